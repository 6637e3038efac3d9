"""What the doctor says about this machine, looked at on a thread of its own, to be read and copied."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from fmr_studio.doctor.examination import examine
from fmr_studio.doctor.report import Finding, Report, State
from fmr_studio.ui.shell.on_screen import resize_on_screen
from fmr_studio.ui.shell.tasks import Task, TaskProgress, Tasks
from fmr_studio.ui.shell.theme import Theme

LOOK_EVERY_MS = 100
STEPS = 100


class DoctorDialog(QDialog):
    """Begins at once; closing it stops the work."""

    def __init__(self, frame: QWidget, tasks: Tasks, theme: Theme) -> None:
        super().__init__(frame)
        self._tasks, self._theme = tasks, theme
        self.report: Report | None = None
        self.setWindowTitle(self.tr("Doctor"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.verdict = QLabel()
        self.verdict.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setRange(0, STEPS)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("How far the doctor is"))
        self.stop = QPushButton(self.tr("Stop"))
        self.list = self._make_list()
        note = QLabel(self.tr("The report is in English and names no private folders, so that it can be sent to others."))
        note.setProperty("quiet", True)
        note.setWordWrap(True)
        self.copy = QPushButton(self.tr("Copy report"))
        self.copy.clicked.connect(self._copy)
        self.again = QPushButton(self.tr("Look again"))
        self.again.clicked.connect(self.look)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.buttons.addButton(self.copy, QDialogButtonBox.ButtonRole.ActionRole)
        self.buttons.addButton(self.again, QDialogButtonBox.ButtonRole.ActionRole)
        self.buttons.rejected.connect(self.reject)
        for button in (self.stop, self.copy, self.again):
            button.setAutoDefault(False)
        progress = QHBoxLayout()
        progress.addWidget(self.bar, 1)
        progress.addWidget(self.stop)
        column = QVBoxLayout(self)
        column.addWidget(self.verdict)
        column.addLayout(progress)
        column.addWidget(self.list, 1)
        column.addWidget(note)
        column.addWidget(self.buttons)
        resize_on_screen(self, QSize(760, 620))
        self._task: Task | None = None
        self._timer = self.startTimer(LOOK_EVERY_MS)
        self.stop.clicked.connect(self._cancel)
        self.look()

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _make_list(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setHeaderLabels([self.tr("What"), self.tr("Found")])
        tree.setRootIsDecorated(False)
        tree.setIndentation(12)
        tree.setWordWrap(True)
        tree.setAccessibleName(self.tr("Findings"))
        return tree

    # -- looking -------------------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Look at everything."""
        self.list.clear()
        self.report = None
        self._show_running(True)

        def work(progress: TaskProgress) -> Report:
            return examine(progress)

        self._task = self._tasks.run(
            self.tr("Looking at this computer"),
            work,
            on_done=self._show,
            on_cancelled=lambda: self.verdict.setText(self.tr("Stopped.")),
            on_ended=lambda: self._show_running(False),
            owner=self,
        )

    def _show_running(self, running: bool) -> None:
        for widget in (self.bar, self.stop):
            widget.setVisible(running)
        self.again.setEnabled(not running)
        self.copy.setEnabled(self.report is not None)
        if running:
            self.bar.setValue(0)
            self.verdict.setText(self.tr("Looking at this computer …"))

    def timerEvent(self, event: object) -> None:
        if self._task is not None and self.bar.isVisible():
            self.bar.setValue(round(STEPS * self._task.progress.fraction))

    def _show(self, report: Report) -> None:
        self.report = report
        warnings = sum(finding.state is State.WARNING for finding in report.findings)
        if report.failed:
            self.verdict.setText(self.tr("Something is broken; the red lines say what to do."))
        elif warnings:
            self.verdict.setText(self.tr("Nothing is broken, but the yellow lines are worth a look."))
        else:
            self.verdict.setText(self.tr("Nothing is broken."))
        headings: dict[str, QTreeWidgetItem] = {}
        for finding in report.findings:
            if finding.group not in headings:
                headings[finding.group] = self._heading(finding.group)
            self._add(headings[finding.group], finding)
        self.list.expandAll()
        self.list.resizeColumnToContents(0)

    def _heading(self, words: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem(self.list, [words])
        font = QFont(self.list.font())
        font.setBold(True)
        item.setFont(0, font)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        return item

    def _add(self, heading: QTreeWidgetItem, finding: Finding) -> None:
        item = QTreeWidgetItem(heading, [finding.name, finding.value])
        item.setToolTip(1, finding.value)
        tones, theme = self._theme.tones, self._theme
        look = {
            State.GOOD: ("check-circle-outline", None),
            State.INFO: ("information-outline", None),
            State.WARNING: ("alert-outline", tones.warning),
            State.FAILURE: ("close-circle-outline", tones.error),
        }
        icon, color = look[finding.state]
        item.setIcon(0, theme.icon(icon, quiet=color is None))
        if color is not None:
            item.setForeground(1, QColor(color))
        if finding.advice:
            advice = QTreeWidgetItem(heading, ["", finding.advice])
            advice.setToolTip(1, finding.advice)
            advice.setForeground(1, QColor(tones.quiet))

    def _copy(self) -> None:
        if self.report is not None:
            QGuiApplication.clipboard().setText("\n".join(self.report.as_lines()))
            self.verdict.setText(self.tr("The report is on the clipboard."))

    def done(self, result: int) -> None:
        """Stop looking, and close."""
        if self._task is not None and self._task.isRunning():
            self._task.cancel()
        super().done(result)
