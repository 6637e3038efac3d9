"""A sheet of pictures that were drawn from conditions: what was given beside what came of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image

from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.training.evaluation.drawn import FIRST_SEED, PAINTINGS, Painting, show

_LOOK_SEED = FIRST_SEED + 5_000
_TILE_PX = 128
_PAPER = (255, 255, 255)


def drawn_sheet(pipe: Pipeline, names: Sequence[str], seeds: Sequence[int] = range(FIRST_SEED, FIRST_SEED + 6)) -> np.ndarray:
    """Rows: the samples; then for each name what is given and the picture that is drawn from it, each in another look."""
    shown = [show(pipe, seed) for seed in seeds]
    looks = [pipe.sample(_LOOK_SEED + index, truncation=1.0) for index in range(len(shown))]
    rows = [[one.source.image for one in shown], [look.image for look in looks]]
    for name in names:
        paintings = [PAINTINGS[name](one) for one in shown]
        rows.append([as_picture(pipe, painting) for painting in paintings])
        rows.append([
            pipe.render(labels, look, given.conditions, given.label_weight)
            for (labels, given), look in zip(paintings, looks, strict=True)
        ])  # fmt: skip
    return np.concatenate([np.concatenate([_tile(picture) for picture in row], axis=1) for row in rows], axis=0)


def as_picture(pipe: Pipeline, painting: Painting) -> np.ndarray:
    """What is given as a picture (R, R, 3) uint8: labels in their colours, depth as grey, ink in black on it."""
    labels, given = painting
    colors = pipe.palette.colors()
    colors[UNKNOWN] = _PAPER
    picture = colors[labels].astype(np.float32)
    for one in sorted(given.conditions, key=lambda condition: condition.name):  # depth, edges, sketch
        weight = one.weight[..., None] / 255.0
        values = one.values[..., None].astype(np.float32)
        there = values if one.name == "depth" else picture * (1.0 - values / 255.0)
        picture = (picture + weight * (there - picture)).astype(np.float32)
    return np.round(picture).astype(np.uint8)


def _tile(picture: np.ndarray) -> np.ndarray:
    if len(picture) == _TILE_PX:
        return picture
    return np.asarray(Image.fromarray(picture).resize((_TILE_PX, _TILE_PX), Image.Resampling.LANCZOS))
