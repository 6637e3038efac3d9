"""The drawn parts of David Revoy's cats, read once a process, with the label of every body pixel.

All parts share one square frame of FRAME_PX pixels. `parts.json` holds the label boundaries as polygons in frame pixels,
painted over the body in the order in which they stand; a body may replace a polygon by its own.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

from fmr_studio.paths import resources

FRAME_PX = 320
GROUPS = ("body", "fur", "eyes", "mouth", "accessory")
PARTS_DIR = resources() / "domains" / "cats"

_OPAQUE_ALPHA = 128
_SPRITE_MARGIN_PX = 2


class CatLabel(IntEnum):
    """Label ids of the cats domain."""

    BACKGROUND = 0
    GROUND = 1
    BODY = 2
    HEAD = 3
    EAR = 4
    TAIL = 5
    EYE = 6
    MOUTH = 7
    ACCESSORY = 8


@dataclass(frozen=True, eq=False)
class Body:
    """A cat without face: `picture` RGBA and `labels` L (CatLabel, 0 outside), both FRAME_PX square."""

    picture: Image.Image
    alpha: Image.Image
    labels: Image.Image


@dataclass(frozen=True, eq=False)
class Sprite:
    """A part cut to its outline: `picture` RGBA, `mask` L (255 = labelled), and where its corner lies in the frame."""

    picture: Image.Image
    mask: Image.Image
    left_px: int
    top_px: int


@dataclass(frozen=True, eq=False)
class CatParts:
    """Every drawn part, by group."""

    bodies: tuple[Body, ...]
    furs: tuple[Image.Image, ...]
    eyes: tuple[Sprite, ...]
    mouths: tuple[Sprite, ...]
    accessories: tuple[Sprite, ...]


def _read_group(parts_dir: Path, group: str) -> list[Image.Image]:
    paths = sorted(parts_dir.glob(f"{group}_*.png"))
    if not paths:
        raise FileNotFoundError(f"The cat parts are missing from {parts_dir} (no {group} pictures).")
    return [Image.open(path).convert("RGBA") for path in paths]


def _opaque(picture: Image.Image) -> Image.Image:
    return picture.getchannel("A").point(lambda alpha: 255 if alpha >= _OPAQUE_ALPHA else 0)


def _body(picture: Image.Image, outlines: dict[str, list[list[list[float]]]]) -> Body:
    drawn = Image.new("L", picture.size, CatLabel.BODY)
    pen = ImageDraw.Draw(drawn)
    for name, polygons in outlines.items():
        for polygon in polygons:
            pen.polygon([(x, y) for x, y in polygon], fill=int(CatLabel[name.upper()]))
    labels = Image.new("L", picture.size, CatLabel.BACKGROUND)
    labels.paste(drawn, mask=_opaque(picture))
    return Body(picture=picture, alpha=picture.getchannel("A"), labels=labels)


def _sprite(picture: Image.Image, widen: bool) -> Sprite:
    box = picture.getchannel("A").getbbox()
    if box is None:
        raise ValueError("A cat part is blank; run domains.cats.prepare again.")
    left, top = (max(0, edge - _SPRITE_MARGIN_PX) for edge in box[:2])
    right, bottom = (min(FRAME_PX, edge + _SPRITE_MARGIN_PX) for edge in box[2:])
    cut = picture.crop((left, top, right, bottom))
    mask = _opaque(cut)
    if widen:  # a mouth is one thin line: unwidened, small renders would lose it from the labels
        mask = mask.filter(ImageFilter.MaxFilter(3))
    return Sprite(picture=cut, mask=mask, left_px=left, top_px=top)


@functools.cache
def load_cat_parts(parts_dir: Path = PARTS_DIR) -> CatParts:
    """Read all parts in `parts_dir`; raise FileNotFoundError where a group is missing."""
    outlines = json.loads((parts_dir / "parts.json").read_text(encoding="utf-8"))
    bodies = [
        _body(picture, {**outlines["shared"], **outlines["bodies"].get(str(number), {})})
        for number, picture in enumerate(_read_group(parts_dir, "body"))
    ]
    return CatParts(
        bodies=tuple(bodies),
        furs=tuple(_read_group(parts_dir, "fur")),
        eyes=tuple(_sprite(picture, widen=True) for picture in _read_group(parts_dir, "eyes")),
        mouths=tuple(_sprite(picture, widen=True) for picture in _read_group(parts_dir, "mouth")),
        accessories=tuple(_sprite(picture, widen=False) for picture in _read_group(parts_dir, "accessory")),
    )
