"""From light per pixel to the picture: corners in shade, backdrop, exposure; and labels without stray hairs."""

from __future__ import annotations

import numpy as np

from fmr_studio.training.domains.animals.camera import CAMERA
from fmr_studio.training.domains.animals.labels import AnimalLabel
from fmr_studio.training.domains.base import Render
from fmr_studio.training.domains.scene.compiled import compiled
from fmr_studio.training.domains.scene.pixels import majority, nearest, shrunk, tone_mapped
from fmr_studio.training.domains.scene.shading import Canvas
from fmr_studio.training.domains.studio.backdrops import corner_shade

OVERSAMPLING, USUAL_SIDE = 2, 256
_FAR_CM = 60.0
_USUAL_LEVEL = 0.22
_WINDOW_PX = 2
_VOTES = np.ones(len(AnimalLabel), np.float32)
_VOTES[[AnimalLabel.EYE, AnimalLabel.NOSE, AnimalLabel.MOUTH]] = 1.25


def exposure(level: float) -> float:
    """Brings coats of all colours some way towards one brightness; `level` is the mean light that comes from them."""
    return 1.15 * float(np.clip(_USUAL_LEVEL / max(level, 0.01), 0.3, 5)) ** 0.4


@compiled
def _even(labels: np.ndarray, y: int, x: int, top: int, bottom: int, left: int, right: int) -> bool:
    """Whether the corners and the middles of the sides of a window are called as its middle is."""
    own = labels[y, x]
    across = labels[y, left] == own and labels[y, right] == own and labels[top, x] == own and labels[bottom, x] == own
    if not across:
        return False
    upper = labels[top, left] == own and labels[top, right] == own
    return upper and labels[bottom, left] == own and labels[bottom, right] == own


@compiled
def _settled(labels: np.ndarray, votes: np.ndarray, reach: int) -> np.ndarray:
    """What most of the pixels within `reach` are called, each with its label's votes: (n, n) uint8."""
    height, width = labels.shape
    out, counted = np.empty_like(labels), np.zeros(votes.shape[0], np.float32)
    for y in range(height):
        top, bottom = max(0, y - reach), min(height - 1, y + reach)
        for x in range(width):
            left, right = max(0, x - reach), min(width - 1, x + reach)
            out[y, x] = labels[y, x]
            if _even(labels, y, x, top, bottom, left, right):
                continue
            counted[:] = 0
            for j in range(top, bottom + 1):
                for i in range(left, right + 1):
                    counted[labels[j, i]] += votes[labels[j, i]]
            out[y, x] = counted.argmax()
    return out


def develop(canvas: Canvas, nearness: np.ndarray, solid: np.ndarray, back: np.ndarray) -> Render:
    """The picture, labels and depth, half as fine as the canvas.

    Args:
        nearness: (n, n) float32, 0 where nothing is. `solid`: the same without whiskers. `back`: (n / 2, n / 2, 3) linear.
    """
    scale = nearness.shape[0] / (OVERSAMPLING * USUAL_SIDE)
    distance = 1 / np.maximum(solid, np.float32(1 / _FAR_CM))
    cover = shrunk((nearness > 0).astype(np.float32), OVERSAMPLING)
    shade = corner_shade(np.minimum(shrunk(distance, OVERSAMPLING), _FAR_CM), scale) * (cover > 0.5)
    light = shrunk(canvas.color * canvas.diffuse + canvas.mirrored, OVERSAMPLING) * (1 - shade)[..., None]
    animal = cover > 0.9
    level = float(light[animal].mean()) if animal.any() else _USUAL_LEVEL
    image = tone_mapped((light + back * (1 - cover)[..., None]) * np.float32(exposure(level)))
    labels = majority(_settled(canvas.labels, _VOTES, max(1, round(_WINDOW_PX * scale))), OVERSAMPLING)
    depth = CAMERA.depth_levels(np.minimum(nearest(distance, OVERSAMPLING), CAMERA.farthest_cm))
    depth[labels == AnimalLabel.BACKGROUND] = 0
    return Render((image * 255 + 0.5).astype(np.uint8), labels, depth)
