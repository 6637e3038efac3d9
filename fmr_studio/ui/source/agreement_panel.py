"""How well the picture shows what was painted, label by label."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QCheckBox, QHeaderView, QLabel, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from fmr_studio.canvas.agreement import Agreement
from fmr_studio.canvas.rect import Rect
from fmr_studio.ui.shell.numbers import decimal, percent
from fmr_studio.ui.shell.theme import Theme

NAME, IOU, PAINTED, SEEN = range(4)
AREA = Qt.ItemDataRole.UserRole
GOOD, POOR = 0.75, 0.5


class AgreementPanel(QWidget):
    """Lists the labels, the worst first; a click on one goes to where it is wrong.

    Args:
        words: the name of a label id for people.
    """

    wanted = Signal(object)
    """A `Rect` of the picture to go to."""

    def __init__(self, theme: Theme, words: Callable[[int], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._words = theme, words
        self._agreement: Agreement | None = None
        self.summary = QLabel(self.tr("The comparison comes with the first picture."))
        self.summary.setWordWrap(True)
        self.heat = QCheckBox(self.tr("Show where on both views"))
        self.heat.setChecked(True)
        self.table = QTreeWidget()
        self.table.setColumnCount(4)
        self.table.setHeaderLabels([self.tr("Label"), self.tr("IoU"), self.tr("Painted"), self.tr("Seen")])
        self.table.headerItem().setToolTip(IOU, self.tr("Intersection over union of where it was painted and where it is seen"))
        self.table.setRootIsDecorated(False)
        self.table.setAccessibleName(self.tr("Agreement by label"))
        self.table.setToolTip(self.tr("A click goes to the largest place where picture and paint disagree"))
        header = self.table.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column in (IOU, PAINTED, SEEN):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        for signal in (self.table.itemClicked, self.table.itemActivated):
            signal.connect(lambda item, _column: self.wanted.emit(item.data(NAME, AREA)))
        column_layout = QVBoxLayout(self)
        column_layout.setContentsMargins(8, 4, 8, 8)
        for widget in (self.summary, self.table, self.heat):
            column_layout.addWidget(widget)
        theme.changed.connect(self._fill)

    @property
    def in_sight(self) -> bool:
        """Whether anybody can see the panel."""
        return not self.visibleRegion().isEmpty()

    def show_agreement(self, agreement: Agreement | None, message: str) -> None:
        """Show a comparison, or why there is none."""
        self._agreement = agreement
        if agreement is None:
            self.summary.setText(message)
        else:
            words = self.tr("The picture shows %1 % of what was painted; mean IoU %2 %.")
            numbers = decimal(100 * agreement.part, 1), decimal(100 * agreement.mean_iou, 1)
            unbroken = words.replace(" %.", "\N{NO-BREAK SPACE}%.").replace(" % ", "\N{NO-BREAK SPACE}% ")
            self.summary.setText(unbroken.replace("%1", numbers[0]).replace("%2", numbers[1]))
        self.table.setEnabled(agreement is not None)
        self.heat.setEnabled(agreement is not None)
        self.set_current(True)
        self._fill()

    def set_current(self, current: bool) -> None:
        """Whether the table is about the picture that is shown."""
        self.summary.setProperty("quiet", not current)
        self.summary.style().polish(self.summary)

    def _fill(self) -> None:
        self.table.clear()
        if self._agreement is None:
            return
        names = {"sketch": self.tr("Sketch"), "edges": self.tr("Edges"), "depth": self.tr("Depth")}
        for one in self._agreement.drawn:
            words = names[one.name], percent(one.followed), percent(one.given), ""
            item = self._add(words, one.worst, one.followed)
            item.setToolTip(IOU, self.tr("What is followed of it, as far as it has to be"))
        for entry in self._agreement.labels:
            shares = (percent(part) for part in (entry.iou, entry.painted, entry.seen))
            self._add((self._words(entry.label), *shares), entry.worst, entry.iou)

    def _add(self, words: Sequence[str], worst: Rect, agreement: float) -> QTreeWidgetItem:
        """A line of the table."""
        tones = self._theme.tones
        item = QTreeWidgetItem(list(words))
        item.setData(NAME, AREA, worst)
        for column in (IOU, PAINTED, SEEN):
            item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        color = tones.text if agreement >= GOOD else tones.warning if agreement >= POOR else tones.error
        item.setForeground(IOU, QColor(color))
        self.table.addTopLevelItem(item)
        return item
