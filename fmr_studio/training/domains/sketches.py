"""Label maps as a person draws them: shapes without anti-aliasing, written in a palette's colours."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from fmr_studio.canvas.palette import UNKNOWN, Palette

SIDE_PX = 256


class Sketch:
    """A label map that shapes are drawn on, without anti-aliasing; coordinates in 1/100 of the side."""

    def __init__(self, palette: Palette, ground: int) -> None:
        self.palette = palette
        self.image = Image.new("L", (SIDE_PX, SIDE_PX), ground)
        self.draw = ImageDraw.Draw(self.image)
        self.draw.fontmode = "1"

    def _px(self, *values: float) -> list[int]:
        return [round(v * SIDE_PX / 100) for v in values]

    def ellipse(self, name: str, x: float, y: float, rx: float, ry: float) -> None:
        """A filled ellipse about (x, y)."""
        self.draw.ellipse(self._px(x - rx, y - ry, x + rx, y + ry), fill=self.palette[name].id)

    def polygon(self, name: str, *points: float) -> None:
        """A filled polygon, x and y in turn."""
        self.draw.polygon(self._px(*points), fill=self.palette[name].id)

    def line(self, name: str, width: float, *points: float) -> None:
        """A stroke through points, x and y in turn."""
        self.draw.line(self._px(*points), fill=self.palette[name].id, width=self._px(width)[0], joint="curve")

    def labels(self) -> np.ndarray:
        """The map, (SIDE_PX, SIDE_PX) uint8."""
        return np.asarray(self.image, np.uint8).copy()


def save_indexed(labels: np.ndarray, palette: Palette, path: Path) -> None:
    """Write a label map (H, W) uint8 as an indexed PNG in the palette's colours; unknown is transparent."""
    image = Image.fromarray(labels, "P")
    image.putpalette(palette.colors().astype(np.uint8).tobytes())
    image.save(path, transparency=UNKNOWN, optimize=True)
