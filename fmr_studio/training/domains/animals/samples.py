"""Make the samples of animals in ``resources/samples`` (run once, reproducible).

Usage: ``python -m fmr_studio.training.domains.animals.samples [--out DIR]``. Label maps of renders that no
training has seen, one of a few plain shapes, as a first-time painter draws them, a scribble on an unknown ground, and photos.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from PIL import Image

from fmr_studio.canvas.palette import UNKNOWN, Palette
from fmr_studio.training.domains import get_domain
from fmr_studio.training.domains.sketches import SIDE_PX, Sketch, save_indexed

_SEED = 3
"""Neither the seed of the training renders nor that of the held-out ones."""
_RENDERED = {"cat": 12, "grizzly": 11, "hound": 13, "panting": 29, "rabbit": 10, "wolf": 16}
_PHOTOS, _PHOTO_PX = {"brown-cat": 2, "hound": 13, "rabbit": 10}, 512
_OUT = Path("resources/samples")


def shapes(palette: Palette) -> np.ndarray:
    """A face of ellipses and triangles, (SIDE_PX, SIDE_PX) uint8."""
    sketch = Sketch(palette, palette["background"].id)
    sketch.polygon("body", 24, 100, 36, 76, 64, 76, 76, 100)
    for side in (-1, 1):
        sketch.polygon("ear", 50 + side * 10, 32, 50 + side * 27, 12, 50 + side * 29, 48)
        sketch.polygon("inner ear", 50 + side * 15, 32, 50 + side * 24, 19, 50 + side * 25, 40)
    sketch.ellipse("fur", 50, 56, 30, 27)
    sketch.ellipse("muzzle", 50, 68, 12, 11)
    for side in (-1, 1):
        sketch.ellipse("eye", 50 + side * 13, 50, 6, 5)
        sketch.line("mouth", 2, 50, 72, 50 + side * 7, 74)
    sketch.ellipse("nose", 50, 62, 5, 4)
    return sketch.labels()


def scribble(palette: Palette) -> np.ndarray:
    """A few strokes, (SIDE_PX, SIDE_PX) uint8; everything else is left open."""
    sketch = Sketch(palette, UNKNOWN)
    sketch.line("background", 4, 6, 70, 8, 20, 30, 7, 70, 7, 92, 20, 94, 70)
    sketch.line("fur", 6, 30, 56, 38, 40, 50, 36, 62, 40, 70, 56)
    for side in (-1, 1):
        sketch.line("inner ear", 5, 50 + side * 18, 32, 50 + side * 21, 22)
        sketch.ellipse("eye", 50 + side * 13, 50, 4, 4)
    sketch.ellipse("nose", 50, 60, 5, 4)
    sketch.line("mouth", 3, 44, 70, 50, 68, 56, 70)
    sketch.line("body", 7, 36, 94, 50, 88, 64, 94)
    return sketch.labels()


def main(arguments: list[str] | None = None) -> int:
    """Write all samples."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, default=_OUT, help=f"folder to write to (default: {_OUT})")
    out: Path = parser.parse_args(arguments).out
    for name in ("labels/animals", "photos"):
        (out / name).mkdir(parents=True, exist_ok=True)
    domain = get_domain("animals")
    palette = domain.palette
    maps = {name: domain.render(domain.uniforms(_SEED, index), SIDE_PX).labels for name, index in _RENDERED.items()}
    maps |= {"shapes": shapes(palette), "scribble": scribble(palette)}
    for name, labels in maps.items():
        save_indexed(labels, palette, out / "labels" / "animals" / f"{name}.png")
    for name, index in _PHOTOS.items():
        photo = domain.render(domain.uniforms(_SEED, index), _PHOTO_PX).image
        Image.fromarray(photo).save(out / "photos" / f"{name}.png", optimize=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
