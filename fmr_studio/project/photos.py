"""Photographs from image files of other programs and cameras, as plain sRGB pixels. No torch, no Qt.

=============================  ===================================================================================
a file that                    is read
=============================  ===================================================================================
was turned by its camera       upright, as its EXIF orientation says
has an embedded colour space   converted to sRGB (indexed, grey, CMYK and Lab too); without one its numbers are taken as sRGB
has 16 bits a channel          with its upper 8 bits
is transparent                 on white
is animated or has pages       by its first picture, and a note says so
has more than 134 megapixels   not: a sentence says what to do; nor has one less than 16 pixels a side
=============================  ===================================================================================
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fmr_studio.errors import FmrError
from fmr_studio.jobs.progress import Progress
from fmr_studio.paths import name_as_text, shorten
from fmr_studio.project.colors import rgba_of
from fmr_studio.project.image_files import Limit, Opened, check_file, no_memory, opened, told
from fmr_studio.project.images import LABELS_LIMIT, MAX_PIXELS

Picture = NDArray[np.uint8]

MAX_PHOTO_PIXELS = 2**27
"""134 megapixels: more than any camera a person carries has."""
SMALLEST_SIDE = 16
MAX_KEPT_BYTES = 2**26
"""A larger original file is not kept for recomposition: projects would become unwieldy."""
FEW_COLORS = 64
"""A label map has no more different values than this; a grey photo has."""
_LOOKED_AT_PX = 512


@dataclass(frozen=True, eq=False)
class PhotoFile:
    """A photograph that was read.

    Args:
        name: what a person calls it.
        pixels: (H, W, 3) uint8 sRGB, upright.
        original: the file as it was, to paste edits into later; empty if it is not kept.
        note: what a person should know about how it was read; empty for nothing.
    """

    name: str
    pixels: Picture
    original: bytes = b""
    note: str = ""

    @property
    def width(self) -> int:
        """Columns."""
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        """Rows."""
        return int(self.pixels.shape[0])


def read_photo(path: Path, progress: Progress | None = None) -> PhotoFile:
    """A photograph from a file; not for the GUI thread.

    Raises:
        FmrError: the file is missing, no image, damaged, too large or too small; the sentence names it.
    """
    progress, name = progress or Progress(), shorten(path)
    try:
        check_file(path, name)
        data = path.read_bytes()
    except MemoryError as error:
        raise no_memory(name) from error
    except (OSError, ValueError) as error:
        raise FmrError(f"{name} cannot be read: {getattr(error, 'strerror', None) or error}.") from error
    progress.report(0.2)
    progress.check()
    return photo_from_bytes(data, name_as_text(path), progress.part(0.2, 1.0))


def photo_from_bytes(data: bytes, name: str, progress: Progress | None = None) -> PhotoFile:
    """A photograph from the bytes of an image file; see :func:`read_photo`."""
    progress = progress or Progress()
    with opened(data, name, limit=_limit()) as file:
        _check_size(name, *file.image.size)
        pixels, note = _pixels(file, progress)
    return PhotoFile(name, pixels, data if len(data) <= MAX_KEPT_BYTES else b"", note)


def read_rgba(path: Path) -> NDArray[np.uint8]:
    """An image file as (H, W, 4) uint8 sRGB with its transparency, upright, for a reference layer.

    Raises:
        FmrError: it cannot be read; the sentence names it.
    """
    with opened(path, shorten(path), limit=LABELS_LIMIT) as file, told(file.name):
        return np.array(rgba_of(file).convert("RGBA"), np.uint8)


def shows_picture(path: Path) -> bool:
    """Whether a file that is no label map is a picture: of ink alone, larger than any label map, or of many colours."""
    try:
        with opened(path, shorten(path), limit=_limit()) as file:
            image = file.image
            if file.is_ink or image.width * image.height > MAX_PIXELS:
                return True
            return _has_many_colors(file)
    except FmrError:
        return False


def _has_many_colors(file: Opened) -> bool:
    image = file.pixels()
    with told(file.name):
        values = np.array(image if image.mode[0] in "IF" else rgba_of(file, managed=False).convert("RGBA"))
        step = max(1, max(values.shape[:2]) // _LOOKED_AT_PX)
        small = np.ascontiguousarray(values[::step, ::step])
        return len(np.unique(small if small.ndim == 2 else small.view(np.uint32))) > FEW_COLORS


def photo_of_pixels(pixels: NDArray[np.uint8], name: str) -> PhotoFile:
    """A photograph from pixels without a file, (H, W, 3) RGB or (H, W, 4) RGBA uint8, as from the clipboard."""
    height, width = pixels.shape[:2]
    if height * width > MAX_PHOTO_PIXELS:
        raise FmrError(f"{name} is too large ({width} x {height}): {_limit().rule}.", _limit().hint)
    _check_size(name, width, height)
    flat = np.ascontiguousarray(pixels) if pixels.shape[2] == 3 else np.array(_on_white(Image.fromarray(pixels, "RGBA")))
    buffer = io.BytesIO()
    Image.fromarray(flat).save(buffer, "PNG", compress_level=1)
    return PhotoFile(name, flat, buffer.getvalue() if buffer.tell() <= MAX_KEPT_BYTES else b"")


def _check_size(name: str, width: int, height: int) -> None:
    """Raise `FmrError` where a photo is too small for anything to be seen."""
    if min(width, height) < SMALLEST_SIDE:
        raise FmrError(f"{name} is too small ({width} x {height}): a photo has at least {SMALLEST_SIDE} pixels a side.")


def _limit() -> Limit:
    return Limit(MAX_PHOTO_PIXELS, f"photos of up to {MAX_PHOTO_PIXELS // 10**6} megapixels are read", "Make it smaller first.")


def _pixels(file: Opened, progress: Progress) -> tuple[Picture, str]:
    several = file.several and file.image.format != "MPO"
    file.pixels()
    progress.report(0.6)
    progress.check()
    colors = rgba_of(file)
    progress.report(0.9)
    progress.check()
    with told(file.name):
        pixels = np.array(_on_white(colors) if colors.mode == "RGBA" else colors, np.uint8)
    return pixels, f"{file.name} has several pictures: the first one was taken." if several else ""


def _on_white(image: Image.Image) -> Image.Image:
    white = Image.new("RGBA", image.size, (255, 255, 255, 255))
    return Image.alpha_composite(white, image).convert("RGB")
