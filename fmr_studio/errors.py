"""The one exception family that is shown to a person as it stands."""

from __future__ import annotations


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
