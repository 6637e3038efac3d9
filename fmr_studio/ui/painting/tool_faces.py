"""The tools as a person sees them: names, icons and keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from fmr_studio.canvas.tools import Tool
from fmr_studio.ui.choices import DEPTH, INK


@dataclass(frozen=True)
class ToolFace:
    """How one tool looks.

    Args:
        keys: the first is shown, the others work too.
        hint: what to do with it, for the status line.
    """

    tool: Tool
    title: Any
    icon: str
    keys: tuple[str, ...]
    hint: Any

    def translated(self) -> tuple[str, str]:
        """Title and hint in the language of the program."""
        return QCoreApplication.translate("tools", self.title), QCoreApplication.translate("tools", self.hint)


PEN_HINT = QT_TRANSLATE_NOOP("tools", "Draw lines; pressure makes them wide. Shift draws straight, the right button erases.")
SOFT_HINT = QT_TRANSLATE_NOOP("tools", "Paint how near things are, led over into what is there. The right button erases.")
BRUSH_HINTS = {INK: PEN_HINT, DEPTH: SOFT_HINT}
"""What the brush is told to do on layers that are not of labels, by what these are painted with."""


def tool_id(tool: Tool) -> str:
    """How the program names the command that takes a tool."""
    return f"tool_{tool.value}"


TOOL_FACES = (
    ToolFace(
        Tool.BRUSH,
        QT_TRANSLATE_NOOP("tools", "Brush"),
        "brush",
        ("B", "P"),
        QT_TRANSLATE_NOOP("tools", "Paint the chosen label. Shift draws straight, Ctrl picks, the right button erases."),
    ),
    ToolFace(
        Tool.ERASER,
        QT_TRANSLATE_NOOP("tools", "Eraser"),
        "eraser",
        ("E",),
        QT_TRANSLATE_NOOP("tools", "Back to the background; on all other layers than labels, back to nothing."),
    ),
    ToolFace(
        Tool.LINE,
        QT_TRANSLATE_NOOP("tools", "Line"),
        "vector-line",
        ("N",),
        QT_TRANSLATE_NOOP("tools", "Drag a line as wide as the brush. Shift keeps to eight directions."),
    ),
    ToolFace(
        Tool.CURVE,
        QT_TRANSLATE_NOOP("tools", "Curve"),
        "vector-curve",
        ("Shift+N",),
        QT_TRANSLATE_NOOP(
            "tools", "Click points that a curve goes through, drag them; the right button removes one, Enter draws it."
        ),
    ),
    ToolFace(
        Tool.RECTANGLE,
        QT_TRANSLATE_NOOP("tools", "Rectangle"),
        "rectangle-outline",
        ("U",),
        QT_TRANSLATE_NOOP("tools", "Drag from corner to corner. Shift makes a square."),
    ),
    ToolFace(
        Tool.ELLIPSE,
        QT_TRANSLATE_NOOP("tools", "Ellipse"),
        "ellipse-outline",
        ("O",),
        QT_TRANSLATE_NOOP("tools", "Drag from corner to corner. Shift makes a circle."),
    ),
    ToolFace(
        Tool.POLYGON,
        QT_TRANSLATE_NOOP("tools", "Polygon"),
        "vector-polygon",
        ("Y",),
        QT_TRANSLATE_NOOP(
            "tools", "Click corners, drag them or a side; the right button removes one, Enter or a double click fills."
        ),
    ),
    ToolFace(
        Tool.LASSO,
        QT_TRANSLATE_NOOP("tools", "Lasso"),
        "lasso",
        ("L",),
        QT_TRANSLATE_NOOP("tools", "Draw an outline; its inside is filled when the button is let go."),
    ),
    ToolFace(
        Tool.ENCIRCLE,
        QT_TRANSLATE_NOOP("tools", "Encircle and fill"),
        "selection-ellipse",
        ("C",),
        QT_TRANSLATE_NOOP("tools", "Draw around something with the brush; the inside is filled too."),
    ),
    ToolFace(
        Tool.FILL,
        QT_TRANSLATE_NOOP("tools", "Fill"),
        "format-color-fill",
        ("F", "G"),
        QT_TRANSLATE_NOOP("tools", "Click a region to give it the chosen label."),
    ),
    ToolFace(
        Tool.MOVE,
        QT_TRANSLATE_NOOP("tools", "Move region"),
        "cursor-move",
        ("V",),
        QT_TRANSLATE_NOOP("tools", "Drag a region elsewhere. Shift keeps to one axis."),
    ),
    ToolFace(
        Tool.GRADIENT,
        QT_TRANSLATE_NOOP("tools", "Depth gradient"),
        "gradient-horizontal",
        ("Shift+G",),
        QT_TRANSLATE_NOOP("tools", "Drag on a depth layer from what is near to what is far. The right button turns it round."),
    ),
    ToolFace(
        Tool.HEED,
        QT_TRANSLATE_NOOP("tools", "Must, may or free"),
        "scale-balance",
        ("J",),
        QT_TRANSLATE_NOOP(
            "tools", "Paint how far the picture has to follow this layer. The right button makes it a must again."
        ),
    ),
    ToolFace(
        Tool.SELECT_RECTANGLE,
        QT_TRANSLATE_NOOP("tools", "Select a rectangle"),
        "select",
        ("S",),
        QT_TRANSLATE_NOOP(
            "tools", "Drag from corner to corner; Shift adds, Alt takes away, both: what is in both. A click lets go."
        ),
    ),
    ToolFace(
        Tool.SELECT_LASSO,
        QT_TRANSLATE_NOOP("tools", "Select with a lasso"),
        "select-drag",
        ("Shift+S",),
        QT_TRANSLATE_NOOP("tools", "Draw around it; Shift adds, Alt takes away, both: what is in both. A click lets go."),
    ),
    ToolFace(
        Tool.SELECT_REGION,
        QT_TRANSLATE_NOOP("tools", "Select a region"),
        "auto-fix",
        ("Shift+W",),
        QT_TRANSLATE_NOOP("tools", "Click a region, or all of its label; Shift adds, Alt takes away, both: what is in both."),
    ),
    ToolFace(
        Tool.PICKER,
        QT_TRANSLATE_NOOP("tools", "Pick label"),
        "eyedropper",
        ("I",),
        QT_TRANSLATE_NOOP("tools", "Click to choose the label under the pen."),
    ),
)
