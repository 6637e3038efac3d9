"""Pictures as files of the kinds that people send and print. No torch.

A PNG holds the recipe and comes back whole. The others lose it; they keep the restriction that stands on the pack.
"""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fmr_studio.errors import FmrError
from fmr_studio.inference.recipes import picture_png
from fmr_studio.inference.request import RenderRequest
from fmr_studio.version import __version__

QUALITY = 95
PNG = ".png"
_KINDS: dict[str, tuple[str, dict[str, object]]] = {
    ".jpg": ("JPEG", {"quality": QUALITY, "subsampling": 0}),
    ".jpeg": ("JPEG", {"quality": QUALITY, "subsampling": 0}),
    ".webp": ("WEBP", {"quality": QUALITY, "method": 4}),
    ".tif": ("TIFF", {"compression": "tiff_adobe_deflate"}),
    ".tiff": ("TIFF", {"compression": "tiff_adobe_deflate"}),
}
SUFFIXES = (PNG, *_KINDS)
_DESCRIPTION, _SOFTWARE = 0x010E, 0x0131  # EXIF 2.32, tags of the first image


def checked_suffix(path: Path) -> str:
    """The suffix of a path in small letters; raises :class:`FmrError` where it names no kind that pictures are written as."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        kind = suffix or "files without a suffix"
        raise FmrError(
            f"{path.name} cannot be written: pictures are not kept as {kind}.", f"Choose one of {', '.join(SUFFIXES)}."
        )
    return suffix


def encode_picture(path: Path, image: NDArray[np.uint8], request: RenderRequest, *, mark: str = "") -> bytes:
    """The file of a picture (H, W, 3) uint8 in the kind that the suffix of ``path`` says; equal input gives equal bytes.

    Raises:
        FmrError: there is no such kind.
    """
    suffix = checked_suffix(path)
    if suffix == PNG:
        return picture_png(image, request, mark=mark)
    kind, options = _KINDS[suffix]
    facts = Image.Exif()
    facts[_SOFTWARE] = f"FMR Studio {__version__}"
    if mark:
        facts[_DESCRIPTION] = mark
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(image)).save(buffer, kind, exif=facts, **options)
    return buffer.getvalue()
