"""What a frozen generator has inside for a picture."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

import torch
from torch import Tensor

from fmr_studio.nn.stylegan2 import Features, Generator
from fmr_studio.training.loop.memory import free_bytes
from fmr_studio.training.loop.moments import Moments

STATISTICS = 32
"""Random samples that say what is usual in every layer."""
_AT_ONCE_SHARE = 0.2
"""Of the free memory, for the features of pictures that are drawn together."""


@torch.no_grad()
def all_features(generator: Generator, ws: Tensor) -> list[Tensor]:
    """Features after every block, coarsest first, of ws (N, L, w_dim)."""
    return [state.x for state in generator.synthesis.walk(ws)]


@dataclass(frozen=True, eq=False)
class Drawing:
    """What a picture is made from.

    Args:
        ws: (1, L, w_dim). at: features (1, C, r, r) and RGB after one block, where they are others than those of ws, as those
            of an inverted photo are.
    """

    ws: Tensor
    at: Features | None = None

    @torch.no_grad()
    def features(self, generator: Generator) -> list[Tensor]:
        """(1, C, h, w) after every block, the coarsest first; those before what is given are the ones of ws."""
        if self.at is None:
            return all_features(generator, self.ws)
        level = generator.config.block_index(self.at.x.shape[-1])
        before = [state.x for state in islice(generator.synthesis.walk(self.ws), level)]
        after = [state.x for state in generator.synthesis.walk(self.ws, start=level + 1, state=self.at)]
        return [*before, self.at.x, *after]


def feature_bytes(generator: Generator) -> int:
    """What the features of all blocks take for one picture."""
    return sum(4 * channels * (4 << block) ** 2 for block, channels in enumerate(generator.config.channels))


def pictures_at_once(generator: Generator, most: int = 16) -> int:
    """How many pictures may be drawn together while all their features are looked at."""
    free = free_bytes(next(generator.parameters()).device)
    fitting = most if free is None else int(_AT_ONCE_SHARE * free / (2 * feature_bytes(generator)))
    return max(1, min(most, fitting))


def feature_statistics(generator: Generator, seed: int) -> list[tuple[Tensor, Tensor]]:
    """Mean and deviation (C,) of the features of random samples, after every block."""
    z = torch.randn(STATISTICS, generator.config.z_dim, generator=torch.Generator().manual_seed(seed))
    moments = [Moments() for _ in generator.config.channels]
    for part in z.to(next(generator.parameters()).device).split(pictures_at_once(generator)):
        for seen, x in zip(moments, all_features(generator, generator.mapping(part)), strict=True):
            seen.add(x)
    return [(seen.mean, seen.std) for seen in moments]
