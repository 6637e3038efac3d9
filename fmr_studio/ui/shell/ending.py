"""Ctrl-C, a polite kill and a closed terminal end the window at once, also while a dialog is open; unsaved work is kept."""

from __future__ import annotations

import signal
import socket
from types import FrameType, TracebackType

from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QApplication

SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


class EndingBySignals:
    """Ends Qt's event loops, the dialogs' own ones too, with the first signal, for as long as the block lasts.

    Python hears of a signal only when it is Python's turn, and an idle window leaves it none: so the system writes the signal
    into a socket as well, and Qt wakes for that. A second signal ends the program as the system does.
    """

    def __init__(self, application: QApplication) -> None:
        self.ended = False
        """Whether a signal came."""
        self._application = application
        self._reading, self._writing = socket.socketpair()
        for end in (self._reading, self._writing):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._reading.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._woken)

    def __enter__(self) -> EndingBySignals:
        self._before = {number: signal.signal(number, self._end) for number in SIGNALS}
        self._wakeup_before = signal.set_wakeup_fd(self._writing.fileno(), warn_on_full_buffer=False)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        signal.set_wakeup_fd(self._wakeup_before)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._notifier.setEnabled(False)
        self._reading.close()
        self._writing.close()

    def _woken(self) -> None:
        """Empty the socket; that Python has its turn is all that was wanted."""
        self._reading.recv(4096)

    def _end(self, number: int, frame: FrameType | None) -> None:
        self.ended = True
        for each in SIGNALS:
            signal.signal(each, signal.SIG_DFL)
        self._application.exit(number)
