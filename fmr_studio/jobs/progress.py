"""A token passed down long work: it carries the wish to stop down and the progress up."""

from __future__ import annotations

import threading
from collections.abc import Callable

from fmr_studio.errors import Cancelled


class Progress:
    """How far a piece of work is, and whether it should stop. Safe to use from any thread.

    ``Progress()`` reports to nobody; functions take ``progress: Progress | None = None`` and begin with
    ``progress = progress or Progress()``.

    Args:
        on_report: called as ``on_report(fraction, note)`` for every report, one call at a time, on the thread that
            reports. It may raise to stop the work.
    """

    def __init__(self, on_report: Callable[[float, str], None] | None = None) -> None:
        self._on_report = on_report
        self._cancelled = threading.Event()
        self._lock = threading.RLock()
        self._fraction = 0.0
        self._note = ""

    @property
    def fraction(self) -> float:
        """The last reported fraction, in [0, 1]."""
        return self._fraction

    @property
    def note(self) -> str:
        """The last reported note that was not empty."""
        return self._note

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked to stop."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Ask the work to stop at its next `check`. Returns at once; asking twice changes nothing."""
        self._cancelled.set()

    def check(self) -> None:
        """Raise `Cancelled` if somebody asked to stop. To be called between steps."""
        if self._cancelled.is_set():
            raise Cancelled

    def report(self, fraction: float, note: str = "") -> None:
        """Say how far the work is.

        Args:
            fraction: done so far; values outside [0, 1] are clamped.
            note: a few words on what is going on; empty keeps the last ones.
        """
        with self._lock:
            self._fraction = min(max(float(fraction), 0.0), 1.0)
            self._note = note or self._note
            if self._on_report is not None:
                self._on_report(self._fraction, note)

    def followed(self, on_report: Callable[[float, str], None]) -> Progress:
        """A token for the same work whose reports go to ``on_report``, too. Cancelling either cancels both."""

        def both(fraction: float, note: str) -> None:
            self.report(fraction, note)
            on_report(fraction, note)

        step = Progress(both)
        step._cancelled = self._cancelled
        return step

    def part(self, start: float, end: float) -> Progress:
        """A token for a step of the work, whose 0 to 1 is this one's ``start`` to ``end``.

        Cancelling either cancels both.
        """
        step = Progress(lambda fraction, note: self.report(start + (end - start) * fraction, note))
        step._cancelled = self._cancelled
        return step
