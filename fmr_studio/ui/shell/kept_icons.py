"""Icons that are drawn, such as swatches of colours: the same one for the same thing.

Qt keeps a copy of each icon that it has shown, up to 10 MB of them, and takes one that was drawn again for another.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap

MOST = 1024


def drawn_icon(side_px: int, ratio: float, draw: Callable[[QPainter], None]) -> QIcon:
    """A square icon that ``draw`` draws for a screen of a ratio; a chosen row shows it in its own colours too."""
    pixmap = QPixmap(round(side_px * ratio), round(side_px * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw(painter)
    painter.end()
    kept = pixmap.copy()  # without what drew it, which is three times its size and would be kept with it
    icon = QIcon(kept)
    icon.addPixmap(kept, QIcon.Mode.Selected)
    return icon


class KeptIcons:
    """Icons by what decides how they look."""

    def __init__(self) -> None:
        self._icons: dict[Hashable, QIcon] = {}

    def of(self, key: Hashable, draw: Callable[[], QIcon]) -> QIcon:
        """The icon of a key, drawn when it is first asked for."""
        if key not in self._icons:
            if len(self._icons) >= MOST:
                self._icons.clear()
            self._icons[key] = draw()
        return self._icons[key]
