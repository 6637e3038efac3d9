"""Renders that no domain drew."""

import numpy as np

from fmr_studio.training.domains.stored import RenderSet
from helpers.tiny_pack import RESOLUTION


def renders(count):
    """A set of pictures as a domain would have them, with the 16 numbers of the tiny pack's z."""
    rng = np.random.default_rng(5)
    images = np.kron(rng.integers(0, 256, (count, 4, 4, 3), np.uint8), np.ones((1, 8, 8, 1), np.uint8))
    labels = np.zeros((count, RESOLUTION, RESOLUTION), np.uint8)
    return RenderSet("none", 0, RESOLUTION, images, labels, labels, rng.uniform(0.1, 0.9, (count, 16)).astype(np.float32))
