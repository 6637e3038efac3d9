"""Meshes from sheets and tubes, and turning them."""

from __future__ import annotations

import numpy as np


def sheet_triangles(rows: int, columns: int, *, closed: bool = True) -> np.ndarray:
    """Triangles (T, 3) int32 of rows x columns points in row order; `closed` joins the last column to the first."""
    r, c = np.meshgrid(np.arange(rows - 1), np.arange(columns if closed else columns - 1), indexing="ij")
    a, b = (r * columns + c).ravel(), (r * columns + (c + 1) % columns).ravel()
    lower, upper = np.stack([a, b, a + columns], 1), np.stack([b, b + columns, a + columns], 1)
    return np.concatenate([lower, upper]).astype(np.int32)


def tube(path: np.ndarray, radius: float, sides: int = 7) -> tuple[np.ndarray, np.ndarray]:
    """A round tube along a path (P, 3): points (P * sides, 3) and triangles (T, 3) int32."""
    along = np.gradient(path, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True) + 1e-9
    across = np.cross(along, [0.05, 1, 0.1])
    across /= np.linalg.norm(across, axis=1, keepdims=True) + 1e-9
    up = np.cross(along, across)
    turn = np.arange(sides)[:, None] / sides * 2 * np.pi
    points = path[:, None] + radius * (across[:, None] * np.cos(turn) + up[:, None] * np.sin(turn))
    return points.reshape(-1, 3), sheet_triangles(len(path), sides)


def rotation(yaw: float, pitch: float, roll: float) -> np.ndarray:
    """The matrix (3, 3) of a turn by angles in radians: first pitch about x, then yaw about y, then roll about z."""
    cy, sy, cp, sp, cr, sr = np.cos(yaw), np.sin(yaw), np.cos(pitch), np.sin(pitch), np.cos(roll), np.sin(roll)
    about_z = np.array([[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]])
    about_y = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    about_x = np.array([[1, 0, 0], [0, cp, -sp], [0, sp, cp]])
    turn: np.ndarray = about_z @ about_y @ about_x
    return turn
