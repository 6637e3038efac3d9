"""The random choices behind an animal: their names, in the order of the parameter vector, and how likely each value is."""

from __future__ import annotations

from types import MappingProxyType

from fmr_studio.training.domains.draws import Choice, Distribution, Even, Normal
from fmr_studio.training.domains.studio.choices import SETTING_CHOICES

PATTERNS = 6
BUILD: dict[str, Distribution] = {
    "species": Choice((4, 2.5, 2.2, 1.8, 1.4, 1.5, 1.4, 1.6)),
    "snout": Even(-1.0, 1.0),
    "width": Even(-1.0, 1.0),
    "cheeks": Even(-1.0, 1.0),
    "muzzle": Even(-1.0, 1.0),
    "nose": Even(-1.0, 1.0),
    "neck": Even(-1.0, 1.0),
    "ear_size": Even(-1.0, 1.0),
    "ear_tilt": Even(0.3, 1.2),
    "eye_size": Even(-1.0, 1.0),
    "panting": Choice((0.35, 0.65)),
    "tongue": Even(0.7, 1.2),
}
LOOK: dict[str, Distribution] = {
    "iris": Even(),
    "pupil": Even(),
    "gaze_x": Normal(0.0, 0.06),
    "gaze_y": Normal(0.0, 0.05),
    "fur_length": Even(0.75, 1.35),
    "fur_light": Even(),
    "fur_warmth": Even(),
    "marks_dark": Even(),
    "pale_warmth": Even(),
    "nose_color": Even(),
    "pattern": Choice((1,) * PATTERNS),
    "marks_x": Normal(0.0, 1.0),
    "marks_y": Normal(0.0, 1.0),
    "marks_z": Normal(0.0, 1.0),
    "marks_size": Even(0.85, 1.2),
}
STANCE: dict[str, Distribution] = {
    "yaw_deg": Normal(0.0, 12.0),
    "pitch_deg": Normal(2.0, 5.0),
    "roll_deg": Normal(0.0, 4.0),
    "shift_x_cm": Normal(0.0, 0.25),
    "shift_y_cm": Normal(0.0, 0.25),
}

_PLAINER: dict[str, Distribution] = {"backdrop": Choice((2, 3, 2)), "turn": Even(-0.6, 0.6)}
"""Places are shown less often than behind people, and always about the same side of them: they are not the subject."""

ANIMAL_CHOICES = MappingProxyType({**BUILD, **LOOK, **STANCE, **SETTING_CHOICES, **_PLAINER})
ANIMAL_FIELDS = tuple(distribution.field(name) for name, distribution in ANIMAL_CHOICES.items())
