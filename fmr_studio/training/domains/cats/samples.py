"""Make the sample label maps of ``resources/samples/labels/cats`` (run once, reproducible).

Usage: ``python -m fmr_studio.training.domains.cats.samples [--out DIR]``. Three kinds: label maps of renders that no training
has seen, maps drawn from a few plain shapes, as a first-time painter draws them, and a scribble on an unknown ground.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from fmr_studio.canvas.palette import UNKNOWN, Palette
from fmr_studio.training.domains import get_domain

SIDE_PX = 256
_SEED = 3
"""Neither the seed of the training renders nor that of the held-out ones."""
_RENDERED = {"collar": 11, "bow": 18, "scarf": 21, "hat": 5}
_OUT = Path("resources/samples/labels/cats")


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


def shapes(palette: Palette, *, hare: bool = False) -> np.ndarray:
    """A cat of ellipses and triangles; with the ears of a hare, nothing of the kind is in the training pictures."""
    sketch = Sketch(palette, palette["background"].id)
    face = 54 if hare else 44
    sketch.polygon("ground", 0, 82, 100, 82, 100, 100, 0, 100)
    turn = np.linspace(1.5, -1.2, 40)
    sketch.line("tail", 6, *np.stack([68 + 19 * np.cos(turn), 64 + 26 * np.sin(turn)], axis=1).ravel())
    sketch.ellipse("body", 50, 82, 18, 15)
    for side in (-1, 1):
        if hare:
            sketch.polygon("ear", 50 + side * 6, 36, 50 + side * 12, 5, 50 + side * 20, 3, 50 + side * 24, 44)
        else:
            sketch.polygon("ear", 50 + side * 10, 24, 50 + side * 26, 10, 50 + side * 27, 36)
    sketch.ellipse("head", 50, face, 28, 23)
    for side in (-1, 1):
        sketch.ellipse("eye", 50 + side * 12, face - 3, 6, 8)
    sketch.ellipse("mouth", 50, face + 12, 5, 3)
    return sketch.labels()


def scribble(palette: Palette) -> np.ndarray:
    """A few strokes; everything else is left open."""
    sketch = Sketch(palette, UNKNOWN)
    sketch.line("background", 4, 8, 12, 30, 7, 60, 8, 92, 14)
    sketch.line("ground", 4, 8, 92, 30, 95, 66, 95)
    sketch.line("head", 6, 36, 34, 48, 28, 66, 36, 62, 54, 42, 54)
    for side in (-1, 1):
        sketch.line("ear", 5, 50 + side * 18, 24, 50 + side * 22, 14)
        sketch.ellipse("eye", 50 + side * 10, 41, 3, 4)
    sketch.line("mouth", 3, 47, 52, 53, 52)
    sketch.line("body", 7, 46, 76, 52, 84, 56, 76)
    sketch.line("tail", 5, 76, 82, 84, 66, 84, 48)
    return sketch.labels()


def save_indexed(labels: np.ndarray, palette: Palette, path: Path) -> None:
    """Write a label map (H, W) uint8 as an indexed PNG in the palette's colours; unknown is transparent."""
    image = Image.fromarray(labels, "P")
    image.putpalette(palette.colors().astype(np.uint8).tobytes())
    image.save(path, transparency=UNKNOWN, optimize=True)


def main(arguments: list[str] | None = None) -> int:
    """Write all samples."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, default=_OUT, help=f"folder to write to (default: {_OUT})")
    out: Path = parser.parse_args(arguments).out
    out.mkdir(parents=True, exist_ok=True)
    domain = get_domain("cats")
    palette = domain.palette
    maps = {name: domain.render(domain.uniforms(_SEED, index), SIDE_PX).labels for name, index in _RENDERED.items()}
    maps |= {"shapes": shapes(palette), "hare-ears": shapes(palette, hare=True), "scribble": scribble(palette)}
    for name, labels in maps.items():
        save_indexed(labels, palette, out / f"{name}.png")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
