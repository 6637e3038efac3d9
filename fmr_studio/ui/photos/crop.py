"""Which square of a photo is opened: a frame over it, moved and sized by mouse or keys, and what the generator will see."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from fmr_studio.canvas.crop import cut
from fmr_studio.canvas.photo import Frame
from fmr_studio.project.photos import SMALLEST_SIDE, PhotoFile
from fmr_studio.ui.shell.qimages import image_of
from fmr_studio.ui.shell.view_transform import ViewTransform

SHOWN_SIDE = 2048
"""Larger photos are shown with fewer pixels; the crop is taken from all of them."""
HIT_PX = 10.0
MARGIN_PX = 16.0
PREVIEW_PX = 160
CORNERS = ((0, 0), (1, 0), (1, 1), (0, 1))
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


def rough_cut(pixels: NDArray[np.uint8], frame: Frame, side: int) -> NDArray[np.uint8]:
    """The pixels (side, side, 3) uint8 of a frame, to be shown: of a large photo not every pixel is looked at."""
    step = max(1, frame.side // (4 * side))
    return cut(pixels[::step, ::step], Frame(frame.x // step, frame.y // step, max(frame.side // step, 1)), side)


class CropView(QWidget):
    """A photo with a square frame over it.

    Args:
        photo: what is shown.
        suggested: the frame to begin with.
    """

    changed = Signal()
    """Another frame."""

    def __init__(self, photo: PhotoFile, suggested: Frame, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._photo = photo
        step = max(1, math.ceil(max(photo.width, photo.height) / SHOWN_SIDE))
        self._image = image_of(photo.pixels[::step, ::step])
        self._frame = self._suggested = suggested
        self._view, self._fits = ViewTransform(), True
        self._held: tuple[int, int] | None = None
        self._grabbed: tuple[QPointF, Frame] | None = None
        self._panned: QPointF | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(320, 280)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Photo with its frame"))
        self.setAccessibleDescription(self.tr("Arrow keys move the frame, with Ctrl they size it, Shift makes larger steps."))

    def sizeHint(self) -> QSize:
        return QSize(620, 520)

    # -- the frame -----------------------------------------------------------------------------------------------------

    @property
    def frame(self) -> Frame:
        """The square, in pixels of the photo."""
        return self._frame

    def set_frame(self, frame: Frame) -> None:
        """Another square; it keeps a size that can be used, and its middle in the photo."""
        photo = self._photo
        side = min(max(frame.side, SMALLEST_SIDE), 2 * max(photo.width, photo.height))
        half = side // 2
        kept = Frame(min(max(frame.x, -half), photo.width - half), min(max(frame.y, -half), photo.height - half), side)
        if kept != self._frame:
            self._frame = kept
            self.changed.emit()
            self.update()

    def suggest(self) -> None:
        """The frame that was there at first."""
        self.set_frame(self._suggested)

    def whole(self) -> None:
        """The smallest square that holds the whole photo; beside it its border goes on."""
        width, height = self._photo.width, self._photo.height
        side = max(width, height)
        self.set_frame(Frame((width - side) // 2, (height - side) // 2, side))

    def resize_by(self, pixels: int) -> None:
        """A larger or smaller frame around the same middle."""
        side = max(self._frame.side + 2 * pixels, SMALLEST_SIDE)
        grown = side - self._frame.side
        self.set_frame(Frame(self._frame.x - grown // 2, self._frame.y - grown // 2, side))

    # -- the view ------------------------------------------------------------------------------------------------------

    def frame_rect(self) -> QRectF:
        """Where the frame lies in the widget."""
        frame = self._frame
        return self._matrix().mapRect(QRectF(frame.x, frame.y, frame.side, frame.side))

    def _matrix(self) -> QTransform:
        return self._view.matrix(self.width(), self.height())

    def _to_photo(self, place: QPointF) -> QPointF:
        return self._view.to_canvas(place, self.width(), self.height())

    def _fit(self) -> None:
        photo = QRectF(0, 0, self._photo.width, self._photo.height)
        frame = QRectF(self._frame.x, self._frame.y, self._frame.side, self._frame.side)
        seen = photo.united(frame)
        zoom = min((self.width() - 2 * MARGIN_PX) / seen.width(), (self.height() - 2 * MARGIN_PX) / seen.height())
        self._view = ViewTransform(max(zoom, 1e-3), seen.center().x(), seen.center().y())

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._fits:
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().dark())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self._matrix().mapRect(QRectF(0, 0, self._photo.width, self._photo.height)), self._image)
        rect = self.frame_rect()
        shade = QPainterPath()
        shade.addRect(QRectF(self.rect()))
        shade.addRect(rect)
        painter.fillPath(shade, QColor(0, 0, 0, 140))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        thirds = [rect.left() + rect.width() * part / 3 for part in (1, 2)]
        downs = [rect.top() + rect.height() * part / 3 for part in (1, 2)]
        painter.setPen(QPen(QColor(255, 255, 255, 90), 1))
        for x in thirds:
            painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
        for y in downs:
            painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))
        for pen in (QPen(QColor(0, 0, 0, 210), 3.4), QPen(QColor(255, 255, 255), 1.5)):
            painter.setPen(pen)
            painter.drawRect(rect)
        painter.setPen(QPen(QColor(0, 0, 0, 210), 1.4))
        painter.setBrush(self.palette().highlight() if self.hasFocus() else QColor(255, 255, 255))
        for corner in self._corners():
            painter.drawRect(QRectF(corner.x() - 5, corner.y() - 5, 10, 10))
        painter.end()

    def _corners(self) -> list[QPointF]:
        rect = self.frame_rect()
        return [QPointF(rect.left() + x * rect.width(), rect.top() + y * rect.height()) for x, y in CORNERS]

    # -- mouse and keys ------------------------------------------------------------------------------------------------

    def _corner_at(self, place: QPointF) -> tuple[int, int] | None:
        for which, corner in zip(CORNERS, self._corners(), strict=True):
            if max(abs(corner.x() - place.x()), abs(corner.y() - place.y())) <= HIT_PX:
                return which
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.MiddleButton:
            self._panned = event.position()
        elif event.button() == Qt.MouseButton.LeftButton:
            self._held = self._corner_at(event.position())
            if self._held is not None or self.frame_rect().contains(event.position()):
                self._grabbed = self._to_photo(event.position()), self._frame

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position()
        if not event.buttons():
            self._grabbed = self._panned = self._held = None  # the release may have gone elsewhere
        if self._panned is not None:
            self._view, self._fits, self._panned = self._view.panned(place - self._panned), False, place
            self.update()
        elif self._grabbed is not None:
            start, frame = self._grabbed
            away = self._to_photo(place) - start
            if self._held is None:
                self.set_frame(replace(frame, x=frame.x + round(away.x()), y=frame.y + round(away.y())))
            else:
                self._stretch(frame, self._held, away)
        else:
            self._show_cursor(place)

    def _stretch(self, frame: Frame, corner: tuple[int, int], away: QPointF) -> None:
        """Size the frame by a corner; the opposite one stays."""
        grown = ((2 * corner[0] - 1) * away.x() + (2 * corner[1] - 1) * away.y()) / 2
        side = max(frame.side + round(grown), SMALLEST_SIDE)
        shift = frame.side - side
        self.set_frame(Frame(frame.x + shift * (1 - corner[0]), frame.y + shift * (1 - corner[1]), side))

    def _show_cursor(self, place: QPointF) -> None:
        corner = self._corner_at(place)
        if corner is not None:
            falling = corner[0] == corner[1]
            self.setCursor(Qt.CursorShape.SizeFDiagCursor if falling else Qt.CursorShape.SizeBDiagCursor)
        else:
            inside = self.frame_rect().contains(place)
            self.setCursor(Qt.CursorShape.SizeAllCursor if inside else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grabbed = self._panned = self._held = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel zooms about the mouse, with Ctrl it sizes the frame."""
        notches = event.angleDelta().y() / 120
        if event.modifiers() & CTRL:
            self.resize_by(round(notches * max(1, self._frame.side // 40)))
        else:
            self._view = self._view.zoomed(2 ** (notches / 2), event.position(), self.width(), self.height())
            self._fits = False
            self.update()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = event.key(), event.modifiers()
        step = max(1, self._frame.side // 20) if held & SHIFT else max(1, self._frame.side // 200)
        if key in ARROWS:
            x, y = ARROWS[Qt.Key(key)]
            if held & CTRL:
                self.resize_by(step * (x - y))
            else:
                self.set_frame(replace(self._frame, x=self._frame.x + step * x, y=self._frame.y + step * y))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.resize_by(-step if key == Qt.Key.Key_Minus else step)
        else:
            super().keyPressEvent(event)


class CropDialog(QDialog):
    """Asks for the square of a photo; Enter takes it, Esc gives up.

    Args:
        side: R, the side of the pictures of the pack.
    """

    reference_wanted = Signal()
    """The image is to lie over the layers as a reference."""

    def __init__(self, photo: PhotoFile, suggested: Frame, side: int, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._photo, self._side = photo, side
        self.setWindowTitle(self.tr("Open %1 as a photo").replace("%1", photo.name))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.view = CropView(photo, suggested)
        self.preview = QLabel()
        self.preview.setFixedSize(PREVIEW_PX, PREVIEW_PX)
        self.preview.setAccessibleName(self.tr("What the generator will see"))
        self.size_words = QLabel()
        self.size_words.setProperty("quiet", True)
        hint = QLabel(
            self.tr("Frame the subject as the pack's pictures show it. Drag the square or its corners; the wheel zooms.")
        )
        hint.setWordWrap(True)
        hint.setProperty("quiet", True)
        suggest, whole = QPushButton(self.tr("Suggested frame")), QPushButton(self.tr("Whole photo"))
        for button in (suggest, whole):
            button.setAutoDefault(False)
        suggest.clicked.connect(self.view.suggest)
        whole.clicked.connect(self.view.whole)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.ok.setText(self.tr("Open as photo"))
        self.ok.setDefault(True)
        self.reference = buttons.addButton(self.tr("As reference layer"), QDialogButtonBox.ButtonRole.ActionRole)
        self.reference.setAutoDefault(False)
        self.reference.clicked.connect(self._as_reference)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        right = QVBoxLayout()
        right.addWidget(QLabel(self.tr("The generator will see")))
        right.addWidget(self.preview)
        right.addWidget(self.size_words)
        right.addSpacing(8)
        right.addWidget(suggest)
        right.addWidget(whole)
        right.addStretch(1)
        row = QHBoxLayout()
        row.addWidget(self.view, 1)
        row.addLayout(right)
        column = QVBoxLayout(self)
        column.addWidget(hint)
        column.addLayout(row, 1)
        column.addWidget(buttons)
        self.view.changed.connect(self._show_preview)
        self._show_preview()
        self.view.setFocus()

    @property
    def frame(self) -> Frame:
        """The square that was chosen."""
        return self.view.frame

    def _as_reference(self) -> None:
        self.reject()
        self.reference_wanted.emit()

    def _show_preview(self) -> None:
        frame = self.view.frame
        pixels = rough_cut(self._photo.pixels, frame, self._side)
        image = image_of(pixels).scaled(
            PREVIEW_PX, PREVIEW_PX, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        self.preview.setPixmap(QPixmap.fromImage(image))
        self.size_words.setText(self.tr("%1 × %1 pixels of the photo").replace("%1", str(frame.side)))
