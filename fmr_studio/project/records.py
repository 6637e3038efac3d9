"""Records in a file that is only ever added to: each has a length and a checksum, and one cut short is seen as such.

A record is the length of its payload (4 bytes), the CRC-32 of kind and payload (4), its kind (1) and the payload. A payload is
the length of a JSON text (4), the text, and the bytes beside it, whose lengths stand in the text. All numbers are
little-endian.
"""

from __future__ import annotations

import json
import os
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

MAGIC = b"FMRJ\x01\x00\x00\x00"
"""The beginning of every file: name and version."""
_HEAD = struct.Struct("<IIB")
_LENGTH = struct.Struct("<I")


@dataclass(frozen=True)
class Record:
    """One record.

    Args:
        kind: what it is, 0 to 255.
        values: plain JSON values.
        blobs: the bytes beside them.
    """

    kind: int
    values: dict[str, Any]
    blobs: tuple[bytes, ...] = ()


def packed(record: Record) -> bytes:
    """A record as it stands in a file."""
    text = json.dumps({**record.values, "sizes": [len(blob) for blob in record.blobs]}, separators=(",", ":")).encode()
    payload = b"".join([_LENGTH.pack(len(text)), text, *record.blobs])
    checksum = zlib.crc32(payload, zlib.crc32(bytes([record.kind])))
    return _HEAD.pack(len(payload), checksum, record.kind) + payload


def records_in(data: bytes) -> tuple[list[Record], bool]:
    """The records of a file up to its end, or to the first one that is damaged or cut short.

    Returns:
        The records, and whether they are all; a file of another kind has none.
    """
    found: list[Record] = []
    if data[: len(MAGIC)] != MAGIC:
        return found, False
    place = len(MAGIC)
    while place < len(data):
        record = _record_at(data, place) if place + _HEAD.size <= len(data) else None
        if record is None:
            return found, False
        found.append(record)
        place += _HEAD.size + _HEAD.unpack_from(data, place)[0]
    return found, True


def _record_at(data: bytes, place: int) -> Record | None:
    length, checksum, kind = _HEAD.unpack_from(data, place)
    payload = memoryview(data)[place + _HEAD.size : place + _HEAD.size + length]
    if len(payload) != length or zlib.crc32(payload, zlib.crc32(bytes([kind]))) != checksum:
        return None
    return _unpacked(kind, payload)


def write_all(descriptor: int, data: bytes | memoryview) -> None:
    """Hand all bytes to the system; raises OSError where it does not take them."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _unpacked(kind: int, payload: memoryview) -> Record | None:
    try:
        (length,) = _LENGTH.unpack_from(payload, 0)
        values = json.loads(bytes(payload[_LENGTH.size : _LENGTH.size + length]))
        sizes: Sequence[int] = values.pop("sizes")
        blobs, place = [], _LENGTH.size + length
        for size in sizes:
            blobs.append(bytes(payload[place : place + size]))
            place += size
    except (struct.error, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return Record(kind, values, tuple(blobs)) if place == len(payload) else None
