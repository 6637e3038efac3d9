"""Zip files of others, read with suspicion: nothing is unpacked to disk, and nothing is believed before it was checked."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fmr_studio.errors import FmrError
from fmr_studio.paths import shorten

MAX_MEMBERS = 4096
MAX_MEMBER_BYTES = 2**29
"""The largest member that is read, unpacked."""
MAX_RATIO = 1100
"""Deflate packs at most about 1032 bytes into one; a claim beyond that is a lie."""
_CHUNK = 2**20
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
    IndexError,
)
"""What zipfile raises for damaged, encrypted and strangely packed files."""
_DRIVE = re.compile("[A-Za-z]:")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class DamagedError(FmrError):
    """A file is not what was written, in whole or in the part that is asked for."""


class Container:
    """The members of an open zip file, by plain name (see :func:`plain_name`).

    Args:
        name: how errors call the file.
    """

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self._archive, self.name = archive, name
        self._members: dict[str, zipfile.ZipInfo] = {}
        infos = archive.infolist()
        if len(infos) > MAX_MEMBERS:
            raise FmrError(f"{name} holds {len(infos):,} files; no project has more than {MAX_MEMBERS:,}.")
        for info in infos:
            self._members[self._checked_name(info.filename)] = info

    def __contains__(self, member: str) -> bool:
        return member in self._members

    def names(self) -> tuple[str, ...]:
        """All members, in the order of the file."""
        return tuple(self._members)

    def checksum(self, member: str) -> int | None:
        """The CRC-32 that the file states for a member; None if there is none of that name."""
        info = self._members.get(member)
        return None if info is None else info.CRC

    def read(self, member: str, *, limit: int = MAX_MEMBER_BYTES) -> bytes:
        """The whole content of a member.

        Raises:
            FmrError: it is missing, damaged, encrypted or larger than ``limit``; the sentence names file and member.
        """
        info = self._members.get(member)
        if info is None:
            raise DamagedError(f"{self.name} is damaged: it has no {member}.")
        if info.compress_type not in _METHODS:
            raise FmrError(f"{self.name} is packed in a way that is not read ({member}).", "Save it again as OpenRaster.")
        if info.flag_bits & 1:
            raise FmrError(f"{self.name} is encrypted.", "Save it without a password.")
        if info.file_size > limit or info.file_size > MAX_RATIO * max(info.compress_size, 1) + _CHUNK:
            raise FmrError(f"{self.name} is not opened: its part {member} claims to be {info.file_size:,} bytes large.")
        try:
            return self._content(info)
        except MemoryError as error:
            raise FmrError(f"{self.name} does not fit into memory.") from error
        except _BROKEN as error:
            raise damaged(self.name, f"{member}: {error}") from error

    def _content(self, info: zipfile.ZipInfo) -> bytes:
        parts, size = [], 0
        with self._archive.open(info) as stream:
            while part := stream.read(_CHUNK):
                parts.append(part)
                size += len(part)
        if size != info.file_size:
            raise EOFError("cut short")
        return b"".join(parts)

    def _checked_name(self, member: str) -> str:
        """The plain name; a way out of the file's own folder is refused."""
        plain = plain_name(member)
        if ".." in plain.split("/") or _DRIVE.match(plain) or "\0" in plain:
            raise FmrError(f"{self.name} is not opened: it holds a file that would lie outside of it ({member!r}).")
        return plain


def plain_name(member: str) -> str:
    """The name of a member without what some programs write and others do not: backslashes, a leading slash, ``./``."""
    return "/".join(part for part in member.replace("\\", "/").split("/") if part not in ("", "."))


@contextmanager
def opened(path: Path) -> Iterator[Container]:
    """Open a zip file; raises `FmrError` where it is none, cannot be read or has names that must not be."""
    name = shorten(path)
    try:
        archive = zipfile.ZipFile(path)
    except OSError as error:
        raise FmrError(f"{name} cannot be read: {error.strerror or error}.") from error
    except _BROKEN as error:
        if not _begins_like_zip(path):
            raise FmrError(f"{name} is no project: it is not even a zip file.", "Projects are saved by FMR Studio.") from error
        raise damaged(name, str(error)) from error
    with archive:
        yield Container(archive, name)


def damaged(name: str, reason: str) -> DamagedError:
    """What is said about a file that is not what was written."""
    hint = "Copy it again, or open an older version of it."
    return DamagedError(f"{name} is damaged or cut short ({reason.rstrip('.')}).", hint)


def _begins_like_zip(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(2) == b"PK"
    except OSError:
        return False
