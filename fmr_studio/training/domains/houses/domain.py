"""The houses domain: named numbers in, a house with true labels and depth out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from fmr_studio.canvas.palette import Palette
from fmr_studio.packs.card import Credit
from fmr_studio.training.domains.base import Field, Render, even_uniforms
from fmr_studio.training.domains.houses.house import HOUSES_FIELDS, plan_house
from fmr_studio.training.domains.houses.labels import HOUSES_PALETTE
from fmr_studio.training.domains.houses.picture import draw_house
from fmr_studio.training.domains.houses.traits import traits_of
from fmr_studio.training.domains.scene.pixels import coarser

HOUSES_LABEL_WEIGHTS: Mapping[str, float] = MappingProxyType({
    "sky": 0.5, "grass": 0.6, "hill": 0.8, "window": 2.0, "trim": 2.0, "door": 3.0, "chimney": 3.0, "bush": 1.5, "fence": 2.5,
})  # fmt: skip
_USUAL_SIDE = 512


@dataclass(frozen=True)
class Houses:
    """The houses domain (see `Domain`)."""

    name: str = "houses"
    title: str = "Houses"
    description: str = "Cottages, town houses, churches and modern houses with gardens, put together by a small grammar."
    licence: str = "Apache-2.0"
    credits: tuple[Credit, ...] = (Credit(name="FMR Studio", work="The renderer of the houses", licence="Apache-2.0"),)
    palette: Palette = HOUSES_PALETTE
    label_weights: Mapping[str, float] = field(default_factory=lambda: HOUSES_LABEL_WEIGHTS)
    fields: tuple[Field, ...] = HOUSES_FIELDS

    def uniforms(self, seed: int, index: int) -> np.ndarray:
        """The uniforms (F,) float32 of house `index` of the set `seed`."""
        return even_uniforms(len(self.fields), seed, index)

    def render(self, u: np.ndarray, resolution: int) -> Render:
        """Draw the house that `u` (F,) float in (0, 1) decides, `resolution` pixels square."""
        finer = max(2, -(-_USUAL_SIDE // resolution))
        return coarser(draw_house(plan_house(np.asarray(u)), resolution * finer), finer)

    def traits(self, u: np.ndarray) -> np.ndarray:
        """What the pixels of that house follow nearly linearly, (T,) float32."""
        return traits_of(plan_house(np.asarray(u)))
