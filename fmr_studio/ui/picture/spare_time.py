"""The time that pictures leave: other pictures are made in it, one at a time, and the next edit goes before them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from fmr_studio.inference.engine import RenderResult
from fmr_studio.inference.request import RenderRequest
from fmr_studio.ui.picture.worker import Job, RenderThread

REST_MS = 250
"""How long nothing may happen before spare time begins: a picture that is made then delays the next edit by its time."""


class SpareTime(QObject):
    """Gives those who want other pictures their turn.

    Args:
        is_idle: whether nothing else is to be done.
        job_for: how a picture is made now.
    """

    rested = Signal()
    """Nothing is to be done for a moment: spare time begins, or goes on after a picture."""
    made = Signal(object, object)
    """The `RenderRequest` that :meth:`ask` was given, and its `RenderResult`."""
    failed = Signal(object)
    """The `RenderRequest` that :meth:`ask` was given, and that there can be no picture of."""

    def __init__(
        self, thread: RenderThread, parent: QObject, *, is_idle: Callable[[], bool], job_for: Callable[[RenderRequest], Job]
    ) -> None:
        super().__init__(parent)
        self._thread, self._is_idle, self._job_for = thread, is_idle, job_for
        self._job: Job | None = None
        """What is under way: its answer may have been given and not have arrived yet."""
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._go_on)

    def ask(self, request: RenderRequest) -> bool:
        """Make a picture if nothing else is to be done; False where there is, and who asks comes again with :attr:`rested`.

        Only one is under way at a time. Were another one begun before the answer arrived, who asked would take the one for the
        other, drop it and ask again: without end, where the engine is quicker than the window.
        """
        if self._job is not None or not self._is_idle():
            return False
        if self._thread.busy:
            # Its answer can arrive before it comes back for more: rest again, or nobody would ask a second time.
            self._rest.start()
            return False
        self._job = self._job_for(request)
        self._thread.submit(self._job)
        return True

    def begin(self, idle: bool) -> None:
        """Nothing else is to be done from now on; or something is."""
        if idle:
            self._rest.start()
        else:
            self._rest.stop()

    def forget(self) -> None:
        """What was under way made room for something else, or is of no use; where it arrives all the same it is taken."""
        self._job = None

    def answer(self, job: Job, result: RenderResult | None = None, *, failed: bool = False, of_use: bool = True) -> None:
        """The thread has made a picture, could not, or has left it; then spare time goes on."""
        if job is self._job:
            self._job = None
        if not of_use:
            return
        if result is not None:
            self.made.emit(job.request, result)
        elif failed:
            self.failed.emit(job.request)
        self._go_on()

    def _go_on(self) -> None:
        if self._is_idle():
            self.rested.emit()
