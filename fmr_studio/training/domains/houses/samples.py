"""Make the samples of houses in ``resources/samples`` (run once, reproducible).

Usage: ``python -m fmr_studio.training.domains.houses.samples [--out DIR]``. Label maps of renders that no
training has seen, one of a few plain shapes, as a first-time painter draws them, and a scribble on an unknown ground.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from fmr_studio.canvas.palette import UNKNOWN, Palette
from fmr_studio.training.domains import get_domain
from fmr_studio.training.domains.sketches import SIDE_PX, Sketch, save_indexed

_SEED = 3
"""Neither the seed of the training renders nor that of the held-out ones."""
_RENDERED = {"church": 38, "cottage": 28, "gable": 12, "modern": 39, "town-house": 36, "villa": 44}
_OUT = Path("resources/samples")


def shapes(palette: Palette) -> np.ndarray:
    """A house of rectangles and triangles beside a tree, (SIDE_PX, SIDE_PX) uint8."""
    sketch = Sketch(palette, palette["sky"].id)
    sketch.polygon("hill", 0, 72, 0, 64, 30, 60, 62, 64, 100, 61, 100, 72)
    sketch.polygon("grass", 0, 70, 100, 70, 100, 100, 0, 100)
    sketch.polygon("path", 46, 82, 54, 82, 62, 100, 40, 100)
    sketch.ellipse("tree", 13, 64, 10, 12)
    sketch.polygon("chimney", 62, 30, 67, 30, 67, 46, 62, 46)
    sketch.polygon("wall", 26, 54, 74, 54, 74, 82, 26, 82)
    sketch.polygon("roof", 22, 55, 33, 37, 67, 37, 78, 55)
    for x in (33, 67):
        sketch.polygon("trim", x - 5, 60, x + 5, 60, x + 5, 74, x - 5, 74)
        sketch.polygon("window", x - 3.5, 61.5, x + 3.5, 61.5, x + 3.5, 72.5, x - 3.5, 72.5)
    sketch.polygon("door", 46, 64, 54, 64, 54, 82, 46, 82)
    sketch.ellipse("bush", 80, 80, 4, 4)
    return sketch.labels()


def scribble(palette: Palette) -> np.ndarray:
    """A few strokes, (SIDE_PX, SIDE_PX) uint8; everything else is left open."""
    sketch = Sketch(palette, UNKNOWN)
    sketch.line("sky", 4, 6, 50, 8, 12, 30, 8, 60, 9, 92, 14, 94, 52)
    sketch.line("roof", 6, 30, 52, 40, 40, 60, 40, 70, 52)
    sketch.line("wall", 5, 30, 78, 30, 60, 70, 60, 70, 78)
    for x in (38, 62):
        sketch.line("window", 5, x, 66, x, 72)
    sketch.line("door", 6, 50, 68, 50, 80)
    sketch.line("tree", 7, 88, 54, 86, 62, 90, 70)
    sketch.line("grass", 6, 6, 90, 30, 93, 68, 92, 94, 88)
    return sketch.labels()


def main(arguments: list[str] | None = None) -> int:
    """Write all samples."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, default=_OUT, help=f"folder to write to (default: {_OUT})")
    folder: Path = parser.parse_args(arguments).out / "labels" / "houses"
    folder.mkdir(parents=True, exist_ok=True)
    domain = get_domain("houses")
    palette = domain.palette
    maps = {name: domain.render(domain.uniforms(_SEED, index), SIDE_PX).labels for name, index in _RENDERED.items()}
    maps |= {"shapes": shapes(palette), "scribble": scribble(palette)}
    for name, labels in maps.items():
        save_indexed(labels, palette, folder / f"{name}.png")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
