"""Finding packs and checking their files; no torch."""

from __future__ import annotations

import hashlib
import re
import shlex
import shutil
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from fmr_studio.errors import FmrError, reason_of
from fmr_studio.jobs.progress import Progress
from fmr_studio.packs.appearing import taking_place_of
from fmr_studio.packs.card import CARD_LIMIT_BYTES, CARD_NAME, PackCard, parse_card, read_card
from fmr_studio.paths import model_folders, shorten, user_cache, user_models

PARTS = ("generator", "codebook", "rearranger", "mapper", "segmenter", "encoder", "reader")
PAINTING = ("codebook", "rearranger", "segmenter", "mapper")
NAME = re.compile(r"\w[\w.-]*")
"""What a pack may be called, on every system."""
ZIP_SUFFIX = ".fmrpack"
ZIP_LIMIT_BYTES = 4 * 2**30

_NEEDS = {
    "codebook": "there is no proxy mask, so nothing can be rearranged",
    "rearranger": "label maps cannot move the picture",
    "mapper": "label maps cannot be read",
    "segmenter": "the picture's own label map is not known",
    "encoder": "photos cannot be opened",
    "reader": "where a picture differs from the paint is only guessed from its proxy mask",
}


@dataclass(frozen=True)
class Pack:
    """A pack on disk: its folder and its card."""

    folder: Path
    card: PackCard

    @property
    def id(self) -> str:
        """16 hex digits over the hashes of all files: another version of a pack has another id."""
        text = "\n".join(f"{name} {digest}" for name, digest in sorted(self.card.files.items()))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @property
    def parts(self) -> tuple[str, ...]:
        """The trained parts that the card lists."""
        return tuple(part for part in PARTS if f"{part}.safetensors" in self.card.files)

    @property
    def next_step(self) -> str:
        """The command that makes the first part that painting lacks; empty where it lacks none."""
        lacking = self.missing_for_painting()
        if not lacking:
            return ""
        folder = shlex.quote(str(self.folder))
        if lacking[0] in ("codebook", "rearranger"):
            return f"fmr-studio --headless train {lacking[0]} --out {folder}"
        return f"fmr-studio --headless teach PAINTED_s7.png --pack {folder} --out {folder}-taught"

    def missing_for_painting(self) -> tuple[str, ...]:
        """The parts that are missing and without which the picture does not follow the paint, in the order they are made."""
        return tuple(part for part in PAINTING if part not in self.parts)

    def missing(self) -> dict[str, str]:
        """What a missing part disables, as a sentence by part."""
        return {
            part: f"The pack {self.card.name} has no {part}: {reason}."
            for part, reason in _NEEDS.items()
            if part not in self.parts
        }


def name_from_file(path: Path) -> str:
    """A pack's name made from a file's: letters, digits, ``.``, ``_`` and ``-``."""
    return re.sub(r"[^\w.-]+", "-", path.stem).strip("-.") or "imported"


def list_packs() -> list[Pack]:
    """All readable packs, the user's before the bundled ones; a pack of the user hides a bundled one of the same name."""
    found: dict[str, Pack] = {}
    for root in model_folders():
        for folder in sorted(root.iterdir()) if root.is_dir() else []:
            if (folder / CARD_NAME).is_file() and not folder.name.startswith("."):  # one that is not whole yet
                try:
                    pack = Pack(folder, read_card(folder))
                except FmrError:
                    continue  # doctor and `packs verify` speak of damaged packs; a list shows what can be used
                found.setdefault(pack.card.name, pack)
    return list(found.values())


def find_pack(name: str) -> Pack:
    """The pack of a name, a folder with a ``pack.json``, or a ``.fmrpack`` file.

    Raises:
        FmrError: there is none, or its card cannot be read.
    """
    path = Path(name)
    if path.suffix == ZIP_SUFFIX and path.is_file():
        folder = unpack(path)
        return Pack(folder, read_card(folder))
    if (path / CARD_NAME).is_file():
        return Pack(path, read_card(path))
    for root in model_folders():
        if name and (root / name / CARD_NAME).is_file() and (root / name).parent == root:
            return Pack(root / name, read_card(root / name))
    known = ", ".join(pack.card.name for pack in list_packs()) or "none"
    raise FmrError(f"There is no pack {name!r}.", f"Installed packs: {known}. A folder or a .fmrpack file also works.")


def verify(pack: Pack) -> None:
    """Compare every file with the SHA-256 in the card; raises :class:`FmrError` naming the first that differs."""
    for name, digest in pack.card.files.items():
        path = pack.folder / name
        if Path(name).name != name:
            raise FmrError(f"The card of the pack {pack.card.name} names a file outside the pack: {name}.")
        try:
            with path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise FmrError(f"{shorten(path)} of the pack {pack.card.name} cannot be read: {error.strerror}.") from error
        if found != digest:
            raise FmrError(
                f"{shorten(path)} is damaged: its SHA-256 is not the one in the card.",
                f"Install the pack {pack.card.name} again.",
            )


def foreign_parts(card: PackCard) -> dict[str, str]:
    """What is wrong with parts that were trained for another generator or codebook than the card's, as a sentence by part."""
    return {
        part: f"The {part} of the pack {card.name} was trained for another {other} than the one in it."
        for part, trained_for in card.made_from.items()
        for other, digest in trained_for.items()
        if f"{part}.safetensors" in card.files and card.files.get(f"{other}.safetensors") != digest
    }


def keep_pack(pack: Pack, progress: Progress | None = None) -> Pack:
    """Copy a pack among the user's, where its name finds it from now on.

    Raises:
        FmrError: it is damaged, another pack has its name there, or the disk refuses.
    """
    progress = progress or Progress()
    target = user_models() / pack.card.name
    if Path(pack.card.name).name != pack.card.name or (target / CARD_NAME).exists():
        raise FmrError(f"There is another pack {pack.card.name} in {shorten(user_models())}.", "Take that one away first.")
    verify(pack)
    progress.report(0.3)
    try:
        with taking_place_of(target) as folder:
            for number, name in enumerate(pack.card.files):
                progress.check()
                shutil.copyfile(pack.folder / name, folder / name)
                progress.report(0.3 + 0.7 * (number + 1) / len(pack.card.files))
            pack.card.write(folder)
    except OSError as error:
        raise FmrError(f"The pack cannot be kept in {shorten(target)}: {error.strerror or error}.") from error
    return Pack(target, pack.card)


def unpack(path: Path) -> Path:
    """Unpack a ``.fmrpack`` file into a folder named by its content, and return that folder."""
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()[:16]
        target = user_cache() / "packs" / f"{path.stem}-{digest}"
        if not (target / CARD_NAME).is_file():
            shutil.rmtree(target, ignore_errors=True)  # of which somebody deleted a part
            with taking_place_of(target) as folder:
                verify(Pack(folder, unpack_into(path, folder)))
        return target
    except OSError as error:
        raise FmrError(f"{shorten(path)} cannot be unpacked{reason_of(error)}.") from error


def unpack_into(path: Path, folder: Path) -> PackCard:
    """Write the files of a ``.fmrpack`` into an empty folder, and return its card: plain files that the card lists, no others.

    Raises FmrError for what is no readable pack, and OSError where the disk refuses.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            card = parse_card(read_member(archive, CARD_NAME, CARD_LIMIT_BYTES), f"{CARD_NAME} in {shorten(path)}")
            for name in card.files:
                if Path(name).name != name:
                    raise FmrError(f"{shorten(path)} names a file outside itself: {name}.")
                (folder / name).write_bytes(read_member(archive, name, ZIP_LIMIT_BYTES))
            card.write(folder)
        return card
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise FmrError(f"{shorten(path)} is not a readable pack; it is cut short or damaged.") from error


def read_member(archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    """A file inside a pack, of so many bytes at most; raises :class:`FmrError` for a larger one."""
    info = archive.getinfo(name)
    if info.file_size > limit:
        raise FmrError(f"{name} inside the pack is {info.file_size:,} bytes large; at most {limit:,} are read.")
    with archive.open(info) as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise FmrError(f"{name} inside the pack is larger than it says.")
    return data
