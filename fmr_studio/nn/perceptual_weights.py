"""The weights of the perceptual distance that come with the program. No torch."""

from __future__ import annotations

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load

from fmr_studio import paths
from fmr_studio.errors import FmrError

BUNDLED = "perceptual/blocks.safetensors"
"""Below the resources: float16, written by `training.published.prepare_perceptual`."""
REINSTALL = "Install FMR Studio again."


def bundled_weights() -> dict[str, np.ndarray]:
    """The float32 arrays of the first blocks, by the names of `PerceptualDistance`; raises `FmrError` naming the file."""
    path = paths.resources() / BUNDLED
    try:
        return {name: array.astype(np.float32) for name, array in load(path.read_bytes()).items()}
    except OSError as error:
        raise FmrError(f"{paths.shorten(path)} cannot be read: {error.strerror}.", REINSTALL) from error
    except SafetensorError as error:
        raise FmrError(f"{paths.shorten(path)} is damaged.", REINSTALL) from error


def block_count(weights: dict[str, np.ndarray]) -> int:
    """How many blocks these weights are for."""
    return sum(name.startswith("heads.") for name in weights)
