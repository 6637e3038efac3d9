"""A preparation on the disk: what it was asked, how far it is, and the pack it makes; any process can look at it or go on."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from fmr_studio.errors import FmrError
from fmr_studio.paths import shorten, user_data, write_atomic
from fmr_studio.project.locks import folder_held, is_held

TIMES_S = {"20m": 20 * 60, "2h": 2 * 3600, "8h": 8 * 3600}
"""How long a preparation may take, as it is written on the command line."""
JOB, STATUS = "job.json", "status.json"
PARTS = ("import", "codebook", "rearranger", "encoder", "figures")
PACK = "pack"
"""The folder in which the pack grows."""
_TELL_EVERY_S = 1.0


def can_prepare() -> bool:
    """Whether what trains parts is installed here; a program for painting alone imports generators, but prepares none."""
    return find_spec("torch") is not None


@dataclass(frozen=True)
class Wish:
    """What a person wants.

    Args:
        file: the generator's; out: folder of the finished pack; name: of the pack.
        licence: as the person states it. seconds: how long it may take.
        class_index: the one class that is wanted of several; None for all. mapping_lr: what the file does not say itself.
    """

    file: Path
    out: Path
    name: str
    licence: str = ""
    seconds: float = 20 * 60
    class_index: int | None = None
    mapping_lr: float | None = None
    seed: int = 0


@dataclass(frozen=True)
class Status:
    """How far a preparation is.

    Args:
        fraction: 0 to 1; part: which of PARTS is at work; stage: in a few words; left_s: seconds that are left.
        sheet: name of the newest picture sheet.
        ended: "" while it goes on or was interrupted, "done", or the sentence with which it failed.
    """

    fraction: float = 0.0
    part: str = ""
    stage: str = ""
    left_s: float = 0.0
    sheet: str = ""
    ended: str = ""


class Job:
    """The folder of one preparation."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self.folder, self._clock = folder, clock
        self._told_s = float("-inf")
        self.status = self._status()

    @property
    def pack(self) -> Path:
        """Where the pack grows."""
        return self.folder / PACK

    def wish(self) -> Wish | None:
        """What the job was asked; None for a new one. Raises :class:`FmrError` where it is damaged."""
        values = self.facts()
        if "wish" not in values:
            return None
        try:
            wish = values["wish"]
            return Wish(**{**wish, "file": Path(wish["file"]), "out": Path(wish["out"])})
        except (TypeError, KeyError) as error:
            raise self._damaged() from error

    def facts(self) -> dict[str, Any]:
        """Everything that is noted beside the wish: plan, hashes."""
        path = self.folder / JOB
        try:
            values = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        except (OSError, ValueError) as error:
            raise self._damaged() from error
        if not isinstance(values, dict):
            raise self._damaged()
        return values

    def _damaged(self) -> FmrError:
        return FmrError(f"{shorten(self.folder / JOB)} is damaged.", "Delete that folder to begin anew.")

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nobody else works on the job meanwhile; see :func:`~fmr_studio.project.locks.folder_held`."""
        with folder_held(self.folder, f"{self.folder.name} is being prepared already."):
            yield

    def look(self) -> Status:
        """How far it is now, as whoever works on it has written."""
        self.status = self._status()
        return self.status

    @property
    def interrupted(self) -> bool:
        """Whether there is something to go on with that nobody works on: neither done nor failed."""
        return not self.look().ended and self.wish() is not None and not self.busy

    @property
    def busy(self) -> bool:
        """Whether a process works on the job."""
        return is_held(self.folder)

    def note(self, **values: Any) -> None:
        """Add to what is noted."""
        wish = values.get("wish")
        if isinstance(wish, Wish):
            values["wish"] = {**asdict(wish), "file": str(wish.file), "out": str(wish.out)}
        self._write(JOB, {**self.facts(), **values})

    def tell(self, *, now: bool = False, **changes: Any) -> None:
        """Write how far it is, about once a second."""
        self.status = replace(self.status, **changes)
        if now or self._clock() - self._told_s >= _TELL_EVERY_S:
            self._told_s = self._clock()
            self._write(STATUS, asdict(self.status))

    def _status(self) -> Status:
        try:
            return Status(**json.loads((self.folder / STATUS).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return Status()

    def _write(self, name: str, values: dict[str, Any]) -> None:
        write_atomic(self.folder / name, (json.dumps(values, indent=1) + "\n").encode())


def disk_needed(file_bytes: int) -> int:
    """What a preparation takes meanwhile: the pack twice, checkpoints, and cells that are clustered."""
    return 3 * file_bytes + 400 * 10**6


def jobs_folder() -> Path:
    """Where the user's preparations lie."""
    return user_data() / "preparing"


def list_jobs() -> list[Job]:
    """All preparations there are, by name."""
    root = jobs_folder()
    return [Job(folder) for folder in sorted(root.iterdir()) if (folder / JOB).is_file()] if root.is_dir() else []


def digest_of(path: Path) -> str:
    """SHA-256 of a file; of a folder none, which is empty."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
