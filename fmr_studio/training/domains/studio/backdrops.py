"""What is behind the sitter, and the shade that the sitter's own corners lie in."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter, zoom

from fmr_studio.training.domains.scene.panoramas import Panorama
from fmr_studio.training.domains.studio.setting import Backdrop, Screen

_BACKDROP_SIDE = 64


def backdrop(screen: Screen, place: Panorama, turn: float, key_color: np.ndarray, side: int) -> np.ndarray:
    """What is behind the sitter: (side, side, 3) linear."""
    y, x = np.mgrid[0:_BACKDROP_SIDE, 0:_BACKDROP_SIDE] / (_BACKDROP_SIDE - 1.0) - 0.5
    if screen.kind is Backdrop.PLACE:
        back = place.view(turn, _BACKDROP_SIDE)
        back = back * (0.30 / max(back.mean(), 0.02)) * (0.4 + 0.8 * screen.level)
        back = 0.65 * back + 0.35 * back.mean(-1, keepdims=True)
    elif screen.kind is Backdrop.STUDIO:
        away = (x - screen.glow[0] + 0.5) ** 2 + (y - screen.glow[1] + 0.5) ** 2
        glow = np.exp(-away / (0.15 + 0.35 * screen.glow[2]))[..., None]
        back = screen.colors[0] * glow + screen.colors[1] * (1 - glow)
    else:
        back = screen.colors[0] * (1 - 0.35 * (y + 0.5))[..., None]
    large = np.stack([zoom(back[..., c], side / _BACKDROP_SIDE, order=1) for c in range(3)], -1)
    return (large * (0.8 + 0.2 * key_color)).astype(np.float32)


def corner_shade(distance: np.ndarray, scale: float) -> np.ndarray:
    """How much darker (m, m) 0..0.55 a pixel is because its neighbours lie nearer; `distance` (m, m) cm."""
    near = np.clip((distance - gaussian_filter(distance, 2.5 * scale, truncate=2.5)) * 0.12, 0, 0.35)
    wide = np.clip((distance - gaussian_filter(distance, 9 * scale, truncate=2)) * 0.05, 0, 0.35)
    shade: np.ndarray = np.clip(near + wide, 0, 0.55)
    return shade
