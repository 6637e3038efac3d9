"""Photographs from image files of other programs and cameras, as plain sRGB pixels. No torch, no Qt.

=============================  ===================================================================================
a file that                    is read
=============================  ===================================================================================
was turned by its camera       upright, as its EXIF orientation says
has an embedded colour space   converted to sRGB (CMYK and Lab too); without one its numbers are taken as sRGB
has 16 bits a channel          with its upper 8 bits
is transparent                 on white
is animated or has pages       by its first picture, and a note says so
has more than 134 megapixels   not: a sentence says what to do; nor has one less than 16 pixels a side
=============================  ===================================================================================
"""

from __future__ import annotations

import io
import struct
import threading
import warnings
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from fmr_studio.errors import FmrError
from fmr_studio.jobs.progress import Progress
from fmr_studio.paths import name_as_text, shorten

Picture = NDArray[np.uint8]

MAX_PHOTO_PIXELS = 2**27
"""134 megapixels: more than any camera a person carries has."""
SMALLEST_SIDE = 16
MAX_KEPT_BYTES = 2**26
"""A larger original file is not kept for recomposition: projects would become unwieldy."""
FORMATS = ("PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF")
_OPENING = threading.Lock()
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, struct.error, zlib.error)


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
    progress = progress or Progress()
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FmrError(f"{shorten(path)} cannot be read: {error.strerror or error}.") from error
    progress.report(0.2)
    progress.check()
    return photo_from_bytes(data, name_as_text(path), progress.part(0.2, 1.0))


def photo_from_bytes(data: bytes, name: str, progress: Progress | None = None) -> PhotoFile:
    """A photograph from the bytes of an image file; see :func:`read_photo`."""
    progress = progress or Progress()
    try:
        with _OPENING, warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit below is what counts
            image = Image.open(io.BytesIO(data), formats=list(FORMATS))
    except Image.DecompressionBombError:
        raise _too_large(name) from None
    except UnidentifiedImageError:
        raise FmrError(
            f"{name} is no image that can be read, or is damaged.", "PNG, JPEG, WebP, TIFF, BMP and GIF can."
        ) from None
    except _BROKEN as error:
        raise _damaged(name, error) from error
    with image:
        if image.width * image.height > MAX_PHOTO_PIXELS:
            raise _too_large(name, f" ({image.width} x {image.height})")
        if min(image.size) < SMALLEST_SIDE:
            raise FmrError(
                f"{name} is too small ({image.width} x {image.height}): a photo has at least {SMALLEST_SIDE} pixels a side."
            )
        pixels, note = _pixels(image, name, progress)
    return PhotoFile(name, pixels, data if len(data) <= MAX_KEPT_BYTES else b"", note)


def photo_of_pixels(pixels: NDArray[np.uint8], name: str) -> PhotoFile:
    """A photograph from pixels without a file, (H, W, 3) RGB or (H, W, 4) RGBA uint8, as from the clipboard."""
    height, width = pixels.shape[:2]
    if height * width > MAX_PHOTO_PIXELS:
        raise _too_large(name, f" ({width} x {height})")
    if min(height, width) < SMALLEST_SIDE:
        raise FmrError(f"{name} is too small ({width} x {height}): a photo has at least {SMALLEST_SIDE} pixels a side.")
    flat = np.ascontiguousarray(pixels) if pixels.shape[2] == 3 else np.array(_on_white(Image.fromarray(pixels, "RGBA")))
    buffer = io.BytesIO()
    Image.fromarray(flat).save(buffer, "PNG", compress_level=1)
    return PhotoFile(name, flat, buffer.getvalue() if buffer.tell() <= MAX_KEPT_BYTES else b"")


def _pixels(image: Image.Image, name: str, progress: Progress) -> tuple[Picture, str]:
    try:
        several = getattr(image, "n_frames", 1) > 1 and image.format != "MPO"
        image.seek(0)
        image.load()
        progress.report(0.6)
        progress.check()
        turned = ImageOps.exif_transpose(image) or image
        rgb = _rgb(turned, name)
        progress.report(0.9)
        progress.check()
        pixels = np.array(rgb, np.uint8)
    except MemoryError as error:
        raise FmrError(f"{name} does not fit into memory.") from error
    except FmrError:
        raise
    except _BROKEN as error:
        raise _damaged(name, error) from error
    return pixels, f"{name} has several pictures: the first one was taken." if several else ""


def _rgb(image: Image.Image, name: str) -> Image.Image:
    if image.mode == "F":
        raise FmrError(f"{name} has floating-point pixels.", "Save it as PNG or JPEG.")
    if image.mode.startswith("I"):
        return _from_16_bits(image)
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        return _on_white(_to_srgb(image.convert("RGBA"), image.info.get("icc_profile")))
    return _to_srgb(image, image.info.get("icc_profile")).convert("RGB")


def _from_16_bits(image: Image.Image) -> Image.Image:
    values = np.array(image).astype(np.int64)
    top = 65535 if values.max(initial=0) > 255 else 255
    return Image.fromarray((values.clip(0, top) * 255 // top).astype(np.uint8), "L").convert("RGB")


def _on_white(image: Image.Image) -> Image.Image:
    white = Image.new("RGBA", image.size, (255, 255, 255, 255))
    return Image.alpha_composite(white, image).convert("RGB")


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The image in sRGB if it says what its numbers mean; a profile that cannot be used is left aside."""
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK", "L", "LAB"):
        return image
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image
    return converted or image


def _too_large(name: str, size: str = "") -> FmrError:
    return FmrError(
        f"{name} is too large{size}: photos of up to {MAX_PHOTO_PIXELS // 10**6} megapixels are read.", "Make it smaller first."
    )


def _damaged(name: str, error: Exception) -> FmrError:
    return FmrError(f"{name} is damaged or cut short: {str(error).rstrip('.')}.", "Copy or save it again.")
