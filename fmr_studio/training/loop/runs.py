"""A run folder: options, log, checkpoints and sample grids of one training."""

from __future__ import annotations

import json
import pickle
import time
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

import torch

from fmr_studio.errors import FmrError
from fmr_studio.paths import shorten
from fmr_studio.training.loop import parallel
from fmr_studio.training.loop.training import Training

CHECKPOINT = "checkpoint.pt"


class Run:
    """One training's folder.

    Args:
        folder: created if missing.
        options: a frozen dataclass with everything that decides the training; ``None`` leaves what is there. Options that
            differ from those the run was begun with are noted in the log.
    """

    def __init__(self, folder: Path, options: Any = None) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if options is not None and parallel.rank() == 0:
                self._note_options(options)
        except OSError as error:
            raise FmrError(f"The run folder {shorten(folder)} cannot be written: {error.strerror}.") from error

    def _note_options(self, options: Any) -> None:
        values = asdict(options) if is_dataclass(options) and not isinstance(options, type) else dict(options)
        text = json.dumps(values, indent=2, default=str) + "\n"
        path = self.folder / "options.json"
        before = path.read_text(encoding="utf-8") if path.is_file() and (self.folder / CHECKPOINT).is_file() else text
        if before != text:
            self.log({"options_before": before})
        path.write_text(text, encoding="utf-8")

    def log(self, values: Mapping[str, Any]) -> None:
        """Append one JSON line to ``log.jsonl``."""
        rounded = {k: round(v, 5) if isinstance(v, float) else v for k, v in values.items()}
        with (self.folder / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps({"time": round(time.time(), 1), **rounded}) + "\n")

    def save(self, state: Mapping[str, Any]) -> None:
        """Write a checkpoint beside the old one, then rename, so that a kill never leaves half a file."""
        path = self.folder / CHECKPOINT
        partial = path.with_suffix(".partial")
        torch.save(dict(state), partial)
        partial.replace(path)

    def resume(self, training: Training) -> bool:
        """Let a training go on from the last checkpoint; False when the run is new.

        Raises:
            FmrError: the checkpoint cannot be read, or is of a training of another kind or size.
        """
        path = self.folder / CHECKPOINT
        if not path.exists():
            return False
        hint = "Give another folder with --run to begin anew."
        try:
            state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
        except (OSError, RuntimeError, EOFError, pickle.UnpicklingError) as error:
            raise FmrError(f"The checkpoint {shorten(path)} cannot be read.", hint) from error
        try:
            training.load(state)
        except (RuntimeError, KeyError, ValueError) as error:
            raise FmrError(f"The checkpoint {shorten(path)} is of another training.", hint) from error
        return True
