"""``python -m pictures.conditions``: samples drawn anew from what they show, the worst of them, and a few strokes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from fmr_studio.canvas.condition import Condition
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.settings import DEFAULT_PACK
from fmr_studio.training.evaluation.drawn import FIRST_SEED, PAINTINGS, outcome, show
from fmr_studio.training.evaluation.drawn_sheet import as_picture, drawn_sheet

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures"
NAMES = ("sketch", "hed", "depth", "labels left, sketch right")
LOOKS = (10, 47, 23)
TRIED, COLUMNS = 40, 6
Points = Sequence[tuple[float, float]]
HEAD: Points = (
    *((28, 64), (30, 48), (34, 16), (50, 36), (78, 36), (94, 16), (98, 48), (100, 64)),
    *((92, 84), (76, 93), (52, 93), (36, 84), (28, 64)),
)
HARE: Points = (
    *((30, 64), (36, 46), (38, 6), (48, 4), (54, 38), (74, 38), (80, 4), (90, 6), (92, 46), (98, 64)),
    *((90, 84), (76, 93), (52, 93), (38, 84), (30, 64)),
)
LEAN: Points = tuple((0.97 * x - 0.24 * (y - 64), 0.24 * (x - 64) + 0.97 * y) for x, y in HEAD)
SHOULDERS: tuple[Points, ...] = (((42, 92), (30, 127)), ((86, 92), (98, 127)))
MUZZLE: tuple[Points, ...] = (((58, 75), (70, 75), (64, 82), (58, 75)), ((54, 87), (64, 86), (74, 87)))
EYES: Points = ((47, 63), (81, 63))
"""Lines on a square of 128, as a hand might draw them in a minute."""


def main(arguments: list[str] | None = None) -> int:
    """Write all sheets."""
    parser = argparse.ArgumentParser(prog="python -m pictures.conditions", description=__doc__)
    parser.add_argument("--pack", default=DEFAULT_PACK, help=f"name or folder of the pack (default: {DEFAULT_PACK})")
    args = parser.parse_args(arguments)
    pipe = Pipeline.load(args.pack, device="cpu")
    Image.fromarray(drawn_sheet(pipe, NAMES)).save(FOLDER / "conditions.jpg", quality=88)
    Image.fromarray(_worst(pipe)).save(FOLDER / "conditions-worst.jpg", quality=88)
    _strokes(pipe).save(FOLDER / "conditions-strokes.jpg", quality=88)
    return 0


def _worst(pipe: Pipeline) -> np.ndarray:
    """Rows: the samples whose sketches are read worst, the looks that are used, these sketches, the pictures of them."""
    looks = [pipe.sample(FIRST_SEED + 5_000 + index, truncation=1.0) for index in range(8)]
    found = []
    for index in range(TRIED):
        shown, look = show(pipe, FIRST_SEED + index), looks[index % len(looks)]
        painting = PAINTINGS["sketch"](shown)
        read, _, picture = outcome(pipe, painting, look)
        right = float((read == shown.source.mask).mean())
        found.append((right, [shown.source.image, look.image, as_picture(pipe, painting), picture]))
    worst = sorted(found, key=lambda one: one[0])[:COLUMNS]
    return np.concatenate([np.concatenate(column, axis=0) for _, column in worst], axis=1)


def _strokes(pipe: Pipeline) -> Image.Image:
    """Rows: what was drawn, then pictures of it in three looks; the drawings get more lines from left to right."""
    drawings = [
        _drawn([HEAD], ()), _drawn([HEAD, *SHOULDERS], ()), _drawn([HEAD, *SHOULDERS], EYES),
        _drawn([HEAD, *SHOULDERS, *MUZZLE], EYES), _drawn([HARE, *SHOULDERS, *MUZZLE], EYES),
        _drawn([LEAN, *SHOULDERS], ((45, 58), (78, 67)), width=4),
    ]  # fmt: skip
    rows = [[255 - one[..., None].repeat(3, axis=2) for one in drawings]]
    for seed in LOOKS:
        look = pipe.sample(seed)
        rows.append([pipe.render(None, look, [Condition.everywhere("sketch", one)]) for one in drawings])
    return Image.fromarray(np.concatenate([np.concatenate(row, axis=1) for row in rows], axis=0))


def _drawn(lines: Sequence[Points], eyes: Sequence[tuple[float, float]], *, width: int = 2) -> np.ndarray:
    """Ink (128, 128) uint8."""
    image = Image.new("L", (128, 128))
    pen = ImageDraw.Draw(image)
    for line in lines:
        pen.line(list(line), fill=255, width=width, joint="curve")
    for x, y in eyes:
        pen.ellipse((x - 5, y - 6, x + 5, y + 6), outline=255, width=width)
    return np.asarray(image)


if __name__ == "__main__":
    sys.exit(main())
