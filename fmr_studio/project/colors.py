"""The colours of image files of any kind, upright, as red, green and blue of 8 bits."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageCms

from fmr_studio.errors import FmrError
from fmr_studio.project.image_files import Opened, told

_MODES = {"RGB ": "RGB", "GRAY": "L", "CMYK": "CMYK", "Lab ": "LAB"}
"""Pillow's mode for the colour space a profile is about."""


def rgba_of(opened: Opened, *, managed: bool = True) -> Image.Image:
    """The picture in a file, upright: mode RGBA where any of it may be transparent, RGB otherwise.

    Args:
        managed: convert an embedded colour space to sRGB; otherwise the numbers are taken as they stand.

    Raises:
        FmrError: the pixels are damaged, floating-point or do not fit into memory; the sentence names the file.
    """
    image = opened.pixels()
    if image.mode == "F":
        raise FmrError(f"{opened.name} has floating-point pixels.", "Save it as PNG or JPEG.")
    with told(opened.name):
        alpha = _alpha(opened)
        colors = _colors(_plain(image), opened.profile if managed else b"")
        if alpha is not None:
            colors.putalpha(alpha)
        turn = opened.turn()
        return colors if turn is None else colors.transpose(turn)


def _alpha(opened: Opened) -> Image.Image | None:
    """How opaque each pixel is, mode L; None where nothing can be transparent."""
    image, clear = opened.pixels(), opened.see_through()
    if clear is not None:
        return Image.fromarray(np.where(clear, 0, 255).astype(np.uint8))
    if image.mode in ("RGBA", "LA", "PA"):
        return image.getchannel("A")
    if image.mode in ("RGBa", "La"):
        return image.convert(image.mode.replace("a", "A")).getchannel("A")
    return image.convert("RGBA").getchannel("A") if "transparency" in image.info else None


def _plain(image: Image.Image) -> Image.Image:
    """The image in a mode that says colours: RGB, L, CMYK or LAB, without transparency."""
    if image.mode.startswith("I"):
        return from_16_bits(image)
    if image.mode in ("RGBa", "La"):
        image = image.convert(image.mode.replace("a", "A"))
    if "transparency" in image.info:
        image = image.copy()
        del image.info["transparency"]
    mode = {"1": "L", "LA": "L"}.get(image.mode, image.mode)
    return image.convert(mode if mode in ("L", "CMYK", "LAB") else "RGB")


def from_16_bits(image: Image.Image) -> Image.Image:
    """Grey of 16 or 32 bits as mode L: the upper 8 bits; where only 8 are used, these."""
    values = np.array(image).astype(np.int64)
    largest = int(values.max(initial=0))
    top = 255 if largest <= 255 else max(65535, largest)
    return Image.fromarray((values.clip(0, top) * 255 // top).astype(np.uint8))


def _colors(image: Image.Image, profile: bytes) -> Image.Image:
    """Mode RGB, in sRGB if the image says what its numbers mean; a profile that cannot be used is left aside."""
    converted = _to_srgb(image, profile) if profile else None
    return image.convert("RGB") if converted is None else converted


def _to_srgb(image: Image.Image, profile: bytes) -> Image.Image | None:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = _MODES.get(source.profile.xcolor_space, "")
        if (image.mode, mode) == ("L", "RGB"):
            image = image.convert("RGB")
        if image.mode != mode:
            return None
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
