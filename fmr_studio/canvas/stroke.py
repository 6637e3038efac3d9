"""What all tools have in common: a gesture from the press of the pen to its lift, and strokes, which are those that paint."""

from __future__ import annotations

from typing import Protocol

from fmr_studio.canvas.edit import Step
from fmr_studio.canvas.painter import Painter
from fmr_studio.canvas.raster import Point
from fmr_studio.canvas.rect import Rect
from fmr_studio.errors import FmrError


class Gesture(Protocol):
    """One use of a tool: `begin`, any number of `extend`, then `finish` or `cancel`. Nothing else may paint meanwhile.

    Points are (x, y) in pixels of the canvas, fractions included; pressures 0 to 1.
    """

    def begin(self, point: Point, pressure: float = 1.0) -> Rect:
        """Put the pen down; returns the changed rectangle. A gesture that cannot begin there is cancelled."""

    def extend(self, point: Point, pressure: float = 1.0, *, straight: bool = False) -> Rect:
        """Move the pen, with Shift held or not; returns the changed rectangle."""

    def finish(self) -> Step | None:
        """Lift the pen; the step, applied already, or None if nothing is different."""

    def cancel(self) -> Rect:
        """Take the gesture back; returns the changed rectangle."""


class Stroke(Gesture):
    """A gesture that paints. What is drawn is in the document at once; each call changes it, and tells it, once at most.

    Args:
        painter: of the layer, opened for this stroke.
    """

    def __init__(self, painter: Painter) -> None:
        self._painter = painter

    def begin(self, point: Point, pressure: float = 1.0) -> Rect:
        """Put the pen down; returns the changed rectangle. A stroke that cannot begin there is cancelled."""
        with self._painter.document.together():
            try:
                return self._press(point, pressure)
            except FmrError:
                self._painter.cancel()
                raise

    def extend(self, point: Point, pressure: float = 1.0, *, straight: bool = False) -> Rect:
        """Move the pen, with Shift held or not; returns the changed rectangle."""
        with self._painter.document.together():
            return self._drag(point, pressure, straight=straight)

    def finish(self) -> Step | None:
        """Lift the pen; the step, applied already, or None if no pixel is different."""
        with self._painter.document.together():
            self._lift()
        return self._painter.finish()

    def cancel(self) -> Rect:
        """Take the stroke back; returns the changed rectangle."""
        return self._painter.cancel()

    def _press(self, point: Point, pressure: float) -> Rect:
        """What `begin` does."""
        raise NotImplementedError

    def _drag(self, point: Point, pressure: float, *, straight: bool) -> Rect:
        """What `extend` does; nothing for a tool that does not follow the pen."""
        return Rect()

    def _lift(self) -> None:
        """What `finish` still draws."""
