"""Image files of others, opened with suspicion: the one way from a file or its bytes to an image of Pillow.

What is too large is refused before a pixel is read, notes of other programs never keep a file from being read, and whatever
Pillow raises becomes a sentence that names the file.
"""

from __future__ import annotations

import io
import stat
import struct
import threading
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile, UnidentifiedImageError

from fmr_studio.errors import FmrError
from fmr_studio.project import png_chunks

FORMATS = ("PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF")
MAX_FILE_BYTES = 2**30
BROKEN = (
    *(OSError, SyntaxError, ValueError, TypeError, EOFError, LookupError, ArithmeticError, AttributeError),
    *(AssertionError, RuntimeError, struct.error, zlib.error),
)
"""What Pillow raises for damaged files."""
FEW_GREYS = {"L;2": 85, "L;4": 17}
"""By what Pillow multiplies grey values of 2 and 4 bits."""
WIDE_GREY_ALPHA = "LA;16B"
"""16-bit grey with transparency, which Pillow makes colours of 8 bits."""
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""By the value of the EXIF orientation: what puts the picture upright."""
_QUIET = threading.Lock()
"""Hiding warnings changes the interpreter's state, which reading threads must not do at the same time."""


@dataclass(frozen=True)
class Limit:
    """How large an image may be.

    Args:
        pixels: how many it may have.
        rule: the limit in words, which follow "NAME is too large:".
        hint: what to do about it.
    """

    pixels: int
    rule: str
    hint: str


@dataclass(frozen=True, eq=False)
class Opened:
    """An image file whose header was read.

    Args:
        image: its first picture, where it holds several.
        name: how errors call it.
        stored: how the pixels are stored, in Pillow's words, where it says so; empty otherwise.
        frames: how many pictures a PNG says it holds; other files are asked when it matters.
        profile: the embedded colour profile; empty for none.
        packed: the file itself, where it is a PNG.
    """

    image: Image.Image
    name: str
    stored: str
    frames: int
    profile: bytes
    packed: bytes = b""

    @property
    def several(self) -> bool:
        """Whether there are more pictures in the file, as frames or pages."""
        with told(self.name), _quiet():
            return max(self.frames, getattr(self.image, "n_frames", 1)) > 1

    def pixels(self) -> Image.Image:
        """The image as it is stored, with its pixels read; raises `FmrError` where they are damaged or too many."""
        with told(self.name), _quiet() if self.image.format == "TIFF" else nullcontext():  # others have nothing to warn of
            self.image.load()
            if self.packed and self._may_lack_pixels and png_chunks.lacks_pixels(self.packed):
                raise ValueError("its last rows are missing")
        return self.image

    def grey_and_alpha(self) -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
        """The greys (H, W) of an image with transparency, and that; all 16 bits where a PNG has them."""
        if self.stored != WIDE_GREY_ALPHA:
            grey, alpha = (np.asarray(band, np.uint16) for band in self.pixels().split())
            return grey, alpha
        self.pixels()
        with told(self.name), Image.open(io.BytesIO(png_chunks.halved(self.packed))) as halves:
            values = np.asarray(halves).view(">u2").astype(np.uint16)
        return values[..., 0], values[..., 1]

    @property
    def is_ink(self) -> bool:
        """Whether it has one bit a pixel, for black and white."""
        if self.image.mode == "P" and self.stored == "P;1":
            return self.image.getpalette("RGB") in ([0, 0, 0, 255, 255, 255], [255, 255, 255, 0, 0, 0])
        return self.image.mode == "1"

    @property
    def _may_lack_pixels(self) -> bool:
        """Rows that a file does not have are zero; only the last pass of an interlaced one has every other row whole."""
        last = np.asarray(self.image.crop((0, self.image.height - 1, *self.image.size)))
        return "interlace" in self.image.info or not last.any()

    def see_through(self) -> NDArray[np.bool_] | None:
        """Which pixels (H, W) have the grey or colour that the file declares transparent; None where it declares none.

        Indexed images and those with an alpha channel say it otherwise.
        """
        key = self.image.info.get("transparency")
        mode = self.image.mode
        if isinstance(key, int) and (mode in ("1", "L") or mode.startswith("I")):
            values = np.asarray(self.pixels().convert("L") if mode == "1" else self.pixels())
            return np.asarray(values == (key if mode.startswith("I") else key & 255) * FEW_GREYS.get(self.stored, 1))
        if isinstance(key, tuple) and mode == "RGB":
            shift = 8 if "16" in self.stored else 0
            wanted = np.array([value >> shift & 255 for value in key], np.uint8)
            return np.asarray((np.asarray(self.pixels()) == wanted).all(axis=2))
        return None

    def turn(self) -> Image.Transpose | None:
        """What puts the image upright, as its camera noted; None where it is, or where the note cannot be read."""
        try:
            with _quiet():
                return _TURNS.get(int(self.image.getexif().get(_ORIENTATION, 1)))
        except BROKEN:
            return None


@contextmanager
def opened(source: Path | bytes, name: str, *, limit: Limit, formats: tuple[str, ...] = FORMATS) -> Iterator[Opened]:
    """An image file, or the bytes of one, with its header read.

    Raises:
        FmrError: it is missing, no image of these formats, damaged or larger than the limit.
    """
    try:
        with _quiet():
            readable, packed, frames, profile = _readable(source, name)
            image = Image.open(readable, formats=list(formats))
    except Image.DecompressionBombError:
        raise _too_large(name, limit) from None
    except UnidentifiedImageError:
        kind = "PNG" if formats == ("PNG",) else "image that can be read"
        raise FmrError(f"{name} is no {kind}, or is damaged.", f"Image files are {', '.join(formats)}.") from None
    except MemoryError as error:
        raise no_memory(name) from error
    except BROKEN as error:
        raise damaged(name, error) from error
    with image:
        if image.width * image.height > limit.pixels:
            raise _too_large(name, limit, f" ({image.width} x {image.height})")
        yield Opened(image, name, _stored(image), frames, profile or _profile(image), packed)


@contextmanager
def told(name: str) -> Iterator[None]:
    """Whatever goes wrong with the pixels of a file becomes an `FmrError` that names it."""
    try:
        yield
    except MemoryError as error:
        raise no_memory(name) from error
    except BROKEN as error:
        raise damaged(name, error) from error


def damaged(name: str, error: Exception) -> FmrError:
    """What is said about a file that cannot be read, or not to its end."""
    if isinstance(error, OSError) and error.strerror:
        return FmrError(f"{name} cannot be read: {error.strerror}.")
    reason = str(error).rstrip(".") or type(error).__name__
    return FmrError(f"{name} is damaged or cut short: {reason}.", "Copy or save it again.")


def no_memory(name: str) -> FmrError:
    """What is said about a file whose pixels find no room."""
    return FmrError(f"{name} does not fit into memory.", "Make it smaller, or close other programs.")


def _too_large(name: str, limit: Limit, size: str = "") -> FmrError:
    return FmrError(f"{name} is too large{size}: {limit.rule}.", limit.hint)


def _stored(image: ImageFile.ImageFile) -> str:
    """How Pillow is to unpack the pixels: what its decoder is told, alone or before other things."""
    told = image.tile[0][3] if image.tile else ""
    first = told[0] if isinstance(told, tuple) and told else told
    return first if isinstance(first, str) else ""


def _profile(image: Image.Image) -> bytes:
    found = image.info.get("icc_profile")
    return found if isinstance(found, bytes) else b""


def _readable(source: Path | bytes, name: str) -> tuple[Path | io.BytesIO, bytes, int, bytes]:
    """What Pillow is to read; of a PNG, which it gets without its notes, also its bytes, its frames and its profile."""
    if isinstance(source, Path):
        check_file(source, name)
        with source.open("rb") as file:
            if file.read(len(png_chunks.SIGNATURE)) != png_chunks.SIGNATURE:
                return source, b"", 1, b""
            file.seek(0)
            source = file.read()
    whole = io.BytesIO(source)
    is_png = source.startswith(png_chunks.SIGNATURE)
    packed = png_chunks.without_notes(source) if is_png else b""
    return io.BytesIO(packed or source), packed, png_chunks.frames(whole), png_chunks.profile(whole)


def check_file(path: Path, name: str) -> None:
    """Raise `FmrError` for what would be read without end or at a great length, `OSError` for what is not there."""
    facts = path.stat()
    if stat.S_ISDIR(facts.st_mode):
        raise FmrError(f"{name} cannot be read: it is a folder.")
    if not stat.S_ISREG(facts.st_mode):
        raise FmrError(f"{name} cannot be read: it is no file.")
    if facts.st_size > MAX_FILE_BYTES:
        raise FmrError(f"{name} is too large: files of up to {MAX_FILE_BYTES // 2**30} GiB are read.")


@contextmanager
def _quiet() -> Iterator[None]:
    """Without Pillow's warnings on large or odd files: what matters of them is checked here."""
    with _QUIET, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
