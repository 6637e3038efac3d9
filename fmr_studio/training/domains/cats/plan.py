"""What one cat looks like: the fields of the domain, and the plan that their uniforms stand for."""

from __future__ import annotations

import colorsys
import math
from dataclasses import dataclass

import numpy as np

from fmr_studio.training.domains.base import Field
from fmr_studio.training.domains.cats.parts import FRAME_PX

BODY_COUNT, EYES_COUNT, MOUTH_COUNT = 15, 15, 10
FUR_COUNT, FUR_NONE = 8, 2
ACCESSORY_COUNT, ACCESSORY_NONE = 15, 5

CATS_FIELDS = (
    Field("body", "category", BODY_COUNT),
    Field("fur", "category", FUR_COUNT + FUR_NONE),
    Field("eyes", "category", EYES_COUNT),
    Field("mouth", "category", MOUTH_COUNT),
    Field("accessory", "category", ACCESSORY_COUNT + ACCESSORY_NONE),
    Field("mirror", "category", 2),
    Field("place_x", "value"),
    Field("place_y", "value"),
    Field("size", "value"),
    Field("slant", "value"),
    Field("stretch", "value"),
    Field("eyes_x", "value"),
    Field("eyes_y", "value"),
    Field("eyes_size", "value"),
    Field("mouth_x", "value"),
    Field("mouth_y", "value"),
    Field("accessory_x", "value"),
    Field("accessory_y", "value"),
    Field("fur_brightness", "value"),
    Field("fur_hue", "value"),
    Field("wall_hue", "circle"),
    Field("wall_saturation", "value"),
    Field("wall_value", "value"),
    Field("wall_gradient", "value"),
    Field("horizon", "value"),
    Field("ground_hue", "circle"),
    Field("ground_value", "value"),
)
_FIELD_INDEX = {field.name: number for number, field in enumerate(CATS_FIELDS)}

_GROUND_SATURATION = 0.35
_OFFSET_PX = 0.02 * FRAME_PX


@dataclass(frozen=True)
class CatPlan:
    """What one picture shows; lengths are parts of the picture's side, angles degrees, colours sRGB in 0..1.

    `fur` and `accessory` are None for none; `*_offset_px` are (x, y) in the parts' frame; `feet_y` and `horizon_y` are
    measured from the top.
    """

    body: int
    fur: int | None
    eyes: int
    mouth: int
    accessory: int | None
    mirror: bool
    center_x: float
    feet_y: float
    width: float
    height: float
    shear: float
    eyes_offset_px: tuple[float, float]
    eyes_scale: float
    mouth_offset_px: tuple[float, float]
    accessory_offset_px: tuple[float, float]
    fur_brightness: float
    fur_hue_deg: float
    wall_color: tuple[float, float, float]
    wall_gradient: float
    horizon_y: float
    ground_color: tuple[float, float, float]


@dataclass(frozen=True, eq=False)
class _Draw:
    """Reads the uniforms `u` (F,) by field name."""

    u: np.ndarray

    def pick(self, name: str) -> int:
        number = _FIELD_INDEX[name]
        return CATS_FIELDS[number].index(float(self.u[number]))

    def pick_or_none(self, name: str, some: int) -> int | None:
        """Return one of the first `some` options, or None for the options behind them."""
        picked = self.pick(name)
        return picked if picked < some else None

    def between(self, name: str, low: float, high: float) -> float:
        return low + (high - low) * float(self.u[_FIELD_INDEX[name]])

    def offset_px(self, part: str) -> tuple[float, float]:
        return (self.between(f"{part}_x", -_OFFSET_PX, _OFFSET_PX), self.between(f"{part}_y", -_OFFSET_PX, _OFFSET_PX))

    def wall_color(self) -> tuple[float, float, float]:
        saturation, value = self.between("wall_saturation", 0.08, 0.6), self.between("wall_value", 0.4, 0.95)
        return colorsys.hsv_to_rgb(self.between("wall_hue", 0.0, 1.0), saturation, value)

    def ground_color(self) -> tuple[float, float, float]:
        value = self.between("ground_value", 0.3, 0.85)
        return colorsys.hsv_to_rgb(self.between("ground_hue", 0.0, 1.0), _GROUND_SATURATION, value)


def plan_cat(u: np.ndarray) -> CatPlan:
    """Read the uniforms `u` (F,) float in (0, 1), ordered as CATS_FIELDS; raise ValueError for another shape."""
    if u.shape != (len(CATS_FIELDS),):
        raise ValueError(f"A cat needs {len(CATS_FIELDS)} numbers, but {u.shape} came.")
    draw = _Draw(u)
    aspect = math.sqrt(draw.between("stretch", 0.92, 1.08))
    size = draw.between("size", 0.72, 1.05)
    width, height = size * aspect, size / aspect
    sideways = 0.03 + 0.25 * max(0.0, 1.0 - width)  # a large cat has little room before the edge cuts it
    horizon_y = draw.between("horizon", 0.72, 0.92)
    return CatPlan(
        body=draw.pick("body"),
        fur=draw.pick_or_none("fur", FUR_COUNT),
        eyes=draw.pick("eyes"),
        mouth=draw.pick("mouth"),
        accessory=draw.pick_or_none("accessory", ACCESSORY_COUNT),
        mirror=bool(draw.pick("mirror")),
        center_x=0.5 + draw.between("place_x", -sideways, sideways),
        feet_y=draw.between("place_y", max(horizon_y + 0.015, 0.95 * height), 1.02),
        width=width,
        height=height,
        shear=math.tan(math.radians(draw.between("slant", -10.0, 10.0))),
        eyes_offset_px=draw.offset_px("eyes"),
        eyes_scale=draw.between("eyes_size", 0.88, 1.12),
        mouth_offset_px=draw.offset_px("mouth"),
        accessory_offset_px=draw.offset_px("accessory"),
        fur_brightness=draw.between("fur_brightness", 0.78, 1.15),
        fur_hue_deg=draw.between("fur_hue", -15.0, 15.0),
        wall_color=draw.wall_color(),
        wall_gradient=draw.between("wall_gradient", -0.35, 0.35),
        horizon_y=horizon_y,
        ground_color=draw.ground_color(),
    )
