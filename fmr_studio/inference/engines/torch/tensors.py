"""Arrays as tensors and back; on a CPU both are the same memory."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from fmr_studio.inference.engines.protocol import Features
from fmr_studio.nn import stylegan2


def tensor(array: np.ndarray, device: torch.device) -> Tensor:
    """An array on a device, not to be written to."""
    if not array.flags.writeable:
        array = array.copy()  # PyTorch warns of arrays that it could write to
    return torch.from_numpy(array).to(device)


def array(values: Tensor) -> np.ndarray:
    """A tensor as an array."""
    found: np.ndarray = values.detach().cpu().numpy()
    return found


def feature_tensors(features: Features, device: torch.device) -> stylegan2.Features:
    """Features on a device."""
    return stylegan2.Features(*(tensor(part, device) for part in features))


def feature_arrays(features: stylegan2.Features) -> Features:
    """Features as arrays."""
    return Features(*(array(part) for part in features))
