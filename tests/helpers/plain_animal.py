"""Animals in the middle of all choices, and a light sky: enough to draw them without the files that real ones need."""

import numpy as np

from fmr_studio.training.domains.animals.animal import Species
from fmr_studio.training.domains.animals.choices import ANIMAL_CHOICES
from fmr_studio.training.domains.animals.sampling import draw_animal
from fmr_studio.training.domains.draws import GivenDraws
from fmr_studio.training.domains.scene.panoramas import Panorama
from fmr_studio.training.domains.studio.setting import PLACES

NAMES = list(ANIMAL_CHOICES)


def plain_places():
    """One light sky over a dark ground for every place."""
    sky = np.linspace(1.5, 0.3, 256)[:, None, None] * np.ones((256, 512, 3)) * [0.9, 1.0, 1.1]
    return dict.fromkeys(PLACES, Panorama.from_radiance(sky))


def option(name, number):
    """The middle of the uniforms of one option of a choice."""
    ends = (0.0, *ANIMAL_CHOICES[name].field(name).ends)
    return (ends[number] + ends[number + 1]) / 2


def plain_animal(species=Species.CAT, **uniforms):
    """An animal that looks ahead, before a plain wall, changed by name."""
    u = np.full(len(NAMES), 0.5)
    chosen = {"species": option("species", list(Species).index(species)), "panting": 0.9, "backdrop": 0.99, "rim_light": 0.9}
    for name, value in {**chosen, **uniforms}.items():
        u[NAMES.index(name)] = value
    return draw_animal(GivenDraws(ANIMAL_CHOICES, u))
