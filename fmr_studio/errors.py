"""The one exception family that is shown to a person as it stands."""

from __future__ import annotations

import sys
from types import MappingProxyType


class FmrError(Exception):
    """Something a person can act on: a damaged file, a wrong size, a missing pack.

    Args:
        message: one sentence that says what went wrong and names the file or value.
        hint: one sentence that says what to do about it; empty when the message says it all.
    """

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        """The message without the hint, as it is put into a report line."""
        return self.message


class UsageError(FmrError):
    """The request itself makes no sense: contradicting options, an unknown name, no such input."""

    exit_code = 2


class Cancelled(Exception):  # noqa: N818 - an outcome rather than an error
    """Raised by `Progress.check` once somebody asked to stop.

    Not an `FmrError`, so that code which skips failed items and goes on (``except FmrError``) still stops.
    """

    exit_code = 130

    def __init__(self, message: str = "Stopped before it was finished.") -> None:
        super().__init__(message)
        self.message = message


_OPTIONAL = MappingProxyType(
    {
        "torch": ("PyTorch", "torch"),
        "sklearn": ("scikit-learn", "scikit-learn"),
        "numba": ("numba", "numba"),
        "h5py": ("h5py", "h5py"),
        "OpenEXR": ("OpenEXR", "OpenEXR"),
        "ai_edge_litert": ("LiteRT", "ai-edge-litert"),
    }
)
"""Libraries that painting does without, by the names of their modules: what they are called, and as what pip knows them."""
_TRAINING = "fmr_studio.training"
_WITH_PYTHON = "FMR Studio as its source is installed, with Python, has it."


def lacking(error: BaseException) -> FmrError | None:
    """What to do about a library that is not installed, and that painting does without; None for any other error."""
    name = (error.name or "") if isinstance(error, ModuleNotFoundError) else ""
    title, distribution = _OPTIONAL.get(name.partition(".")[0], ("", ""))
    if in_bundle() and (title or name.startswith(_TRAINING)):
        return FmrError(
            f"This needs {title or 'the part that teaches and trains'}, which this program for painting does not have.",
            _WITH_PYTHON,
        )
    if not title:
        return None
    return FmrError(f"This needs {title}, which is not installed.", f"This installs it: {how_to_install(distribution)}")


def how_to_install(package: str, *, belongs: bool = False) -> str:
    """What brings a library, as a hint.

    Args:
        package: as pip knows it.
        belongs: it is a part of every bundle, which is damaged where it is missing.
    """
    if not in_bundle():
        return f'pip install "{package}"' if "[" in package else f"pip install {package}"
    return "Unpack the program again." if belongs else _WITH_PYTHON


def in_bundle() -> bool:
    """Whether this is a program without Python, which pip cannot add to."""
    return bool(getattr(sys, "frozen", False))


def reason_of(error: OSError) -> str:
    """What the system says about a file, as the end of a sentence; empty where it says nothing."""
    return f": {error.strerror}" if error.strerror else ""


SENTENCE_LIMIT = 2_000
_PLAIN = (str, bytes, int, float, bool, type(None))


def printable(text: str, limit: int = SENTENCE_LIMIT) -> str:
    """A text without anything that could steer a terminal, of at most so many characters.

    Line breaks stay; other control characters, and marks that turn the direction of writing, are escaped.
    """
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    return "".join(char if char == "\n" or char.isprintable() else _escaped(char) for char in cut)


def quoted(value: object, limit: int = 60) -> str:
    """A value out of a file of others as part of a sentence: cut, on one line, and described where it is no plain value."""
    if isinstance(value, tuple) and len(value) <= 4 and all(isinstance(entry, _PLAIN) for entry in value):
        return "(" + ", ".join(quoted(entry, limit // 4) for entry in value) + ")"
    if not isinstance(value, _PLAIN):
        return f"a {type(value).__name__}"
    if isinstance(value, int) and value.bit_length() > 256:
        return "a huge number"
    text = value[:limit].decode(errors="backslashreplace") if isinstance(value, bytes) else str(value)
    return printable(text, limit).replace("\n", "\\n")


def _escaped(char: str) -> str:
    # A name of a file that is no text reaches the terminal as its own bytes, see `cli.terminal`.
    return char if "\ud800" <= char <= "\udfff" else char.encode("unicode_escape").decode()
