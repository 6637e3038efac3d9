"""The user's preferences: declared once, checked when read, and never a reason not to start."""

from __future__ import annotations

import dataclasses
import json
import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fmr_studio.paths import write_atomic

VERSION = 1
MAX_RECENT = 12

_log = logging.getLogger(__name__)


def _choice(default: str, label: str, *choices: str) -> Any:
    return field(default=default, metadata={"label": label, "choices": choices})


def _number(default: int, label: str, low: int, high: int) -> Any:
    return field(default=default, metadata={"label": label, "low": low, "high": high})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a person set; made by an entry point and handed down, changed with `dataclasses.replace`.

    Values are checked on the way in from a file, where a bad one becomes its default, and raise `ValueError` in code.
    """

    theme: str = _choice("dark", "Theme", "dark", "light", "system")
    device: str = _choice("auto", "Device", "auto", "cpu", "cuda", "mps")
    pack: str = field(default="cats", metadata={"label": "Pack opened at start"})
    undo_budget_mib: int = _number(256, "Memory for undo, MiB", 16, 8192)
    recent: tuple[str, ...] = field(default=(), metadata={"label": "Recent files"})
    unknown: dict[str, Any] = field(default_factory=dict, repr=False)
    """Keys of a newer version: kept, and written back."""

    def __post_init__(self) -> None:
        """Check every value."""
        for item in dataclasses.fields(self):
            problem = _problem(item, getattr(self, item.name))
            if problem:
                raise ValueError(f"{item.name} {problem}")


def load(path: Path) -> Settings:
    """Read preferences. A missing file gives the defaults; a damaged one too, with a warning in the log."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError) as error:
        _log.warning("Preferences could not be read, the defaults are used: %s", error)
        return Settings()
    if not isinstance(values, dict):
        _log.warning("Preferences hold no table of values, the defaults are used.")
        return Settings()
    values.pop("version", None)
    known: dict[str, Any] = {}
    for item in dataclasses.fields(Settings):
        if item.name == "unknown" or item.name not in values:
            continue
        value = values.pop(item.name)
        value = tuple(value) if isinstance(value, list) else value
        problem = _problem(item, value)
        if problem:
            _log.warning("The preference %s %s; its default is used.", item.name, problem)
        else:
            known[item.name] = value
    return Settings(**known, unknown=values)


def save(path: Path, settings: Settings) -> None:
    """Write preferences, whole or not at all; raises `FmrError` where that fails."""
    values = {item.name: getattr(settings, item.name) for item in dataclasses.fields(settings)}
    unknown = values.pop("unknown")
    text = json.dumps({"version": VERSION, **unknown, **values}, indent=2, ensure_ascii=False)
    write_atomic(path, (text + "\n").encode())


def with_recent(settings: Settings, file: str) -> Settings:
    """The same preferences with ``file`` first among the recent ones."""
    others = [name for name in settings.recent if name != file]
    return dataclasses.replace(settings, recent=(file, *others)[:MAX_RECENT])


def _problem(item: dataclasses.Field[Any], value: Any) -> str:
    """What is wrong with a value, as the end of a sentence; empty when nothing is."""
    meta = item.metadata
    if "choices" in meta:
        return "" if value in meta["choices"] else f"must be one of {', '.join(meta['choices'])}, not {value!r}"
    if "low" in meta:
        whole = isinstance(value, int) and not isinstance(value, bool)
        fits = whole and meta["low"] <= value <= meta["high"]
        return "" if fits else f"must be a whole number from {meta['low']} to {meta['high']}, not {value!r}"
    if item.name == "recent":
        fine = isinstance(value, tuple) and all(isinstance(name, str) for name in value)
        return "" if fine else "must be a list of file names"
    if item.name == "pack":
        return "" if isinstance(value, str) and value else "must be the name of a pack"
    return ""
