"""Ctrl-C and a request to end, turned into the wish to stop that long work looks for between its steps."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from fmr_studio.jobs.progress import Progress

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def cancelled_by_signals(progress: Progress) -> Iterator[None]:
    """Cancel ``progress`` on the first signal; a second Ctrl-C raises KeyboardInterrupt at once.

    So no line is cut in the middle and no file is left half-written, wherever the signal arrives.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def cancel(number: int, frame: FrameType | None) -> None:
        if progress.cancelled:
            raise KeyboardInterrupt
        progress.cancel()

    before = {number: signal.signal(number, cancel) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
