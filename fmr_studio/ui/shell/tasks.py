"""Work that takes longer than a moment: on its own thread, with progress and cancelling, and never in the window's way.

A window has one :class:`Tasks` (``workspace.tasks``), a dialog may have its own. What it is used like::

    def work(progress: TaskProgress) -> Inversion:           # on the task's thread: no widget may be touched here
        return invert(photo, progress=progress.part(0.0, 0.9), on_picture=progress.publish)

    workspace.tasks.run(
        self.tr("Reading the photo"),                        # what the strip in the status line says
        work,
        on_done=self._take,                                  # with what the work returned
        on_partial=self._show_picture,                       # with the newest thing that was published
        on_ended=lambda: self.button.setEnabled(True),       # always, last
        owner=self,                                          # once that widget is gone, nobody is called
    )

All ``on_…`` are called on the GUI thread. The work reports with ``progress.report(0.3, "words")`` and calls
``progress.check()`` between steps, which ends it when the person pressed Cancel. An `FmrError` goes to ``on_error``, or
without one to :attr:`Tasks.failed` (the window's banner); a lack of memory becomes
one, any other exception is a bug and goes to :attr:`Tasks.crashed`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from enum import Enum, auto
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, QEventLoop, QObject, QThread, Signal
from PySide6.QtWidgets import QApplication, QWidget

from fmr_studio.errors import Cancelled, FmrError, lacking
from fmr_studio.jobs.progress import Progress

T = TypeVar("T")
Calls = dict[str, Callable[..., object] | None]
CLOSE_WITHIN_S = 20.0
_INPUT = (
    *(QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick),
    *(QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.Shortcut, QEvent.Type.ShortcutOverride),
    *(QEvent.Type.Wheel, QEvent.Type.TabletPress, QEvent.Type.TabletRelease, QEvent.Type.Drop, QEvent.Type.Close),
)


class TaskProgress(Progress):
    """The token of a task: progress and cancelling, and a way to show something before the end."""

    def __init__(self, publish: Callable[[Any], None]) -> None:
        super().__init__()
        self._publish = publish

    def publish(self, value: Any) -> None:
        """Hand a value to ``on_partial`` on the GUI thread; one that was not taken yet is replaced. From any thread."""
        self._publish(value)


class Outcome(Enum):
    """How a task ended."""

    RUNNING = auto()
    DONE = auto()
    CANCELLED = auto()
    FAILED = auto()


class Task(QThread):
    """One piece of work; made by :meth:`Tasks.run`.

    Args:
        title: what it does, for a person: "Saving portrait.fmr".
        must_finish: it cannot be cancelled, and closing the window waits for it: half of it would be worse than none.
    """

    _published = Signal()

    def __init__(self, title: str, work: Callable[[TaskProgress], Any], *, must_finish: bool = False) -> None:
        super().__init__()
        self.setObjectName(f"task: {title}")
        self.title, self.must_finish = title, must_finish
        self.progress = TaskProgress(self._take_published)
        self.outcome = Outcome.RUNNING
        self.result: Any = None
        """What the work returned, once the outcome is DONE."""
        self.error: BaseException | None = None
        self._work = work
        self._partial: list[Any] = []
        self._lock = threading.Lock()

    def cancel(self) -> None:
        """Ask the work to stop at its next step; returns at once. Nothing happens where it must finish."""
        if not self.must_finish:
            self.progress.cancel()

    def run(self) -> None:
        """The work, on its own thread; whatever it does becomes an outcome."""
        try:
            self.result = self._work(self.progress)
            self.outcome = Outcome.CANCELLED if self.progress.cancelled else Outcome.DONE
        except Cancelled:
            self.outcome = Outcome.CANCELLED
        except MemoryError:
            words = self.tr("The memory is not enough: %1.").replace("%1", self.title)
            self.error, self.outcome = (
                FmrError(words, self.tr("Take something smaller, or close other programs.")),
                Outcome.FAILED,
            )
        except Exception as error:
            self.error, self.outcome = lacking(error) or error, Outcome.FAILED

    def _take_published(self, value: Any) -> None:
        with self._lock:
            waiting = bool(self._partial)
            self._partial = [value]
        if not waiting:
            self._published.emit()

    def take_partial(self) -> list[Any]:
        """The newest published value that nobody took yet, in a list; empty if there is none."""
        with self._lock:
            taken, self._partial = self._partial, []
        return taken


class _Callbacks(QObject):
    """Whom a task tells what; lives on the GUI thread, so that everything is told there."""

    def __init__(self, tasks: Tasks, task: Task, calls: Calls) -> None:
        super().__init__(tasks)
        self._tasks, self._task, self._calls = tasks, task, calls
        task._published.connect(self.tell_partial)
        task.finished.connect(self.tell_end)

    def forget(self) -> None:
        """Stop, and tell nobody: the owner is gone, or the window closes."""
        self._calls = {}
        self._task.cancel()

    def tell_partial(self) -> None:
        for value in self._task.take_partial():
            if not self._task.progress.cancelled:
                self._call("on_partial", value)

    def tell_end(self) -> None:
        task = self._task
        task.wait()
        self.tell_partial()
        self._tasks._remove(task)
        try:
            if task.outcome is Outcome.DONE:
                self._call("on_done", task.result)
            elif task.outcome is Outcome.CANCELLED:
                self._call("on_cancelled")
            elif not isinstance(task.error, FmrError):
                self._tasks.crashed.emit(task.error)
            elif not self._call("on_error", task.error) and self._calls:
                self._tasks.failed.emit(task.error)
        finally:
            self._call("on_ended")
            self._tasks.ended.emit(task)
            self.deleteLater()

    def _call(self, name: str, *values: Any) -> bool:
        call = self._calls.get(name)
        if call is not None:
            call(*values)
        return call is not None


class Tasks(QObject):
    """Starts tasks and knows the ones that run; show them with a `TaskStrip`."""

    changed = Signal()
    """A task began, or was taken from :attr:`running`."""
    ended = Signal(object)
    """The `Task` that is over, after its callbacks were called."""
    failed = Signal(object)
    """An `FmrError` that no ``on_error`` took."""
    crashed = Signal(object)
    """An exception that is a bug."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: dict[Task, _Callbacks] = {}
        self.strip: QWidget | None = None
        """The one widget that still hears mouse and keys while :meth:`wait` waits, so that Cancel works."""

    @property
    def running(self) -> tuple[Task, ...]:
        """What runs, oldest first."""
        return tuple(self._running)

    def run(
        self,
        title: str,
        work: Callable[[TaskProgress], T],
        *,
        on_done: Callable[[T], object] | None = None,
        on_error: Callable[[FmrError], object] | None = None,
        on_cancelled: Callable[[], object] | None = None,
        on_partial: Callable[[Any], object] | None = None,
        on_ended: Callable[[], object] | None = None,
        must_finish: bool = False,
        owner: QObject | None = None,
    ) -> Task:
        """Start work at once, and say on the GUI thread how it ended.

        Args:
            title: what it does, in the language of the program.
            work: is called on the task's own thread.
            on_done: gets what the work returned, unless it was cancelled.
            on_error: gets the `FmrError`, in place of :attr:`failed`.
            on_partial: gets the newest value of ``progress.publish(value)``.
            on_ended: is called last, whatever happened; not when the owner is gone.
            must_finish: the person cannot cancel it, and closing waits for it.
            owner: a widget or other QObject; when it is deleted the task is cancelled and nobody is called.
        """
        task = Task(title, work, must_finish=must_finish)
        calls: Calls = {"on_done": on_done, "on_error": on_error, "on_cancelled": on_cancelled}
        self._running[task] = _Callbacks(self, task, {**calls, "on_partial": on_partial, "on_ended": on_ended})
        self.destroyed.connect(task.cancel)
        if owner is not None:
            owner.destroyed.connect(self._running[task].forget)
        _alive.difference_update([over for over in _alive if over.isFinished()])
        _alive.add(task)
        task.start()
        self.changed.emit()
        return task

    def wait(self, task: Task) -> Outcome:
        """Keep the window alive, but without input, until a task is over: for saving before the window closes."""
        shield, loop = _Shield(self.strip), QEventLoop()

        def end(over: Task) -> None:
            if over is task:
                loop.quit()

        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(shield)
        self.ended.connect(end)
        try:
            if task in self._running:
                loop.exec()
        finally:
            self.ended.disconnect(end)
            application.removeEventFilter(shield)
        return task.outcome

    def close(self) -> bool:
        """Cancel what can be, wait for the rest, and tell nobody; False where something still runs after 20 s."""
        for callbacks in self._running.values():
            callbacks.forget()
        return all(task.wait(int(CLOSE_WITHIN_S * 1000)) for task in self._running)

    def _remove(self, task: Task) -> None:
        self._running.pop(task, None)
        self.changed.emit()


_alive: set[Task] = set()
"""Tasks whose thread may still run: a thread must not be deleted with the window that started it."""


class _Shield(QObject):
    """Keeps input from everything but one widget."""

    def __init__(self, spared: QWidget | None) -> None:
        super().__init__()
        self._spared = spared

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in _INPUT:
            return False
        if event.type() is QEvent.Type.Shortcut:  # goes to the action itself, which is no widget
            return True
        spared = self._spared
        if spared is None or not isinstance(watched, QWidget):
            return watched.isWidgetType()
        return not (watched is spared or spared.isAncestorOf(watched))
