"""Work that another thread does, because it alone may use something: who asks waits, and the owner keeps its own work going."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from fmr_studio.errors import Cancelled
from fmr_studio.jobs.progress import Progress

T = TypeVar("T")
LOOK_EVERY_S = 0.1


class Breathing(Progress):
    """The token of an errand: at every `check` the owner does what became urgent meanwhile.

    Args:
        progress: the token of whom it is done for; cancelling that one cancels the errand.
        breathe: does what is urgent; on the owner's thread.
    """

    def __init__(self, progress: Progress, breathe: Callable[[], object]) -> None:
        super().__init__(progress.report)
        self._cancelled = progress._cancelled
        self._breathe = breathe

    def check(self) -> None:
        """Raise `Cancelled` if somebody asked to stop; then let the owner breathe."""
        super().check()
        self._breathe()

    def part(self, start: float, end: float) -> Progress:
        """A token for a step of the work, see `Progress.part`; it breathes as well."""
        return Breathing(super().part(start, end), self._breathe)


class Errand(Generic[T]):
    """One piece of work for another thread.

    Args:
        work: is called on the owner's thread with a token that breathes.
        progress: of whom it is done for.
    """

    def __init__(self, work: Callable[[Progress], T], progress: Progress) -> None:
        self._work, self._progress = work, progress
        self._lock = threading.Lock()
        self._begun = False
        self._done = threading.Event()
        self._result: list[T] = []
        self._error: BaseException | None = None

    def run(self, breathe: Callable[[], object]) -> None:
        """Do it, on the owner's thread; what it raises is raised where it is waited for."""
        with self._lock:
            if self._begun:
                return
            self._begun = True
        try:
            self._progress.check()
            self._result.append(self._work(Breathing(self._progress, breathe)))
        except BaseException as error:
            self._error = error
        self._done.set()

    def drop(self) -> None:
        """It will not be done: whoever waits for it gets `Cancelled`. Nothing happens once it began."""
        with self._lock:
            if self._begun:
                return
            self._begun = True
        self._error = Cancelled()
        self._done.set()

    def wait(self) -> T:
        """What the work returned, as soon as it did; called on another thread than the owner's."""
        while not self._done.wait(LOOK_EVERY_S):
            if self._progress.cancelled:
                self.drop()
        if self._error is not None:
            raise self._error
        return self._result[0]
