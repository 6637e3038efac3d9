"""Pixels of layers as PNG files: exact values for this program, colours for others."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fmr_studio.canvas.blend import faded, lay_over
from fmr_studio.canvas.compose import VALUE_COLORS
from fmr_studio.canvas.layer import Layer, LayerKind
from fmr_studio.canvas.palette import UNKNOWN, Palette
from fmr_studio.errors import FmrError
from fmr_studio.project.images import decode_png

THUMBNAIL_PX = 256


def png_of(pixels: NDArray[np.uint8]) -> bytes:
    """A PNG file of (H, W) grey, (H, W, 3) RGB or (H, W, 4) RGBA uint8 pixels; equal pixels give equal bytes."""
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(buffer, "PNG", compress_level=4)
    return buffer.getvalue()


def exact_pixels(data: bytes, name: str, kind: LayerKind, *, size: tuple[int, int]) -> NDArray[np.uint8]:
    """The pixels of a layer from the PNG that :func:`png_of` made of them.

    Args:
        name: how errors call the file.
        size: the (width, height) it must have.

    Returns:
        (H, W) uint8, or (H, W, 4) for a reference layer.
    """
    mode = "RGBA" if kind is LayerKind.REFERENCE else "L"
    with decode_png(data, name, size=size) as file:
        if file.image.mode != mode:
            raise FmrError(f"{name} is damaged: its pixels are of the kind {file.image.mode}, not {mode}.")
        return np.array(file.image, np.uint8)


def colored(layer: Layer, palette: Palette) -> NDArray[np.uint8]:
    """A layer as other programs see it, (H, W, 4) uint8 straight RGBA: labels in the palette's own colours, depth in grey, ink
    in black or, that of edges, in blue.

    Colours that a person chose for labels are left out, so that the palette alone reads the labels back.
    """
    if layer.kind is LayerKind.REFERENCE:
        return layer.pixels.copy()
    if not layer.kind.holds_labels:
        return VALUE_COLORS[layer.kind][layer.pixels]
    table = np.zeros((256, 4), np.uint8)
    table[:, :3] = palette.colors()
    table[:, 3] = 255
    table[UNKNOWN] = 0
    return table[layer.pixels]


def merged(layers: list[tuple[Layer, NDArray[np.uint8]]], *, size: tuple[int, int]) -> NDArray[np.uint8]:
    """The visible layers, the lowest first, laid over each other: (H, W, 4) uint8.

    Args:
        layers: each with its colours as of :func:`colored`.
        size: (width, height).
    """
    picture = np.zeros((size[1], size[0], 4), np.uint8)
    for layer, pixels in layers:
        if layer.visible and layer.opacity > 0.0:
            lay_over(picture, faded(pixels, layer.opacity))
    return picture


def thumbnail(picture: NDArray[np.uint8], *, side: int = THUMBNAIL_PX) -> NDArray[np.uint8]:
    """A picture (H, W, 4) uint8 made to fit into ``side`` x ``side`` pixels; never enlarged."""
    image = Image.fromarray(np.ascontiguousarray(picture))
    image.thumbnail((side, side), Image.Resampling.BOX)
    return np.array(image, np.uint8)
