"""What part of a canvas or picture a widget shows, and how: one object that views follow, and that can follow another one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QNativeGestureEvent, QTransform, QWheelEvent

from fmr_studio.ui.shell.view_transform import ViewTransform

MARGIN_PX = 24.0
WHEEL_STEP = 120


class Viewport(QObject):
    """A view of an area that begins at (0, 0); lengths are pixels of the area, or of the widget where that is said."""

    changed = Signal()
    """Another view."""
    zoom_changed = Signal(float)
    area_changed = Signal(float, float)
    """Width and height of another area."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._area = QRectF(0, 0, 1, 1)
        self._width, self._height, self._margin = 1.0, 1.0, MARGIN_PX
        self._view, self._fits = ViewTransform(), True

    # -- what is seen --------------------------------------------------------------------------------------------------

    @property
    def view(self) -> ViewTransform:
        """How the area is seen."""
        return self._view

    @property
    def fits(self) -> bool:
        """Whether the whole area is shown, whatever the size of the widget."""
        return self._fits

    @property
    def zoom(self) -> float:
        """Widget pixels for one pixel of the area."""
        return self._view.zoom

    @property
    def area(self) -> QRectF:
        """All there is to see."""
        return self._area

    def matrix(self) -> QTransform:
        """From the area to the widget."""
        return self._view.matrix(self._width, self._height)

    def to_area(self, place: QPointF) -> QPointF:
        """The point of the area at a place of the widget."""
        return self._view.to_canvas(place, self._width, self._height)

    def seen(self) -> QRectF:
        """The part of the area that the widget shows, the box around it where the view is turned."""
        inverse, _invertible = self.matrix().inverted()
        return inverse.mapRect(QRectF(0, 0, self._width, self._height)) & self._area

    # -- looking elsewhere ---------------------------------------------------------------------------------------------

    def set_area(self, width: float, height: float) -> None:
        """There is something of another size to see: show all of it."""
        self._area = QRectF(0, 0, width, height)
        self.area_changed.emit(width, height)
        self.fit()

    def resize(self, width: float, height: float, margin: float = MARGIN_PX) -> None:
        """The widget has another size; ``margin`` stays free around an area that is shown whole."""
        self._width, self._height, self._margin = width, height, margin
        if self._fits:
            self.fit()

    def fit(self) -> None:
        """Show the whole area, also after the widget changes its size."""
        self.take(self._view, fits=True)

    def show_area(self, x: float, y: float, width: float, height: float) -> None:
        """Bring a part into the middle, as large as it fits with some room around."""
        margin = min(self._width, self._height) / 4
        self.take(self._view.fitted(QRectF(x, y, width, height), self._width, self._height, margin=margin))

    def centre_on(self, point: QPointF) -> None:
        """Bring a point of the area into the middle."""
        view = self._view
        self.take(ViewTransform(view.zoom, point.x(), point.y(), view.degrees, view.mirrored))

    def set_zoom(self, zoom: float) -> None:
        """Zoom about the middle of the widget."""
        self.zoom_by(zoom / self._view.zoom)

    def step_zoom(self, direction: int, place: QPointF | None = None) -> None:
        """The next round zoom up or down, about a place of the widget."""
        self.take(self._view.stepped(direction, place or self._middle(), self._width, self._height))

    def zoom_by(self, factor: float, place: QPointF | None = None) -> None:
        """Zoom about a place of the widget."""
        self.take(self._view.zoomed(factor, place or self._middle(), self._width, self._height))

    def pan(self, shift: QPointF) -> None:
        """Move what is shown by widget pixels."""
        self.take(self._view.panned(shift))

    def turn(self, degrees: float) -> None:
        """Rotate the view."""
        self.take(self._view.turned(degrees), fits=self._fits)

    def flip(self) -> None:
        """Mirror the view."""
        self.take(self._view.flipped(), fits=self._fits)

    def straighten(self) -> None:
        """Neither rotated nor mirrored."""
        self.take(ViewTransform(self._view.zoom, self._view.x, self._view.y), fits=self._fits)

    def take(self, view: ViewTransform, *, fits: bool = False) -> None:
        """See it another way; with ``fits`` the whole area, turned and mirrored as ``view`` says."""
        if fits:
            view = view.fitted(self._area, self._width, self._height, margin=self._margin)
        before, self._view, self._fits = self._view, view, fits
        if view != before:
            if view.zoom != before.zoom:
                self.zoom_changed.emit(view.zoom)
            self.changed.emit()

    def _middle(self) -> QPointF:
        return QPointF(self._width / 2, self._height / 2)

    # -- what hands mean -----------------------------------------------------------------------------------------------

    def wheel(self, event: QWheelEvent) -> None:
        """The wheel zooms about the pointer; fingers on a touchpad move what is shown, with Ctrl they zoom."""
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if not event.pixelDelta().isNull() and not ctrl:
            self.pan(QPointF(event.pixelDelta()))
        elif event.angleDelta().y():
            self.zoom_by(2 ** (event.angleDelta().y() / (2 * WHEEL_STEP)), event.position())
        event.accept()

    def gesture(self, event: QEvent) -> bool:
        """Two fingers on a touchpad: spread to zoom, turned to turn the view. False for anything else."""
        if not isinstance(event, QNativeGestureEvent):
            return False
        if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.zoom_by(max(1.0 + event.value(), 0.1), event.position())
        elif event.gestureType() == Qt.NativeGestureType.RotateNativeGesture:
            self.turn(-event.value() if self._view.mirrored else event.value())
        else:
            return False
        return True


class Link(QObject):
    """Two viewports of the same things that show the same part, as long as they are linked."""

    def __init__(self, one: Viewport, other: Viewport) -> None:
        super().__init__()
        self._on, self._following = False, False
        one.changed.connect(lambda: self._follow(one, other))
        other.changed.connect(lambda: self._follow(other, one))
        self._one, self._other = one, other

    @property
    def on(self) -> bool:
        """Whether they are linked."""
        return self._on

    def set_on(self, on: bool) -> None:
        """Link them: the second takes the view of the first; or let each have its own."""
        self._on = on
        self._follow(self._one, self._other)

    def _follow(self, moved: Viewport, follower: Viewport) -> None:
        if self._on and not self._following:
            self._following = True
            follower.take(moved.view, fits=moved.fits)
            self._following = False
