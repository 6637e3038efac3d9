"""Progress and Cancel of what runs, for the status line or a dialog: there only while something takes its time."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QToolButton, QWidget

from fmr_studio.ui.shell.tasks import Task, Tasks
from fmr_studio.ui.shell.theme import Theme

SHOW_AFTER_MS = 400
"""What is over sooner is not worth a look."""
LOOK_EVERY_MS = 100
BAR_WIDTH_PX = 140
WORDS_WIDTH_PX = 360
STEPS = 1000


class TaskStrip(QWidget):
    """Shows the newest task, and how many others there are; hears Cancel even while the window waits for a task."""

    def __init__(self, tasks: Tasks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._theme = tasks, theme
        tasks.strip = self
        self.words, self.bar, self.button = QLabel(), QProgressBar(), QToolButton()
        self.words.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.words.setMaximumWidth(WORDS_WIDTH_PX)
        self.bar.setFixedWidth(BAR_WIDTH_PX)
        self.bar.setFixedHeight(8)
        self.bar.setTextVisible(False)
        self.button.setAutoRaise(True)
        self.button.setToolTip(self.tr("Cancel"))
        self.button.setAccessibleName(self.tr("Cancel what is running"))
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.clicked.connect(self.cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for widget in (self.words, self.bar, self.button):
            row.addWidget(widget)
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.setInterval(SHOW_AFTER_MS)
        self._due.timeout.connect(self._appear)
        self._look = QTimer(self)
        self._look.setInterval(LOOK_EVERY_MS)
        self._look.timeout.connect(self.show_progress)
        tasks.changed.connect(self._tasks_changed)
        theme.changed.connect(self._draw_icons)
        self._draw_icons()
        self.hide()

    @property
    def task(self) -> Task | None:
        """The task that is shown."""
        running = self._tasks.running
        return running[-1] if running else None

    def cancel(self) -> None:
        """Cancel the task that is shown."""
        if self.task is not None:
            self.task.cancel()
            self.show_progress()

    def _tasks_changed(self) -> None:
        if self.task is None:
            self._due.stop()
            self._look.stop()
            self.hide()
        elif self._look.isActive():
            self.show_progress()
        elif not self._due.isActive():
            self._due.start()

    def _appear(self) -> None:
        self.show_progress()
        self._look.start()
        self.show()

    def show_progress(self) -> None:
        """Read off how far the task is."""
        task = self.task
        if task is None:
            return
        words = f"{task.title}: {task.progress.note}" if task.progress.note else f"{task.title} …"
        if task.progress.cancelled:
            words = self.tr("Cancelling …")
        others = len(self._tasks.running) - 1
        if others:
            words += self.tr(" (and %1 more)").replace("%1", str(others))
        self.words.setText(self.words.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, WORDS_WIDTH_PX - 12))
        self.words.setToolTip(words)
        self.bar.setAccessibleName(words)
        if task.progress.fraction > 0.0:
            self.bar.setRange(0, STEPS)
            self.bar.setValue(round(STEPS * task.progress.fraction))
        else:
            self.bar.setRange(0, 0)  # nobody knows yet: it moves to and fro
        self.button.setEnabled(not task.progress.cancelled)
        self.button.setVisible(not task.must_finish)

    def _draw_icons(self) -> None:
        self.button.setIcon(self._theme.icon("close"))
