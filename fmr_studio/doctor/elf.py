"""What a shared library of Linux says about itself: which others it needs, and where it wants them looked for.

The format is that of the System V ABI, chapter 5, for 64 bits and little-endian: PySide6 has no wheels for another.
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from pathlib import Path

_IDENTITY = b"\x7fELF\x02\x01"
_PROGRAM_HEADERS_AT, _PROGRAM_HEADERS_COUNT_AT = 32, 54
_PROGRAM_HEADER = struct.Struct("<IIQQQQQQ")
_ENTRY = struct.Struct("<qQ")
_LOADED, _DYNAMIC = 1, 2
_NULL, _NEEDED, _STRINGS, _RPATH, _RUNPATH = 0, 1, 5, 15, 29


@dataclass(frozen=True)
class Library:
    """A shared library's own words.

    Attributes:
        needs: the names of others, such as ``libxcb.so.1``.
        folders: where they are looked for before the system's own places.
    """

    needs: tuple[str, ...]
    folders: tuple[Path, ...]


def read_library(path: Path) -> Library:
    """Read a library; what is none, or is for another kind of machine, needs nothing. Raises `OSError`."""
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return _parsed(data, path.parent) if data[: len(_IDENTITY)] == _IDENTITY else Library((), ())
    except (struct.error, ValueError):  # empty or cut short: the system's loader will say so
        return Library((), ())


def _parsed(data: mmap.mmap, origin: Path) -> Library:
    start = struct.unpack_from("<Q", data, _PROGRAM_HEADERS_AT)[0]
    size, count = struct.unpack_from("<HH", data, _PROGRAM_HEADERS_COUNT_AT)
    headers = [_PROGRAM_HEADER.unpack_from(data, start + size * number) for number in range(count)]
    dynamic = next((header for header in headers if header[0] == _DYNAMIC), None)
    if dynamic is None:
        return Library((), ())
    offset, length = dynamic[2], dynamic[5]
    entries: dict[int, list[int]] = {}
    for tag, value in _ENTRY.iter_unpack(data[offset : offset + length]):
        if tag == _NULL:
            break
        entries.setdefault(tag, []).append(value)
    address = entries.get(_STRINGS, [0])[0]
    strings = _place_of(address, headers)

    def text(index: int) -> str:
        begin = strings + index
        end = data.find(b"\0", begin)
        if end < 0:
            raise ValueError("a name does not end")
        return data[begin:end].decode()

    folders = [text(index) for index in entries.get(_RUNPATH) or entries.get(_RPATH, [])]
    return Library(
        tuple(text(index) for index in entries.get(_NEEDED, [])),
        tuple(Path(part.replace("$ORIGIN", str(origin))) for folder in folders for part in folder.split(":") if part),
    )


def _place_of(address: int, headers: list[tuple[int, ...]]) -> int:
    """Where in the file something lies that has this address once it is loaded; raises `ValueError` if nowhere."""
    for kind, _, offset, begin, _, length, *_ in headers:
        if kind == _LOADED and begin <= address < begin + length:
            return offset + address - begin
    raise ValueError(f"nothing is loaded at {address:#x}")
