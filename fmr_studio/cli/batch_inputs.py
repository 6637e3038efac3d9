"""The INPUT arguments of the batch: folders, files, glob patterns and JSONL lists, each to files in a fixed order."""

from __future__ import annotations

import glob
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from fmr_studio.errors import UsageError
from fmr_studio.paths import shorten
from fmr_studio.project.images import SUFFIXES

LIST_SUFFIX = ".jsonl"
RECIPE_SUFFIXES = (".json", ".fmr")
_FIELDS = ("labels", "seed", "truncation", "output")


@dataclass(frozen=True)
class Found:
    """One input file.

    Args:
        path: where it is.
        stem: its output below the output folder, without suffix; subfolders of a folder or pattern are kept.
        seed: what a JSONL line asks for, or None; ``truncation`` likewise.
        fixed: ``stem`` is the whole name, to which no seed is added where there is just one.
    """

    path: Path
    stem: PurePosixPath
    seed: int | None = None
    truncation: float | None = None
    fixed: bool = False


def find_inputs(arguments: Sequence[str], out: Path) -> list[Found]:
    """The files of all arguments in order, each once; within a folder or pattern sorted by name.

    Args:
        out: the output folder, whose files are no inputs even where it lies inside an input folder.

    Raises:
        UsageError: an argument names nothing, or a list is malformed; the sentence names it.
    """
    found: dict[tuple[Path, PurePosixPath, int | None, float | None], Found] = {}
    outside = out.resolve()
    for argument in arguments:
        for one in _of_argument(argument, outside):
            found.setdefault((one.path.resolve(), one.stem, one.seed, one.truncation), one)
    return list(found.values())


def _of_argument(argument: str, out: Path) -> list[Found]:
    path = Path(argument)
    if path.is_dir():
        files = [Found(file, _stem(file, path)) for file in _images_below(path, out)]
        if not files:
            raise UsageError(f"The folder {shorten(path)} holds no images.", f"Images end in {', '.join(SUFFIXES)}.")
        return files
    if path.suffix.lower() == LIST_SUFFIX and path.is_file():
        return _of_list(path)
    if path.exists():
        return [Found(path, PurePosixPath(path.stem))]
    if not glob.has_magic(argument):
        raise UsageError(f"There is no file or folder {shorten(path)}.")
    files = _of_pattern(argument, out)
    if not files:
        raise UsageError(f"No file matches {argument}.")
    return files


def _of_pattern(pattern: str, out: Path) -> list[Found]:
    """The files that match; their names are kept from the first folder on that has a wildcard."""
    parts = Path(pattern).parts
    fixed = next(index for index, part in enumerate(parts) if glob.has_magic(part))
    root = Path(*parts[:fixed])
    found: set[Path] = set()
    for match in map(Path, glob.glob(pattern, recursive=True)):  # noqa: PTH207 - Path.glob takes no absolute pattern
        if match.is_dir():
            found.update(() if "**" in parts else _images_below(match, out))
        elif out not in match.resolve().parents:
            found.add(match)
    return [Found(file, _stem(file, root)) for file in sorted(found, key=lambda file: file.parts)]


def _images_below(folder: Path, out: Path) -> Iterator[Path]:
    """All images of a folder and its subfolders in a fixed order, without hidden ones and those in ``out``."""
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and (Path(place, name)).resolve() != out)
        for name in sorted(files):
            if not name.startswith(".") and name.lower().endswith(SUFFIXES):
                yield Path(place, name)


def _stem(file: Path, root: Path) -> PurePosixPath:
    return PurePosixPath(file.relative_to(root).with_suffix("").as_posix())


def _of_list(path: Path) -> list[Found]:
    name = shorten(path)
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{name} is no text in UTF-8.") from error
    found = [_of_line(line, path, f"Line {number} of {name}") for number, line in enumerate(lines, 1) if line.strip()]
    if not found:
        raise UsageError(f"{name} has no lines.")
    return found


def _of_line(line: str, path: Path, where: str) -> Found:
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{where} is no JSON: {error}.") from error
    if not isinstance(values, dict) or not isinstance(values.get("labels"), str):
        raise UsageError(f'{where} needs a path: {{"labels": "map.png"}}.')
    strange = sorted(set(values) - set(_FIELDS))
    if strange:
        raise UsageError(f"{where} has the unknown field {strange[0]!r}.", f"There are: {', '.join(_FIELDS)}.")
    seed, truncation = _number(values, "seed", where), _number(values, "truncation", where)
    if seed is not None and (not 0 <= seed < 2**63 or seed != int(seed)):
        raise UsageError(f"{where} has a seed that is no whole number from 0 to 2^63 - 1.")
    if truncation is not None and not 0 <= truncation <= 1.5:
        raise UsageError(f"{where} has a truncation outside 0 to 1.5.")
    file = path.parent / values["labels"]
    output = values.get("output")
    stem = PurePosixPath(file.stem) if output is None else _safe_stem(output, where)
    return Found(
        file,
        stem,
        None if seed is None else int(seed),
        None if truncation is None else float(truncation),
        fixed=output is not None,
    )


def _number(values: dict[str, Any], key: str, where: str) -> int | float | None:
    value = values.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        raise UsageError(f"{where} has {key} {value!r}, which is no number.")
    return value


def _safe_stem(output: object, where: str) -> PurePosixPath:
    """An output of a list, below the output folder and without its suffix."""
    path = PurePosixPath(output.replace("\\", "/")) if isinstance(output, str) else PurePosixPath()
    if not path.name or path.is_absolute() or ".." in path.parts or ":" in str(path):
        raise UsageError(f"{where} has output {output!r}, which is no name below the output folder.")
    if path.suffix.lower() not in ("", ".png"):
        raise UsageError(f"{where} has output {output!r}; pictures are written as .png.")
    return path.with_suffix("") if path.suffix else path
