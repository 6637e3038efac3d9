"""What the animals domain tells apart."""

from __future__ import annotations

from enum import IntEnum

from fmr_studio.canvas.palette import Label, Palette


class AnimalLabel(IntEnum):
    """The parts of an animal's portrait, by label id. Mouth is the line of the lips and the tongue."""

    BACKGROUND = 0
    FUR = 1
    EAR = 2
    INNER_EAR = 3
    EYE = 4
    NOSE = 5
    MOUTH = 6
    MUZZLE = 7
    BODY = 8


ANIMALS_PALETTE = Palette(
    [
        Label(AnimalLabel.BACKGROUND, "background", (40, 44, 52)),
        Label(AnimalLabel.FUR, "fur", (214, 150, 90)),
        Label(AnimalLabel.EAR, "ear", (150, 90, 60)),
        Label(AnimalLabel.INNER_EAR, "inner ear", (240, 170, 170)),
        Label(AnimalLabel.EYE, "eye", (60, 170, 90)),
        Label(AnimalLabel.NOSE, "nose", (60, 40, 40)),
        Label(AnimalLabel.MOUTH, "mouth", (220, 70, 90)),
        Label(AnimalLabel.MUZZLE, "muzzle", (245, 230, 210)),
        Label(AnimalLabel.BODY, "body", (130, 120, 170)),
    ]
)
