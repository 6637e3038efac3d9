"""Label maps from image files, and pictures to PNG files that carry text.

How the pixels of a file are read as label ids:

=====================  ==================================================================================
8-bit grey             the grey value is the id; 2 and 4 bits likewise
indexed (palette)      the index is the id; but where every colour in use is exactly one of the pack's palette, the
                       colour decides, since programs that save indexed files may number the colours anew
RGB, RGBA              the nearest colour of the pack's palette, with a count of the pixels where that is uncertain;
                       the grey that stands for unknown is unknown
fully transparent      unknown (255), whatever else the pixel says
=====================  ==================================================================================

1-bit and 16-bit grey, grey JPEG (which does not keep exact values), CMYK, floating-point and animated files are refused
with a sentence that says what to do.
"""

from __future__ import annotations

import io
import struct
import threading
import warnings
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile, PngImagePlugin, UnidentifiedImageError

from fmr_studio.canvas.palette import Palette
from fmr_studio.errors import FmrError
from fmr_studio.paths import shorten

MAX_PIXELS = 2**26
"""The largest image that is read: 8192 x 8192 pixels."""
SUFFIXES = (".png", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".jpg", ".jpeg")
_FORMATS = ("PNG", "BMP", "GIF", "TIFF", "WEBP", "JPEG")
_OPENING = threading.Lock()
"""Hiding a warning changes the interpreter's state, which reading threads must not do at the same time."""
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, struct.error, zlib.error)
"""What Pillow raises for damaged files."""

Labels = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class LabelImage:
    """A label map as it stands in a file.

    Args:
        labels: (H, W) uint8 ids of the palette, 255 unknown.
        uncertain: how many pixels were not clearly of one of the palette's colours and got the nearest one's label.
        transparent: how many pixels are unknown because they are fully transparent.
    """

    labels: Labels
    uncertain: int = 0
    transparent: int = 0


def read_labels(path: Path, palette: Palette) -> LabelImage:
    """The label map in an image file of any size; see the module for how pixels become ids.

    Raises:
        FmrError: the file is missing, damaged, too large, of a kind that does not say labels, or names an id that the
            palette does not have; the sentence names the file.
    """
    with _opened(path) as image:
        _check_single(path, image)
        kind = _kind(image)
        read = _READERS.get(kind)
        if read is None:
            raise _refused(path, kind)
        found = read(_loaded(shorten(path), image), palette)
    check_ids(found.labels, palette, shorten(path))
    return found


def read_colors(pixels: NDArray[np.uint8], palette: Palette) -> LabelImage:
    """The label map in the colours of an image (H, W, 4) uint8 RGBA, as :func:`read_labels` reads them."""
    return _read_rgba(Image.fromarray(np.ascontiguousarray(pixels)), palette)


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
    with _opened(path, ("PNG",)) as image:
        return np.asarray(_loaded(shorten(path), image).convert("RGB"), np.uint8)


def read_text(path: Path, key: str) -> str | None:
    """The text kept under ``key`` in a PNG, or None where it has none; the pixels are not read.

    Raises `FmrError` for a file that is no PNG or is damaged.
    """
    with _opened(path, ("PNG",)) as image:
        value = image.info.get(key)
        return str(value) if isinstance(value, str) else None


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
    Image.fromarray(np.ascontiguousarray(image)).save(buffer, "PNG", pnginfo=chunks, compress_level=6)
    return buffer.getvalue()


def centre_on_square(labels: Labels, unknown: int) -> Labels:
    """A label map that is not square, in the middle of a square of unknown pixels: nothing is stretched or cut.

    Args:
        labels: (H, W) uint8.
        unknown: the id of the added pixels.

    Returns:
        (S, S) uint8 with S = max(H, W); ``labels`` itself where it is square.
    """
    height, width = labels.shape
    if height == width:
        return labels
    side = max(height, width)
    square = np.full((side, side), unknown, np.uint8)
    top, left = (side - height) // 2, (side - width) // 2
    square[top : top + height, left : left + width] = labels
    return square


@contextmanager
def decode_png(data: bytes, name: str, *, size: tuple[int, int] | None = None) -> Iterator[Image.Image]:
    """A PNG in memory with its pixels read; raises `FmrError` where it is damaged or not of the (width, height) given."""
    with _checked(io.BytesIO(data), name, ("PNG",)) as image:
        if size is not None and image.size != size:
            wanted, found = (f"{width} x {height}" for width, height in (size, image.size))
            raise FmrError(f"{name} is damaged: it has {found} pixels, not {wanted}.")
        yield _loaded(name, image)


def _opened(path: Path, formats: tuple[str, ...] = _FORMATS) -> AbstractContextManager[Image.Image]:
    """The image with its header read; size limits are checked before any pixel is."""
    return _checked(path, shorten(path), formats)


@contextmanager
def _checked(source: Path | io.BytesIO, name: str, formats: tuple[str, ...]) -> Iterator[Image.Image]:
    try:
        with _OPENING, warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit below is stricter
            image = Image.open(source, formats=list(formats))
    except Image.DecompressionBombError:
        raise _too_large(name) from None
    except UnidentifiedImageError:
        kind = "PNG" if formats == ("PNG",) else "image that can be read"
        raise FmrError(f"{name} is no {kind}, or is damaged.", f"Image files are {', '.join(_FORMATS)}.") from None
    except OSError as error:
        raise FmrError(f"{name} cannot be read: {error.strerror or error}.") from error
    except _BROKEN as error:
        raise _damaged(name, error) from error
    with image:
        if image.width * image.height > MAX_PIXELS:
            raise _too_large(name, f" ({image.width} x {image.height})")
        yield image


def _loaded(name: str, image: Image.Image) -> Image.Image:
    """The image with its pixels read."""
    try:
        image.load()
    except MemoryError as error:
        raise FmrError(f"{name} does not fit into memory.") from error
    except _BROKEN as error:
        raise _damaged(name, error) from error
    return image


def _too_large(name: str, size: str = "") -> FmrError:
    side = int(MAX_PIXELS**0.5)
    return FmrError(
        f"{name} is too large{size}: at most {MAX_PIXELS:,} pixels are read, as many as {side} x {side}.",
        "Make it smaller without blending colours (nearest neighbour).",
    )


def _damaged(name: str, error: Exception) -> FmrError:
    return FmrError(f"{name} is damaged or cut short: {str(error).rstrip('.')}.", "Copy or save it again.")


def _check_single(path: Path, image: Image.Image) -> None:
    try:
        frames = getattr(image, "n_frames", 1)
    except _BROKEN as error:
        raise _damaged(shorten(path), error) from error
    if frames > 1:
        raise FmrError(f"{shorten(path)} is animated or has several pages.", "Save the one picture that is meant as a PNG.")


def _kind(image: Image.Image) -> str:
    """Pillow's mode, or a name of ours where the mode hides that grey values do not come as they stand in the file."""
    if image.mode == "L" and image.format == "JPEG":
        return "grey JPEG"
    tiles = image.tile if image.format == "PNG" and isinstance(image, ImageFile.ImageFile) else []
    stored = str(tiles[0][3]) if tiles else ""
    if stored in _SCALE:
        return stored
    return "I" if stored == "LA;16B" else image.mode


def _refused(path: Path, kind: str) -> FmrError:
    kinds = {
        "1": "has 1 bit a pixel, which does not say which two labels it means",
        "CMYK": "has CMYK colours, which are for print",
        "I": "has more than 8 bits a pixel; label ids are 0 to 255",
        "F": "has floating-point pixels; label ids are 0 to 255",
        "LAB": "has Lab colours",
        "grey JPEG": "is a grey JPEG, which does not keep exact label ids",
    }
    kind = "I" if kind.startswith("I") else kind
    return FmrError(
        f"{shorten(path)} {kinds.get(kind, f'has pixels of a kind ({kind}) that cannot be read as labels')}.",
        "Save the label map as 8-bit grey, indexed or RGB PNG.",
    )


def _read_grey(image: Image.Image, palette: Palette) -> LabelImage:
    return LabelImage(np.array(image, np.uint8))


def _read_few_greys(scale: int) -> Callable[[Image.Image, Palette], LabelImage]:
    """A reader of 2 or 4 bits a pixel, whose values Pillow stretches to 0..255."""
    return lambda image, palette: LabelImage(np.array(image, np.uint8) // scale)


def _read_grey_alpha(image: Image.Image, palette: Palette) -> LabelImage:
    grey, alpha = (np.array(band, np.uint8) for band in image.split())
    grey[alpha == 0] = palette.unknown_id
    return LabelImage(grey, transparent=int((alpha == 0).sum()))


def _read_rgb(image: Image.Image, palette: Palette) -> LabelImage:
    return LabelImage(*snap_labels(np.array(image.convert("RGB"), np.uint8), palette))


def _read_rgba(image: Image.Image, palette: Palette) -> LabelImage:
    pixels = np.array(image.convert("RGBA"), np.uint8)
    visible = pixels[..., 3] > 0
    labels = np.full(visible.shape, palette.unknown_id, np.uint8)
    uncertain = 0
    if visible.any():
        seen, uncertain = snap_labels(pixels[..., :3][visible][None], palette)
        labels[visible] = seen[0]
    return LabelImage(labels, uncertain, int((~visible).sum()))


def snap_labels(rgb: NDArray[np.uint8], palette: Palette) -> tuple[Labels, int]:
    """The label of each colour (H, W, 3), where the grey of unknown means unknown, and the count of uncertain pixels."""
    grey = palette.colors()[palette.unknown_id]
    if (palette.colors()[: len(palette)] == grey).all(axis=1).any():
        return palette.snap(rgb)
    known = (rgb != grey).any(axis=2)
    labels = np.full(known.shape, palette.unknown_id, np.uint8)
    seen, uncertain = palette.snap(rgb[known][None])
    labels[known] = seen[0]
    return labels, uncertain


def _read_indexed(image: Image.Image, palette: Palette) -> LabelImage:
    indices = np.array(image, np.uint8)
    colours, visible = _table(image)
    used = np.unique(indices)
    seen = used[visible[used]]
    table = np.arange(256, dtype=np.uint8)
    ids, _ = snap_labels(colours[seen][None], palette)
    if (palette.colors()[ids[0]] == colours[seen]).all():
        table[seen] = ids[0]
    table[~visible] = palette.unknown_id
    return LabelImage(table[indices], transparent=int((~visible[indices]).sum()))


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


_SCALE = {"L;2": 85, "L;4": 17}
_READERS: dict[str, Callable[[Image.Image, Palette], LabelImage]] = {
    "L": _read_grey,
    **{stored: _read_few_greys(scale) for stored, scale in _SCALE.items()},
    "LA": _read_grey_alpha,
    "RGB": _read_rgb,
    "RGBX": _read_rgb,
    "RGBA": _read_rgba,
    "P": _read_indexed,
    "PA": _read_rgba,
}
