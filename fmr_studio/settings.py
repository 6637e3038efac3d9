"""The user's preferences: declared once, checked when read, and never a reason not to start."""

from __future__ import annotations

import dataclasses
import json
import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fmr_studio.errors import FmrError
from fmr_studio.paths import write_atomic

VERSION = 1
DEFAULT_PACK = "animals"
"""The pack that everything begins with unless a person says otherwise."""
MAX_RECENT = 12
MAX_KEYS = 4
"""Keys that one command can have."""
_LOCK_TRIES, _LOCK_PAUSE_S, _LOCK_STALE_S = 50, 0.01, 5.0

_log = logging.getLogger(__name__)


def _choice(default: str, label: str, *choices: str) -> Any:
    return field(default=default, metadata={"label": label, "choices": choices})


def _number(default: int, label: str, low: int, high: int) -> Any:
    return field(default=default, metadata={"label": label, "low": low, "high": high})


def _switch(default: bool, label: str) -> Any:
    return field(default=default, metadata={"label": label, "switch": True})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a person set; made by an entry point and handed down, changed with `dataclasses.replace`.

    Values are checked on the way in from a file, where a bad one becomes its default, and raise `ValueError` in code.
    """

    theme: str = _choice("dark", "Theme", "dark", "light", "contrast", "system")
    language: str = _choice("system", "Language", "system", "en", "de")
    icon_size_px: int = _number(20, "Size of the tools' icons", 16, 48)
    patterns: bool = _switch(False, "Patterns for labels")
    linked_views: bool = _switch(True, "Picture follows the canvas view")
    sharp_pixels: bool = _switch(False, "Show pixels when enlarged")
    brush_size_px: int = _number(32, "Brush at start", 1, 512)
    smooth_strokes: bool = _switch(False, "Smooth strokes")
    pen_pressure: bool = _switch(True, "The pen's pressure changes the size")
    shortcut_preset: str = _choice("fmr", "Shortcuts", "fmr", "krita", "photoshop", "gimp")
    shortcuts: dict[str, tuple[str, ...]] = field(default_factory=dict, metadata={"label": "Own shortcuts"})
    """Keys by command where they differ from the preset."""
    device: str = _choice("auto", "Device", "auto", "cpu", "cuda", "mps", "directml", "coreml")
    pack: str = field(default=DEFAULT_PACK, metadata={"label": "Pack opened at start"})
    undo_budget_mib: int = _number(256, "Memory for undo, MiB", 16, 8192)
    brushes: tuple[str, ...] = field(default=(), metadata={"label": "Own brushes"})
    """A person's own brushes, one line of text each; see `canvas.brush_presets`."""
    recent: tuple[str, ...] = field(default=(), metadata={"label": "Recent files"})
    unknown: dict[str, Any] = field(default_factory=dict, repr=False)
    """Keys of a newer version: kept, and written back."""

    def __post_init__(self) -> None:
        """Check every value."""
        for item in dataclasses.fields(self):
            problem = _problem(item, getattr(self, item.name))
            if problem:
                raise ValueError(f"{item.name} {problem}")


def load(path: Path | None, *, on_problem: Callable[[str], object] | None = None) -> Settings:
    """Read preferences. A missing file gives the defaults; a damaged one too, with a warning in the log.

    Args:
        path: None where there is no place for preferences: the defaults.
        on_problem: is told what could not be used, one sentence each.
    """

    def warn(sentence: str) -> None:
        _log.warning("%s", sentence)
        if on_problem is not None:
            on_problem(sentence)

    try:
        values = {} if path is None else _read(path)
    except FmrError as error:
        warn(f"{error.message} The defaults are used.")
        return Settings()
    values.pop("version", None)
    known: dict[str, Any] = {}
    for item in dataclasses.fields(Settings):
        if item.name == "unknown" or item.name not in values:
            continue
        value = _from_json(values.pop(item.name))
        if item.name == "shortcuts" and isinstance(value, dict):
            for name in [name for name, keys in value.items() if not _are_keys(keys)]:
                warn(f"The shortcuts of {name} cannot be {value.pop(name)!r}; those of the preset are used.")
        problem = _problem(item, value)
        if problem:
            warn(f"The preference {item.name} {problem}; its default is used.")
        else:
            known[item.name] = value
    return Settings(**known, unknown=values)


def _read(path: Path) -> dict[str, Any]:
    """The table in the file, empty where there is no file; raises `FmrError` where it is damaged."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise FmrError(f"Preferences could not be read ({error}).") from error
    if not isinstance(values, dict):
        raise FmrError("The file of preferences holds no table of values.")
    return values


def _from_json(value: Any) -> Any:
    """Lists as tuples, also inside tables."""
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, dict):
        return {name: _from_json(its) for name, its in value.items()}
    return value


def save(path: Path, settings: Settings) -> None:
    """Write preferences, whole or not at all; raises `FmrError` where that fails."""
    values = {item.name: getattr(settings, item.name) for item in dataclasses.fields(settings)}
    unknown = values.pop("unknown")
    text = json.dumps({"version": VERSION, **unknown, **values}, indent=2)  # in ASCII: not every file name is UTF-8
    write_atomic(path, (text + "\n").encode())


def update(path: Path | None, settings: Settings, **changes: Any) -> Settings:
    """Change preferences and write the changes, and nothing else, into the file: other windows write there too.

    A damaged file is kept beside the new one, as ``settings.json.damaged``. Raises `FmrError` where it cannot be written.

    Args:
        path: None where there is no place for preferences: nothing is written.
        settings: those of this window.

    Returns:
        The preferences of this window with the changes.
    """
    changed = dataclasses.replace(settings, **changes)
    if path is None:
        return changed
    with _locked(path):
        usable = path.exists()
        try:
            _read(path)
        except FmrError:
            usable = False
            with suppress(OSError):
                shutil.copyfile(path, path.with_name(path.name + ".damaged"))
        theirs = load(path)
        if "recent" in changes:
            changes["recent"] = _merged(changed.recent, theirs.recent, before=settings.recent)
            changed = dataclasses.replace(changed, recent=changes["recent"])
        save(path, dataclasses.replace(theirs if usable else changed, **changes))
    return changed


def _merged(ours: tuple[str, ...], theirs: tuple[str, ...], *, before: tuple[str, ...]) -> tuple[str, ...]:
    """Recent files of two windows: our newest, then theirs, then our older ones; what we took away stays away."""
    gone = set(before) - set(ours)
    together = dict.fromkeys((*ours[:1], *theirs, *ours))
    return tuple(file for file in together if file not in gone)[:MAX_RECENT] if ours else ()


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Keep other windows from writing for a moment; where that is impossible, go on without."""
    lock = path.with_name(f".{path.name}.lock")
    mine = False
    for _try in range(_LOCK_TRIES):
        try:
            lock.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            mine = True
            break
        except FileExistsError:
            with suppress(OSError):
                if time.time() - lock.stat().st_mtime > _LOCK_STALE_S:
                    lock.unlink()
                    continue
            time.sleep(_LOCK_PAUSE_S)
        except OSError:
            break
    try:
        yield
    finally:
        if mine:
            with suppress(OSError):
                lock.unlink()


def with_recent(settings: Settings, file: str) -> Settings:
    """The same preferences with ``file`` first among the recent ones."""
    others = [name for name in settings.recent if name != file]
    return dataclasses.replace(settings, recent=(file, *others)[:MAX_RECENT])


def _problem(item: dataclasses.Field[Any], value: Any) -> str:
    """What is wrong with a value, as the end of a sentence; empty when nothing is."""
    meta = item.metadata
    if "choices" in meta:
        return "" if value in meta["choices"] else f"must be one of {', '.join(meta['choices'])}, not {value!r}"
    if "switch" in meta:
        return "" if isinstance(value, bool) else f"must be true or false, not {value!r}"
    if "low" in meta:
        whole = isinstance(value, int) and not isinstance(value, bool)
        fits = whole and meta["low"] <= value <= meta["high"]
        return "" if fits else f"must be a whole number from {meta['low']} to {meta['high']}, not {value!r}"
    if item.name in ("recent", "brushes"):
        fine = isinstance(value, tuple) and all(isinstance(name, str) for name in value)
        return "" if fine else f"must be a list of {'file names' if item.name == 'recent' else 'brushes'}"
    if item.name == "shortcuts":
        fine = isinstance(value, dict) and all(isinstance(name, str) and _are_keys(keys) for name, keys in value.items())
        return "" if fine else f"must give each command at most {MAX_KEYS} keys, such as {{'undo': ['Ctrl+Z']}}"
    if item.name == "pack":
        return "" if isinstance(value, str) and value else "must be the name of a pack"
    return ""


def _are_keys(keys: Any) -> bool:
    return isinstance(keys, tuple) and len(keys) <= MAX_KEYS and all(isinstance(key, str) and key for key in keys)
