"""What an image is to be: a sketch, edges or depth as it stands, something found in it, a photo or a reference."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from PySide6.QtWidgets import QButtonGroup, QDialog, QDialogButtonBox, QLabel, QRadioButton, QVBoxLayout, QWidget

WIDTH_PX = 420


class Use(StrEnum):
    """What becomes of an image."""

    SKETCH = "sketch"
    EDGES = "edges"
    DEPTH = "depth"
    FOUND_SKETCH = "found sketch"
    FOUND_EDGES = "found edges"
    FOUND_DEPTH = "found depth"
    PHOTO = "photo"
    REFERENCE = "reference"


class DrawnDialog(QDialog):
    """Asks for the use of one image.

    Args:
        name: what a person calls it.
        seems: what it was recognised as, and why in a few words.
        uses: what can be chosen.
    """

    def __init__(self, parent: QWidget, name: str, *, chosen: Use, seems: str, uses: Iterable[Use] = tuple(Use)) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("What is this image?"))
        words = {
            Use.SKETCH: self.tr("A sketch: its lines become a layer"),
            Use.EDGES: self.tr("Edges, as a network found them"),
            Use.DEPTH: self.tr("Depth: light is near, dark is far"),
            Use.FOUND_EDGES: self.tr("A picture: take the edges found in it"),
            Use.FOUND_SKETCH: self.tr("A picture: take a sketch of it"),
            Use.FOUND_DEPTH: self.tr("A picture: take the depth guessed in it"),
            Use.PHOTO: self.tr("A photo to be edited"),
            Use.REFERENCE: self.tr("A reference: only to be looked at"),
        }
        title = QLabel(f"{name}: {seems}" if seems else name)
        title.setWordWrap(True)
        self.buttons: dict[Use, QRadioButton] = {}
        group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(title)
        for use in words:
            if use in uses:
                button = self.buttons[use] = QRadioButton(words[use])
                group.addButton(button)
                column.addWidget(button)
        self.buttons.get(chosen, next(iter(self.buttons.values()))).setChecked(True)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        column.addSpacing(6)
        column.addWidget(box)
        self.setMinimumWidth(WIDTH_PX)

    @property
    def use(self) -> Use:
        """What is chosen."""
        return next(use for use, button in self.buttons.items() if button.isChecked())
