"""Make the samples of people in ``resources/samples`` (run once, reproducible).

Usage: ``python -m fmr_studio.training.domains.people.samples [--out DIR]``. Label maps of renders that no
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
_RENDERED = {"bald": 1, "beard": 5, "curls": 11, "fringe": 32, "glasses": 37, "hat": 31}
_OUT = Path("resources/samples")


def shapes(palette: Palette) -> np.ndarray:
    """A portrait of ellipses and polygons, (SIDE_PX, SIDE_PX) uint8."""
    sketch = Sketch(palette, palette["background"].id)
    sketch.ellipse("hair", 50, 42, 26, 30)
    sketch.polygon("hair", 24, 42, 76, 42, 78, 76, 22, 76)
    sketch.polygon("clothes", 8, 100, 16, 88, 40, 80, 60, 80, 84, 88, 92, 100)
    sketch.polygon("neck", 41, 66, 59, 66, 60, 82, 50, 86, 40, 82)
    sketch.ellipse("skin", 50, 48, 19, 25)
    for side in (-1, 1):
        sketch.line("brows", 2, 50 + side * 4, 38.5, 50 + side * 10, 37.5, 50 + side * 14, 39.5)
        sketch.ellipse("eyes", 50 + side * 8.5, 44, 3.5, 1.8)
    sketch.polygon("nose", 50, 43, 54.5, 55, 45.5, 55)
    sketch.ellipse("lips", 50, 62, 7, 2.5)
    return sketch.labels()


def scribble(palette: Palette) -> np.ndarray:
    """A few strokes, (SIDE_PX, SIDE_PX) uint8; everything else is left open."""
    sketch = Sketch(palette, UNKNOWN)
    sketch.line("background", 4, 6, 72, 8, 18, 30, 5, 70, 5, 92, 18, 94, 72)
    sketch.line("hair", 6, 28, 62, 28, 38, 38, 22, 50, 18, 62, 22, 72, 38, 72, 62)
    sketch.line("skin", 4, 36, 50, 40, 64, 50, 71, 60, 64, 64, 50)
    for side in (-1, 1):
        sketch.line("brows", 2, 50 + side * 5, 39, 50 + side * 12, 39)
        sketch.ellipse("eyes", 50 + side * 8.5, 44, 3, 1.5)
    sketch.line("nose", 3, 50, 47, 50, 54)
    sketch.line("lips", 2.5, 45, 61, 50, 63, 55, 61)
    sketch.line("neck", 6, 46, 80, 54, 80)
    sketch.line("clothes", 7, 14, 96, 34, 90, 50, 94, 66, 90, 86, 96)
    return sketch.labels()


def main(arguments: list[str] | None = None) -> int:
    """Write all samples."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, default=_OUT, help=f"folder to write to (default: {_OUT})")
    folder: Path = parser.parse_args(arguments).out / "labels" / "people"
    folder.mkdir(parents=True, exist_ok=True)
    domain = get_domain("people")
    palette = domain.palette
    maps = {name: domain.render(domain.uniforms(_SEED, index), SIDE_PX).labels for name, index in _RENDERED.items()}
    maps |= {"shapes": shapes(palette), "scribble": scribble(palette)}
    for name, labels in maps.items():
        save_indexed(labels, palette, folder / f"{name}.png")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
