"""Light on a point: one key light with a shadow map, one rim light, and a panorama as ambient light and as reflection."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from fmr_studio.training.domains.scene.compiled import compiled

SHADOW_SIDE, SHADOW_PX_PER_CM, SHADOW_FAR_CM = 300, 6.0, 100.0


class Light(NamedTuple):
    """All light of a picture. Arrays are float32, directions unit vectors to the light, colours linear.

    `ambient` (9, 3) spherical harmonics of the panorama's light on a surface, `panorama` (32, 64, 3) for reflections,
    `shadow` (SHADOW_SIDE, SHADOW_SIDE) nearness to the key light, `frame` (3, 3) rows: the shadow map's axes and the key.
    """

    ambient: np.ndarray
    panorama: np.ndarray
    key: np.ndarray
    key_color: np.ndarray
    rim: np.ndarray
    rim_color: np.ndarray
    shadow: np.ndarray
    frame: np.ndarray


def shadow_frame(key: np.ndarray) -> np.ndarray:
    """The axes (3, 3) float32 in which the key light looks at the scene; `key` (3,) points to it."""
    side = np.cross([0, 1, 0], key)
    side /= np.linalg.norm(side)
    return np.stack([side, np.cross(key, side), key]).astype(np.float32)


def seen_from_light(points: np.ndarray, frame: np.ndarray) -> np.ndarray:
    """Points (..., 3) in cm as the shadow map sees them: (x, y, nearness) float32."""
    scale = np.array([SHADOW_PX_PER_CM, SHADOW_PX_PER_CM, 1], np.float32)
    shift = np.array([SHADOW_SIDE / 2, SHADOW_SIDE / 2, SHADOW_FAR_CM], np.float32)
    seen: np.ndarray = (points @ frame.T * scale + shift).astype(np.float32)
    return seen


@compiled
def ambient_light(ambient: np.ndarray, x: float, y: float, z: float, channel: int) -> float:
    """Light on a surface that faces (x, y, z), from nine coefficients (Ramamoorthi and Hanrahan 2001)."""
    linear = ambient[0, channel] + ambient[1, channel] * y + ambient[2, channel] * z + ambient[3, channel] * x
    mixed = ambient[4, channel] * x * y + ambient[5, channel] * y * z + ambient[7, channel] * x * z
    even = ambient[6, channel] * (3 * z * z - 1) + ambient[8, channel] * (x * x - y * y)
    return max(0.0, linear + mixed + even)


@compiled
def reflected(panorama: np.ndarray, x: float, y: float, z: float) -> tuple[float, float, float]:
    """The panorama's light from direction (x, y, z), red, green and blue; its middle column lies at -z."""
    height, width = panorama.shape[0], panorama.shape[1]
    u = (np.arctan2(x, -z) / (2 * np.pi) + 0.5) % 1.0 * width - 0.5
    v = min(max((0.5 - np.arcsin(min(max(y, -1.0), 1.0)) / np.pi) * height - 0.5, 0.0), height - 1.001)
    i, j = int(v), int(np.floor(u))
    fy, fx = v - i, u - j
    left, right = j % width, (j + 1) % width
    a, b, c, d = (1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy
    upper_left, upper_right = panorama[i, left], panorama[i, right]
    lower_left, lower_right = panorama[i + 1, left], panorama[i + 1, right]
    return (
        upper_left[0] * a + upper_right[0] * b + lower_left[0] * c + lower_right[0] * d,
        upper_left[1] * a + upper_right[1] * b + lower_left[1] * c + lower_right[1] * d,
        upper_left[2] * a + upper_right[2] * b + lower_left[2] * c + lower_right[2] * d,
    )


@compiled
def key_share(light: Light, x: float, y: float, z: float, bias_cm: float, block_per_cm: float) -> float:
    """The share 0..1 of the key light that reaches a point: nine looks at the shadow map.

    Matter nearer to the light by `bias_cm` or more blocks the light, the faster the greater `block_per_cm`.
    """
    shadow, frame = light.shadow, light.frame
    u = (x * frame[0, 0] + y * frame[0, 1] + z * frame[0, 2]) * SHADOW_PX_PER_CM + SHADOW_SIDE * 0.5
    v = (x * frame[1, 0] + y * frame[1, 1] + z * frame[1, 2]) * SHADOW_PX_PER_CM + SHADOW_SIDE * 0.5
    w = x * frame[2, 0] + y * frame[2, 1] + z * frame[2, 2] + SHADOW_FAR_CM
    i, j = int(u), int(v)
    if i < 2 or j < 2 or i >= SHADOW_SIDE - 2 or j >= SHADOW_SIDE - 2:
        return 1.0
    total = 0.0
    for dj in range(-2, 3, 2):
        for di in range(-2, 3, 2):
            nearer = shadow[j + dj, i + di] - w - bias_cm
            total += np.exp(-block_per_cm * nearer) if nearer > 0 else 1.0
    return total / 9
