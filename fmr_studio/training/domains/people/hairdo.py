"""Sixteen ways to wear one's hair: which roots grow, how long, how far off the head, in which clumps and curls."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from fmr_studio.training.domains.people.growth import STRAND_POINTS, Growth, fringe_roots, grow
from fmr_studio.training.domains.people.head import HeadModel, Roots
from fmr_studio.training.domains.people.headwear import brim_y
from fmr_studio.training.domains.people.person import Hair, HairStyle, Hat
from fmr_studio.training.domains.scene.noise import smooth_steps

_CLUMPS = 420
_TIED = (HairStyle.BUN, HairStyle.PONYTAIL)
_TIE_Y = {HairStyle.BUN: 9.5}
_STRANDS = {HairStyle.SHAVED: 7000, HairStyle.BALD: 4000, HairStyle.CROP: 8500, HairStyle.AFRO: 9000}
_USUAL_STRANDS = 7600


@dataclass(frozen=True)
class Cut:
    """The numbers of a style: those of `Growth`, lengths on top and at the sides, and how strands keep together.

    `off_cm` is how far hair stands off the head, `wave_cm` and `turns_per_cm` the size and pace of waves or ringlets, `clump`
    how far strands follow the leader of their clump, `jitter` how far each goes its own way.
    """

    lift: float
    side: float
    back: float
    down: float
    gravity: float
    follow: float
    keep_out_cm: float
    fringe: bool
    top_cm: float
    side_cm: float
    off_cm: float
    wave_cm: float
    turns_per_cm: float
    clump: float
    jitter: float


CUTS = {
    HairStyle.SHAVED: Cut(0.9, 0.2, 0.2, 0.3, 0, 0.3, 0, False, 0.35, 0.3, 0.1, 0, 0, 0, 0.3),
    HairStyle.BALD: Cut(0.5, 0.2, 0.5, 0.6, 0.1, 0.9, 0, False, 0.9, 0.9, 0.25, 0, 0, 0, 0.25),
    HairStyle.CROP: Cut(0.5, 0.4, -0.3, 0.6, 0.12, 1.0, 0, False, 2.4, 1.0, 0.45, 0.05, 2, 0.12, 0.22),
    HairStyle.SIDE: Cut(0.4, 1.1, 0.25, 0.4, 0.14, 1.3, 0, False, 6.5, 1.7, 0.9, 0.06, 1, 0.35, 0.14),
    HairStyle.QUIFF: Cut(0.7, 0.25, 1.1, 0.2, 0.06, 1.0, 0, False, 6.5, 1.4, 1.5, 0.10, 1, 0.35, 0.15),
    HairStyle.MESSY: Cut(0.55, 0.7, -0.2, 0.6, 0.22, 0.9, 0, True, 5.2, 2.6, 1.2, 0.28, 1.1, 0.45, 0.28),
    HairStyle.PIXIE: Cut(0.4, 0.8, -0.4, 0.6, 0.2, 1.0, 0, True, 5.5, 3.5, 0.9, 0.12, 1, 0.4, 0.18),
    HairStyle.CURLY: Cut(0.9, 0.6, 0.3, 0.5, 0.25, 0.5, 5.8, False, 11.0, 8.0, 2.4, 0.55, 1.9, 0.75, 0.3),
    HairStyle.AFRO: Cut(1.4, 0.1, 0.1, 0.0, 0, 0.05, 5.6, False, 5.0, 4.2, 3.0, 0.45, 3.2, 0.25, 0.5),
    HairStyle.BOB: Cut(0.4, 1.0, 0.3, 0.5, 0.75, 0.8, 5.9, False, 19.0, 13.0, 1.5, 0.12, 0.5, 0.5, 0.14),
    HairStyle.FRINGE_BOB: Cut(0.4, 1.0, 0.1, 0.5, 0.75, 0.8, 6.2, True, 19.0, 13.0, 1.4, 0.08, 0.5, 0.4, 0.10),
    HairStyle.LONG: Cut(0.4, 1.0, 0.4, 0.5, 0.7, 0.8, 5.9, False, 38.0, 31.0, 1.4, 0.15, 0.4, 0.5, 0.13),
    HairStyle.WAVY: Cut(0.5, 1.0, 0.4, 0.5, 0.6, 0.7, 5.7, False, 34.0, 28.0, 1.9, 0.70, 0.62, 0.75, 0.18),
    HairStyle.FRINGE: Cut(0.4, 1.0, 0.2, 0.5, 0.7, 0.8, 6.2, True, 36.0, 30.0, 1.4, 0.2, 0.4, 0.5, 0.11),
    HairStyle.BUN: Cut(0.2, 0, 1, 0, 0, 1.6, 0, False, 17.0, 17.0, 0.5, 0.04, 1, 0.3, 0.07),
    HairStyle.PONYTAIL: Cut(0.2, 0, 1, 0, 0, 1.6, 0, False, 19.0, 17.0, 0.45, 0.04, 1, 0.3, 0.07),
}


@dataclass(frozen=True, eq=False)
class Strands:
    """S strands in rest space: `points` (S, P, 3); `outside` (S, P) 0..1, how far out in the hair each point lies.

    `roots` (S,) are the numbers of their roots.
    """

    points: np.ndarray
    outside: np.ndarray
    roots: np.ndarray


def hairdo(hair: Hair, hat: Hat, head: HeadModel) -> Strands:
    """Grow the hair of a head."""
    cut, scalp = CUTS[hair.style], head.scalp
    above, top = scalp.above_hairline - _receded(hair, scalp), smooth_steps(scalp.points[:, 1], 5.5, 10.5)
    ids = np.flatnonzero(_growing(hair.style, hat, scalp, above, top))[: _STRANDS.get(hair.style, _USUAL_STRANDS)]
    luck, chance, top, above = scalp.luck[ids], scalp.chance[ids], top[ids], above[ids]
    length = _lengths(cut, hair.length, luck, top, above)
    level = chance[:, 0] ** 0.7
    stand_off = cut.off_cm * hair.volume * (1 if hat is Hat.NONE else 0.35)
    height = (level * stand_off * (0.55 + 0.45 * top)).astype(np.float32)
    lead = _leaders(scalp.points[ids], hair.part_cm, cut.fringe)
    jitter = (cut.jitter * (0.65 * luck[lead, 3:6] + 0.35 * luck[:, 6:9])).astype(np.float32)
    points = grow(scalp.points[ids], scalp.normals[ids], length, height, jitter, _growth(cut, hair), head.around)
    _relax(points)
    if cut.clump:
        _gather(points, lead, 0.8 * cut.clump)
    if cut.wave_cm:
        size = cut.wave_cm * (0.6 + 0.4 * hair.volume)
        _curl(points, length * cut.turns_per_cm, 2 * np.pi * chance[lead, 1] + 0.35 * luck[:, 9], size)
    return Strands(points, _outside(hair.style, cut, level), ids)


def _receded(hair: Hair, scalp: Roots) -> np.ndarray:
    """How far the hairline moved up at each root: in front only."""
    return hair.receding_cm * np.clip((scalp.points[:, 2] - 3) / 3, 0, 1)


def _growing(style: HairStyle, hat: Hat, scalp: Roots, above: np.ndarray, top: np.ndarray) -> np.ndarray:
    """Which roots (S,) bool have hair."""
    growing: np.ndarray = above + 0.22 * scalp.luck[:, 0] > 0.1
    if hat is not Hat.NONE:
        azimuth = np.arctan2(scalp.points[:, 0], scalp.points[:, 2])
        growing &= scalp.points[:, 1] < brim_y(hat, azimuth) - 0.3
    if style is HairStyle.BALD:
        growing &= top + 0.1 * scalp.luck[:, 1] < 0.45
    return growing


def _lengths(cut: Cut, factor: float, luck: np.ndarray, top: np.ndarray, above: np.ndarray) -> np.ndarray:
    """Lengths (S,) float32 cm; short hair is shorter still at the hairline."""
    length = (cut.side_cm + (cut.top_cm - cut.side_cm) * top) * factor * (0.95 + 0.08 * np.clip(luck[:, 2], -1.6, 1.6))
    if cut.top_cm < 8:
        length = length * np.clip(0.35 + above * 0.5, 0.35, 1)
    return length.astype(np.float32)


def _growth(cut: Cut, hair: Hair) -> Growth:
    keep_out = cut.keep_out_cm + 0.6 * (hair.volume - 1)
    tie = np.array([0, _TIE_Y.get(hair.style, 5.0), -9.5], np.float32)
    return Growth(
        lift=float(cut.lift),
        side=float(cut.side),
        back=float(cut.back),
        down=float(cut.down),
        part_cm=float(hair.part_cm),
        gravity=float(cut.gravity),
        follow=float(cut.follow),
        keep_out_cm=float(keep_out),
        fringe=cut.fringe,
        gathered=hair.style in _TIED,
        tie=tie,
    )


def _leaders(roots: np.ndarray, part: float, fringe: bool) -> np.ndarray:
    """The strand (S,) that leads each strand: one of the first, on the same side of the parting, or of the fringe."""
    x, y, z = roots.T
    front = fringe & fringe_roots(x, y, z, part)
    apart = roots + np.stack([4 * np.sign(x - part), np.zeros_like(x), 6.0 * front], 1)
    leaders: np.ndarray = cKDTree(apart[:_CLUMPS]).query(apart)[1]
    return leaders


def _relax(points: np.ndarray) -> None:
    """Smooth every strand twice, ends kept."""
    for _ in range(2):
        points[:, 1:-1] = 0.5 * points[:, 1:-1] + 0.25 * (points[:, :-2] + points[:, 2:])


def _gather(points: np.ndarray, lead: np.ndarray, strength: float) -> None:
    """Draw strands towards their leaders, most at the tips."""
    points += (points[lead] - points) * (np.linspace(0, 1, STRAND_POINTS) ** 1.2)[None, :, None] * strength


def _curl(points: np.ndarray, turns: np.ndarray, phase: np.ndarray, size: float) -> None:
    """Add waves or ringlets of `size` cm that turn by `turns` (S,) radians from root to tip."""
    t = np.linspace(0, 1, STRAND_POINTS)
    arc = t[None] * turns[:, None] + phase[:, None]
    wide = size * np.minimum(1, t * 3)[None]
    points[..., 0] += wide * np.cos(arc)
    points[..., 2] += wide * np.sin(arc)
    points[..., 1] += 0.35 * wide * np.sin(arc * 0.7 + 1)


def _outside(style: HairStyle, cut: Cut, level: np.ndarray) -> np.ndarray:
    """How far out in the hair the points of strands at `level` (S,) 0..1 lie: (S, STRAND_POINTS) float32."""
    along = np.clip(0.3 + 0.9 * np.linspace(0, 1, STRAND_POINTS), 0, 1)
    outside = (0.25 + 0.75 * level[:, None]) * along[None]
    if cut.top_cm < 4:
        outside = 0.5 + 0.5 * outside
    if style in _TIED:
        outside = np.repeat(0.55 + 0.45 * level[:, None], STRAND_POINTS, 1)
    return outside.astype(np.float32)
