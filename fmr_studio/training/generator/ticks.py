"""The Fréchet distance of a generator while it is still trained."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from fmr_studio.nn.stylegan2 import Generator
from fmr_studio.training.measures.frechet import FeatureNetwork, FrechetStatistics, frechet_distance

_BATCH = 32


class FrechetTicks:
    """Compares samples with held-out renders, a few hundred of each: a trend to watch, not a figure to report.

    Args:
        network: where the features come from.
        heldout: pictures (M, R, R, 3) uint8 that the training does not see; the first ``count`` are used.
    """

    def __init__(self, network: FeatureNetwork, heldout: np.ndarray, count: int) -> None:
        self.network, self.count = network, min(count, len(heldout))
        pictures = torch.from_numpy(np.array(heldout[: self.count])).permute(0, 3, 1, 2)
        self.real = self._statistics([batch.float() / 127.5 - 1.0 for batch in pictures.split(_BATCH)])

    @torch.no_grad()
    def measure(self, generator: Generator) -> float:
        """The distance of ``count`` samples with fixed seeds."""
        device = next(generator.parameters()).device
        z = torch.randn(self.count, generator.config.z_dim, generator=torch.Generator().manual_seed(0))
        made = self._statistics([generator(part.to(device)).clamp(-1, 1).cpu() for part in z.split(_BATCH)])
        return float(frechet_distance(self.real, made))

    @torch.no_grad()
    def _statistics(self, batches: list[Tensor]) -> FrechetStatistics:
        vectors = torch.cat([self.network.features(batch).cpu() for batch in batches])
        made = FrechetStatistics(vectors.shape[1], features=type(self.network).__name__)
        made.add(vectors)
        return made
