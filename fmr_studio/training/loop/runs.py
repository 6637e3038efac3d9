"""A run folder: what a training was made from, its options, log, checkpoints and sample grids."""

from __future__ import annotations

import io
import json
import pickle
import socket
import time
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any, BinaryIO

import torch

from fmr_studio.errors import FmrError, reason_of
from fmr_studio.paths import shorten, write_atomic, writing
from fmr_studio.training.loop import parallel
from fmr_studio.training.loop.training import Training

CHECKPOINT = "checkpoint.pt"
OPTIONS, MADE_FROM = "options.json", "made-from.json"
ADJUSTABLE = frozenset({"images", "batch", "pairs", "samples", "steps"})
"""Options that may differ when a training goes on: how long it takes and how much is done at a time."""
_MARK = ".process-"
_ANEW = "Give another folder with --run, or delete that one to begin anew."


class Run:
    """One training's folder.

    Args:
        folder: created if missing.
        options: a frozen dataclass with everything that decides the training; ``None`` leaves what is there.
        made_from: SHA-256 by name of what the training is made from, such as the pack's generator and codebook.

    Raises:
        FmrError: the folder holds a training with other options or made from something else, or cannot be written.
    """

    def __init__(self, folder: Path, options: Any = None, made_from: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.notes: list[str] = []
        """What a person should know of how the run goes on."""
        with parallel.all_or_none():
            try:
                folder.mkdir(parents=True, exist_ok=True)
                if made_from is not None:
                    self._know_origin(dict(made_from))
                if options is not None:
                    self._know_options(options)
            except OSError as error:
                raise FmrError(f"The run folder {shorten(folder)} cannot be written{reason_of(error)}.") from error
        if parallel.world() > 1:
            parallel.agree(made_from or {})
            self._look_around()

    def _look_around(self) -> None:
        """Whether every process can write here, as any may be the first after a restart, and whether all see one folder."""
        mark = self.folder / f"{_MARK}{parallel.rank()}"
        with parallel.all_or_none():
            write_atomic(mark, b"")
        unseen = [number for number in range(parallel.world()) if not (self.folder / f"{_MARK}{number}").exists()]
        hosts = parallel.told(socket.gethostname())
        mark.unlink(missing_ok=True)
        if unseen:
            apart = ", ".join(sorted({hosts[number] for number in unseen}))
            self.notes.append(f"checkpoints are kept on {hosts[0]} alone: the run folder of {apart} is another one")

    @property
    def begun(self) -> bool:
        """Whether there is something to go on from."""
        return (self.folder / CHECKPOINT).is_file() or any(self.folder.glob("kept-*"))

    def _know_origin(self, made_from: dict[str, str]) -> None:
        before = self._json(MADE_FROM) if self.begun else {}
        other = [name for name, digest in made_from.items() if before.get(name, digest) != digest]
        if other:
            raise FmrError(
                f"The run in {shorten(self.folder)} was made from another {' and '.join(other)} than there is now.", _ANEW
            )
        if parallel.rank() == 0:
            self._write(MADE_FROM, {**before, **made_from})

    def _know_options(self, options: Any) -> None:
        given = asdict(options) if is_dataclass(options) and not isinstance(options, type) else dict(options)
        values = json.loads(json.dumps(given, default=str))
        before = self._json(OPTIONS) if self.begun else {}
        changed = {name: (before[name], value) for name, value in values.items() if before.get(name, value) != value}
        for name, (then, now) in changed.items():
            if name not in ADJUSTABLE:
                raise FmrError(
                    f"The run in {shorten(self.folder)} was begun with {name} {then}, and now it is to be {now}.",
                    f"Give it as it was to go on. {_ANEW}",
                )
            self.notes.append(f"{name} {now} from here on, {then} before")
        if parallel.rank() == 0:
            if changed:
                self.log({"options_before": before})
            self._write(OPTIONS, values)

    def _json(self, name: str) -> dict[str, Any]:
        path = self.folder / name
        try:
            values = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        except ValueError as error:
            raise FmrError(f"{shorten(path)} is damaged.", _ANEW) from error
        if not isinstance(values, dict):
            raise FmrError(f"{shorten(path)} is damaged.", _ANEW)
        return values

    def _write(self, name: str, values: Mapping[str, Any]) -> None:
        write_atomic(self.folder / name, (json.dumps(values, indent=2) + "\n").encode())

    def log(self, values: Mapping[str, Any]) -> None:
        """Append one JSON line to ``log.jsonl``."""
        rounded = {k: round(v, 5) if isinstance(v, float) else v for k, v in values.items()}
        self.append("log.jsonl", (json.dumps({"time": round(time.time(), 1), **rounded}) + "\n").encode())

    def append(self, name: str, data: bytes, *, at: int | None = None) -> None:
        """Append to a file of the run, or write from a place on: what was half-written there by a killed program goes.

        Raises:
            FmrError: the disk refuses.
        """
        path = self.folder / name
        try:
            with path.open("ab") as file:
                if at is not None:
                    file.truncate(at)
                file.write(data)
        except OSError as error:
            raise FmrError(
                f"{shorten(path)} cannot be written{reason_of(error)}.", "See to its rights and its free space."
            ) from error

    def save(self, state: Mapping[str, Any]) -> None:
        """Write a checkpoint, whole or not at all: a kill or a full disk leaves the one before."""
        _save(state, self.folder / CHECKPOINT)

    def keep(self, name: str, values: Mapping[str, Any]) -> None:
        """Keep tensors and plain values of a stage that is done, so that it is not done again."""
        _save(values, self._kept(name))

    def kept(self, name: str) -> dict[str, Any] | None:
        """What :meth:`keep` kept; None where that stage is not done."""
        path = self._kept(name)
        return self._load(path) if path.is_file() else None

    def _kept(self, name: str) -> Path:
        return self.folder / f"kept-{name}.pt"

    def _load(self, path: Path) -> dict[str, Any]:
        try:
            values: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
        except (OSError, RuntimeError, EOFError, ValueError, KeyError, pickle.UnpicklingError) as error:
            raise FmrError(f"The checkpoint {shorten(path)} cannot be read.", _ANEW) from error
        return values

    def resume(self, training: Training) -> bool:
        """Let a training go on from the last checkpoint; False when the run is new.

        Processes that train together all begin with the same state: that of the one whose checkpoint is furthest.

        Raises:
            FmrError: the checkpoint cannot be read, or is of a training of another kind or size.
        """
        path = self.folder / CHECKPOINT
        with parallel.all_or_none():
            state = self._load(path) if path.exists() else None
        begun = parallel.anyone(state is not None)
        if parallel.world() > 1:
            state = _same_for_all(training.state() if state is None else state)
        if state is None:
            return False
        try:
            training.load(state)
        except (RuntimeError, KeyError, ValueError, TypeError) as error:
            raise FmrError(f"The checkpoint {shorten(path)} is of another training.", _ANEW) from error
        return begun


def _same_for_all(state: dict[str, Any]) -> dict[str, Any]:
    """The state that is furthest of all processes, in each of them."""
    seen = parallel.told(state.get("seen", 0))
    furthest, buffer = seen.index(max(seen)), io.BytesIO()
    if furthest == parallel.rank():
        torch.save(state, buffer)
    told = parallel.from_process(furthest, buffer.getvalue())
    same: dict[str, Any] = torch.load(io.BytesIO(told), map_location="cpu", weights_only=True)
    return same


class _Writer:
    """Keeps the reason why a file could not be written: PyTorch says only that it could not."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.error: OSError | None = None

    def write(self, data: bytes) -> int:
        """As of a file."""
        try:
            return self._file.write(data)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        """As of a file."""
        self._file.flush()


def _save(values: Mapping[str, Any], path: Path) -> None:
    """Write tensors and plain values, whole or not at all; raises :class:`FmrError` with the system's reason."""
    with writing(path) as file:
        writer = _Writer(file)
        try:
            torch.save(dict(values), writer)  # type: ignore[arg-type]
        except RuntimeError:
            if writer.error is not None:
                raise writer.error from None
            raise


def origins(files: Mapping[str, str], *parts: str) -> dict[str, str]:
    """SHA-256 of those parts of a pack that there are, by name, from the files in its card."""
    return {part: files[f"{part}.safetensors"] for part in parts if f"{part}.safetensors" in files}
