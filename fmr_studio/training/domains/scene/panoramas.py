"""Light and backdrops from photographs of whole surroundings (high dynamic range panoramas)."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter, map_coordinates

ROWS, COLUMNS = 32, 64
_WRAP = ("nearest", "wrap", "nearest")
_ORDERS = np.array([1] + [3] * 3 + [15] * 2 + [5] + [15] * 2)
_NORM = _ORDERS / (4 * np.pi * np.array([1, 1, 1, 1, 1, 1, 4, 1, 4]))
_COSINE = np.array([1] + [2 / 3] * 3 + [1 / 4] * 5)


@dataclass(frozen=True, eq=False)
class Panorama:
    """One place: `backdrop` (256, 512, 3) blurred, `glow` (32, 64, 3) soft for light and reflections; linear float32."""

    backdrop: np.ndarray
    glow: np.ndarray

    @classmethod
    def from_radiance(cls, radiance: np.ndarray) -> Panorama:
        """Prepare a panorama (256, 512, 3), whose middle lies behind the sitter: even exposure, no burning sun."""
        light = np.clip(np.nan_to_num(radiance.astype(np.float32), posinf=6e4), 0, 6e4)
        light = np.minimum(light / np.median(light.mean(-1)[60:200]).clip(0.05), 60) * 0.5
        backdrop = gaussian_filter(np.minimum(light, 6), (5, 5, 0), mode=_WRAP)
        small = light.reshape(ROWS, 8, COLUMNS, 8, 3).mean((1, 3))
        glow = gaussian_filter(np.minimum(small, 12), (1.2, 1.2, 0), mode=_WRAP)
        return cls(backdrop.astype(np.float32), glow.astype(np.float32))

    def light(self, turn_rad: float, strength: float) -> tuple[np.ndarray, np.ndarray]:
        """The turned place as (ambient (9, 3), panorama (32, 64, 3)): three parts grey, its mean brought to `strength`."""
        glow, ambient = _turned(self, int(turn_rad / (2 * np.pi) * COLUMNS))
        scale = strength / ambient[0].mean()
        return (ambient * scale).astype(np.float32), (glow * scale).astype(np.float32)

    def view(self, turn_rad: float, side: int, *, angle: float = 0.95, pitch: float = 0.05) -> np.ndarray:
        """The place as a backdrop (side, side, 3) that spans `angle` radians, seen `pitch` radians upwards."""
        across = (np.arange(side) + 0.5) / side - 0.5
        height, width = self.backdrop.shape[:2]
        u = (((turn_rad + across * angle) / (2 * np.pi) + 0.5) % 1) * width - 0.5
        v = np.clip((0.5 - (pitch - across * angle) / np.pi) * height - 0.5, 0, height - 1)
        rows, columns = np.meshgrid(v, u, indexing="ij")
        channels = [map_coordinates(self.backdrop[..., c], [rows, columns], order=1, mode="grid-wrap") for c in range(3)]
        return np.stack(channels, -1)


@functools.lru_cache(maxsize=2048)
def _turned(place: Panorama, columns: int) -> tuple[np.ndarray, np.ndarray]:
    """The glow (32, 64, 3) of a place turned by so many columns, three parts grey, and its ambient light (9, 3)."""
    glow = np.roll(place.glow, -columns, 1)
    level = irradiance(glow)[0].mean()
    glow = np.minimum(0.35 * glow + 0.65 * glow.mean(-1, keepdims=True), 5 * level)
    return glow, irradiance(glow)


def harmonics(d: np.ndarray) -> np.ndarray:
    """The first nine real spherical harmonics (..., 9), without their constants, of directions (..., 3)."""
    x, y, z = d[..., 0], d[..., 1], d[..., 2]
    return np.stack([np.ones_like(x), y, z, x, x * y, y * z, 3 * z * z - 1, x * z, x * x - y * y], -1)


def _weighted_harmonics() -> np.ndarray:
    """The harmonics (32, 64, 9) of a panorama's pixels, times constants and solid angles."""
    elevation = (0.5 - (np.arange(ROWS) + 0.5) / ROWS) * np.pi
    azimuth = ((np.arange(COLUMNS) + 0.5) / COLUMNS - 0.5) * 2 * np.pi
    el, az = np.meshgrid(elevation, azimuth, indexing="ij")
    directions = np.stack([np.sin(az) * np.cos(el), np.sin(el), -np.cos(az) * np.cos(el)], -1)
    angle = np.cos(el) * (np.pi / ROWS) * (2 * np.pi / COLUMNS)
    return harmonics(directions) * angle[..., None] * _NORM


_HARMONICS = _weighted_harmonics()


def irradiance(panorama: np.ndarray) -> np.ndarray:
    """Nine coefficients (9, 3) float32 of the light on a surface of each direction, divided by pi.

    From a panorama (32, 64, 3); Ramamoorthi and Hanrahan, An Efficient Representation for Irradiance Environment Maps, 2001.
    """
    made: np.ndarray = (np.einsum("hwc,hwk->kc", panorama, _HARMONICS) * _COSINE[:, None]).astype(np.float32)
    return made
