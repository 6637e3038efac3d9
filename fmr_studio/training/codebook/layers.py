"""What K-means sees: cells of several layers of a generator, stacked on one grid."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from fmr_studio.nn.codebook import stack_layers
from fmr_studio.nn.stylegan2 import Generator


class Layers:
    """Whitened, weighted features of several blocks on the grid of the edit resolution.

    Args:
        weights: share of each block in the distance: (blocks above the edit resolution's, weight); negative is coarser.
    """

    def __init__(self, generator: Generator, size: int, weights: Sequence[tuple[int, float]]) -> None:
        self.generator, self.size = generator, size
        self.level = generator.config.block_index(size)
        channels = generator.config.channels
        chosen = {self.level + shift: weight for shift, weight in weights if 0 <= self.level + shift < len(channels)}
        self.blocks = sorted(chosen)
        scale = torch.cat([torch.full((channels[i],), chosen[i] / channels[i] ** 0.5) for i in self.blocks])
        self.mean, self.scale = torch.zeros_like(scale), scale

    def calibrate(self, mean: np.ndarray, deviation: np.ndarray) -> None:
        """Whiten by mean and deviation (D,) of points that were sampled without whitening."""
        self.mean = torch.from_numpy(mean.astype(np.float32))
        self.scale = self.scale / torch.from_numpy(deviation.astype(np.float32) + 1e-6)

    @torch.no_grad()
    def sample(self, z: Tensor) -> tuple[Tensor, Tensor]:
        """Features at the edit resolution (N, C, r, r) and the stacked layers (N, D, r, r) of z (N, z_dim)."""
        states = []
        for index, state in enumerate(self.generator.synthesis.walk(self.generator.mapping(z))):
            states.append(state.x)
            if index == self.blocks[-1]:
                break
        return states[self.level], stack_layers([states[i] for i in self.blocks], self.size)

    def whiten(self, stacked: Tensor) -> Tensor:
        """Stacked layers (N, D, r, r) as K-means sees them."""
        return (stacked - self.mean.to(stacked)[:, None, None]) * self.scale.to(stacked)[:, None, None]
