"""The chunks of PNG files: texts, colour profile, and the file without the notes of other programs.

Other programs keep histories, workflows and profiles of any size beside the pixels. Pillow refuses the whole file where one of
them is large or damaged; here the pixels count, and a note that cannot be read is as good as none.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MAX_TEXT_BYTES = 2**27
"""The largest text that is unpacked: as large as a recipe may be."""
MAX_PROFILE_BYTES = 2**24
_MAX_ORIENTATION_BYTES = 2**19
_PIXELS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"eXIf"})
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""How many numbers a pixel has, by the kind of colour."""
_WHOLE, _INTERLACED = (
    ((0, 0, 1, 1),),
    ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)),
)
"""The passes in which the pixels of a file come: the first column and row of each, and its steps."""
_PART = 2**20
_ORIENTATION = frozenset({b"XML:com.adobe.xmp", b"Raw profile type exif", b"Raw profile type APP1"})
"""Texts in which other programs say how a picture was turned."""


@dataclass(frozen=True)
class Chunk:
    """Where a chunk lies in its file: ``start`` of its length field, ``size`` of its content."""

    kind: bytes
    start: int
    size: int

    @property
    def end(self) -> int:
        """Behind its checksum."""
        return self.start + 12 + self.size

    @property
    def is_foreign(self) -> bool:
        """Whether it can be left out without a change of the pixels."""
        return self.kind not in _PIXELS and self.kind[:1].islower()


def chunks(file: BinaryIO) -> Iterator[Chunk]:
    """The chunks of a file up to its end or to the first that is not whole; none where it is no PNG.

    The file may be read elsewhere between two of them.
    """
    end = file.seek(0, io.SEEK_END)
    file.seek(0)
    if file.read(len(SIGNATURE)) != SIGNATURE:
        return
    at = len(SIGNATURE)
    while at + 12 <= end:
        file.seek(at)
        size, kind = struct.unpack(">I4s", file.read(8))
        chunk = Chunk(kind, at, size)
        if chunk.end > end or not kind.isalpha():
            return
        yield chunk
        if kind == b"IEND":
            return
        at = chunk.end


def content(file: BinaryIO, chunk: Chunk) -> bytes:
    """What a chunk holds."""
    file.seek(chunk.start + 8)
    return file.read(chunk.size)


def text(file: BinaryIO, key: str) -> str | None:
    """The text under a key, packed or not, before or behind the pixels; the last one where there are several, None for none."""
    found = None
    for chunk in chunks(file):
        if chunk.kind in _TEXTS and chunk.size <= MAX_TEXT_BYTES:
            name, _, rest = content(file, chunk).partition(b"\0")
            if name == key.encode("latin-1"):
                found = _TEXTS[chunk.kind](rest, MAX_TEXT_BYTES) or found
    return found


def profile(file: BinaryIO) -> bytes:
    """The embedded colour profile; empty where there is none that can be read."""
    for chunk in chunks(file):
        if chunk.kind == b"iCCP":
            _, _, rest = content(file, chunk).partition(b"\0")
            return unpacked(rest[1:], MAX_PROFILE_BYTES) or b""
        if chunk.kind == b"IDAT":
            break
    return b""


def frames(file: BinaryIO) -> int:
    """How many pictures an animated file says it has; 1 for any other."""
    for chunk in chunks(file):
        if chunk.kind == b"acTL" and chunk.size >= 4:
            return max(1, int(struct.unpack(">I", content(file, chunk)[:4])[0]))
        if chunk.kind == b"IDAT":
            break
    return 1


def without_notes(data: bytes) -> bytes:
    """The file with nothing but its (first) picture and how it is turned; what is no PNG stays as it is."""
    file, view = io.BytesIO(data), memoryview(data)
    parts, end = [view[: len(SIGNATURE)]], len(SIGNATURE)
    for chunk in chunks(file):
        if not chunk.is_foreign or _says_orientation(file, chunk):
            parts.append(view[chunk.start : chunk.end])
        end = chunk.end
    parts.append(view[end:])  # what is no whole chunk, for the reader to say so
    return b"".join(parts)


def halved(data: bytes) -> bytes:
    """A file of 16-bit grey with transparency as one of red, green, blue and alpha: the halves of grey, then of transparency.

    The packed bytes are the same for both.
    """
    header = next(chunk for chunk in chunks(io.BytesIO(data)) if chunk.kind == b"IHDR")
    fields = bytearray(data[header.start + 4 : header.end - 4])
    fields[12:14] = bytes((8, 6))
    return data[: header.start + 4] + fields + struct.pack(">I", zlib.crc32(fields)) + data[header.end :]


def lacks_pixels(data: bytes) -> bool:
    """Whether the packed pixels of a whole file end before the last one, which Pillow passes over."""
    file, reader, missing = io.BytesIO(data), zlib.decompressobj(), 0
    for chunk in chunks(file):
        if chunk.kind == b"IHDR":
            missing = _unpacked_size(content(file, chunk))
        elif chunk.kind == b"IDAT":
            rest = content(file, chunk)
            while missing > 0 and rest and not reader.eof:
                missing -= len(reader.decompress(rest, _PART))
                rest = reader.unconsumed_tail
    return missing > 0


def _unpacked_size(header: bytes) -> int:
    """How many bytes the pixels of a file fill, each row with one in front that says how it is filtered."""
    width, height, bits, colour, _, _, interlaced = struct.unpack(">IIBBBBB", header[:13])
    size = 0
    for left, top, right, down in _INTERLACED if interlaced else _WHOLE:
        columns, rows = (width - left + right - 1) // right, (height - top + down - 1) // down
        size += rows * ((columns * bits * _SAMPLES.get(colour, 1) + 7) // 8 + 1) if columns > 0 else 0
    return size


def unpacked(data: bytes, limit: int) -> bytes | None:
    """Data that zlib packed; None where it is damaged or larger than ``limit`` bytes."""
    reader = zlib.decompressobj()
    try:
        found = reader.decompress(data, limit)
    except zlib.error:
        return None
    return found if reader.eof else None


def _says_orientation(file: BinaryIO, chunk: Chunk) -> bool:
    if chunk.kind not in _TEXTS or chunk.size > _MAX_ORIENTATION_BYTES:
        return False
    name, _, rest = content(file, chunk).partition(b"\0")
    return name in _ORIENTATION and _TEXTS[chunk.kind](rest, _MAX_ORIENTATION_BYTES) is not None


def _plain(rest: bytes, limit: int) -> str | None:
    return rest.decode("latin-1") if len(rest) <= limit else None


def _packed(rest: bytes, limit: int) -> str | None:
    found = unpacked(rest[1:], limit) if rest[:1] == b"\0" else None
    return None if found is None else found.decode("latin-1")


def _international(rest: bytes, limit: int) -> str | None:
    """Flag, method, language and translated key stand before the text."""
    fields = rest[2:].split(b"\0", 2)
    if len(fields) < 3 or rest[0] not in (0, 1) or rest[1] != 0:
        return None
    found = unpacked(fields[2], limit) if rest[0] else fields[2]
    try:
        return None if found is None else found.decode()
    except UnicodeDecodeError:
        return None


_TEXTS = {b"tEXt": _plain, b"zTXt": _packed, b"iTXt": _international}
"""How the rest of each kind of text is read, behind its key and the zero after it."""
