"""A run folder: options, log, checkpoints and sample grids of one training, resumable anywhere."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import torch

from fmr_studio.errors import FmrError
from fmr_studio.paths import writing

CHECKPOINT = "checkpoint.pt"


class Run:
    """One training's folder. Options that differ from a resumed run's are recorded, never silently mixed.

    Args:
        folder: created if missing.
        options: a frozen dataclass with everything that decides the training; ``None`` leaves what is there.
    """

    def __init__(self, folder: Path, options: Any = None) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if options is not None:
                values = asdict(options) if is_dataclass(options) and not isinstance(options, type) else dict(options)
                (folder / "options.json").write_text(json.dumps(values, indent=2, default=str) + "\n")
        except OSError as error:
            raise FmrError(f"The run folder {folder} cannot be written: {error.strerror}.") from error

    def log(self, values: Mapping[str, Any]) -> None:
        """Append one JSON line to ``log.jsonl``."""
        rounded = {k: round(v, 5) if isinstance(v, float) else v for k, v in values.items()}
        with (self.folder / "log.jsonl").open("a") as file:
            file.write(json.dumps({"time": round(time.time(), 1), **rounded}) + "\n")

    def save(self, state: Mapping[str, Any], name: str = CHECKPOINT) -> None:
        """Write a checkpoint in place of the old one; a kill never leaves half a file. Raises `FmrError` where it fails."""
        with writing(self.folder / name) as file:
            torch.save(dict(state), file)

    def load(self, name: str = CHECKPOINT) -> dict[str, Any] | None:
        """The last checkpoint, or None when the run is new."""
        path = self.folder / name
        if not path.exists():
            return None
        state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
        return state


@contextmanager
def stop_on_signals() -> Iterator[Callable[[], bool]]:
    """Turn Ctrl-C and a polite kill into a flag that the loop reads between steps; a second Ctrl-C ends at once."""
    stopped = False

    def request(number: int, _frame: FrameType | None) -> None:
        nonlocal stopped
        if stopped and number == signal.SIGINT:
            raise KeyboardInterrupt
        stopped = True

    previous = {number: signal.signal(number, request) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: stopped
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
