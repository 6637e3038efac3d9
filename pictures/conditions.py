"""``python -m pictures.conditions``: samples drawn anew from what they show, and a few strokes, for the documentation."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from fmr_studio.canvas.condition import Condition
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.training.evaluation.drawn import FIRST_SEED
from fmr_studio.training.evaluation.drawn_sheet import drawn_sheet

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures"
NAMES = ("sketch", "hed", "depth", "labels left, sketch right")
LOOKS = range(FIRST_SEED + 5_000, FIRST_SEED + 5_006)
Points = Sequence[tuple[float, float]]
HEAD: Points = ((30, 45), (32, 15), (46, 30), (66, 30), (80, 15), (82, 45), (78, 64), (56, 72), (34, 64), (30, 45))
LEAN: Points = ((24, 40), (20, 8), (40, 24), (60, 22), (76, 4), (80, 38), (72, 58), (50, 66), (30, 58), (24, 40))
BODY: Points = ((46, 70), (40, 96), (42, 116), (76, 116), (74, 90), (66, 70))
TAIL: Points = ((76, 112), (100, 104), (106, 76), (98, 50), (92, 52), (96, 78), (90, 96), (75, 100))
GROUND: Points = ((0, 104), (40, 104))
"""Lines on a square of 128, as a hand might draw them in a minute."""


def main(arguments: list[str] | None = None) -> int:
    """Write both sheets."""
    parser = argparse.ArgumentParser(prog="python -m pictures.conditions", description=__doc__)
    parser.add_argument("--pack", default=DEFAULT_PACK, help=f"name or folder of the pack (default: {DEFAULT_PACK})")
    args = parser.parse_args(arguments)
    pipe = Pipeline.load(args.pack, device="cpu")
    Image.fromarray(drawn_sheet(pipe, NAMES)).save(FOLDER / "conditions.jpg", quality=88)
    _strokes(pipe).save(FOLDER / "conditions-strokes.jpg", quality=88)
    return 0


def _strokes(pipe: Pipeline) -> Image.Image:
    """Rows: what was drawn, then pictures of it in three looks; the drawings get more lines from left to right."""
    eyes = ((44, 46), (66, 46))
    drawings = [
        _drawn([HEAD], ()), _drawn([HEAD, BODY], ()), _drawn([HEAD, BODY, TAIL], eyes),
        _drawn([HEAD, BODY, TAIL, GROUND], eyes), _drawn([LEAN, BODY, TAIL, GROUND], ((38, 40), (60, 38))),
        _drawn([HEAD, BODY, TAIL, GROUND, ((50, 60), (56, 64), (62, 60))], eyes, width=4),
    ]  # fmt: skip
    rows = [[255 - one[..., None].repeat(3, axis=2) for one in drawings]]
    for seed in LOOKS[:3]:
        look = pipe.sample(seed, truncation=1.0)
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
