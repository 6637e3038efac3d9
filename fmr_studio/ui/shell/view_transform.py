"""From pixels of the canvas to places of a widget and back: zoom, pan, rotation and mirror."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTransform

MIN_ZOOM, MAX_ZOOM = 0.05, 64.0
ZOOM_STEPS = (0.05, 0.1, 0.25, 0.33, 0.5, 0.67, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0, 48.0, 64.0)


@dataclass(frozen=True)
class ViewTransform:
    """How a canvas is seen.

    Args:
        zoom: widget pixels for one canvas pixel, 0.05 to 64.
        x: with ``y``, the point of the canvas in the middle of the widget.
        degrees: rotation, clockwise.
        mirrored: left and right change places.
    """

    zoom: float = 1.0
    x: float = 0.0
    y: float = 0.0
    degrees: float = 0.0
    mirrored: bool = False

    def matrix(self, width: float, height: float) -> QTransform:
        """Canvas to widget, for a widget of that size."""
        matrix = QTransform()
        matrix.translate(width / 2, height / 2)
        if self.mirrored:
            matrix.scale(-1, 1)
        matrix.rotate(self.degrees)
        matrix.scale(self.zoom, self.zoom)
        matrix.translate(-self.x, -self.y)
        return matrix

    def to_canvas(self, place: QPointF, width: float, height: float) -> QPointF:
        """The point of the canvas at a place of the widget."""
        inverse, _invertible = self.matrix(width, height).inverted()
        return inverse.map(place)

    def zoomed(self, factor: float, place: QPointF, width: float, height: float) -> ViewTransform:
        """Larger by a factor, with what is at ``place`` staying there."""
        zoom = min(max(self.zoom * factor, MIN_ZOOM), MAX_ZOOM)
        return replace(self, zoom=zoom)._holding(self.to_canvas(place, width, height), place, width, height)

    def stepped(self, direction: int, place: QPointF, width: float, height: float) -> ViewTransform:
        """The next round zoom, up (1) or down (-1)."""
        if direction > 0:
            target = next((step for step in ZOOM_STEPS if step > self.zoom * 1.001), MAX_ZOOM)
        else:
            target = next((step for step in reversed(ZOOM_STEPS) if step < self.zoom / 1.001), MIN_ZOOM)
        return self.zoomed(target / self.zoom, place, width, height)

    def panned(self, shift: QPointF) -> ViewTransform:
        """Moved by widget pixels."""
        turned = replace(self, x=0.0, y=0.0).to_canvas(shift, 0, 0)
        return replace(self, x=self.x - turned.x(), y=self.y - turned.y())

    def turned(self, degrees: float) -> ViewTransform:
        """Rotated further, around the middle of the widget."""
        return replace(self, degrees=(self.degrees + degrees) % 360)

    def flipped(self) -> ViewTransform:
        """Mirrored, around the middle of the widget."""
        return replace(self, mirrored=not self.mirrored)

    def fitted(self, canvas: QRectF, width: float, height: float, *, margin: float = 24.0) -> ViewTransform:
        """The whole canvas as large as it fits, in the middle."""
        turned = replace(self, zoom=1.0, x=0.0, y=0.0).matrix(0, 0).mapRect(canvas)
        room = max(width - 2 * margin, 1.0), max(height - 2 * margin, 1.0)
        zoom = min(room[0] / max(turned.width(), 1.0), room[1] / max(turned.height(), 1.0))
        centre = canvas.center()
        return replace(self, zoom=min(max(zoom, MIN_ZOOM), MAX_ZOOM), x=centre.x(), y=centre.y())

    def _holding(self, point: QPointF, place: QPointF, width: float, height: float) -> ViewTransform:
        now = self.matrix(width, height).map(point)
        return self.panned(place - now)
