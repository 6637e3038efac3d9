"""All tools by name, and how to begin a stroke of one."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from fmr_studio.canvas.brush import Brush, BrushStroke
from fmr_studio.canvas.carrying import MoveStroke, Vacated
from fmr_studio.canvas.curve import CurveStroke
from fmr_studio.canvas.depth_tools import FARTHEST, NEAREST, GradientStroke, SoftStroke
from fmr_studio.canvas.document import Document
from fmr_studio.canvas.layer import Heed, Layer, LayerKind, Plane
from fmr_studio.canvas.painter import Painter, Symmetry
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.raster import Point
from fmr_studio.canvas.regions import FillStroke
from fmr_studio.canvas.selecting import FreeOutline, OutlineSelecting, RectangleOutline, RegionSelecting
from fmr_studio.canvas.selection import Join
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
from fmr_studio.canvas.stroke import Gesture, Stroke
from fmr_studio.errors import FmrError

FULL_INK = 255


class Tool(StrEnum):
    """What a press of the pen does. The picker paints nothing: see `pick_label`."""

    BRUSH = "brush"
    ERASER = "eraser"
    LINE = "line"
    CURVE = "curve"
    RECTANGLE = "rectangle"
    ELLIPSE = "ellipse"
    POLYGON = "polygon"
    LASSO = "lasso"
    ENCIRCLE = "encircle"
    FILL = "fill"
    MOVE = "move"
    GRADIENT = "gradient"
    HEED = "heed"
    """Says of what is painted how far the picture has to follow it."""
    SELECT_RECTANGLE = "select_rectangle"
    SELECT_LASSO = "select_lasso"
    SELECT_REGION = "select_region"
    """Selects what belongs together under the pen: one region, or all of its label."""
    PICKER = "picker"

    @property
    def selects(self) -> bool:
        """Whether it selects pixels and paints none."""
        return self in (Tool.SELECT_RECTANGLE, Tool.SELECT_LASSO, Tool.SELECT_REGION)

    def suits(self, kind: LayerKind) -> bool:
        """Whether it paints on layers of a kind."""
        return self is not Tool.GRADIENT or kind is LayerKind.DEPTH


@dataclass(frozen=True)
class ToolOptions:
    """What a person has set; each tool takes what concerns it.

    Args:
        label: the id that label and scribble layers get, 255 for unknown.
        ink: what sketch and edges layers get, 0 to 255.
        depth: what depth layers get, 1 to 255; a gradient leads from there to ``far_depth``.
        softness: the part of the brush's radius in which it fades on depth layers, 0 to 1.
        round_gradient: a gradient falls off as on a ball, and not evenly.
        heed: what the tool of that name says.
        erase: paint what the eraser leaves, with any tool.
        filled: figures are filled; otherwise they are a border as wide as the brush.
        contiguous: fill, move and the selection of regions take the joined region; otherwise all pixels of its label.
        vacated: what a moved region leaves behind.
        line_from: the end of the stroke before; brush and eraser lead a straight line from there to the first point.
        join: what a tool that selects does to what was selected before.
    """

    label: int = 0
    ink: int = FULL_INK
    depth: int = NEAREST
    far_depth: int = FARTHEST
    softness: float = 0.5
    round_gradient: bool = False
    heed: Heed = Heed.FREE
    erase: bool = False
    brush: Brush = field(default_factory=Brush)
    symmetry: Symmetry = Symmetry.NONE
    filled: bool = True
    contiguous: bool = True
    vacated: Vacated = Vacated.NEAREST
    line_from: Point | None = None
    join: Join = Join.REPLACE


def start_gesture(document: Document, tool: Tool, *, layer_id: int, options: ToolOptions | None = None) -> Gesture:
    """A gesture of a tool over a layer, ready to begin: a stroke, or one that selects, on layers of any kind, also locked ones.

    Raises:
        FmrError: see :func:`start_stroke`.
    """
    options = options or ToolOptions()
    match tool:
        case Tool.SELECT_RECTANGLE:
            return OutlineSelecting(document, RectangleOutline, options.join)
        case Tool.SELECT_LASSO:
            return OutlineSelecting(document, FreeOutline, options.join)
        case Tool.SELECT_REGION:
            return RegionSelecting(document, document.layer(layer_id), options.join, contiguous=options.contiguous)
    return start_stroke(document, tool, layer_id=layer_id, options=options)


def start_stroke(document: Document, tool: Tool, *, layer_id: int, options: ToolOptions | None = None) -> Stroke:
    """A stroke of a tool on a layer, ready to begin.

    Raises:
        FmrError: the layer is locked, hidden or a reference image, there is no such label, the tool does not paint, or not
            on layers of this kind, or another stroke is not finished.
    """
    options = options or ToolOptions()
    if tool is Tool.PICKER or tool.selects:
        raise FmrError(f"The {tool.value.replace('_', ' ')} tool does not paint.")
    layer = document.layer(layer_id)
    if layer.kind.paintable and not tool.suits(layer.kind):
        raise FmrError(f"The {tool} paints on depth layers alone.", "Choose or add a depth layer.")
    value = _value(document, layer, tool, options)
    plane = Plane.HEED if tool is Tool.HEED else Plane.PIXELS
    name = _name(document, layer, tool, options, value)
    painter = Painter(document, layer_id, name, symmetry=options.symmetry, plane=plane)
    return _stroke(painter, tool, options, value)


def _value(document: Document, layer: Layer, tool: Tool, options: ToolOptions) -> int:
    """What the pixels become."""
    if tool is Tool.HEED:
        return Heed.MUST if options.erase else options.heed
    if tool is Tool.ERASER or (options.erase and tool is not Tool.GRADIENT):
        return document.erase_value(layer)
    if layer.kind is LayerKind.DEPTH:
        if not FARTHEST <= min(options.depth, options.far_depth) <= max(options.depth, options.far_depth) <= NEAREST:
            raise FmrError(f"Depth is {FARTHEST} to {NEAREST}, not {options.depth} or {options.far_depth}.")
        return options.depth
    if not layer.kind.holds_labels:
        if not 0 <= options.ink <= FULL_INK:
            raise FmrError(f"Ink is 0 to {FULL_INK}, not {options.ink}.")
        return options.ink
    return UNKNOWN if options.label == UNKNOWN else document.palette[options.label].id


def _name(document: Document, layer: Layer, tool: Tool, options: ToolOptions, value: int) -> str:
    """What the history shows, such as ``Brush: hair``."""
    title = tool.value.capitalize()
    if tool is Tool.HEED:
        return f"Follow: {Heed(value).name.lower()}"
    if tool in (Tool.ERASER, Tool.MOVE, Tool.GRADIENT):
        return title
    if options.erase:
        return f"{title}: erase"
    if not layer.kind.holds_labels:
        return f"{title}: {'depth' if layer.kind is LayerKind.DEPTH else 'ink'}"
    return f"{title}: {document.palette[value].name if value < len(document.palette) else 'unknown'}"


def _stroke(painter: Painter, tool: Tool, options: ToolOptions, value: int) -> Stroke:
    brush = options.brush
    match tool:
        case Tool.CURVE:
            return CurveStroke(painter, brush, value=value)
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
        case Tool.GRADIENT:
            start, end = (options.far_depth, options.depth) if options.erase else (options.depth, options.far_depth)
            return GradientStroke(painter, start=start, end=end, round_=options.round_gradient)
        case Tool.LINE | Tool.RECTANGLE | Tool.ELLIPSE:
            return _figure(painter, tool, options, value)
    if tool is Tool.BRUSH and value and painter.layer.kind is LayerKind.DEPTH and options.softness > 0:
        return SoftStroke(painter, brush, value=value, softness=options.softness, line_from=options.line_from)
    return BrushStroke(painter, brush, value=value, line_from=options.line_from)


def _figure(painter: Painter, tool: Tool, options: ToolOptions, value: int) -> Stroke:
    brush, bounds = options.brush, painter.document.rect
    border = None if options.filled else brush.size_px
    match tool:
        case Tool.LINE:
            return FigureStroke(painter, line_figure(brush, bounds), value=value, constrain=angled_end)
        case Tool.RECTANGLE:
            return FigureStroke(painter, rectangle_figure(bounds, border), value=value, constrain=square_end)
        case _:
            return FigureStroke(painter, ellipse_figure(bounds, border), value=value, constrain=square_end)
