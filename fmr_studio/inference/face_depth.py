"""A guess at the depth of a face from its label map alone: layers, an ellipsoid for the head and a smaller one for the nose.

It is an approximation and no measurement: nothing in it was seen in a picture. It says what a painter's depth map of a portrait
would say roughly (the background far, the shoulders behind the face, the face round, the nose nearest), for generators whose
pictures have no depth.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.palette import Palette

Map = NDArray[np.uint8]

_FACE = ("skin", "brow", "eye", "nose", "lips", "mouth", "glasses")
_LEVELS = {"clothes": 80.0, "neck": 110.0, "ear": 140.0, "hair": 120.0, "hat": 130.0, **dict.fromkeys(_FACE, 150.0)}
"""Of 255, where the ellipsoid of the head has nothing to add."""
_ROUNDNESS = 75.0
_NOSE = 30.0
_HAIR_REACH = 1.35
"""The hair's ellipsoid is so much larger than the face's."""


def guessable(palette: Palette) -> bool:
    """Whether a palette has the parts of a face."""
    return {"skin", "nose", "hair"} <= {label.name for label in palette}


def guessed_depth(labels: Map, palette: Palette) -> Map:
    """The depth (H, W) uint8, 255 nearest and 0 the background, of a face's label map (H, W) uint8; see `guessable`."""
    ids = {label.name: label.id for label in palette}
    depth = np.zeros(labels.shape, np.float32)
    for name, level in _LEVELS.items():
        if name in ids:
            depth[labels == ids[name]] = level
    face = _where(labels, ids, _FACE)
    if face.any():
        depth += np.where(face, _ROUNDNESS * _bulge(face, 1.1), 0.0)
        depth += np.where(_where(labels, ids, ("hair", "hat", "ear")), _ROUNDNESS * _bulge(face, _HAIR_REACH), 0.0)
    nose = _where(labels, ids, ("nose",))
    if nose.any():
        depth += np.where(nose, _NOSE * _bulge(nose, 1.3), 0.0)
    return np.clip(np.round(depth), 0, 255).astype(np.uint8)


def _where(labels: Map, ids: dict[str, int], names: tuple[str, ...]) -> NDArray[np.bool_]:
    return np.isin(labels, [ids[name] for name in names if name in ids])


def _bulge(part: NDArray[np.bool_], reach: float) -> NDArray[np.float32]:
    """The front (H, W) in [0, 1] of an ellipsoid around most of a part, ``reach`` times as large as that."""
    rows, columns = np.nonzero(part)
    (top, bottom), (left, right) = (np.percentile(places, (3, 97)) for places in (rows, columns))
    y, x = np.ogrid[: part.shape[0], : part.shape[1]]
    up = (y - 0.5 * (top + bottom)) / max(1.0, 0.5 * reach * (bottom - top))
    across = (x - 0.5 * (left + right)) / max(1.0, 0.5 * reach * (right - left))
    return np.sqrt(np.maximum(0.0, 1.0 - up**2 - across**2)).astype(np.float32)
