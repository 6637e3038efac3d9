"""How far each material brightens or darkens its colour; patterns fade out where pixels are too coarse for them."""

from __future__ import annotations

import numpy as np

from fmr_studio.training.domains.houses.solids import Material
from fmr_studio.training.domains.scene.compiled import compiled
from fmr_studio.training.domains.scene.noise import noise


@compiled
def noises(points: np.ndarray, scale: float) -> np.ndarray:
    """Value noise (N,) at points (N, 3), with features 1 / `scale` wide."""
    out = np.empty(points.shape[0], np.float32)
    for k in range(points.shape[0]):
        out[k] = noise(points[k, 0] * scale + 91.7, points[k, 1] * scale + 57.3, points[k, 2] * scale + 33.1)
    return out


def _groove(x: np.ndarray, pitch: float, width: float, pixel: np.ndarray) -> np.ndarray:
    """1 in grooves `width` wide and `pitch` apart, softened by the size of a pixel (all in metres)."""
    away = np.abs((x / pitch) % 1.0 - 0.5) * pitch
    soft = np.maximum(pixel, 0.01)
    sharp = np.clip((away - (pitch / 2 - width / 2 - soft)) / (2 * soft), 0, 1)
    return sharp * np.clip(1.5 - 3 * pixel / pitch, 0, 1)


def _courses(along: np.ndarray, up: np.ndarray, pixel: np.ndarray, size: tuple[float, float]) -> np.ndarray:
    """Joints between stones `size` (wide, high) that are laid in courses."""
    row = np.floor(up / size[1])
    shifted = along + 0.5 * size[0] * (row % 2)
    joint: np.ndarray = np.maximum(_groove(up + size[1] / 2, size[1], 0.02, pixel), _groove(shifted, size[0], 0.02, pixel))
    return joint


def brightness(material: int, points: np.ndarray, normals: np.ndarray, pixel: np.ndarray) -> np.ndarray:
    """Factors (N,) at points (N, 3) of the house with unit normals (N, 3); `pixel` (N,) is a pixel's size in metres."""
    level = np.hypot(normals[:, 0], normals[:, 2]) + 1e-6
    along = (points[:, 0] * normals[:, 2] - points[:, 2] * normals[:, 0]) / level
    up = points[:, 1]
    stain = 0.9 + 0.2 * noises(points, 0.6)
    if material == Material.BRICK:
        return stain * (1.05 - 0.35 * _courses(along, up, pixel, (0.5, 0.22))) * (0.88 + 0.24 * noises(points, 3.0))
    if material == Material.STONE:
        return stain * (1.05 - 0.35 * _courses(along, up, pixel, (0.9, 0.5))) * (0.8 + 0.4 * noises(points, 1.6))
    if material == Material.BOARDS:
        return stain * (1.02 - 0.3 * _groove(up, 0.28, 0.03, pixel))
    if material == Material.TIMBER:
        beams = np.maximum(_groove(along, 1.3, 0.2, pixel), _groove(up - 0.1, 1.45, 0.2, pixel))
        return stain * (1 - 0.85 * beams)
    if material == Material.TILES:
        return stain * (1.05 - 0.4 * _groove(up, 0.26, 0.05, pixel) - 0.15 * _groove(along, 0.4, 0.06, pixel))
    if material == Material.SLATE:
        return stain * (1.05 - 0.3 * _courses(along, up, pixel, (0.5, 0.3))) * (0.85 + 0.3 * noises(points, 2.5))
    if material == Material.METAL:
        return stain * (1.02 - 0.3 * _groove(along, 0.6, 0.06, pixel))
    if material == Material.LEAVES:
        return 0.35 + 0.8 * noises(points, 2.2) + 0.5 * noises(points, 5.5)
    return stain if material == Material.PLASTER else np.ones(len(points), np.float32)
