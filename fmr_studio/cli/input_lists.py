"""Lists of inputs: files with a line of JSON for each picture."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from fmr_studio.addresses import Address, Mirror, place
from fmr_studio.errors import UsageError
from fmr_studio.inference.parts import DRAWINGS, LABELS
from fmr_studio.inference.tasks import InputKind, Part
from fmr_studio.paths import shorten

LIST_SUFFIX = ".jsonl"
NAMES = {
    **{str(kind): kind for kind in (*LABELS, *DRAWINGS, InputKind.EXEMPLAR)},
    "edges": InputKind.EDGES,
}
"""What a file can be called in a list, or on the command line as ``NAME=FILE``."""
_OTHERS = ("seed", "truncation", "class", "output")


@dataclass(frozen=True)
class Line:
    """What one line asks for: files, and, where it says so, seed, truncation, class and the output without its suffix."""

    parts: tuple[Part, ...]
    seed: int | None = None
    truncation: float | None = None
    output: PurePosixPath | None = None
    category: int | None = None

    @property
    def path(self) -> Path:
        """The first of its files."""
        return self.parts[0].path


def read_list(path: Path, copies: Mirror | None = None) -> list[Line]:
    """The lines of a list; paths in it count from where it lies. Raises `UsageError` that names the line.

    Args:
        copies: where files lie that it names by addresses.
    """
    name = shorten(path)
    try:
        text = path.read_text(encoding="utf-8-sig")  # all forms of line ends become \n here, and nothing else ends a line
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{name} is no text in UTF-8.") from error
    lines = list(_lines(text, path, name, copies or Mirror()))
    if not lines:
        raise UsageError(f"{name} has no lines.")
    return lines


def _lines(text: str, path: Path, name: str, copies: Mirror) -> Iterator[Line]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield _line(line, path, f"Line {number} of {name}", copies)


def _line(text: str, path: Path, where: str, copies: Mirror) -> Line:
    values = _values(text, where)
    seed, truncation, category = (_number(values, key, where) for key in ("seed", "truncation", "class"))
    if seed is not None and (not 0 <= seed < 2**63 or seed != int(seed)):
        raise UsageError(f"{where} has a seed that is no whole number from 0 to 2^63 - 1.")
    if truncation is not None and not 0 <= truncation <= 1.5:
        raise UsageError(f"{where} has a truncation outside 0 to 1.5.")
    if category is not None and (category < 0 or category != int(category)):
        raise UsageError(f"{where} has a class that is no whole number from 0 on.")
    output = values.get("output")
    return Line(
        tuple(Part(NAMES[name], _file(values[name], path, where, copies)) for name in values if name in NAMES),
        None if seed is None else int(seed),
        None if truncation is None else float(truncation),
        None if output is None else _safe_stem(output, where),
        None if category is None else int(category),
    )


def _file(text: str, path: Path, where: str, copies: Mirror) -> Path:
    """What a name in a list means, or its copy."""
    named = place(text)
    if isinstance(named, Address) and copies.root is None:
        raise UsageError(f"{where} names an address, {text}.", "batch fetches such files; this command reads those here.")
    if isinstance(named, Address):
        return copies.local(named)
    # At an address there are no links: what lies above a folder is said by its name.
    return Path(os.path.normpath(path.parent / named)) if copies.address_of(path) else path.parent / named


def _values(text: str, where: str) -> dict[str, Any]:
    """The fields of a line; those that are text can be names of files."""
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{where} is no JSON: {error}.") from error
    named = [name for name in values if name in NAMES] if isinstance(values, dict) else []
    if not isinstance(values, dict) or not named or not all(isinstance(values[name], str) for name in named):
        raise UsageError(f'{where} needs a path: {{"labels": "map.png"}}.', f"Files can be: {', '.join(NAMES)}.")
    strange = sorted(set(values) - {*NAMES, *_OTHERS})
    if strange:
        raise UsageError(f"{where} has the unknown field {strange[0]!r}.", f"There are: {', '.join((*NAMES, *_OTHERS))}.")
    check_mixture([NAMES[name] for name in named], where)
    for key in (*named, "output"):
        value = values.get(key)
        if isinstance(value, str) and any(character == "\0" or "\ud800" <= character <= "\udfff" for character in value):
            raise UsageError(f"{where} has {key} {value!r}, which no file can be called.")
    return values


def check_mixture(kinds: Sequence[InputKind], where: str) -> None:
    """Raise `UsageError` where two files of an item would be the same condition; ``where`` names the item."""
    conditions = [InputKind.LABELS if kind in LABELS else kind for kind in kinds]
    twice = [kind for kind in conditions if conditions.count(kind) > 1]
    if twice:
        raise UsageError(f"{where} names two files for {twice[0]}.", "Each condition has one file.")


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
