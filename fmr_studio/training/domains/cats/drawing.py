"""Drawing a cat: put together in the parts' own frame (FRAME_PX square), then brought to its place by one affine map.

So picture, labels and depth always agree.
"""

from __future__ import annotations

import functools
import math

import numpy as np
from PIL import Image

from fmr_studio.training.domains.base import Render
from fmr_studio.training.domains.cats.parts import FRAME_PX, Body, CatLabel, CatParts, Sprite, load_cat_parts
from fmr_studio.training.domains.cats.plan import CatPlan

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
_SHADOW_STRENGTH = 0.45
_LEAST_WORK_PX = 256


def draw_cat(plan: CatPlan, resolution: int) -> Render:
    """The picture of a plan with its labels and depth, `resolution` pixels square."""
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
