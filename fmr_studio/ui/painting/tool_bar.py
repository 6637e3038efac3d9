"""A bar of tools that lays its buttons in two lanes or more where one is too long for the window, in place of hiding some."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QStyle, QToolBar, QToolButton, QWidget

GAP_PX = 2
AROUND_PX = 10
"""What frame and padding of a bar take beside its handle and its buttons."""


class ToolBar(QToolBar):
    """The tools, all of which are seen at any length.

    Args:
        title: how menus call it.
        icon_px: size of the icons.
    """

    def __init__(self, title: str, actions: Iterable[QAction], icon_px: int) -> None:
        super().__init__(title)
        self._grid = _ToolGrid(actions)
        self.addWidget(self._grid)
        self.iconSizeChanged.connect(self._grid.set_icon_size)
        self.orientationChanged.connect(lambda _turned: self._fit())
        self.setIconSize(QSize(icon_px, icon_px))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        vertical = self.orientation() == Qt.Orientation.Vertical
        handle = self.style().pixelMetric(QStyle.PixelMetric.PM_ToolBarHandleExtent, None, self)
        length = self.height() if vertical else self.width()
        self._grid.fit(length - handle - AROUND_PX, vertical=vertical)


class _ToolGrid(QWidget):
    """Buttons in lanes, from lane to lane as one reads."""

    def __init__(self, actions: Iterable[QAction]) -> None:
        super().__init__()
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(GAP_PX)
        self._buttons = [self._button(action) for action in actions]
        self._lanes, self._vertical = 0, True
        self._room_px = 0

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def set_icon_size(self, size: QSize) -> None:
        for button in self._buttons:
            button.setIconSize(size)
        self.fit(self._room_px, vertical=self._vertical)

    def fit(self, room_px: int, *, vertical: bool) -> None:
        """Use as few lanes as a length in pixels asks for."""
        self._room_px = room_px
        step = self._step(vertical)
        a_lane = max((room_px + GAP_PX) // step, 1)
        lanes = -(-len(self._buttons) // a_lane)
        if (lanes, vertical) == (self._lanes, self._vertical):
            return
        self._lanes, self._vertical = lanes, vertical
        for place, button in enumerate(self._buttons):
            along, across = divmod(place, lanes)
            self._layout.addWidget(button, *((along, across) if vertical else (across, along)))
        self.updateGeometry()

    def _step(self, vertical: bool) -> int:
        sizes = [button.sizeHint() for button in self._buttons]
        return max(size.height() if vertical else size.width() for size in sizes) + GAP_PX

    def minimumSizeHint(self) -> QSize:
        """One button long: the bar may become shorter than it is now, and finds more lanes then."""
        whole, one = super().minimumSizeHint(), self._buttons[0].sizeHint()
        return QSize(whole.width(), one.height()) if self._vertical else QSize(one.width(), whole.height())
