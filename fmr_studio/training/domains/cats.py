"""The cats domain: David Revoy's painted cat parts, composed at random before a plain wall and ground.

Everything random is one uniform of `CATS_FIELDS`. A cat is put together in the parts' own frame (FRAME_PX square), then
brought to its place by one affine map, so that picture, labels and depth always agree.
"""

from __future__ import annotations

import colorsys
import functools
import math
from dataclasses import dataclass

import numpy as np
from PIL import Image

from fmr_studio.training.domains.base import Field, LabelEntry, Render
from fmr_studio.training.domains.cat_parts import FRAME_PX, Body, CatLabel, CatParts, Sprite, load_cat_parts

CATS_PALETTE = (
    LabelEntry(CatLabel.BACKGROUND, "background", (70, 90, 140)),
    LabelEntry(CatLabel.GROUND, "ground", (120, 95, 60)),
    LabelEntry(CatLabel.BODY, "body", (240, 160, 60)),
    LabelEntry(CatLabel.HEAD, "head", (250, 210, 90)),
    LabelEntry(CatLabel.EAR, "ear", (235, 110, 120)),
    LabelEntry(CatLabel.TAIL, "tail", (150, 200, 80)),
    LabelEntry(CatLabel.EYE, "eye", (80, 210, 230)),
    LabelEntry(CatLabel.MOUTH, "mouth", (200, 60, 160)),
    LabelEntry(CatLabel.ACCESSORY, "accessory", (130, 90, 220)),
)
"""Mouth includes the nose; the glasses and the lens that are drawn with some eyes count as eye."""

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

_WALL_DEPTH, _HORIZON_DEPTH, _NEAR_GROUND_DEPTH = 0, 24, 72
_PART_DEPTH = {
    CatLabel.TAIL: 96,
    CatLabel.BODY: 128,
    CatLabel.HEAD: 168,
    CatLabel.EAR: 192,
    CatLabel.EYE: 216,
    CatLabel.MOUTH: 216,
    CatLabel.ACCESSORY: 255,
}
_GROUND_SATURATION = 0.35
_SHADOW_STRENGTH = 0.45
_OFFSET_PX = 0.02 * FRAME_PX
_LEAST_WORK_PX = 256


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


def _tint_matrix(brightness: float, hue_deg: float) -> tuple[float, ...]:
    """Return the 3x4 row-major matrix that turns colours about the grey axis (Rodrigues) and scales them."""
    cosine, sine = math.cos(math.radians(hue_deg)), math.sin(math.radians(hue_deg))
    even, odd = (1.0 - cosine) / 3.0, sine / math.sqrt(3.0)
    rows = (
        (cosine + even, even - odd, even + odd),
        (even + odd, cosine + even, even - odd),
        (even - odd, even + odd, cosine + even),
    )
    return tuple(value for row in rows for value in (*(brightness * entry for entry in row), 0.0))


def _coat(body: Body, fur: Image.Image | None, plan: CatPlan) -> Image.Image:
    """Return the body (RGBA frame) with its fur pattern, tinted; fur never reaches beyond the body."""
    coat = body.picture if fur is None else Image.alpha_composite(body.picture, fur)
    coat = coat.convert("RGB").convert("RGB", _tint_matrix(plan.fur_brightness, plan.fur_hue_deg))
    coat.putalpha(body.alpha)
    return coat


def _lay(
    frame: Image.Image,
    labels: Image.Image,
    sprite: Sprite,
    label: CatLabel,
    offset_px: tuple[float, float],
    scale: float = 1.0,
) -> None:
    """Draw `sprite` on `frame` (RGBA) and `labels` (L), moved by `offset_px` and scaled about its own centre."""
    width, height = sprite.picture.size
    left = sprite.left_px + 0.5 * width * (1.0 - scale) + offset_px[0]
    top = sprite.top_px + 0.5 * height * (1.0 - scale) + offset_px[1]
    corner = (math.floor(left), math.floor(top))
    size = (math.ceil(width * scale) + 1, math.ceil(height * scale) + 1)
    place = (1.0 / scale, 0.0, (corner[0] - left) / scale, 0.0, 1.0 / scale, (corner[1] - top) / scale)
    picture = sprite.picture.transform(size, Image.Transform.AFFINE, place, Image.Resampling.BICUBIC)
    mask = sprite.mask.transform(size, Image.Transform.AFFINE, place, Image.Resampling.NEAREST)
    cut = (max(0, -corner[0]), max(0, -corner[1]))
    frame.alpha_composite(picture, (max(0, corner[0]), max(0, corner[1])), cut)
    labels.paste(int(label), corner, mask)


def _assemble(plan: CatPlan, parts: CatParts) -> tuple[Image.Image, Image.Image]:
    """Return the whole cat in the parts' frame: RGBA picture and L labels."""
    body = parts.bodies[plan.body]
    frame = _coat(body, None if plan.fur is None else parts.furs[plan.fur], plan)
    labels = body.labels.copy()
    _lay(frame, labels, parts.eyes[plan.eyes], CatLabel.EYE, plan.eyes_offset_px, plan.eyes_scale)
    _lay(frame, labels, parts.mouths[plan.mouth], CatLabel.MOUTH, plan.mouth_offset_px)
    if plan.accessory is not None:
        _lay(frame, labels, parts.accessories[plan.accessory], CatLabel.ACCESSORY, plan.accessory_offset_px)
    return frame, labels


def _frame_map(plan: CatPlan, side_px: int) -> tuple[float, ...]:
    """Return the six numbers of the affine map from picture pixels (`side_px` square) to frame pixels.

    The feet line (the frame's lower edge) lies at `feet_y`; the slant leans the cat about its middle and keeps the feet level.
    """
    shear = plan.shear * plan.height
    to_picture = np.array(
        [
            [plan.width / FRAME_PX, -shear / FRAME_PX, plan.center_x - 0.5 * plan.width + 0.5 * shear],
            [0.0, plan.height / FRAME_PX, plan.feet_y - plan.height],
            [0.0, 0.0, 1.0],
        ]
    )
    to_picture[:2] *= side_px
    return tuple(np.linalg.inv(to_picture)[:2].ravel())


def _cat_layer(plan: CatPlan, resolution: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the cat in its place: premultiplied RGBA (H, W, 4) float32 0..255, labels (H, W) uint8, 0 around it."""
    frame, labels = _assemble(plan, load_cat_parts())
    finer = max(2, -(-_LEAST_WORK_PX // resolution))
    work = resolution * finer
    fine = frame.convert("RGBa").transform(
        (work, work), Image.Transform.AFFINE, _frame_map(plan, work), Image.Resampling.BILINEAR
    )
    placed = labels.transform(
        (resolution, resolution), Image.Transform.AFFINE, _frame_map(plan, resolution), Image.Resampling.NEAREST
    )
    return np.asarray(fine.reduce(finer), dtype=np.float32), np.asarray(placed)


def _backdrop(plan: CatPlan, resolution: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return wall and ground: colour (H, W, 3) float32 0..255, labels (H, W) uint8, depth (H, W) uint8."""
    rows = (np.arange(resolution, dtype=np.float32) + 0.5) / resolution
    wall = np.outer(1.0 + plan.wall_gradient * (rows / plan.horizon_y - 0.5), plan.wall_color)
    below = np.clip((rows - plan.horizon_y) / (1.0 - plan.horizon_y), 0.0, 1.0)
    ground = np.outer(0.9 + 0.1 * below, plan.ground_color)
    cover = np.clip((rows - plan.horizon_y) * resolution + 0.5, 0.0, 1.0)
    column = np.clip(255.0 * (wall + (ground - wall) * cover[:, None]), 0.0, 255.0).astype(np.float32)
    across = np.exp(-(((rows - plan.center_x) / (0.42 * plan.width)) ** 4))
    along = np.exp(-(((rows - plan.feet_y) / 0.035) ** 2)) * cover
    light = (1.0 - _SHADOW_STRENGTH * np.outer(along, across)).astype(np.float32)
    grounded = rows > plan.horizon_y
    near = np.rint(_HORIZON_DEPTH + (_NEAR_GROUND_DEPTH - _HORIZON_DEPTH) * below)
    labels = np.where(grounded, CatLabel.GROUND, CatLabel.BACKGROUND).astype(np.uint8)
    depth = np.where(grounded, near, _WALL_DEPTH).astype(np.uint8)
    square = (resolution, resolution)
    return (
        column[:, None, :] * light[:, :, None],
        np.broadcast_to(labels[:, None], square),
        np.broadcast_to(depth[:, None], square),
    )


@functools.cache
def _part_depth() -> np.ndarray:
    """Return the depth (256,) uint8 of each cat label."""
    table = np.zeros(256, dtype=np.uint8)
    for label, depth in _PART_DEPTH.items():
        table[label] = depth
    return table


@dataclass(frozen=True)
class Cats:
    """The cats domain (see `Domain`)."""

    name: str = "cats"
    palette: tuple[LabelEntry, ...] = CATS_PALETTE
    fields: tuple[Field, ...] = CATS_FIELDS

    def render(self, u: np.ndarray, resolution: int) -> Render:
        """Draw the cat that `u` (F,) float in (0, 1) decides, `resolution` pixels square."""
        plan = plan_cat(np.asarray(u))
        cat, cat_labels = _cat_layer(plan, resolution)
        wall, labels, depth = _backdrop(plan, resolution)
        color = cat[:, :, :3] + wall * (1.0 - cat[:, :, 3:] / 255.0)
        drawn = cat_labels > 0
        layers = (
            np.clip(np.rint(color), 0.0, 255.0).astype(np.uint8),
            np.where(drawn, cat_labels, labels),
            np.where(drawn, _part_depth()[cat_labels], depth),
        )
        step = -1 if plan.mirror else 1
        image, labels, depth = (np.ascontiguousarray(layer[:, ::step]) for layer in layers)
        return Render(image=image, labels=labels, depth=depth)
