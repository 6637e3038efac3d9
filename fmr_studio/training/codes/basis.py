"""The principal directions of a generator's features at the edit resolution, and networks that are trained along them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

CODES = 192
"""Directions that are kept: they hold 94 % of the weighted variance of the face generator's features."""
WEIGHTS = (0.25, 4.0)
"""Bounds of what a channel counts, beside 1 for the mean one."""


@dataclass(frozen=True, eq=False)
class Basis:
    """k directions of whitened features.

    Args:
        mean, std: (C,), of each channel; a channel that matters much to the rest of the generator has a small ``std``.
        vectors: (k, C), orthonormal.
    """

    mean: Tensor
    std: Tensor
    vectors: Tensor

    @property
    def size(self) -> int:
        """k."""
        return len(self.vectors)

    def encode(self, x: Tensor) -> Tensor:
        """Features (N, C, h, w) to codes (N, k, h, w)."""
        return torch.einsum("kc,nchw->nkhw", self.vectors, (x - self.mean[:, None, None]) / self.std[:, None, None])

    def decode(self, codes: Tensor) -> Tensor:
        """Codes (N, k, h, w) to features (N, C, h, w), without what lies beside the directions."""
        white = torch.einsum("kc,nkhw->nchw", self.vectors, codes)
        return white * self.std[:, None, None] + self.mean[:, None, None]

    def entering(self, weight: Tensor) -> Tensor:
        """A 1×1 convolution (out, k, 1, 1) of codes as one of whitened features (out, C, 1, 1)."""
        return (weight[:, :, 0, 0] @ self.vectors)[:, :, None, None]

    def leaving(self, values: Tensor) -> Tensor:
        """The weight (k, in, 1, 1) or bias (k,) of a convolution that ends in codes, as one that ends in whitened features."""
        return self.vectors.T @ values if values.dim() == 1 else (self.vectors.T @ values[:, :, 0, 0])[:, :, None, None]

    def state_dict(self) -> dict[str, Tensor]:
        """For a checkpoint."""
        return {"mean": self.mean, "std": self.std, "vectors": self.vectors}

    @staticmethod
    def of(state: Mapping[str, Tensor]) -> Basis:
        """Back from :meth:`state_dict`."""
        return Basis(state["mean"], state["std"], state["vectors"])


def fit_basis(points: Tensor, size: int, importance: Tensor | None = None) -> tuple[Basis, float]:
    """The principal directions of feature vectors (M, C), and the share of their variance that these hold.

    Args:
        importance: (C,), how much one deviation of each channel matters; its square root weighs the channel.
    """
    mean, std = points.mean(dim=0), points.std(dim=0) + 1e-6
    if importance is not None:
        std = std / (importance / importance.mean()).sqrt().clamp(*WEIGHTS)
    white = (points - mean) / std
    _, strengths, vectors = torch.linalg.svd(white, full_matrices=False)
    variance = strengths.square()
    return Basis(mean, std, vectors[:size].contiguous()), float(variance[:size].sum() / variance.sum())
