"""The lights of a portrait, with the shadows that its meshes and strands cast."""

from __future__ import annotations

import numpy as np

from fmr_studio.training.domains.scene.light import SHADOW_SIDE, Light, seen_from_light, shadow_frame
from fmr_studio.training.domains.scene.panoramas import Panorama
from fmr_studio.training.domains.scene.raster import fill_depth, fill_strand_depth
from fmr_studio.training.domains.studio.setting import Lighting


def light_scene(lighting: Lighting, place: Panorama, points: np.ndarray, casting: np.ndarray, strands: np.ndarray) -> Light:
    """Light a scene: `casting` (T, 3) int32 triangles of `points` (V, 3) and `strands` (S, P, 3) cast shadows."""
    key = lighting.key.astype(np.float32)
    frame = shadow_frame(key)
    shadow = np.zeros((SHADOW_SIDE, SHADOW_SIDE), np.float32)
    fill_depth(seen_from_light(points, frame), np.ascontiguousarray(casting), shadow)
    fill_strand_depth(seen_from_light(strands, frame), shadow)
    ambient, panorama = place.light(lighting.turn, 0.55 * lighting.fill)
    rim, rim_color = lighting.rim.astype(np.float32), lighting.rim_color.astype(np.float32)
    return Light(ambient, panorama, key, lighting.key_color.astype(np.float32), rim, rim_color, shadow, frame)
