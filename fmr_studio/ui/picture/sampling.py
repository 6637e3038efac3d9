"""A picture drawn at any size: every pixel for a pixel of the screen, filtered when smaller, Lanczos when larger."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QTransform

from fmr_studio.ui.shell.qimages import image_of, pixels_of

EQUAL = 1e-3
"""Scales that differ less are the same."""
ROOM = 0.15
"""How much more than what is seen is enlarged, on each side, for the view to be moved a little."""


@dataclass(frozen=True)
class _Enlarged:
    """A part of a picture, enlarged: ``image`` shows the box ``part`` of the picture with a key, ``scale`` times as large."""

    key: int
    part: QRect
    scale: float
    image: QImage

    def serves(self, key: int, part: QRect, scale: float) -> bool:
        """Whether it shows a part of a picture, at that scale."""
        return self.key == key and abs(self.scale / scale - 1) < EQUAL and self.part.contains(part)


class Sampling:
    """Draws one picture; keeps what it was scaled to until another picture or size comes.

    Enlarging by Lanczos takes longer than a frame may. Until :meth:`refine` was called, what is enlarged is bilinear.
    """

    def __init__(self) -> None:
        self.pixels = False
        """Whether pixels are shown as squares where the picture is enlarged."""
        self._small: tuple[int, QImage] | None = None
        self._enlarged: _Enlarged | None = None
        self._wanted: tuple[QImage, QRect, float] | None = None

    def draw(self, painter: QPainter, picture: QImage, matrix: QTransform, seen: QRectF, ratio: float) -> bool:
        """Draw a picture; False where it can be drawn better, see :meth:`refine`.

        Args:
            matrix: from the unit square, which the picture fills, to the widget.
            seen: the part of the picture that the widget shows, in its pixels.
            ratio: pixels of the screen for one of the widget.
        """
        to_widget = QTransform.fromScale(1 / picture.width(), 1 / picture.height()) * matrix
        scale = ratio * (to_widget.m11() ** 2 + to_widget.m12() ** 2) ** 0.5
        if scale < 1 - EQUAL:
            self._paint(painter, self._smaller(picture, scale), QRectF(picture.rect()), to_widget, ratio, smooth=True)
            return True
        if scale <= 1 + EQUAL or self.pixels:
            turned = bool(to_widget.m12() or to_widget.m21())
            self._paint(painter, picture, QRectF(picture.rect()), to_widget, ratio, smooth=turned and not self.pixels)
            return True
        return self._draw_larger(painter, picture, to_widget, (seen.toAlignedRect() & picture.rect(), scale, ratio))

    def _draw_larger(self, painter: QPainter, picture: QImage, to_widget: QTransform, what: tuple[QRect, float, float]) -> bool:
        part, scale, ratio = what
        kept = self._enlarged
        if (
            kept is not None
            and kept.key == picture.cacheKey()
            and abs(kept.scale / scale - 1) < EQUAL
            and kept.part.contains(part)
        ):
            self._paint(painter, kept.image, QRectF(kept.part), to_widget, ratio, smooth=True)
            return True
        self._wanted = picture, part, scale
        self._paint(painter, picture, QRectF(picture.rect()), to_widget, ratio, smooth=True)
        return False

    def refine(self) -> bool:
        """Enlarge what was drawn last, if that was bilinear; True where it is to be drawn again."""
        if self._wanted is None:
            return False
        (picture, part, scale), self._wanted = self._wanted, None
        if part.isEmpty():
            return False
        x, y = round(ROOM * part.width()), round(ROOM * part.height())
        part = part.adjusted(-x, -y, x, y) & picture.rect()
        size = max(1, round(part.width() * scale)), max(1, round(part.height() * scale))
        box = part.x(), part.y(), part.x() + part.width(), part.y() + part.height()
        image = Image.fromarray(pixels_of(picture)).resize(size, Image.Resampling.LANCZOS, box=box)
        self._enlarged = _Enlarged(picture.cacheKey(), part, scale, image_of(np.asarray(image)))
        return True

    def _smaller(self, picture: QImage, scale: float) -> QImage:
        """The whole picture at a smaller size, filtered over the pixels that become one."""
        width, height = max(1, round(picture.width() * scale)), max(1, round(picture.height() * scale))
        key, kept = self._small or (0, picture)
        if key != picture.cacheKey() or (kept.width(), kept.height()) != (width, height):
            kept = picture.scaled(
                width, height, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            self._small = picture.cacheKey(), kept
        return kept

    @staticmethod
    def _paint(painter: QPainter, image: QImage, part: QRectF, to_widget: QTransform, ratio: float, *, smooth: bool) -> None:
        """Draw an image over a part of the picture, on whole pixels of the screen where the view is upright."""
        painter.save()
        if to_widget.m12() or to_widget.m21():
            painter.setTransform(to_widget, combine=True)
            target = part
        else:
            box = to_widget.mapRect(part)
            corner = QPointF(round(box.x() * ratio) / ratio, round(box.y() * ratio) / ratio)
            target = QRectF(corner, box.size())
            if smooth and abs(box.width() * ratio - image.width()) < 1:
                target.setSize(image.deviceIndependentSize() / ratio)
            if to_widget.m11() < 0:
                painter.setTransform(QTransform(-1, 0, 0, 1, 2 * target.center().x(), 0), combine=True)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.drawImage(target, image)
        painter.restore()
