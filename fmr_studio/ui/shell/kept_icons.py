"""Icons that are drawn, such as swatches of colours: the same one for the same thing.

Qt keeps a copy of each icon that it has shown, up to 10 MB of them, and takes one that was drawn again for another.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

from PySide6.QtGui import QIcon

MOST = 1024


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
