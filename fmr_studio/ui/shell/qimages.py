"""Between numpy arrays and QImage."""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint
from PySide6.QtGui import QImage, QPainter

from fmr_studio.canvas.compose import display_rgba, label_map
from fmr_studio.canvas.document import Document
from fmr_studio.canvas.rect import Rect

PATTERN_PX = 8
PATTERN_STRENGTH = 0.38


def image_of(pixels: NDArray[np.uint8]) -> QImage:
    """A QImage with pixels of its own.

    Args:
        pixels: (H, W, 3) RGB or (H, W, 4) straight RGBA, uint8.
    """
    kept = np.ascontiguousarray(pixels)
    height, width, channels = kept.shape
    kind = QImage.Format.Format_RGB888 if channels == 3 else QImage.Format.Format_RGBA8888
    return QImage(kept.data, width, height, channels * width, kind).copy()


def png_of(image: QImage) -> bytes:
    """A QImage as the bytes of a PNG file."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(data.data())


def pixels_of(image: QImage) -> NDArray[np.uint8]:
    """The pixels of a QImage, (H, W, 3) uint8 RGB."""
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    return rows[:, : 3 * rgb.width()].reshape(rgb.height(), rgb.width(), 3).copy()


def rgba_of(image: QImage) -> NDArray[np.uint8]:
    """The pixels of a QImage, (H, W, 4) uint8 straight RGBA."""
    rgba = image.convertToFormat(QImage.Format.Format_RGBA8888)
    rows = np.frombuffer(rgba.constBits(), np.uint8).reshape(rgba.height(), rgba.bytesPerLine())
    return rows[:, : 4 * rgba.width()].reshape(rgba.height(), rgba.width(), 4).copy()


class CanvasImage:
    """The document as a view shows it, kept up to date by rectangles.

    Args:
        patterns: give each label a pattern too, for eyes that do not tell the colours apart.
    """

    def __init__(self, document: Document, *, patterns: bool = False) -> None:
        self._document, self._patterns = document, patterns
        self.image = QImage(document.width, document.height, QImage.Format.Format_ARGB32_Premultiplied)
        self.update(document.rect)

    @property
    def patterns(self) -> bool:
        """Whether labels have patterns."""
        return self._patterns

    def set_patterns(self, patterns: bool) -> None:
        """Turn the patterns on or off."""
        self._patterns = patterns
        self.update(self._document.rect)

    def update(self, rect: Rect) -> None:
        """Draw a part anew."""
        area = rect.intersection(self._document.rect)
        if area.empty:
            return
        colors = display_rgba(self._document, area)
        if self._patterns:
            _add_patterns(colors, label_map(self._document, area), area)
        painter = QPainter(self.image)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.drawImage(QPoint(area.x, area.y), image_of(colors))
        painter.end()


def pattern_tile(label: int) -> NDArray[np.bool_]:
    """The pattern of a label, (8, 8) bool, True where it is drawn: neighbouring ids look unlike each other."""
    y, x = np.mgrid[:PATTERN_PX, :PATTERN_PX]
    kinds = (
        np.zeros((PATTERN_PX, PATTERN_PX), bool),
        (x + y) % 8 < 2,
        (x % 4 == 0) & (y % 4 == 0),
        y % 4 == 0,
        (x - y) % 8 < 2,
        x % 4 == 0,
        (x % 8 < 4) ^ (y % 8 < 4),
        ((x + y) % 8 == 0) | ((x - y) % 8 == 0),
        (x % 8 < 2) & (y % 8 < 2),
        (x % 4 == 0) ^ (y % 4 == 0),
    )
    return kinds[label % len(kinds)]


@functools.cache
def _all_tiles() -> NDArray[np.bool_]:
    """The patterns of all ids, (256, 8, 8) bool; that of unknown is empty. Made once: a stroke asks for them at each step."""
    return np.stack([pattern_tile(label) for label in range(255)] + [np.zeros((PATTERN_PX, PATTERN_PX), bool)])


def _add_patterns(colors: NDArray[np.uint8], labels: NDArray[np.uint8], area: Rect) -> None:
    """Draw each label's pattern into (H, W, 4) colours, in place: dark on light colours, light on dark ones."""
    tiles = _all_tiles()
    rows = np.arange(area.y, area.bottom) % PATTERN_PX
    columns = np.arange(area.x, area.right) % PATTERN_PX
    inked = tiles[labels, rows[:, None], columns]
    rgb = colors[..., :3][inked].astype(np.float32)
    light = rgb @ np.array([0.299, 0.587, 0.114], np.float32) > 110
    target = np.where(light[:, None], np.float32(0), np.float32(255))
    colors[..., :3][inked] = np.rint(rgb + (target - rgb) * np.float32(PATTERN_STRENGTH)).astype(np.uint8)
