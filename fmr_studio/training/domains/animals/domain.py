"""The animals domain: named numbers in, a furry face with true labels and depth out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from fmr_studio.canvas.palette import Palette
from fmr_studio.packs.card import Credit
from fmr_studio.training.domains.animals.choices import ANIMAL_CHOICES, ANIMAL_FIELDS
from fmr_studio.training.domains.animals.develop import USUAL_SIDE
from fmr_studio.training.domains.animals.labels import ANIMALS_PALETTE
from fmr_studio.training.domains.animals.portrait import draw_portrait
from fmr_studio.training.domains.animals.sampling import draw_animal
from fmr_studio.training.domains.animals.traits import traits_of
from fmr_studio.training.domains.base import Field, Render, even_uniforms
from fmr_studio.training.domains.draws import GivenDraws
from fmr_studio.training.domains.scene.pixels import coarser
from fmr_studio.training.domains.studio.places import load_places, places_folder

ANIMAL_LABEL_WEIGHTS: Mapping[str, float] = MappingProxyType({
    "background": 0.5, "body": 0.7, "ear": 1.3, "inner ear": 1.3, "muzzle": 1.5, "nose": 3.0, "mouth": 4.0, "eye": 4.0,
})  # fmt: skip
ANIMAL_CREDITS = (
    Credit(
        name="Poly Haven, in @pmndrs/assets 1.7.0",
        work="Photographs of the places that light the renders and lie behind them",
        licence="CC0 1.0",
        url="https://polyhaven.com",
    ),
    Credit(name="FMR Studio", work="The animals and their renderer", licence="Apache-2.0"),
)


@dataclass(frozen=True)
class Animals:
    """The animals domain (see `Domain`)."""

    name: str = "animals"
    title: str = "Animals"
    description: str = "Furry faces of cats, dogs, foxes, bears, rabbits, tigers and wolves, drawn strand by strand."
    licence: str = "Apache-2.0"
    credits: tuple[Credit, ...] = ANIMAL_CREDITS
    palette: Palette = ANIMALS_PALETTE
    label_weights: Mapping[str, float] = field(default_factory=lambda: ANIMAL_LABEL_WEIGHTS)
    fields: tuple[Field, ...] = ANIMAL_FIELDS

    def uniforms(self, seed: int, index: int) -> np.ndarray:
        """The uniforms (F,) float32 of animal `index` of the set `seed`."""
        return even_uniforms(len(self.fields), seed, index)

    def render(self, u: np.ndarray, resolution: int) -> Render:
        """Draw the animal that `u` (F,) float in (0, 1) decides, `resolution` pixels square.

        Raises FmrError where the panoramas are missing.
        """
        animal = draw_animal(GivenDraws(ANIMAL_CHOICES, np.asarray(u)))
        finer = max(1, -(-USUAL_SIDE // resolution))
        return coarser(draw_portrait(load_places(places_folder()), animal, resolution * finer), finer)

    def traits(self, u: np.ndarray) -> np.ndarray:
        """What the pixels of that animal follow nearly linearly, (T,) float32; raises FmrError as `render` does."""
        animal = draw_animal(GivenDraws(ANIMAL_CHOICES, np.asarray(u)))
        return traits_of(load_places(places_folder())[animal.lighting.place], animal)
