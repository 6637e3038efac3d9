"""OpenRaster: layered pictures that Krita, GIMP and MyPaint read too, written here and read back from them.

Labels become the palette's own colours on the way out. On the way in a layer is taken for

=============  ==========================================================================================
a sketch       where all it shows is black, more or less of it, and no label of the palette is black
edges          likewise, in the blue that they are drawn in here
depth          where all it shows is grey, nothing is half shown, and its name says depth in English or German
labels         where at most half of its pixels are not clearly of one of the palette's colours; the lowest
               one is the label layer, the others are scribbles
a reference    otherwise
=============  ==========================================================================================

A layer that cannot be read is left out and named; where none can, or the list of them is damaged, the merged image that other
programs keep beside them is the one layer.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from xml.etree import ElementTree

import numpy as np
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from numpy.typing import NDArray

from fmr_studio.canvas.compose import EDGES_INK
from fmr_studio.canvas.document import MAX_SIZE, Document
from fmr_studio.canvas.layer import Layer, LayerKind
from fmr_studio.canvas.page import centred, with_page
from fmr_studio.canvas.palette import UNKNOWN, Palette
from fmr_studio.canvas.properties import Properties
from fmr_studio.errors import FmrError
from fmr_studio.jobs.progress import Progress
from fmr_studio.project.colors import rgba_of
from fmr_studio.project.containers import Container, DamagedError, damaged, plain_name
from fmr_studio.project.images import decode_png
from fmr_studio.project.layer_images import colored, merged, png_of, thumbnail

MIMETYPE = "image/openraster"
STACK = "stack.xml"
MERGED = "mergedimage.png"
MAX_XML_BYTES = 2**23
MAX_LAYERS = 512
MAX_DEPTH = 32
MAX_LAYER_BYTES = 2**31
"""What the pixels of all layers together may need in memory."""
MOST_UNCERTAIN = 0.5
"""A layer with a larger share of uncertain pixels is taken for a picture."""
_DEPTH_NAME = re.compile("depth|tiefe", re.IGNORECASE)
_SHOWN_NAMES, _SHOWN_SIGNS = 8, 40
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, eq=False)
class Reread:
    """A document that was read back from colours.

    Args:
        uncertain: how many pixels of its label layers were not clearly of one label's colour and got the nearest one's.
        pixels: of how many.
        has_labels: whether any layer held the palette's colours.
        left_out: the names of layers that could not be read.
        merged: whether the merged image stands for all of them.
    """

    document: Document
    uncertain: int
    pixels: int
    has_labels: bool
    left_out: tuple[str, ...] = ()
    merged: bool = False

    @property
    def names_left_out(self) -> str:
        """Their first names, short enough for a message."""
        lines = (" ".join(name.split()) for name in self.left_out[:_SHOWN_NAMES])
        names = [name if len(name) <= _SHOWN_SIGNS else f"{name[:_SHOWN_SIGNS]}…" for name in lines]
        return ", ".join(names) + (", …" if len(self.left_out) > _SHOWN_NAMES else "")


@dataclass(frozen=True)
class _Drawn:
    """One layer as the stack names it; groups are laid flat. ``problem`` says why it cannot be placed, if that is so."""

    member: str
    name: str
    x: int = 0
    y: int = 0
    opacity: float = 1.0
    visible: bool = True
    problem: str = ""


@dataclass(frozen=True, eq=False)
class _Read:
    """A layer with the pixels it turned out to have."""

    drawn: _Drawn
    kind: LayerKind
    pixels: NDArray[np.uint8]
    uncertain: int = 0
    seen: int = 0


# -- writing -----------------------------------------------------------------------------------------------------------


def openraster_members(document: Document, *, progress: Progress | None = None) -> dict[str, bytes]:
    """The members of an OpenRaster file of a document, in the order they are written.

    The layers of the document are read while this runs: hand over a copy where a person goes on painting.
    """
    progress = progress or Progress()
    size = (document.width, document.height)
    drawn: list[tuple[Layer, NDArray[np.uint8]]] = []
    data: dict[str, bytes] = {}
    for index, layer in enumerate(document.layers):
        progress.check()
        pixels = colored(layer, document.palette)
        data[member_of(index)] = png_of(pixels)
        drawn.append((layer, pixels))
        progress.report((index + 1) / (len(document.layers) + 1))
    picture = merged(drawn, size=size)
    return {
        "mimetype": MIMETYPE.encode(),
        STACK: _stack_xml(document),
        **data,
        "Thumbnails/thumbnail.png": png_of(thumbnail(picture)),
        MERGED: png_of(picture),
    }


def member_of(index: int) -> str:
    """Where the colours of the layer at a place of the stack lie, 0 the lowest."""
    return f"data/layer{index}.png"


def _stack_xml(document: Document) -> bytes:
    sides = {"w": str(document.width), "h": str(document.height)}
    image = ElementTree.Element("image", {"version": "0.0.3", **sides, "xres": "72", "yres": "72"})
    stack = ElementTree.SubElement(image, "stack")
    for index, layer in reversed(list(enumerate(document.layers))):
        facts = {
            "name": _NOT_XML.sub("", layer.name),
            "src": member_of(index),
            "x": "0",
            "y": "0",
            "opacity": f"{layer.opacity:.6g}",
            "visibility": "visible" if layer.visible else "hidden",
            "composite-op": "svg:src-over",
        }
        ElementTree.SubElement(stack, "layer", facts)
    ElementTree.indent(image)
    return bytes(ElementTree.tostring(image, "UTF-8", xml_declaration=True))


# -- reading -----------------------------------------------------------------------------------------------------------


def reread(
    container: Container, palette: Palette, *, properties: Properties | None = None, progress: Progress | None = None
) -> Reread:
    """A document from the layers of an OpenRaster file, whoever wrote it; one that is not square is a page of its canvas.

    Args:
        palette: whose colours are looked for.

    Raises:
        FmrError: the file is no OpenRaster file, is damaged or too large.
    """
    left_out: tuple[str, ...] = ()
    try:
        (width, height), stack = _stack_of(container)
    except DamagedError as error:
        (width, height), read = _merged_alone(container, palette, error)
    else:
        read, left_out = _read_layers(container, stack, palette, size=(width, height), progress=progress or Progress())
    has_labels = any(layer.kind.holds_labels for layer in read)
    layers = _as_document_layers(read, width, height)
    side = max(width, height)
    squared = [replace(layer, pixels=_on_square(layer.pixels, layer.kind.blank)) for layer in layers]
    page = centred(height, width, side)
    paged = properties if page is None else with_page(properties or Properties(), page)
    document = Document(side, side, palette, layers=squared, properties=paged)
    uncertain, seen = sum(layer.uncertain for layer in read), sum(layer.seen for layer in read)
    return Reread(document, uncertain, seen, has_labels, left_out, merged=read[0].drawn.member == MERGED)


def lists_layers(container: Container) -> bool:
    """Whether the file has a list of layers that is not damaged; raises `FmrError` where it is one that is not read."""
    try:
        _stack_of(container)
    except DamagedError:
        return False
    return True


def _merged_alone(container: Container, palette: Palette, problem: FmrError) -> tuple[tuple[int, int], list[_Read]]:
    """The (width, height) of the merged image, and that as the one layer; raises ``problem`` where there is none to be read."""
    try:
        with decode_png(container.read(MERGED), f"{MERGED} in {container.name}") as file:
            size = file.image.size
        if max(size) > MAX_SIZE:
            raise problem
        return size, [_read_layer(container, _Drawn(MERGED, MERGED), palette, size=size)]
    except FmrError:
        raise problem from None


def _read_layers(
    container: Container, stack: list[_Drawn], palette: Palette, *, size: tuple[int, int], progress: Progress
) -> tuple[list[_Read], tuple[str, ...]]:
    """The layers that can be read, and the names of the others; the merged image where there are none but those."""
    read: list[_Read] = []
    problems: dict[str, FmrError] = {}
    for index, drawn in enumerate(stack):
        progress.check()
        try:
            read.append(_read_layer(container, drawn, palette, size=size))
        except FmrError as error:
            problems.setdefault(drawn.name or drawn.member, error)
        progress.report((index + 1) / len(stack))
    if read:
        return read, tuple(problems)
    if MERGED not in container:
        raise next(iter(problems.values()), FmrError(f"{container.name} has no layers."))
    return [_read_layer(container, _Drawn(MERGED, MERGED), palette, size=size)], tuple(problems)


def _stack_of(container: Container) -> tuple[tuple[int, int], list[_Drawn]]:
    """The canvas' (width, height) and the layers, the lowest first."""
    if STACK not in container:
        raise DamagedError(
            f"{container.name} is no OpenRaster file: it has no {STACK}.", "Krita, GIMP and MyPaint save such files."
        )
    try:
        root = fromstring(container.read(STACK, limit=MAX_XML_BYTES))
    except DefusedXmlException as error:
        raise FmrError(
            f"{container.name} is not opened: its {STACK} declares entities.", "No OpenRaster file needs them."
        ) from error
    except (SyntaxError, ValueError, LookupError, RecursionError) as error:
        raise damaged(container.name, f"{STACK}: {error}") from error
    try:
        width, height = (int(_number(root.get(side, ""))) for side in ("w", "h"))
    except ValueError as error:
        raise damaged(container.name, f"{STACK}: {error}") from error
    if not (1 <= width <= MAX_SIZE and 1 <= height <= MAX_SIZE):
        raise FmrError(f"{container.name} has a canvas of {width} x {height} pixels; 1 to {MAX_SIZE} a side are possible.")
    top = root.find("{*}stack")
    if top is None:
        raise damaged(container.name, f"{STACK}: it has no stack of layers")
    layers = list(_walk(top, _Drawn("", ""), depth=0))[::-1]
    check_memory(container.name, [4] * len(layers), max(width, height))
    return (width, height), layers


def check_memory(name: str, bytes_per_pixel: list[int], side: int) -> None:
    """Raise `FmrError` where square layers of so many bytes a pixel are too many or need too much memory."""
    if len(bytes_per_pixel) > MAX_LAYERS:
        raise FmrError(f"{name} has {len(bytes_per_pixel):,} layers; at most {MAX_LAYERS} are read.")
    if sum(bytes_per_pixel) * side * side > MAX_LAYER_BYTES:
        raise FmrError(f"{name} is too large: its layers need more than {MAX_LAYER_BYTES / 2**30:.0f} GiB of memory.")


def _walk(element: Any, group: _Drawn, *, depth: int) -> Iterator[_Drawn]:
    """The layers below a stack element, the topmost first."""
    if depth > MAX_DEPTH:
        yield from (
            replace(_drawn(layer, group), problem="its groups lie too deep") for layer in element.iterfind(".//{*}layer")
        )
        return
    for child in element:
        kind = str(child.tag).rpartition("}")[2]
        if kind not in ("stack", "layer"):
            continue
        drawn = _drawn(child, group)
        if kind == "stack":
            yield from _walk(child, drawn, depth=depth + 1)
        elif drawn.member:
            yield drawn


def _drawn(child: Any, group: _Drawn) -> _Drawn:
    """What a layer or group says of itself, within its group."""
    try:
        opacity = min(max(_number(child.get("opacity", "1")), 0.0), 1.0)
    except ValueError:
        opacity = 1.0
    drawn = _Drawn(
        member=plain_name(child.get("src", "")),
        name=child.get("name", ""),
        opacity=group.opacity * opacity,
        visible=group.visible and child.get("visibility", "visible") != "hidden",
        problem=group.problem,
    )
    try:
        x, y = (int(_number(child.get(axis) or "0")) for axis in ("x", "y"))
    except ValueError:
        return replace(drawn, problem="its place is no number")
    return replace(drawn, x=group.x + x, y=group.y + y)


def _number(text: str) -> float:
    """A finite number, also with a decimal comma; raises ValueError."""
    value = float(text.replace(",", "."))
    if not math.isfinite(value):
        raise ValueError(f"{text} is not finite")
    return value


def _read_layer(container: Container, drawn: _Drawn, palette: Palette, *, size: tuple[int, int]) -> _Read:
    name = f"{drawn.member} in {container.name}"
    if drawn.problem:
        raise damaged(container.name, f"{drawn.name or drawn.member}: {drawn.problem}")
    with decode_png(container.read(drawn.member), name) as file:
        found = np.array(rgba_of(file, managed=False).convert("RGBA"), np.uint8)
    pixels = np.zeros((size[1], size[0], 4), np.uint8)
    _paste(pixels, found, drawn.x, drawn.y)
    return _understood(drawn, pixels, palette)


def _paste(canvas: NDArray[np.uint8], pixels: NDArray[np.uint8], x: int, y: int) -> None:
    """Put pixels on the canvas with their corner at a place that may lie outside of it."""
    left, top = max(x, 0), max(y, 0)
    right, bottom = min(x + pixels.shape[1], canvas.shape[1]), min(y + pixels.shape[0], canvas.shape[0])
    if left < right and top < bottom:
        canvas[top:bottom, left:right] = pixels[top - y : bottom - y, left - x : right - x]


def _understood(drawn: _Drawn, pixels: NDArray[np.uint8], palette: Palette) -> _Read:
    """What the colours of a layer (H, W, 4) mean; see the module."""
    shown = pixels[..., 3] > 0
    if not shown.any():
        return _Read(drawn, LayerKind.SCRIBBLE, np.full(shown.shape, UNKNOWN, np.uint8))
    values = _values(drawn, pixels, shown, palette)
    if values is not None:
        return values
    solid = pixels[..., 3] >= 128
    soft = int((shown & (pixels[..., 3] < 255)).sum())
    labels, uncertain = palette.snap(pixels, solid)
    uncertain = min(uncertain + soft, int(shown.sum()))
    if uncertain > MOST_UNCERTAIN * shown.sum():
        return _Read(drawn, LayerKind.REFERENCE, pixels)
    return _Read(drawn, LayerKind.SCRIBBLE, labels, uncertain, int(shown.sum()))


def _values(drawn: _Drawn, pixels: NDArray[np.uint8], shown: NDArray[np.bool_], palette: Palette) -> _Read | None:
    """A layer (H, W, 4) of ink or depth; None where it is none."""
    colors = pixels[shown]
    taken = {label.color for label in palette}
    for kind, ink in ((LayerKind.SKETCH, (0, 0, 0)), (LayerKind.EDGES, EDGES_INK)):
        if ink not in taken and (colors[:, :3] == ink).all():
            return _Read(drawn, kind, pixels[..., 3].copy())
    is_grey = bool((colors[:, :1] == colors[:, 1:3]).all() and (colors[:, 3] == 255).all())
    if is_grey and _DEPTH_NAME.search(drawn.name):
        return _Read(drawn, LayerKind.DEPTH, np.where(shown, np.maximum(pixels[..., 0], 1), 0).astype(np.uint8))
    return None


def _as_document_layers(read: list[_Read], width: int, height: int) -> list[Layer]:
    """Layers with numbers, one of them the label layer: the lowest that holds labels, or an empty one below all."""
    layers = [
        Layer(index + 2, layer.kind, layer.pixels, layer.drawn.name, layer.drawn.opacity, layer.drawn.visible)
        for index, layer in enumerate(read)
    ]
    lowest = next((index for index, layer in enumerate(read) if layer.kind is LayerKind.SCRIBBLE and layer.seen), None)
    if lowest is None:
        return [Layer.blank(LayerKind.LABELS, id=1, name="Labels", width=width, height=height), *layers]
    layers[lowest] = replace(layers[lowest], id=1, kind=LayerKind.LABELS)
    return layers


def _on_square(pixels: NDArray[np.uint8], blank: int) -> NDArray[np.uint8]:
    """The pixels in the middle of a square of blank ones; as they are where they fill it."""
    height, width = pixels.shape[:2]
    if height == width:
        return pixels
    side = max(height, width)
    square = np.full((side, side, *pixels.shape[2:]), blank, np.uint8)
    top, left = (side - height) // 2, (side - width) // 2
    square[top : top + height, left : left + width] = pixels
    return square
