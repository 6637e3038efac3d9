"""A mailbox with one slot, for work of which only the newest request matters."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from fmr_studio.jobs.errand import Errand

Item = TypeVar("Item")


class Latest(Generic[Item]):
    """One item runs, one waits, and a newer one replaces the waiting one.

    Any thread submits; one worker thread loops over `take`::

        while (request := mailbox.take(breathe=…)) is not None:
            work(request)

    Between two items the worker does errands for others; while it is at one, :meth:`take_urgent` gives it what waits.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: Item | None = None
        self._running = False
        self._closed = False
        self._errands: deque[Errand[Any]] = deque()

    @property
    def busy(self) -> bool:
        """Whether an item is being worked on or waits."""
        with self._changed:
            return self._running or self._waiting is not None

    @property
    def waiting(self) -> bool:
        """Whether an item waits."""
        with self._changed:
            return self._waiting is not None

    def drop(self) -> None:
        """Forget the item that waits."""
        with self._changed:
            self._waiting = None
            self._changed.notify_all()

    def submit(self, item: Item) -> bool:
        """Put an item into the slot in place of the one that waits; returns at once. False once closed."""
        with self._changed:
            if self._closed:
                return False
            self._waiting = item
            self._changed.notify_all()
            return True

    def visit(self, errand: Errand[Any]) -> bool:
        """Have the worker do an errand when it is done with its present item; False once closed."""
        with self._changed:
            if self._closed:
                return False
            self._errands.append(errand)
            self._changed.notify_all()
            return True

    def take(self, timeout_s: float | None = None, *, breathe: Callable[[], object] = lambda: None) -> Item | None:
        """The waiting item, as soon as there is one; None once closed or after ``timeout_s``.

        Asking for the next item says that the last one is done.

        Args:
            breathe: what errands call between their steps, so that the worker can see to items with :meth:`take_urgent`.
        """
        while True:
            with self._changed:
                self._running = False
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._closed or self._waiting is not None or bool(self._errands), timeout_s)
                if self._waiting is not None or not self._errands:
                    item, self._waiting = self._waiting, None
                    self._running = item is not None
                    return item
                errand = self._errands.popleft()
                self._running = True
            errand.run(breathe)

    def take_urgent(self) -> Item | None:
        """The waiting item, while the worker is at an errand; None if there is none."""
        with self._changed:
            item, self._waiting = self._waiting, None
            return item

    def wait_idle(self, timeout_s: float | None = None) -> bool:
        """Block until nothing runs and nothing waits; False when that took longer than ``timeout_s``."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._running and self._waiting is None, timeout_s)

    def close(self) -> None:
        """Drop what waits and let the worker's `take` return None. Closing twice changes nothing."""
        with self._changed:
            self._closed = True
            self._waiting = None
            errands, self._errands = self._errands, deque()
            self._changed.notify_all()
        for errand in errands:
            errand.drop()
