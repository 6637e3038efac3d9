"""Random numbers that are drawn one after the other, as a part of a training's state."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import torch
from torch import Tensor


class Dice:
    """A numpy and a torch generator whose places are kept in checkpoints.

    Args:
        seed: of both; where the networks of a training were made from the global torch generator before, ``follow_global``
            goes on from where that stands.
    """

    def __init__(self, seed: int, *, follow_global: bool = False) -> None:
        self.numpy = np.random.default_rng(seed)
        self.torch = torch.Generator().manual_seed(seed)
        if follow_global:
            self.torch.set_state(torch.get_rng_state())

    def noise_like(self, x: Tensor) -> Tensor:
        """Standard normal noise of the shape, layout and device of ``x``, the same on every device."""
        return noise_like(x, self.torch)

    def state_dict(self) -> dict[str, Any]:
        """The places of both generators."""
        return {"numpy": json.dumps(self.numpy.bit_generator.state), "torch": self.torch.get_state()}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on from :meth:`state_dict`."""
        self.numpy.bit_generator.state = json.loads(state_dict["numpy"])
        self.torch.set_state(state_dict["torch"])


def noise_like(x: Tensor, generator: torch.Generator) -> Tensor:
    """Standard normal noise of the shape, layout and device of ``x``, from a generator on the CPU."""
    return torch.empty_like(x, device="cpu").normal_(generator=generator).to(x.device)
