"""Where the window and its panels lie: at the first start, after a reset, and as they were left the last time."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QObject, QSettings, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QDockWidget, QMainWindow, QToolBar

from fmr_studio.ui.shell.on_screen import resize_on_screen, room_on_screen
from fmr_studio.ui.shell.restoring import Restoring

LAYOUT_VERSION = 2
WISHED_PX = QSize(1440, 900)
SHORT_BELOW_PX = 820
"""On a lower screen a third panel below the labels would leave none of them room."""
SETTLES_MS = 1500
"""For so long after it is shown a window may still be brought to its size by the system, and can be said to have survived."""
Stack = tuple[str, ...]
"""Panels in one place, one of which is seen: the first one."""
LABELS: Stack = ("labels", "regions", "proxy", "agreement")
RIGHT: tuple[Stack, ...] = (("brush",), LABELS, ("layers", "history"))
RIGHT_OF_SHORT: tuple[Stack, ...] = (("brush", "layers", "history"), LABELS)
BOTTOM: tuple[Stack, ...] = (("look",), ("wall", "folder", "teaching"))
LATER = frozenset({"folder", "teaching"})
"""Panels that are not seen before there is something in them."""
HEIGHTS_PX = {"brush": 190, "labels": 380, "layers": 260}
BOTTOM_PX = {"look": 172}
BOTTOM_FROM_PX = 600
"""On a still lower screen what the canvas has counts more than whole panels below it."""
WIDTHS_PX = {"look": 300, "wall": 900}
COLUMN_PX = {"labels": 280}


class WindowLayout(QObject):
    """Puts the panels of a window where they belong, and remembers where a person put them.

    Qt keeps pointers into the panels of a layout that is restored before a maximised window is shown, and a second restoring
    leaves them dangling. So the panels are restored in visible windows alone: once it is shown, and again at each size that the
    system gives it in its first moment.

    Args:
        store: what is remembered.
    """

    settled = Signal()
    """The window has survived its layout and its first moment."""
    screen_changed = Signal()
    """Whether the window fills the screen, or shows the canvas and the picture alone."""

    def __init__(self, window: QMainWindow, docks: Mapping[str, QDockWidget], tools: QToolBar, store: QSettings) -> None:
        super().__init__(window)
        self._window, self._docks, self._tools, self._store = window, docks, tools, store
        self._restoring = Restoring(Path(store.fileName()) if store.fileName() else None)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLES_MS)
        self._settling.timeout.connect(self._settled)
        self._begun = False
        self._before_alone: QByteArray | None = None
        self._state: QByteArray | None = None
        self.arrange()
        self._fit()
        self.given_up = not self._restoring.begin()
        """Whether the last start did not survive its layout, so that this one has the default layout."""
        if not self.given_up:
            self._restore_place()
        window.installEventFilter(self)

    # -- the default ---------------------------------------------------------------------------------------------------

    def arrange(self) -> None:
        """Put all panels where they are at the first start."""
        window, docks = self._window, self._docks
        right, bottom = Qt.DockWidgetArea.RightDockWidgetArea, Qt.DockWidgetArea.BottomDockWidgetArea
        for dock in docks.values():
            dock.setFloating(False)
            window.removeDockWidget(dock)
        window.setCorner(Qt.Corner.BottomRightCorner, right)
        for area, stacks in ((right, self._stacks()), (bottom, BOTTOM)):
            for first, *others in stacks:
                window.addDockWidget(area, docks[first])
                for other in others:
                    window.tabifyDockWidget(docks[first], docks[other])
        for name, dock in docks.items():
            dock.setVisible(name not in LATER)
        for first, *_others in (*self._stacks(), *BOTTOM):
            docks[first].raise_()
        window.addToolBar(Qt.ToolBarArea.LeftToolBarArea, self._tools)
        self._tools.show()
        self._resize(HEIGHTS_PX, Qt.Orientation.Vertical)
        if self._room().height() >= BOTTOM_FROM_PX:
            self._resize(BOTTOM_PX, Qt.Orientation.Vertical)
        self._resize(COLUMN_PX, Qt.Orientation.Horizontal)
        self._resize(WIDTHS_PX, Qt.Orientation.Horizontal)

    def _stacks(self) -> tuple[Stack, ...]:
        return RIGHT_OF_SHORT if self._room().height() < SHORT_BELOW_PX else RIGHT

    def _resize(self, sizes: Mapping[str, int], direction: Qt.Orientation) -> None:
        self._window.resizeDocks([self._docks[name] for name in sizes], list(sizes.values()), direction)

    def _room(self) -> QSize:
        """What of the screen a window can have, without its frame."""
        return room_on_screen(self._window)

    def _fit(self) -> None:
        """As large as wished, but no larger than the screen."""
        resize_on_screen(self._window, WISHED_PX)

    # -- from start to start -------------------------------------------------------------------------------------------

    def _restore_place(self) -> None:
        geometry, state = self._store.value("geometry"), self._store.value("state")
        if isinstance(geometry, QByteArray) and isinstance(state, QByteArray):
            self._window.restoreGeometry(geometry)
            self._state = state

    def _restore_panels(self) -> None:
        if self._state is not None and self._window.isVisible() and not self._window.restoreState(self._state, LAYOUT_VERSION):
            self._state = None
            self.arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Show and not self._begun:
            self._begun = True
            self._settling.start()
            self._restore_panels()  # not before: only now they know how narrow they can be
        elif watched is self._window and event.type() == QEvent.Type.Resize and self._settling.isActive():
            QTimer.singleShot(0, self, self._restore_panels)
        elif watched is self._window and event.type() == QEvent.Type.WindowStateChange:
            self.screen_changed.emit()
        return super().eventFilter(watched, event)

    def _settled(self) -> None:
        """What the panels do from now on a person wants."""
        self._settling.stop()
        self._state = None
        self._restoring.survived()
        self.settled.emit()

    def keep(self) -> None:
        """Remember how everything lies, as the window closes."""
        if self._begun:
            self._settled()
        self.set_canvas_only(False)
        self._store.setValue("geometry", self._window.saveGeometry())
        self._store.setValue("state", self._window.saveState(LAYOUT_VERSION))
        self._store.sync()

    # -- what a person asks for ----------------------------------------------------------------------------------------

    def reset(self) -> None:
        """All panels as at the first start."""
        self._settled()
        self.set_canvas_only(False)
        self.arrange()

    @property
    def full_screen(self) -> bool:
        """Whether the window fills the whole screen, without a frame."""
        return self._window.isFullScreen()

    def set_full_screen(self, on: bool) -> None:
        """Fill the whole screen, or be as before."""
        if on != self.full_screen:
            self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)

    @property
    def canvas_only(self) -> bool:
        """Whether all that lies around canvas and picture is put away."""
        return self._before_alone is not None

    def set_canvas_only(self, on: bool) -> None:
        """Put away all that lies around canvas and picture, or bring it back."""
        if on == self.canvas_only:
            return
        window, before = self._window, self._before_alone
        self._before_alone = window.saveState(LAYOUT_VERSION) if on else None
        for part in (window.menuBar(), window.statusBar()):
            part.setVisible(not on)
        if before is None:
            for panel in (*self._docks.values(), self._tools):
                panel.hide()
        else:
            window.restoreState(before, LAYOUT_VERSION)
        self.screen_changed.emit()
