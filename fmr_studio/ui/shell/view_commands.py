"""How canvas and picture are seen: zoom, turn, mirror, together or each by itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from fmr_studio.settings import Settings
from fmr_studio.ui.shell.actions import Actions
from fmr_studio.ui.shell.kept_settings import KeptSettings
from fmr_studio.ui.shell.viewport import Link, Viewport

TURN_DEGREES = 15.0


class ViewCommands(QObject):
    """Does it to the view that the pointer was over last, and so to both while they are linked.

    Args:
        canvas, picture: the widgets and their viewports; the canvas is the one to begin with.
        show_actual: what shows a pixel of the picture for each of the screen.
        show_pixels: what says whether pixels of the picture are shown as squares.
    """

    def __init__(
        self,
        canvas: tuple[QWidget, Viewport],
        picture: tuple[QWidget, Viewport],
        *,
        actions: Actions,
        settings: KeptSettings,
        show_actual: Callable[[], None],
        show_pixels: Callable[[bool], None],
    ) -> None:
        super().__init__(canvas[0])
        self._viewports = dict((canvas, picture))
        self._picture, self._active = picture[1], canvas[1]
        self._actions, self._settings = actions, settings
        self._show_actual, self._show_pixels = show_actual, show_pixels
        self._link = Link(canvas[1], picture[1])
        canvas[1].area_changed.connect(picture[1].set_area)
        picture[1].set_area(canvas[1].area.width(), canvas[1].area.height())
        for widget in self._viewports:
            widget.installEventFilter(self)
        actions.do(self._handlers())
        settings.changed.connect(lambda _before, now: self._use(now))
        self._use(settings.now)

    def _handlers(self) -> dict[str, Callable[..., object]]:
        return {
            "zoom_in": lambda: self._active.step_zoom(1),
            "zoom_out": lambda: self._active.step_zoom(-1),
            "fit": lambda: self._active.fit(),
            "actual": self._actual,
            "turn_left": lambda: self._active.turn(-TURN_DEGREES),
            "turn_right": lambda: self._active.turn(TURN_DEGREES),
            "mirror": lambda: self._active.flip(),
            "straighten": lambda: self._active.straighten(),
            "link_views": lambda on: self._settings.change(linked_views=on),
            "sharp_pixels": lambda on: self._settings.change(sharp_pixels=on),
        }

    def _actual(self) -> None:
        """A pixel for a pixel, of the canvas or of the picture."""
        if self._active is self._picture:
            self._show_actual()
        else:
            self._active.set_zoom(1.0)

    def _use(self, now: Settings) -> None:
        self._actions["link_views"].setChecked(now.linked_views)
        self._actions["sharp_pixels"].setChecked(now.sharp_pixels)
        if self._link.on != now.linked_views:
            self._link.set_on(now.linked_views)
        self._show_pixels(now.sharp_pixels)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice over which of them the pointer is."""
        if event.type() == QEvent.Type.Enter and isinstance(watched, QWidget):
            self._active = self._viewports.get(watched, self._active)
        return False
