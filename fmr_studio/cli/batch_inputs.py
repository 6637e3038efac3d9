"""The INPUT arguments of batch and invert: folders, files, patterns and JSONL lists, each to files in a fixed order.

Pictures that were made there before are no inputs, so that the output folder may be that of the inputs; everything else is.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from fmr_studio.cli.input_folders import files_below, matches
from fmr_studio.cli.input_lists import LIST_SUFFIX, Line, read_list
from fmr_studio.errors import UsageError
from fmr_studio.inference.recipes import SEED_IN_NAME
from fmr_studio.paths import shorten
from fmr_studio.project.images import SUFFIXES

RECIPE_SUFFIXES = (".json", ".fmr")
LABEL_SUFFIXES = (*SUFFIXES, ".ora")
"""What a folder of label maps is searched for."""


@dataclass(frozen=True)
class Found:
    """One input file.

    Args:
        path: where it is.
        stem: its output below the output folder, without suffix; subfolders of a folder or pattern are kept.
        seed: what a JSONL line asks for, or None; ``truncation`` and ``category``, the class, likewise.
        fixed: ``stem`` is the whole name, to which no seed is added where there is just one.
    """

    path: Path
    stem: PurePosixPath
    seed: int | None = None
    truncation: float | None = None
    fixed: bool = False
    category: int | None = None


@dataclass(frozen=True)
class Search:
    """How inputs are looked for.

    Args:
        out: the output folder.
        suffixes: what counts in a folder.
        is_made: whether a file in ``out`` is a picture that the command itself made.
    """

    out: Path
    suffixes: tuple[str, ...]
    is_made: Callable[[Path], bool]

    def is_own(self, file: Path) -> bool:
        """Whether a file is one of the command's own pictures."""
        return Path(os.path.realpath(self.out)) in Path(os.path.realpath(file)).parents and self.is_made(file)


def find_inputs(arguments: Sequence[str], search: Search) -> list[Found]:
    """The files of all arguments in order, each once; within a folder or pattern sorted by name.

    Raises:
        UsageError: an argument names nothing, or a list is malformed; the sentence names it.
    """
    found: dict[tuple[object, ...], Found] = {}
    for argument in arguments:
        try:
            for one in _of_argument(argument, search):
                found.setdefault((os.path.realpath(one.path), one.stem, one.seed, one.truncation, one.category), one)
        except OSError as error:
            raise UsageError(f"{shorten(argument)} cannot be read: {error.strerror or error}.") from error
    return _without_made(list(found.values()), search)


def _without_made(found: list[Found], search: Search) -> list[Found]:
    """The inputs without own pictures that were named beside what they were made of, as a shell does with ``*.png``."""
    own = {one.path for one in found if not one.fixed and search.is_own(one.path)}
    others = {one.stem for one in found if one.path not in own}
    return [one for one in found if one.path not in own or _without_seed(one.stem) not in others]


def _without_seed(stem: PurePosixPath) -> PurePosixPath:
    return stem.with_name(SEED_IN_NAME.sub("", stem.name) or stem.name)


def _of_argument(argument: str, search: Search) -> list[Found]:
    path = Path(argument)
    if path.is_dir():
        files = list(files_below(path, search.suffixes))
        if not files:
            raise UsageError(f"The folder {shorten(path)} holds no images.", f"Such files end in {', '.join(search.suffixes)}.")
        return _kept(path, files, search, argument)
    if path.suffix.lower() == LIST_SUFFIX and path.is_file():
        return [_of_line(line) for line in read_list(path)]
    if os.path.lexists(path):
        return [Found(path, PurePosixPath(path.stem))]
    root, found = matches(argument)
    if not found:
        raise _no_match(argument)
    return _kept(root, _files(found, search.suffixes), search, argument)


def _files(matched: list[Path], suffixes: tuple[str, ...]) -> list[Path]:
    """The files among what matched and those below the folders among it, sorted; behind links, none that is there already."""
    files: dict[tuple[str, str], Path] = {}
    for match in sorted(matched, key=lambda match: (match.is_symlink() and match.is_dir(), match.parts)):
        for file in files_below(match, suffixes) if match.is_dir() else [match]:
            files.setdefault((os.path.realpath(file.parent), file.name), file)
    return sorted(files.values(), key=lambda file: file.parts)


def _kept(root: Path, files: list[Path], search: Search, argument: str) -> list[Found]:
    """The inputs among files below ``root``."""
    kept = [file for file in files if not search.is_own(file)]
    if not kept and files:
        hint = "Choose another output folder to draw them again by their recipes."
        raise UsageError(f"{shorten(argument)} names nothing but pictures that were made there before.", hint)
    if not kept:
        raise _no_match(argument)
    return [Found(file, PurePosixPath(file.relative_to(root).with_suffix("").as_posix())) for file in kept]


def _no_match(argument: str) -> UsageError:
    if not set("*?[") & set(argument):
        return UsageError(f"There is no file or folder {shorten(argument)}.")
    brackets = "In a pattern, [ ] stand for one of the characters between them; write [[] for the sign [."
    return UsageError(f"No file matches {argument}.", brackets if "[" in argument else "")


def _of_line(line: Line) -> Found:
    stem = PurePosixPath(line.path.stem) if line.output is None else line.output
    return Found(line.path, stem, line.seed, line.truncation, fixed=line.output is not None, category=line.category)
