"""An animal's eyes, nose and mouth in the shader's terms."""

from __future__ import annotations

import math

import numpy as np

from fmr_studio.training.domains.animals.animal import Animal
from fmr_studio.training.domains.animals.face import EyeLook, MouthLook
from fmr_studio.training.domains.animals.figure import Figure
from fmr_studio.training.domains.animals.head import snout_of
from fmr_studio.training.domains.animals.shading import Looks

_GLINT = 0.42
"""How far off the middle of an eye, in its radii, a light from the side is seen."""


def looks_of(animal: Animal, figure: Figure) -> Looks:
    """All that is painted on a face."""
    eyes, snout = animal.eyes, snout_of(animal.build)
    eye = EyeLook(
        figure.eye.astype(np.float32),
        float(eyes.radius_cm),
        float(eyes.tall),
        math.sin(eyes.turn),
        math.cos(eyes.turn),
        float(eyes.slant),
        eyes.iris.astype(np.float32),
        eyes.slit,
        float(eyes.pupil),
        float(eyes.gaze[0]),
        float(eyes.gaze[1]),
        (animal.lighting.key[:2] * _GLINT).astype(np.float32),
    )
    mouth = MouthLook(
        animal.coat.nose.astype(np.float32),
        float(animal.build.nose),
        snout.nose_y,
        snout.mouth_y,
        snout.mouth_x,
        snout.base_z - 0.6,
    )
    return Looks(eye, mouth)
