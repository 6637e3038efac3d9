"""Facts about the head in its rest pose, in its own frame: cm, x to the sitter's left, y up, z to the viewer."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from fmr_studio.training.domains.scene.noise import smooth_steps


class Material(IntEnum):
    """What a triangle is made of; those from CLOTH on are seen from both sides."""

    SKIN = 0
    MOUTH = 1
    TEETH = 2
    EYEBALL = 3
    LASHES = 4
    CLOTH = 5
    FRAME = 6
    HAT = 7
    LENS = 8


LIP_HALF_WIDTH = 2.53
LIP_X = np.array([0, 0.35, 0.73, 1.2, 1.7, 2.15, LIP_HALF_WIDTH])
LIP_UPPER_Y = np.array([-2.53, -2.42, -2.40, -2.55, -2.80, -3.15, -3.52])
LIP_LOWER_Y = np.array([-4.40, -4.39, -4.34, -4.25, -4.08, -3.83, -3.52])
JAW_Z = np.array([-10, 3.0, 3.9, 4.5, 5.2, 6.1, 7.35, 8.8, 10.4, 14])
JAW_Y = np.array([-1.2, -1.2, -1.6, -2.6, -4.1, -5.8, -7.0, -7.5, -7.8, -7.9])
"""Below this line skin is neck."""

EYE_CENTER = np.array([3.116, 3.60, 7.98])
"""Of the eye at positive x; the other mirrors it."""

_HAIRLINE_AZIMUTH = np.array([
    0, 0.3, 0.5, 0.65, 0.8, 0.95, 1.05, 1.12, 1.2, 1.3, 1.5, 1.75, 1.9, 2.1, 2.4, 2.7, 3.15,
])  # fmt: skip
_HAIRLINE_Y = np.array([10.6, 10.5, 10.2, 9.6, 8.6, 7.6, 6.4, 4.6, 3.0, 4.9, 5.6, 5.0, 3.5, 0.5, -3.0, -4.6, -5.2])

_TORSO_Y = np.array([-40, -34, -24, -20.5, -18, -16.5, -15, -13.8, -13, -12, -11, -10, -8.0])
_TORSO_HALF_WIDTH = np.array([19, 20.5, 21.5, 20.8, 19.6, 18.2, 15.8, 13.2, 11.6, 9.7, 7.8, 6.6, 6.2])
_TORSO_HALF_DEPTH = np.array([12, 12, 11.0, 10.3, 9.6, 9.1, 8.5, 8.0, 7.7, 7.3, 6.9, 6.5, 6.3])
_TORSO_Z = np.array([0, 0, -0.8, -1.4, -1.8, -2.1, -2.4, -2.5, -2.4, -2.1, -1.7, -1.2, -0.8])
_TORSO_POWER = np.array([2.6, 2.6, 2.5, 2.3, 2.1, 1.9, 1.7, 1.55, 1.5, 1.6, 1.8, 2, 2])


class TorsoCut(NamedTuple):
    """Level cuts of the torso, superellipses about (0, z): arrays of the shape of the heights they were asked for."""

    half_width: np.ndarray
    half_depth: np.ndarray
    z: np.ndarray
    power: np.ndarray


def torso_cut(y: np.ndarray) -> TorsoCut:
    """The torso's outline at heights `y`."""
    tables = (_TORSO_HALF_WIDTH, _TORSO_HALF_DEPTH, _TORSO_Z, _TORSO_POWER)
    return TorsoCut(*(np.interp(y, _TORSO_Y, table) for table in tables))


def torso_distance(points: np.ndarray) -> np.ndarray:
    """About the signed distance (N,) of points (N, 3) to the torso."""
    cut = torso_cut(points[:, 1])
    across, deep = np.abs(points[:, 0] / cut.half_width), np.abs((points[:, 2] - cut.z) / cut.half_depth)
    radius = (across**cut.power + deep**cut.power) ** (1 / cut.power)
    distance: np.ndarray = (radius - 1) * np.minimum(cut.half_width, cut.half_depth) + np.maximum(points[:, 1] + 8, 0)
    return distance


def above_hairline(points: np.ndarray) -> np.ndarray:
    """How far (N,) points (N, 3) lie above the hairline; negative below."""
    azimuth = np.arctan2(np.abs(points[:, 0]), points[:, 2] - 0.5)
    height: np.ndarray = points[:, 1] - np.interp(azimuth, _HAIRLINE_AZIMUTH, _HAIRLINE_Y)
    return height


def within_lips(points: np.ndarray) -> np.ndarray:
    """Which (N,) bool of the points (N, 3) lie between the lips' outer lines."""
    x = np.abs(points[:, 0])
    upper, lower = np.interp(x, LIP_X, LIP_UPPER_Y), np.interp(x, LIP_X, LIP_LOWER_Y)
    inside: np.ndarray = (points[:, 1] < upper + 0.1) & (points[:, 1] > lower - 0.1) & (x < 2.6)
    return inside


def on_ear(points: np.ndarray) -> np.ndarray:
    """Which (N,) bool of the points (N, 3) lie on the ears."""
    x, y, z = np.abs(points[:, 0]), points[:, 1], points[:, 2]
    ear: np.ndarray = (x > 7.6) & (y < 5.3) & (z < 3.6) & (z > -2.6)
    return ear


class Zone(IntEnum):
    """Columns of the head's zones: where skin is red (cheeks, nose and ears), dark, bearded, shiny, … each 0..1.

    OPEN is the share of a half sphere of far lights that reaches a vertex.
    """

    CHEEK = 0
    NOSE = 1
    HOLLOW = 2
    BEARD = 3
    SHINE = 4
    LID = 5
    FOREHEAD = 6
    SCALP = 7
    OPEN = 8


def _spot(points: np.ndarray, center: tuple[float, float, float], radii: tuple[float, float, float]) -> np.ndarray:
    """A soft spot 0..1 about a centre, on both sides of the face."""
    x, y, z = np.abs(points[:, 0]) - center[0], points[:, 1] - center[1], points[:, 2] - center[2]
    spot: np.ndarray = np.exp(-((x / radii[0]) ** 2 + (y / radii[1]) ** 2 + (z / radii[2]) ** 2))
    return spot


def skin_zones(points: np.ndarray) -> np.ndarray:
    """The zones but OPEN of points (N, 3): (N, 8) float32."""
    p = points
    nose = _spot(p, (0, 0.2, 12.6), (1.5, 1.4, 1.6)) + _spot(p, (8.3, 2, 1), (1.6, 3.5, 3.5))
    hollow = _spot(p, (3.0, 2.6, 9.3), (1.7, 0.8, 1.6)) + 0.7 * _spot(p, (1.9, 3.9, 9.2), (0.9, 1.2, 1.2))
    shine = (
        _spot(p, (0, 1.2, 12), (1.0, 3, 2)) + 0.8 * _spot(p, (0, 8, 10), (4, 2, 4))
        + 0.5 * _spot(p, (4.4, 1.5, 8.8), (1.6, 1.2, 2)) + 0.5 * _spot(p, (0, -6.5, 10.6), (1.2, 1, 1.5))
    )  # fmt: skip
    zones = {
        Zone.CHEEK: _spot(p, (4.3, 0.4, 8.6), (2.2, 2.0, 3)),
        Zone.NOSE: nose,
        Zone.HOLLOW: hollow,
        Zone.BEARD: _beard_zone(p),
        Zone.SHINE: shine,
        Zone.LID: _spot(p, (3.1, 4.35, 9.5), (1.7, 0.65, 1.4)),
        Zone.FOREHEAD: _spot(p, (0, 8, 9.6), (4.2, 1.9, 4)),
        Zone.SCALP: smooth_steps(above_hairline(p), -0.3, 0.5),
    }
    return np.stack([zones[zone] for zone in Zone if zone in zones], 1).astype(np.float32)


def _beard_zone(p: np.ndarray) -> np.ndarray:
    """Chin, jaw and upper lip, without the nostrils and the corners of the mouth; and the sideburns."""
    x, y, z = np.abs(p[:, 0]), p[:, 1], p[:, 2]
    beard = smooth_steps(y, -0.6, -2.4) * smooth_steps(y, -10.5, -8.5) * smooth_steps(z, 2.2, 4.2)
    beard = beard * (1 - _spot(p, (0, -0.5, 12), (1.5, 0.75, 3)))
    corner = smooth_steps(y, -3.3, -1.6) * smooth_steps(x, 2.3, 3.1) * smooth_steps(x, 6.6, 5.6)
    side = smooth_steps(x, 5.9, 6.6) * smooth_steps(z, 2.8, 3.4) * smooth_steps(z, 5.6, 4.6)
    side = side * smooth_steps(y, 4.5, 3) * smooth_steps(y, -3, -1.5) * (y > -3)
    most: np.ndarray = np.maximum(beard * (1 - 0.9 * corner), side)
    return most
