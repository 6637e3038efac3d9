"""The INPUT arguments of batch and invert: folders, files, patterns and JSONL lists, each to files in a fixed order.

Pictures that were made there before are no inputs, so that the output folder may be that of the inputs; everything else is.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from fmr_studio.addresses import Mirror
from fmr_studio.cli.input_folders import files_below, matches
from fmr_studio.cli.input_lists import LIST_SUFFIX, NAMES, Line, check_mixture, read_list
from fmr_studio.errors import UsageError
from fmr_studio.inference.recipes import SEED_IN_NAME
from fmr_studio.inference.tasks import InputKind, Part
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
        parts: all files, with what they are, where that was said.
    """

    path: Path
    stem: PurePosixPath
    seed: int | None = None
    truncation: float | None = None
    fixed: bool = False
    category: int | None = None
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Search:
    """How inputs are looked for.

    Args:
        out: the output folder.
        suffixes: what counts in a folder.
        is_made: whether a file in ``out`` is a picture that the command itself made.
        copies: of what lists name by addresses.
    """

    out: Path
    suffixes: tuple[str, ...]
    is_made: Callable[[Path], bool]
    copies: Mirror = field(default_factory=Mirror)

    def is_own(self, file: Path) -> bool:
        """Whether a file is one of the command's own pictures."""
        return Path(os.path.realpath(self.out)) in Path(os.path.realpath(file)).parents and self.is_made(file)


def find_inputs(arguments: Sequence[str], search: Search) -> list[Found]:
    """The files of all arguments in order, each once; within a folder or pattern sorted by name.

    Raises:
        UsageError: an argument names nothing, or a list is malformed; the sentence names it.
    """
    found: dict[tuple[object, ...], Found] = {}
    named = [argument for argument in arguments if name_of(argument) is not None]
    for argument in arguments:
        for one in [] if argument in named else _read(argument, search):
            found.setdefault((_files_of(one), one.stem, one.seed, one.truncation, one.category), one)
    return [*_without_made(list(found.values()), search), *_together(named, search)]


def name_of(argument: str) -> InputKind | None:
    """What an argument ``NAME=FILE`` says its file is; None for any other argument, and for a file that is called so."""
    name, sign, _ = argument.partition("=")
    return NAMES.get(name) if sign and not os.path.lexists(argument) else None


def parts_of(arguments: Sequence[str], kind: InputKind) -> tuple[Part, ...]:
    """The files of one item, ``NAME=FILE`` or files that are of a kind; raises `UsageError` where two are for the same."""
    named = [(name_of(argument), argument) for argument in arguments]
    parts = [
        Part(kind, Path(argument)) if name is None else Part(name, Path(argument.partition("=")[2])) for name, argument in named
    ]
    check_mixture([part.kind for part in parts if part.kind is not InputKind.AUTO], "The command line")
    return tuple(parts)


def _read(argument: str, search: Search) -> list[Found]:
    try:
        return _of_argument(argument, search)
    except OSError as error:
        raise UsageError(f"{shorten(argument)} cannot be read: {error.strerror or error}.") from error


def _files_of(found: Found) -> tuple[str, ...]:
    return tuple(os.path.realpath(part.path) for part in found.parts) or (os.path.realpath(found.path),)


def _together(arguments: Sequence[str], search: Search) -> list[Found]:
    """The items of arguments ``NAME=FILE``: files of one name in several folders belong together, a lone file to all."""
    kinds = [kind for kind in map(name_of, arguments) if kind is not None]
    check_mixture(kinds, "The command line")
    sets = [(kind, one, _read(one.partition("=")[2], search)) for kind, one in zip(kinds, arguments, strict=True)]
    if not sets:
        return []
    _, longest, most = max(sets, key=lambda one: len(one[2]))
    items = []
    for base in most:
        parts = []
        for kind, argument, found in sets:
            match = found if len(found) == 1 else [one for one in found if one.stem == base.stem]
            if not match:
                words = f"{argument} has nothing called {base.stem}, as {longest} has."
                raise UsageError(words, "Files of one name make one picture.")
            parts.append(Part(kind, match[0].path))
        items.append(Found(parts[0].path, base.stem, parts=tuple(parts)))
    return items


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
        return [_of_line(line) for line in read_list(path, search.copies)]
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
    stem, fixed = (PurePosixPath(line.path.stem), False) if line.output is None else (line.output, True)
    return Found(line.path, stem, line.seed, line.truncation, fixed=fixed, category=line.category, parts=line.parts)
