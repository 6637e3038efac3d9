"""Files at addresses such as ``s3://bucket/folder``, through fsspec (extra ``remote``), and their copies on this machine."""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from fmr_studio.errors import Cancelled, FmrError, how_to_install, in_bundle
from fmr_studio.paths import is_address, shorten, write_atomic

WHOLE = frozenset({"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "adl", "memory"})
"""Stores that show a file when all of it has arrived. Elsewhere it is written under another name first."""
_EXTRA = "fmr-studio[remote]"
_AT_ONCE = 256
"""Files that are fetched before Ctrl-C is listened to again."""


class AddressError(FmrError):
    """What a store answered.

    Attributes:
        final: every further file will meet it too.
    """

    def __init__(self, message: str, hint: str = "", *, final: bool = False) -> None:
        super().__init__(message, hint)
        self.final = final


@dataclass(frozen=True)
class Address:
    """One file or folder that fsspec reaches; ``text`` as a person writes it, without a slash at its end."""

    text: str

    def __str__(self) -> str:
        return self.text

    def __truediv__(self, name: str) -> Address:
        return Address(f"{self.text.rstrip('/')}/{name}")

    @property
    def name(self) -> str:
        """Its last part."""
        return PurePosixPath(self.text).name

    @property
    def scheme(self) -> str:
        """What stands before ``://``."""
        return self.text.partition("://")[0]

    def absolute(self) -> Address:
        """Itself: an address means the same in every folder."""
        return self

    def read(self) -> bytes | None:
        """The content of a file, None where there is none; raises `AddressError`."""
        with _told(self, "read"):
            system, path = self.reached()
            try:
                data: bytes = system.cat_file(path)
            except FileNotFoundError:
                return None
            return data

    def write(self, data: bytes) -> None:
        """Write a whole file or nothing; raises `AddressError`."""
        with _told(self, "written"):
            system, path = self.reached()
            if self.scheme in WHOLE:
                system.pipe_file(path, data)
                return
            folder, _, name = path.rpartition("/")
            part = f"{folder}/.{name}.{secrets.token_hex(4)}.part"
            system.makedirs(folder, exist_ok=True)
            try:
                system.pipe_file(part, data)
                system.mv(part, path)
            except BaseException:
                with suppress(Exception):  # what went wrong is told already
                    system.rm_file(part)
                raise

    def files(self) -> list[str]:
        """The names of all files below a folder, sorted; none where there is no such folder. Raises `AddressError`."""
        with _told(self, "read"):
            system, path = self.reached()
            system.invalidate_cache()
            try:
                return sorted(_below(path, found) for found in system.find(path))
            except FileNotFoundError:
                return []

    def reached(self) -> tuple[Any, str]:
        """fsspec's file system, and the path in it."""
        import fsspec

        system, path = fsspec.core.url_to_fs(self.text)
        return system, path.rstrip("/")


def place(text: str) -> Path | Address:
    """Where a text points to: ``file://`` and plain paths on this machine, everything else elsewhere. An argparse type."""
    if not is_address(text):
        return Path(text)
    if text.startswith("file://"):
        return Path(unquote(urlsplit(text).path))
    return Address(text.rstrip("/") if not text.endswith("://") else text)


def write_whole(output: Path | Address, data: bytes) -> None:
    """Write a whole file or nothing, here or elsewhere; raises `FmrError` that names it."""
    if isinstance(output, Address):
        output.write(data)
    else:
        write_atomic(output, data)


@contextmanager
def at_hand(output: Path | Address) -> Iterator[Path]:
    """A file of this machine with the content of ``output``; where that is not there, this is not either."""
    if isinstance(output, Path):
        yield output
        return
    data = output.read()
    with tempfile.TemporaryDirectory(prefix="fmr-remote-") as folder:
        copy = Path(folder) / output.name
        if data is not None:
            copy.write_bytes(data)
        yield copy


@dataclass(frozen=True)
class Mirror:
    """A folder of copies: what is at ``s3://bucket/a.png`` lies in ``ROOT/s3/bucket/a.png``. No root: nothing is copied."""

    root: Path | None = None

    def local(self, output: Path | Address) -> Path:
        """Where the copy of a place lies, or would lie."""
        if isinstance(output, Path):
            return output
        if self.root is None:
            raise ValueError("there is no mirror")
        parts = [part for part in output.text.partition("://")[2].split("/") if part]
        if any(part in (".", "..") or "\\" in part or "\0" in part for part in parts):
            raise FmrError(f"{output} has a name that no file on this machine may have.")
        return self.root.joinpath(output.scheme, *parts)

    def address_of(self, copy: Path) -> Address | None:
        """What lies, or would lie, at a path; None for one outside the folder."""
        plain = Path(os.path.normpath(copy))
        if self.root is None or not plain.is_relative_to(self.root):
            return None
        scheme, *parts = plain.relative_to(self.root).parts or ("",)
        return Address(f"{scheme}://{'/'.join(parts)}") if parts else None

    def spoken(self, text: str) -> str:
        """A sentence with the addresses of copies in place of their paths."""
        if self.root is None:
            return text
        for root in {str(self.root), shorten(self.root)}:
            text = re.sub(re.escape(root + os.sep) + r"([a-z][a-z0-9+.-]+)" + re.escape(os.sep), r"\1://", text)
        return text

    def fetch(self, address: Address, wanted: Callable[[str], bool], say: Callable[[str], None]) -> Path:
        """Copy a file, a folder or what a pattern names; returns what names the copies.

        Args:
            wanted: whether a file of a folder counts, by its name.

        Raises:
            FmrError: there is nothing, or the store refuses.
        """
        with _told(address, "read"):
            system, path = address.reached()
            found = _named(system, path, wanted)
            if not found:
                raise FmrError(f"There is no file or folder {address} with label maps or drawings.")
            if not address.text.endswith(path):
                raise AddressError(f"{address} is written in another way than its store does.", f"Its path there is {path}.")
            base = address.text.removesuffix(path)
            pairs = [(file, self.local(Address(f"{base}{file}"))) for file in found]
            say(f"fetching {len(pairs):,} files from {address}")
            for first in range(0, len(pairs), _AT_ONCE):
                _copy(system, pairs[first : first + _AT_ONCE])
        return self.local(address)

    def fetch_each(self, addresses: Sequence[Address], say: Callable[[str], None]) -> None:
        """Copy files. One that is not there is left out: whoever reads it says so.

        Raises:
            FmrError: the store refuses.
        """
        if addresses:
            say(f"fetching {len(addresses):,} files that a list names")
        for first in range(0, len(addresses), _AT_ONCE):
            some = addresses[first : first + _AT_ONCE]
            for scheme in sorted({address.scheme for address in some}):
                self._fetch_of_store([address for address in some if address.scheme == scheme])

    def _fetch_of_store(self, addresses: Sequence[Address]) -> None:
        with _told(addresses[0], "read"):
            reached = {address.reached()[1]: address for address in addresses}
            contents = addresses[0].reached()[0].cat(list(reached), on_error="return")
            for path, content in contents.items():
                if isinstance(content, (FileNotFoundError, IsADirectoryError)):
                    continue
                if isinstance(content, Exception):
                    raise content
                write_atomic(self.local(reached[path]), content)


def _copy(system: Any, pairs: Sequence[tuple[str, Path]]) -> None:
    for folder in {copy.parent for _, copy in pairs}:
        folder.mkdir(parents=True, exist_ok=True)
    system.get([file for file, _ in pairs], [str(copy) for _, copy in pairs])


def _named(system: Any, path: str, wanted: Callable[[str], bool]) -> list[str]:
    """The files that a path or pattern names, those of folders where they are wanted, sorted."""
    tops = sorted(system.glob(path)) if set("*?[") & set(path) else [path] if system.exists(path) else []
    found: set[str] = set()
    for top in tops:
        inside = system.isdir(top)
        below = [file for file in system.find(top) if wanted(_below(top, file))] if inside else [top]
        found.update(below)
    return sorted(found)


def _below(folder: str, file: str) -> str:
    return file[len(folder) :].lstrip("/")


@contextmanager
def _told(address: Address, done: str) -> Iterator[None]:
    """Turn what a store's library raises into a sentence. Each has exceptions of its own, so none can be named here."""
    try:
        yield
    except (FmrError, Cancelled):
        raise
    except ModuleNotFoundError as error:
        if error.name != "fsspec":
            raise _lacking(address, error) from error
        raise AddressError("Addresses need fsspec, which is not installed.", how_to_install(_EXTRA), final=True) from error
    except ImportError as error:
        raise _lacking(address, error) from error
    except Exception as error:
        reason, hint = _reason(error)
        raise AddressError(f"{address} cannot be {done}: {reason}.", hint, final=bool(hint)) from error


def _lacking(address: Address, error: ImportError) -> AddressError:
    hint = how_to_install(_EXTRA)
    if not in_bundle():
        hint += f" brings what s3:// needs; for others: {str(error).rstrip('.')}."
    return AddressError(f"{address.scheme}:// needs a package that is not installed.", hint, final=True)


def _reason(error: Exception) -> tuple[str, str]:
    """Why, and what to do where the next file would meet it too."""
    kind = type(error).__name__
    if "Credential" in kind:
        return "there are no credentials for it", "Give them as its own tools want them, for s3:// by `aws configure`."
    if isinstance(error, PermissionError):
        return f"the store does not allow it ({_first_line(error)})", "See to the credentials and their rights."
    if isinstance(error, FileNotFoundError):
        return f"there is no such bucket or folder ({_first_line(error)})", "Make it first."
    if isinstance(error, (ConnectionError, TimeoutError)) or re.search("Connect|Timeout|Endpoint", kind):
        return f"the store does not answer ({_first_line(error)})", "See to the network and the address; --resume goes on."
    if isinstance(error, ValueError) and "rotocol" in str(error):
        return "there is no such kind of address", "Kinds are s3://, gs://, sftp:// and others that fsspec knows."
    return f"{kind}: {_first_line(error)}", ""


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200].rstrip(".")
