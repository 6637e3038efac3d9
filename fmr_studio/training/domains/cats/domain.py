"""The cats domain: David Revoy's painted cat parts, composed at random before a plain wall and ground.

No pack of it ships. It is the one domain that needs neither fetched files nor numba, so trainings are tried out on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from fmr_studio.canvas.palette import Label, Palette
from fmr_studio.packs.card import Credit
from fmr_studio.training.domains.base import Field, Render, even_uniforms
from fmr_studio.training.domains.cats.drawing import draw_cat
from fmr_studio.training.domains.cats.parts import CatLabel
from fmr_studio.training.domains.cats.plan import CATS_FIELDS, plan_cat

CATS_PALETTE = Palette(
    (
        Label(int(CatLabel.BACKGROUND), "background", (70, 90, 140)),
        Label(int(CatLabel.GROUND), "ground", (120, 95, 60)),
        Label(int(CatLabel.BODY), "body", (240, 160, 60)),
        Label(int(CatLabel.HEAD), "head", (250, 210, 90)),
        Label(int(CatLabel.EAR), "ear", (235, 110, 120)),
        Label(int(CatLabel.TAIL), "tail", (150, 200, 80)),
        Label(int(CatLabel.EYE), "eye", (80, 210, 230)),
        Label(int(CatLabel.MOUTH), "mouth", (200, 60, 160)),
        Label(int(CatLabel.ACCESSORY), "accessory", (130, 90, 220)),
    )
)
"""Mouth includes the nose; the glasses and the lens that are drawn with some eyes count as eye."""

CATS_LABEL_WEIGHTS: Mapping[str, float] = MappingProxyType(
    {"background": 0.7, "ground": 0.7, "ear": 2.5, "tail": 1.3, "eye": 4.0, "mouth": 6.0, "accessory": 1.8}
)
CATS_CREDITS = (
    Credit(
        name="David Revoy",
        work="Cat avatar parts (robohash set 4); the training pictures are composites of them, resized and recoloured",
        licence="CC BY 4.0",
        url="https://www.peppercarrot.com",
    ),
)


@dataclass(frozen=True)
class Cats:
    """The cats domain (see `Domain`)."""

    name: str = "cats"
    title: str = "Cats"
    description: str = "Painted cats that sit, look and wear things; drawn after David Revoy's avatar parts."
    licence: str = "CC BY 4.0"
    credits: tuple[Credit, ...] = CATS_CREDITS
    palette: Palette = CATS_PALETTE
    label_weights: Mapping[str, float] = field(default_factory=lambda: CATS_LABEL_WEIGHTS)
    fields: tuple[Field, ...] = CATS_FIELDS

    def uniforms(self, seed: int, index: int) -> np.ndarray:
        """The uniforms (F,) float32 of cat `index` of the set `seed`."""
        return even_uniforms(len(self.fields), seed, index)

    def render(self, u: np.ndarray, resolution: int) -> Render:
        """Draw the cat that `u` (F,) float in (0, 1) decides, `resolution` pixels square."""
        return draw_cat(plan_cat(np.asarray(u)), resolution)
