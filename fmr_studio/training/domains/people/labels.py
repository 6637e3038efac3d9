"""What the people domain tells apart."""

from __future__ import annotations

from enum import IntEnum

from fmr_studio.canvas.palette import Label, Palette


class PersonLabel(IntEnum):
    """The parts of a portrait, by label id. Mouth is its inside: teeth, tongue, gums."""

    BACKGROUND = 0
    SKIN = 1
    HAIR = 2
    BROWS = 3
    EYES = 4
    NOSE = 5
    LIPS = 6
    EARS = 7
    NECK = 8
    CLOTHES = 9
    GLASSES = 10
    HAT = 11
    MOUTH = 12
    BEARD = 13


SKIN_LABELS = (PersonLabel.SKIN, PersonLabel.NOSE, PersonLabel.LIPS, PersonLabel.EARS, PersonLabel.NECK)

PEOPLE_PALETTE = Palette(
    [
        Label(PersonLabel.BACKGROUND, "background", (40, 44, 52)),
        Label(PersonLabel.SKIN, "skin", (232, 190, 160)),
        Label(PersonLabel.HAIR, "hair", (110, 70, 40)),
        Label(PersonLabel.BROWS, "brows", (60, 40, 30)),
        Label(PersonLabel.EYES, "eyes", (60, 130, 220)),
        Label(PersonLabel.NOSE, "nose", (250, 150, 110)),
        Label(PersonLabel.LIPS, "lips", (214, 60, 80)),
        Label(PersonLabel.EARS, "ears", (250, 200, 60)),
        Label(PersonLabel.NECK, "neck", (190, 140, 120)),
        Label(PersonLabel.CLOTHES, "clothes", (90, 160, 90)),
        Label(PersonLabel.GLASSES, "glasses", (30, 30, 120)),
        Label(PersonLabel.HAT, "hat", (160, 80, 200)),
        Label(PersonLabel.MOUTH, "mouth", (250, 250, 250)),
        Label(PersonLabel.BEARD, "beard", (140, 110, 90)),
    ]
)
