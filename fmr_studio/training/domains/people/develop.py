"""From light per pixel to the picture: light that bleeds inside skin, corners in shade, exposure; and tidy labels."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter, uniform_filter

from fmr_studio.training.domains.base import Render
from fmr_studio.training.domains.people.camera import CAMERA
from fmr_studio.training.domains.people.labels import SKIN_LABELS, PersonLabel
from fmr_studio.training.domains.scene.pixels import majority, nearest, shrunk, tone_mapped
from fmr_studio.training.domains.scene.shading import Canvas
from fmr_studio.training.domains.studio.backdrops import corner_shade

OVERSAMPLING, USUAL_SIDE = 2, 256
_FAR_CM = 125.0
_IS_SKIN = np.isin(np.arange(256), SKIN_LABELS).astype(np.float32)
_BLEED_PX = (2.2, 1.1, 0.7)
_TIDIED = ((PersonLabel.BEARD, 5, 0.35), (PersonLabel.HAIR, 7, 0.42), (PersonLabel.BROWS, 5, 0.30))


def _scattered(diffuse: np.ndarray, skin: np.ndarray, scale: float) -> np.ndarray:
    """Diffuse light (n, n, 3) after it bled inside skin (n, n) 0 or 1, red farthest; `scale` is the size over the usual."""
    low, mask = shrunk(diffuse * skin[..., None], OVERSAMPLING), shrunk(skin, OVERSAMPLING)
    bled = np.empty_like(low)
    for c, radius in enumerate(_BLEED_PX):
        blur = {"sigma": radius * scale, "truncate": 2.5}
        bled[..., c] = gaussian_filter(low[..., c], **blur) / (gaussian_filter(mask, **blur) + 1e-4)
    wide = bled.repeat(OVERSAMPLING, 0).repeat(OVERSAMPLING, 1)
    wide -= diffuse
    wide *= np.float32(0.75) * skin[..., None]
    wide += diffuse
    return wide


def _exposure(light: np.ndarray, face: np.ndarray) -> float:
    """Brings faces of all tones some way towards one brightness; `face` (m, m) bool, may be empty."""
    level = float(light[face].mean()) if face.any() else 0.22
    return 1.2 * float(np.clip(0.22 / max(level, 0.01), 0.3, 4)) ** 0.4


def _tidy_labels(canvas: Canvas, scale: float) -> np.ndarray:
    """Labels (n, n) without stray single hairs: strands count where they cover enough of a small window."""
    tidied = canvas.bare.copy()
    for label, width, share in _TIDIED:
        strands = canvas.labels == label
        if strands.any():
            tidied[uniform_filter(strands.astype(np.float32), round(width * scale)) > share] = label
    return tidied


def develop(canvas: Canvas, nearness: np.ndarray, back: np.ndarray) -> Render:
    """The picture, labels and depth, half as fine as the canvas.

    Args:
        nearness: (n, n) float32, 0 where nothing is. `back`: (n / 2, n / 2, 3) linear.
    """
    scale = nearness.shape[0] / (OVERSAMPLING * USUAL_SIDE)
    skin = _IS_SKIN[canvas.labels]
    distance = 1 / np.maximum(nearness, np.float32(1 / _FAR_CM))
    cover = shrunk((canvas.labels > 0).astype(np.float32), OVERSAMPLING)
    shade = corner_shade(np.minimum(shrunk(distance, OVERSAMPLING), _FAR_CM), scale) * (cover > 0.5)
    light = shrunk(canvas.color * _scattered(canvas.diffuse, skin, scale) + canvas.mirrored, OVERSAMPLING)
    light = light * (1 - shade)[..., None]
    exposure = np.float32(_exposure(light, shrunk(skin, OVERSAMPLING) > 0.9))
    image = tone_mapped((light + back * (1 - cover)[..., None]) * exposure)
    labels = majority(_tidy_labels(canvas, scale), OVERSAMPLING)
    depth = CAMERA.depth_levels(np.minimum(nearest(distance, OVERSAMPLING), CAMERA.farthest_cm))
    depth[labels == PersonLabel.BACKGROUND] = 0
    return Render((image * 255 + 0.5).astype(np.uint8), labels, depth)
