"""Docks that scroll where there is too little room, in place of making the window taller than the screen, and their tabs."""

from __future__ import annotations

from PySide6.QtCore import QChildEvent, QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QFrame, QMainWindow, QScrollArea, QTabBar, QWidget

LEAST_HEIGHT_PX = 84


class PanelScroll(QScrollArea):
    """Holds a panel as wide as it is, and scrolls it up and down where there is too little room.

    Args:
        compact: it takes no more room than the panel has needed yet, and leaves the rest to its neighbours.
    """

    def __init__(self, panel: QWidget, *, compact: bool = False) -> None:
        super().__init__()
        self._needed = 0 if compact else None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.panel = panel
        self.setWidget(panel)
        panel.installEventFilter(self)
        self.verticalScrollBar().installEventFilter(self)

    def sizeHint(self) -> QSize:
        return self.panel.sizeHint()

    def minimumSizeHint(self) -> QSize:
        needed = self.panel.minimumSizeHint().expandedTo(self.panel.minimumSize())
        bar = self.verticalScrollBar()
        room = self.width() - self.viewport().width() if bar.isVisible() else 0
        return QSize(needed.width() + room, min(needed.height(), LEAST_HEIGHT_PX))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.panel and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()  # the panel shows more or less than before
            if self._needed is not None:
                self._needed = max(self._needed, self.panel.sizeHint().height())
                self.setMaximumHeight(self._needed)
        elif watched is self.verticalScrollBar() and event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self.updateGeometry()  # the bar needs room beside the panel
        return super().eventFilter(watched, event)


class StillTabs(QObject):
    """Keeps the wheel from turning over the tabs of a window's docks, which Qt makes whenever docks are laid together."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        window.installEventFilter(self)
        for bar in window.findChildren(QTabBar):
            bar.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        added = event.child() if isinstance(event, QChildEvent) and event.polished() else None
        if isinstance(added, QTabBar):
            added.installEventFilter(self)
        return event.type() == QEvent.Type.Wheel and isinstance(watched, QTabBar)


class FrontOnFocus(QObject):
    """Brings a panel that lies behind another one to the front as soon as the keyboard goes into it: Qt leaves it unseen."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._bring)

    def _bring(self, _before: QWidget | None, now: QWidget | None) -> None:
        dock = now
        while dock is not None and not isinstance(dock, QDockWidget):
            dock = dock.parentWidget()
        if dock is not None and dock.parentWidget() is self._window and dock.visibleRegion().isEmpty():
            dock.raise_()
