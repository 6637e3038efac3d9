"""The people domain: 184 numbers in, a portrait of nobody with true labels and depth out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from fmr_studio.canvas.palette import Palette
from fmr_studio.packs.card import Credit
from fmr_studio.training.domains.base import Field, Render
from fmr_studio.training.domains.draws import GivenDraws, SeededDraws
from fmr_studio.training.domains.people.choices import PEOPLE_CHOICES, PEOPLE_FIELDS
from fmr_studio.training.domains.people.develop import USUAL_SIDE
from fmr_studio.training.domains.people.files import load_assets, people_folder
from fmr_studio.training.domains.people.labels import PEOPLE_PALETTE
from fmr_studio.training.domains.people.portrait import draw_portrait
from fmr_studio.training.domains.people.sampling import draw_person
from fmr_studio.training.domains.people.traits import traits_of
from fmr_studio.training.domains.scene.pixels import coarser

PEOPLE_LABEL_WEIGHTS: Mapping[str, float] = MappingProxyType({
    "background": 0.5, "clothes": 0.7, "neck": 0.8, "hair": 1.0, "beard": 1.3, "nose": 1.5, "ears": 1.5, "brows": 2.5,
    "glasses": 2.5, "lips": 3.0, "mouth": 4.0, "eyes": 5.0,
})  # fmt: skip
PEOPLE_CREDITS = (
    Credit(
        name="USC Institute for Creative Technologies",
        work="ICT-FaceKit, the head model whose renders the pictures were learnt from; © 2020",
        licence="MIT",
        url="https://github.com/ICT-VGL/ICT-FaceKit",
    ),
    Credit(
        name="Poly Haven, in @pmndrs/assets 1.7.0",
        work="Photographs of the places that light the renders and lie behind them",
        licence="CC0 1.0",
        url="https://polyhaven.com",
    ),
    Credit(name="FMR Studio", work="The renderer of the portraits", licence="Apache-2.0"),
)


@dataclass(frozen=True)
class People:
    """The people domain (see `Domain`)."""

    name: str = "people"
    title: str = "People"
    description: str = "Portraits of nobody, drawn from a 3D head with hair, beards, glasses, hats and clothes."
    licence: str = "Apache-2.0"
    credits: tuple[Credit, ...] = PEOPLE_CREDITS
    palette: Palette = PEOPLE_PALETTE
    label_weights: Mapping[str, float] = field(default_factory=lambda: PEOPLE_LABEL_WEIGHTS)
    fields: tuple[Field, ...] = PEOPLE_FIELDS

    def uniforms(self, seed: int, index: int) -> np.ndarray:
        """The uniforms (F,) float32 of portrait `index` of the set `seed`; in set 1 the index alone seeds the portrait."""
        entropy = [index, (seed - 1) % 2**32]
        draws = SeededDraws(PEOPLE_CHOICES, np.random.default_rng(entropy))
        draw_person(draws)
        return draws.uniforms(np.random.default_rng([*entropy, 1]))

    def render(self, u: np.ndarray, resolution: int) -> Render:
        """Draw the portrait that `u` (F,) float in (0, 1) decides, `resolution` pixels square.

        Raises FmrError where head and panoramas are missing.
        """
        person = draw_person(GivenDraws(PEOPLE_CHOICES, np.asarray(u)))
        finer = max(1, -(-USUAL_SIDE // resolution))
        return coarser(draw_portrait(load_assets(people_folder()), person, resolution * finer), finer)

    def traits(self, u: np.ndarray) -> np.ndarray:
        """What the pixels of that portrait follow nearly linearly, (T,) float32; raises FmrError as `render` does."""
        return traits_of(load_assets(people_folder()), draw_person(GivenDraws(PEOPLE_CHOICES, np.asarray(u))))
