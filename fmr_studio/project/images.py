"""Label maps from image files, and pictures to PNG files that carry text.

How the pixels of a file are read as label ids:

=====================  ==================================================================================
8-bit grey             the grey value is the id; 2 and 4 bits likewise
16 and 32-bit grey     likewise, where no value that shows is larger than 255
indexed (palette)      the index is the id, unless the colours in use are those of the pack's palette: programs that
                       save indexed files may number the colours anew (see `indexed`)
RGB, RGBA              the nearest colour of the pack's palette, with a count of the pixels where that is uncertain;
                       the grey that stands for unknown is unknown
fully transparent      unknown (255), whatever else the pixel says; so is the one grey, index or colour that a file
                       declares transparent
turned by EXIF         upright
names of labels        of this program's own exports, where they go on behind the palette's: the value is the id, and
                       labels of a person's own are unknown
=====================  ==================================================================================

1-bit grey, black and white under two indices, grey JPEG (which does not keep exact values), CMYK, floating-point and animated
files are refused with a sentence that says what to do.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, PngImagePlugin

from fmr_studio.canvas.palette import Palette
from fmr_studio.errors import FmrError
from fmr_studio.paths import shorten
from fmr_studio.project import png_chunks
from fmr_studio.project.image_files import FEW_GREYS, WIDE_GREY_ALPHA, Limit, Opened, opened, told
from fmr_studio.project.indexed import meaning

MAX_PIXELS = 2**26
"""The largest image that is read: 8192 x 8192 pixels."""
SUFFIXES = (".png", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".jpg", ".jpeg")
LABELS_LIMIT = Limit(
    MAX_PIXELS,
    f"at most {MAX_PIXELS:,} pixels are read, as many as 8192 x 8192",
    "Make it smaller without blending colours (nearest neighbour).",
)

NAMES_KEY = "Labels"
"""The PNG text with the labels' names: ``0 background``, a line a label."""

Labels = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class LabelImage:
    """A label map as it stands in a file.

    Args:
        labels: (H, W) uint8 ids of the palette, 255 unknown.
        uncertain: how many pixels were not clearly of one of the palette's colours and got the nearest one's label.
        transparent: how many pixels are unknown because they are fully transparent.
        own: how many pixels are unknown because their label is a person's own, which the palette does not have.
    """

    labels: Labels
    uncertain: int = 0
    transparent: int = 0
    own: int = 0


def read_labels(path: Path, palette: Palette) -> LabelImage:
    """The label map in an image file of any size; see the module for how pixels become ids.

    Raises:
        FmrError: the file is missing, damaged, too large, of a kind that does not say labels, or names an id that the
            palette does not have; the sentence names the file.
    """
    name = shorten(path)
    with opened(path, name, limit=LABELS_LIMIT) as file, told(name):
        if file.several:
            raise FmrError(f"{name} is animated or has several pages.", "Save the one picture that is meant as a PNG.")
        read = _READERS.get(_kind(file))
        if read is None:
            raise _refused(name, _kind(file))
        own = _own_count(read_text(path, NAMES_KEY), palette) if _kind(file) in ("L", "P") else 0
        found = _read_named(file, len(palette) + own, palette) if own else read(file, palette)
        turn = file.turn()
    if turn is not None:
        found = replace(found, labels=np.array(Image.fromarray(found.labels).transpose(turn)))
    check_ids(found.labels, palette, name)
    return found


def read_colors(pixels: NDArray[np.uint8], palette: Palette) -> LabelImage:
    """The label map in the colours of an image (H, W, 4) uint8 RGBA, as :func:`read_labels` reads them."""
    return _labels_of(pixels, pixels[..., 3] > 0, palette)


def check_ids(labels: Labels, palette: Palette, name: str) -> None:
    """Raise `FmrError` if a label map (H, W) has an id that the palette does not have; ``name`` says which map it is."""
    strange = (labels >= len(palette)) & (labels != palette.unknown_id)
    if strange.any():
        y, x = divmod(int(strange.argmax()), labels.shape[1])
        raise FmrError(
            f"{name} has the unknown label id {labels[y, x]} at pixel ({x}, {y}).",
            f"The palette has ids 0 to {len(palette) - 1}, and {palette.unknown_id} for unknown.",
        )


def read_png(path: Path) -> NDArray[np.uint8]:
    """A whole RGB PNG as this program writes them, (H, W, 3) uint8; raises `FmrError` that names the file."""
    with opened(path, shorten(path), limit=LABELS_LIMIT, formats=("PNG",)) as file:
        return np.asarray(file.pixels().convert("RGB"), np.uint8)


def read_text(path: Path, key: str) -> str | None:
    """The text kept under ``key`` in a PNG, or None where it has none or is another file; the pixels are not read.

    Raises `FmrError` where the file cannot be read.
    """
    name = shorten(path)
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return png_chunks.text(file, key)
    except (OSError, ValueError) as error:
        raise FmrError(f"{name} cannot be read: {getattr(error, 'strerror', None) or error}.") from error


def encode_png(image: NDArray[np.uint8], text: Mapping[str, str]) -> bytes:
    """A PNG file of a picture; the same picture and text give the same bytes.

    Args:
        image: (H, W, 3) uint8 sRGB.
        text: what is kept beside the pixels, Latin-1 text by key.
    """
    chunks = PngImagePlugin.PngInfo()
    for key in sorted(text):
        chunks.add_text(key, text[key])
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(image)).save(buffer, "PNG", pnginfo=chunks, compress_level=4)
    return buffer.getvalue()


@contextmanager
def decode_png(data: bytes, name: str, *, size: tuple[int, int] | None = None) -> Iterator[Opened]:
    """A PNG in memory with its pixels read; raises `FmrError` where it is damaged or not of the (width, height) given."""
    with opened(data, name, limit=LABELS_LIMIT, formats=("PNG",)) as file:
        if size is not None and file.image.size != size:
            wanted, found = (f"{width} x {height}" for width, height in (size, file.image.size))
            raise FmrError(f"{name} is damaged: it has {found} pixels, not {wanted}.")
        file.pixels()
        yield file


def _kind(file: Opened) -> str:
    """Pillow's mode, or another one where that hides how grey values stand in the file."""
    if file.image.mode == "L" and file.image.format == "JPEG":
        return "grey JPEG"
    if file.stored == WIDE_GREY_ALPHA:
        return "LA"
    return "I" if file.image.mode.startswith("I") else file.image.mode


def _refused(name: str, kind: str) -> FmrError:
    kinds = {
        "1": "has 1 bit a pixel, which does not say which two labels it means",
        "CMYK": "has CMYK colours, which are for print",
        "F": "has floating-point pixels; label ids are 0 to 255",
        "LAB": "has Lab colours",
        "grey JPEG": "is a grey JPEG, which does not keep exact label ids",
    }
    return FmrError(
        f"{name} {kinds.get(kind, f'has pixels of a kind ({kind}) that cannot be read as labels')}.",
        "Save the label map as 8-bit grey, indexed or RGB PNG.",
    )


def _read_grey(file: Opened, palette: Palette) -> LabelImage:
    values = np.asarray(file.pixels()) // FEW_GREYS.get(file.stored, 1)
    return _ids(file.name, values, file.see_through(), palette)


def _read_grey_alpha(file: Opened, palette: Palette) -> LabelImage:
    grey, alpha = file.grey_and_alpha()
    return _ids(file.name, grey, alpha == 0, palette)


def _ids(name: str, values: NDArray[Any], clear: NDArray[np.bool_] | None, palette: Palette) -> LabelImage:
    """Integer values (H, W) as labels, of which the transparent pixels are unknown whatever their value."""
    shown = values if clear is None else values[~clear]
    if shown.max(initial=0) > 255 or shown.min(initial=0) < 0:
        raise FmrError(
            f"{name} has more than 8 bits a pixel, and values up to {shown.max()}; label ids are 0 to 255.",
            "Save the label map as 8-bit grey, indexed or RGB PNG.",
        )
    labels = values.astype(np.uint8)
    if clear is None:
        return LabelImage(labels)
    labels[clear] = palette.unknown_id
    return LabelImage(labels, transparent=int(clear.sum()))


def _own_count(said: str | None, palette: Palette) -> int:
    """How many labels of its person's own a file names behind those of the palette; 0 for a file that names others, or none."""
    names = [line.partition(" ")[2] for line in (said or "").splitlines()]
    known = [label.name for label in palette]
    return len(names) - len(known) if names[: len(known)] == known else 0


def _read_named(file: Opened, count: int, palette: Palette) -> LabelImage:
    """Values as ids of ``count`` labels, of which the palette knows the first."""
    image = file.pixels()
    labels, clear = np.array(image, np.uint8), np.zeros((image.height, image.width), bool)
    if image.mode == "P":
        clear = ~_table(image)[1][labels]
    own = (labels >= len(palette)) & (labels < count) & ~clear
    labels[own | clear] = palette.unknown_id
    return LabelImage(labels, transparent=int(clear.sum()), own=int(own.sum()))


def _read_rgb(file: Opened, palette: Palette) -> LabelImage:
    clear, image = file.see_through(), file.pixels()
    pixels = np.asarray(image if image.mode == "RGB" else image.convert("RGB"), np.uint8)
    return _labels_of(pixels, None if clear is None else ~clear, palette)


def _read_rgba(file: Opened, palette: Palette) -> LabelImage:
    image = file.pixels()
    pixels = np.asarray(image if image.mode == "RGBA" else image.convert("RGBA"), np.uint8)
    return _labels_of(pixels, pixels[..., 3] > 0, palette)


def _labels_of(pixels: NDArray[np.uint8], visible: NDArray[np.bool_] | None, palette: Palette) -> LabelImage:
    labels, uncertain = palette.snap(pixels, visible)
    return LabelImage(labels, uncertain, 0 if visible is None else int((~visible).sum()))


def _read_indexed(file: Opened, palette: Palette) -> LabelImage:
    indices = np.asarray(file.pixels(), np.uint8)
    colours, visible = _table(file.image)
    counts = np.array(file.image.histogram()[:256], np.int64)
    found = meaning(colours, np.where(visible, counts, 0), palette)
    if file.is_ink and not {(0, 0, 0), (255, 255, 255)} <= {label.color for label in palette}:
        raise _refused(file.name, "1")
    if found is None:
        raise FmrError(
            f"{file.name} is indexed, and it is not clear whether its indices or its colours are the labels: some of its "
            "colours are those of the palette, under other numbers.",
            "Save the label map as 8-bit grey, where the value is the id, or as RGB in the colours of the palette.",
        )
    table = np.where(visible, found.labels, np.uint8(palette.unknown_id))
    return LabelImage(table[indices], int(counts[found.uncertain].sum()), int(counts[~visible].sum()))


def _table(image: Image.Image) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """The colours (256, 3) uint8 of an indexed image, and which of them (256,) bool are not fully transparent."""
    colours = np.zeros((256, 3), np.uint8)
    stored = np.array(image.getpalette("RGB") or [], np.uint8).reshape(-1, 3)[:256]
    colours[: len(stored)] = stored
    visible = np.ones(256, np.bool_)
    transparency = image.info.get("transparency")
    if isinstance(transparency, bytes):
        alpha = np.frombuffer(transparency, np.uint8)[:256]
        visible[: len(alpha)] = alpha > 0
    elif isinstance(transparency, int) and 0 <= transparency < 256:
        visible[transparency] = False
    return colours, visible


_READERS: dict[str, Callable[[Opened, Palette], LabelImage]] = {
    "L": _read_grey,
    "I": _read_grey,
    "LA": _read_grey_alpha,
    "RGB": _read_rgb,
    "RGBX": _read_rgb,
    "RGBA": _read_rgba,
    "P": _read_indexed,
    "PA": _read_rgba,
}
