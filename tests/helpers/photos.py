"""Inverted photos for the tiny pack, made of the generator's own features or of noise."""

import numpy as np

from fmr_studio.canvas.photo import Frame, Photo, Scores
from helpers.tiny_pack import CHANNELS, RESOLUTION, SIZE

LAYERS, W_DIM = 8, 16


def noise_photo(seed=0, *, name="cat.jpg", pack="tiny", original=b""):
    """A photo of random numbers: fit for files and undo, not for looking at."""
    rng = np.random.default_rng(seed)
    return Photo(
        name=name,
        pack=pack,
        crop=rng.integers(0, 256, (RESOLUTION, RESOLUTION, 3), np.uint8),
        ws=rng.normal(size=(LAYERS, W_DIM)).astype(np.float32),
        features=rng.normal(size=(CHANNELS[2], SIZE, SIZE)).astype(np.float16),
        rgb=rng.normal(size=(3, SIZE, SIZE)).astype(np.float16),
        scores=Scores(0.04, 29.5, 0.7),
        original=original,
        frame=Frame(-3, 4, 200),
    )


def photo_of(source, *, name="own", pack="tiny"):
    """A source of a pipeline as if it were a photo that was inverted without loss (features in half precision)."""
    return Photo(
        name=name,
        pack=pack,
        crop=source.image,
        ws=source.ws[0],
        features=source.features.x[0].astype(np.float16),
        rgb=source.features.rgb[0].astype(np.float16),
    )
