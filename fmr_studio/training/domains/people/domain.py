"""The people domain: 184 numbers in, a portrait of nobody with true labels and depth out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fmr_studio.canvas.palette import Palette
from fmr_studio.training.domains.base import Field, Render
from fmr_studio.training.domains.draws import GivenDraws, SeededDraws
from fmr_studio.training.domains.people.choices import PEOPLE_CHOICES, PEOPLE_FIELDS
from fmr_studio.training.domains.people.develop import USUAL_SIDE
from fmr_studio.training.domains.people.labels import PEOPLE_PALETTE
from fmr_studio.training.domains.people.portrait import draw_portrait
from fmr_studio.training.domains.people.sampling import draw_person
from fmr_studio.training.domains.people.stored import load_assets, people_folder
from fmr_studio.training.domains.scene.pixels import coarser


@dataclass(frozen=True)
class People:
    """The people domain (see `Domain`)."""

    name: str = "people"
    palette: Palette = PEOPLE_PALETTE
    fields: tuple[Field, ...] = PEOPLE_FIELDS

    def sample_u(self, seed: int) -> np.ndarray:
        """The uniforms (F,) float32 of the portrait that `seed` stands for."""
        draws = SeededDraws(PEOPLE_CHOICES, np.random.default_rng(seed))
        draw_person(draws)
        return draws.uniforms(seed)

    def render(self, u: np.ndarray, resolution: int) -> Render:
        """Draw the portrait that `u` (F,) float in (0, 1) decides, `resolution` pixels square.

        Raises FmrError where head and panoramas are missing.
        """
        person = draw_person(GivenDraws(PEOPLE_CHOICES, np.asarray(u)))
        finer = max(1, -(-USUAL_SIDE // resolution))
        return coarser(draw_portrait(load_assets(people_folder()), person, resolution * finer), finer)
