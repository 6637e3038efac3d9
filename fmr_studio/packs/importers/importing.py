"""From another program's file to a pack."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from fmr_studio.canvas.palette import Label, Palette
from fmr_studio.errors import FmrError, reason_of
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.configs import GeneratorConfig
from fmr_studio.packs.card import CARD_NAME, PackCard
from fmr_studio.packs.catalog import ZIP_SUFFIX, Pack
from fmr_studio.packs.importers.converted import SUPPORTED, ConvertedGenerator
from fmr_studio.packs.importers.mobilestylegan import is_openvino_wheel, read_mobilestylegan
from fmr_studio.packs.importers.nvidia import read_nvidia
from fmr_studio.packs.importers.rosinality import read_rosinality
from fmr_studio.packs.importers.tensors import TORCH_MAGIC
from fmr_studio.packs.writing import generator_json, write_pack
from fmr_studio.paths import name_as_text, shorten

UNKNOWN_LICENCE = "unknown: see where the file came from"
PLAIN_PALETTE = Palette([Label(0, "everything", (127, 127, 127))])
"""A card needs a label; an imported generator knows none until it is taught some."""

_ZIP = b"PK\x03\x04"
_PICKLE = b"\x80"


@dataclass(frozen=True)
class Choices:
    """What a person says of a file, because it does not say it itself.

    Args:
        class_index: the one class to draw, of an official network with classes; None for all, of which looks choose.
        mapping_lr: the learning rate multiplier that rosinality's mapping network was trained with (``lr_mlp``).
    """

    class_index: int | None = None
    mapping_lr: float | None = None


def read_generator(path: Path, choices: Choices | None = None) -> ConvertedGenerator:
    """The generator in a file of a supported layout, which its content decides and not its name.

    Raises:
        FmrError: a sentence that names the file and what is wrong with it, with what is supported as its hint.
    """
    choices = choices or Choices()
    try:
        if path.is_dir() or is_openvino_wheel(path):
            return read_mobilestylegan(path)
        with path.open("rb") as file:
            head = file.read(len(TORCH_MAGIC))
        if path.suffix == ZIP_SUFFIX:
            raise FmrError("it is a pack already.", "Give its path as --pack, or put its unpacked folder among your packs.")
        if head.startswith((_ZIP, TORCH_MAGIC)):
            return read_rosinality(path, mapping_lr=choices.mapping_lr)
        if head.startswith(_PICKLE):
            return read_nvidia(path.read_bytes(), class_index=choices.class_index)
        raise FmrError("it is empty." if not head else "it is neither a pickle nor a PyTorch checkpoint.")
    except OSError as error:
        raise FmrError(f"{shorten(path)} cannot be read{reason_of(error)}.") from error
    except FmrError as error:
        raise FmrError(f"{shorten(path)} cannot be imported: {error.message}", error.hint or SUPPORTED) from error


@dataclass(frozen=True)
class GeneratorFacts:
    """What a file holds, for a person who is asked what is to become of it.

    Args:
        layout: the file's layout in words. resolution: side of its pictures in px.
        classes: how many it has; 0 for one without. trainable: whether parts can be trained for it.
    """

    layout: str
    resolution: int
    classes: int
    trainable: bool


def describe(path: Path, progress: Progress | None = None) -> GeneratorFacts:
    """What a generator's file holds; raises :class:`FmrError` as :func:`read_generator` does."""
    converted = read_generator(path)
    (progress or Progress()).check()
    trainable = isinstance(converted.config, GeneratorConfig)
    return GeneratorFacts(converted.layout, converted.config.resolution, converted.config.classes, trainable)


def import_file(
    path: Path, folder: Path, *, name: str = "", licence: str = "", half: bool = False, choices: Choices | None = None,
    progress: Progress | None = None,
) -> Pack:  # fmt: skip
    """Read a generator and write it as a new pack that has no other part yet.

    Args:
        path: an official PyTorch StyleGAN2 ``.pkl``, a ``.pt`` of rosinality's repository, or the wheel of ``random_face``
            or the folder it was unpacked to.
        folder: the pack's folder, which must not hold a pack yet.
        name: the pack's name; that of the folder if empty.
        licence: as the person who imports knows it.
        half: store half precision: half the size, slightly other pictures.
        choices: what the file does not say itself.

    Raises:
        FmrError: the file cannot be imported or the pack not be written.
    """
    progress = progress or Progress()
    if (folder / CARD_NAME).exists():
        raise FmrError(f"There is a pack in {shorten(folder)} already.", "Choose another name or folder.")
    progress.report(0.0, "reading")
    converted = read_generator(path, choices)
    progress.check()
    progress.report(0.6, "writing")
    name = name or folder.name
    origin = converted.origin or _digest(path)
    card = PackCard(
        name=name,
        title=name,
        version="1",
        description=f"Imported from {name_as_text(path)}, {converted.layout} (SHA-256 {origin}).",
        licence=licence or UNKNOWN_LICENCE,
        origin=origin,
        palette=PLAIN_PALETTE,
        resolution=converted.config.resolution,
        edit_resolution=edit_resolution(converted.config.resolution),
        generator=generator_json(converted.config),
    )
    pack = write_pack(folder, card, {"generator": dict(converted.state)}, half=half)
    progress.report(1.0, "done")
    return pack


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def edit_resolution(resolution: int) -> int:
    """Side of the grid that is rearranged, for a picture of ``resolution`` px: a quarter of it, 4 to 64."""
    return max(4, min(64, resolution // 4))
