"""A mailbox with one slot, for work of which only the newest request matters."""

from __future__ import annotations

import threading
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Latest(Generic[Item]):
    """One item runs, one waits, and a newer one replaces the waiting one.

    Any thread submits; one worker thread loops over `take`::

        while (request := mailbox.take()) is not None:
            work(request)
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: Item | None = None
        self._running = False
        self._closed = False

    @property
    def busy(self) -> bool:
        """Whether an item is being worked on or waits."""
        with self._changed:
            return self._running or self._waiting is not None

    def submit(self, item: Item) -> bool:
        """Put an item into the slot in place of the one that waits; returns at once. False once closed."""
        with self._changed:
            if self._closed:
                return False
            self._waiting = item
            self._changed.notify_all()
            return True

    def take(self, timeout_s: float | None = None) -> Item | None:
        """The waiting item, as soon as there is one; None once closed or after ``timeout_s``.

        Asking for the next item says that the last one is done.
        """
        with self._changed:
            self._running = False
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._closed or self._waiting is not None, timeout_s)
            item, self._waiting = self._waiting, None
            self._running = item is not None
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
            self._changed.notify_all()
