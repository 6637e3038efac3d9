"""The table of headless commands."""

from __future__ import annotations

import argparse
import difflib
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol, cast

from fmr_studio.errors import UsageError

_MODULES = {
    "batch": "fmr_studio.cli.batch",
    "render": "fmr_studio.cli.render",
    "invert": "fmr_studio.cli.invert",
    "edges": "fmr_studio.cli.edges",
    "depth": "fmr_studio.cli.depth",
    "packs": "fmr_studio.cli.packs",
    "train": "fmr_studio.cli.train",
    "teach": "fmr_studio.cli.teach",
    "evaluate": "fmr_studio.cli.evaluate",
    "doctor": "fmr_studio.cli.doctor",
    "desktop": "fmr_studio.cli.desktop",
}


class Command(Protocol):
    """What a command's module offers. Importing it costs nothing; heavy imports stand inside `run`."""

    HELP: str
    """One line for the list of commands."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options, all but ``--verbose``."""

    def run(self, args: argparse.Namespace) -> int:
        """Do the work and return the exit code; raise `FmrError` for what a person can act on."""


def available() -> tuple[str, ...]:
    """The names of the commands that this version has, found without importing them."""
    return tuple(name for name, module in _MODULES.items() if find_spec(module))


def load(name: str) -> Command:
    """The module of a command; raises `UsageError` for a name that is none."""
    if name not in available():
        near = difflib.get_close_matches(name, available(), 1)
        hint = f"Perhaps you mean {near[0]}." if near else f"There are: {', '.join(available())}."
        raise UsageError(f"There is no command {name!r}.", hint)
    return cast(Command, import_module(_MODULES[name]))
