"""Glasses: two rims, a bridge, two temples, and dark lenses for the sun."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fmr_studio.training.domains.people.anatomy import Material
from fmr_studio.training.domains.people.parts import Part, part_zones
from fmr_studio.training.domains.people.person import Glasses, Wear
from fmr_studio.training.domains.scene.meshes import tube

_EYE_X, _EYE_Y, _RIM_Z = 3.2, 3.3, 11.35
_TEMPLE_END = (7.9, 4.5, 1.5)


@dataclass(frozen=True)
class _Frame:
    """Half width and half height of a rim, the power of its outline (2 an ellipse, more a box), the wire's radius."""

    half_width: float
    half_height: float
    power: float
    wire: float


_FRAMES = {
    Glasses.ROUND: _Frame(2.35, 2.2, 2.0, 0.17),
    Glasses.SQUARE: _Frame(2.65, 1.8, 4.2, 0.22),
    Glasses.WIRE: _Frame(2.45, 1.9, 2.6, 0.09),
    Glasses.SUN: _Frame(2.75, 2.15, 3.0, 0.2),
}


def eyewear(wear: Wear) -> list[Part]:
    """The glasses that are worn; none for none."""
    frame = _FRAMES.get(wear.glasses)
    if frame is None:
        return []
    width, height = frame.half_width * (0.94 + 0.12 * wear.frame_width), frame.half_height * (0.92 + 0.16 * wear.frame_height)
    parts, lenses = [], []
    for side in (-1, 1):
        rim = _rim(side, width, height, frame.power)
        parts += [_wire(rim, frame.wire), _wire(_temple(side, width), max(frame.wire, 0.12))]
        if wear.glasses is Glasses.SUN:
            lenses.append(_lens(side, rim))
    return [*parts, _wire(_bridge(width), frame.wire), *lenses]


def _wire(path: np.ndarray, radius: float) -> Part:
    points, triangles = tube(path, radius)
    return Part(Material.FRAME, points, triangles, part_zones(len(points)))


def _rim_z(x: np.ndarray | float) -> np.ndarray | float:
    """Frames follow the face's curve."""
    return _RIM_Z - 0.035 * x**2


def _rim(side: int, width: float, height: float, power: float) -> np.ndarray:
    turn = np.linspace(0, 2 * np.pi, 40)
    u = np.sign(np.cos(turn)) * np.abs(np.cos(turn)) ** (2 / power)
    v = np.sign(np.sin(turn)) * np.abs(np.sin(turn)) ** (2 / power)
    x = side * _EYE_X + width * u
    return np.stack([x, _EYE_Y + height * v, _rim_z(x)], 1)


def _temple(side: int, width: float) -> np.ndarray:
    along = np.linspace(0, 1, 12)[:, None]
    hinge = np.array([side * (_EYE_X + width), 3.9, _rim_z(_EYE_X + width)])
    end = np.array(_TEMPLE_END) * [side, 1, 1]
    path: np.ndarray = hinge + along * (end - hinge) + [side * 0.35, 0.2, 0] * np.sin(along * np.pi)
    return path


def _bridge(width: float) -> np.ndarray:
    x = np.linspace(-1, 1, 10)
    arch = 1 - x * x
    return np.stack([x * (3.25 - width), 3.75 + 0.35 * arch, 11.3 + 0.25 * arch], 1)


def _lens(side: int, rim: np.ndarray) -> Part:
    points = np.concatenate([[[side * _EYE_X, _EYE_Y, 11.2]], rim])
    k = np.arange(1, len(rim))
    return Part(Material.LENS, points, np.stack([0 * k, k, k + 1], 1).astype(np.int32), part_zones(len(points)))
