"""All tools by name, and how to begin a stroke of one."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from fmr_studio.canvas.brush import Brush, BrushStroke
from fmr_studio.canvas.document import Document
from fmr_studio.canvas.layer import Layer
from fmr_studio.canvas.painter import Painter, Symmetry
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.raster import Point
from fmr_studio.canvas.regions import FillStroke, MoveStroke, Vacated
from fmr_studio.canvas.shapes import (
    EncircleStroke,
    FigureStroke,
    LassoStroke,
    PolygonStroke,
    angled_end,
    ellipse_figure,
    line_figure,
    rectangle_figure,
    square_end,
)
from fmr_studio.canvas.stroke import Stroke
from fmr_studio.errors import FmrError

FULL_INK = 255


class Tool(StrEnum):
    """What a press of the pen does. The picker paints nothing: see `pick_label`."""

    BRUSH = "brush"
    ERASER = "eraser"
    LINE = "line"
    RECTANGLE = "rectangle"
    ELLIPSE = "ellipse"
    POLYGON = "polygon"
    LASSO = "lasso"
    ENCIRCLE = "encircle"
    FILL = "fill"
    MOVE = "move"
    PICKER = "picker"


@dataclass(frozen=True)
class ToolOptions:
    """What a person has set; each tool takes what concerns it.

    Args:
        label: the id that label and scribble layers get, 255 for unknown.
        ink: what sketch layers get, 0 to 255.
        erase: paint what the eraser leaves, with any tool.
        filled: figures are filled; otherwise they are a border as wide as the brush.
        contiguous: fill and move take the joined region; otherwise all pixels of its label.
        vacated: what a moved region leaves behind.
        line_from: the end of the stroke before; brush and eraser lead a straight line from there to the first point.
    """

    label: int = 0
    ink: int = FULL_INK
    erase: bool = False
    brush: Brush = field(default_factory=Brush)
    symmetry: Symmetry = Symmetry.NONE
    filled: bool = True
    contiguous: bool = True
    vacated: Vacated = Vacated.NEAREST
    line_from: Point | None = None


def start_stroke(document: Document, tool: Tool, *, layer_id: int, options: ToolOptions | None = None) -> Stroke:
    """A stroke of a tool on a layer, ready to begin.

    Raises:
        FmrError: the layer is locked, hidden or a reference image, there is no such label, the tool does not paint, or
            another stroke is not finished.
    """
    options = options or ToolOptions()
    if tool is Tool.PICKER:
        raise FmrError("The picker does not paint.")
    layer = document.layer(layer_id)
    value = _value(document, layer, tool, options)
    painter = Painter(document, layer_id, _name(document, layer, tool, options, value), symmetry=options.symmetry)
    return _stroke(painter, tool, options, value)


def _value(document: Document, layer: Layer, tool: Tool, options: ToolOptions) -> int:
    """What the pixels become."""
    if options.erase or tool is Tool.ERASER:
        return document.erase_value(layer)
    if not layer.kind.holds_labels:
        if not 0 <= options.ink <= FULL_INK:
            raise FmrError(f"Ink is 0 to {FULL_INK}, not {options.ink}.")
        return options.ink
    return UNKNOWN if options.label == UNKNOWN else document.palette[options.label].id


def _name(document: Document, layer: Layer, tool: Tool, options: ToolOptions, value: int) -> str:
    """What the history shows, such as ``Brush: hair``."""
    title = tool.value.capitalize()
    if tool in (Tool.ERASER, Tool.MOVE):
        return title
    if options.erase:
        return f"{title}: erase"
    if not layer.kind.holds_labels:
        return f"{title}: ink"
    return f"{title}: {document.palette[value].name if value < len(document.palette) else 'unknown'}"


def _stroke(painter: Painter, tool: Tool, options: ToolOptions, value: int) -> Stroke:
    brush, bounds = options.brush, painter.document.rect
    border = None if options.filled else brush.size_px
    match tool:
        case Tool.LINE:
            return FigureStroke(painter, line_figure(brush, bounds), value=value, constrain=angled_end)
        case Tool.RECTANGLE:
            return FigureStroke(painter, rectangle_figure(bounds, border), value=value, constrain=square_end)
        case Tool.ELLIPSE:
            return FigureStroke(painter, ellipse_figure(bounds, border), value=value, constrain=square_end)
        case Tool.POLYGON:
            return PolygonStroke(painter, value=value)
        case Tool.LASSO:
            return LassoStroke(painter, value=value)
        case Tool.ENCIRCLE:
            return EncircleStroke(painter, brush, value=value)
        case Tool.FILL:
            return FillStroke(painter, value=value, contiguous=options.contiguous)
        case Tool.MOVE:
            return MoveStroke(painter, vacated=options.vacated, contiguous=options.contiguous)
        case _:
            return BrushStroke(painter, brush, value=value, line_from=options.line_from)
