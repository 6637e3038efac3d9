"""A process beside the window: begun, asked to stop after its step, and ended with the window."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

LOOK_EVERY_MS = 1000
STOP_WITHIN_MS = 4000
"""How long a step may take to end when the window closes; what is killed then goes on from its last checkpoint."""


class SideProcess(QObject):
    """One process at most."""

    looked = Signal()
    """It began, another moment has passed while it runs, or it is over."""
    ended = Signal(int, bool)
    """Its exit code, and whether it was asked to stop."""
    not_started = Signal()
    """Its program could not be run."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self._stopping = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.looked)

    @property
    def running(self) -> bool:
        """Whether it is at work."""
        return self._process is not None

    @property
    def process_id(self) -> int:
        """Of the process at work; 0 while there is none."""
        return 0 if self._process is None else self._process.processId()

    def start(self, command: Sequence[str], words: Path) -> None:
        """Run a program with its arguments; what it says on stderr goes to a file, what it says on stdout nowhere."""
        program, *arguments = command
        self._stopping = False
        process = self._process = QProcess(self)
        process.setProcessEnvironment(_patient())
        process.setStandardOutputFile(QProcess.nullDevice())
        process.setStandardErrorFile(str(words))
        process.finished.connect(self._finished)
        process.errorOccurred.connect(self._failed)
        process.start(program, arguments)
        self._timer.start()
        self.looked.emit()

    def stop(self) -> None:
        """Ask it to end after its step."""
        if self._process is not None:
            self._stopping = True
            self._process.terminate()
            self.looked.emit()

    def close(self) -> None:
        """End it with the window, and tell nobody."""
        self._timer.stop()
        process, self._process = self._process, None
        if process is not None:
            process.finished.disconnect()
            process.errorOccurred.disconnect()
            process.terminate()
            if not process.waitForFinished(STOP_WITHIN_MS):
                process.kill()
                process.waitForFinished(STOP_WITHIN_MS)

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._over()
            self.not_started.emit()

    def _finished(self, code: int, _status: QProcess.ExitStatus) -> None:
        self._over()
        self.ended.emit(code, self._stopping)

    def _over(self) -> None:
        self._timer.stop()
        if self._process is not None:
            self._process.deleteLater()
            self._process = None
        self.looked.emit()


def _patient() -> QProcessEnvironment:
    """The environment in which threads that wait for each other sleep.

    They spin unasked, which takes a core from the window: where others were at work, a step of teaching took five times the
    processor's time and three times as long.
    """
    environment = QProcessEnvironment.systemEnvironment()
    environment.insert("OMP_WAIT_POLICY", "PASSIVE")
    return environment
