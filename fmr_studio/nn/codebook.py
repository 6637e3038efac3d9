"""The codebook: one set of K-means centres per generator, whose nearest-centre map is the proxy mask."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Codebook(nn.Module):
    """Assigns each feature cell to one of P clusters; the same cluster means the same part in every picture.

    Features are whitened per channel, because StyleGAN2 channels have very uneven variance. Squared distances to the
    centres become one 1x1 convolution: ``-|x - mu|^2 = 2 mu x - |mu|^2 - |x|^2`` and the last term is common to all.

    Args:
        clusters: P.
        channels: C of the features at the edit resolution.
    """

    mean: Tensor
    std: Tensor
    centers: Tensor

    def __init__(self, clusters: int, channels: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(channels))
        self.register_buffer("std", torch.ones(channels))
        self.register_buffer("centers", torch.zeros(clusters, channels))

    @property
    def clusters(self) -> int:
        """P, the number of clusters."""
        return self.centers.shape[0]

    def whiten(self, x: Tensor) -> Tensor:
        """Features (N, C, r, r) to zero mean and unit variance per channel."""
        return (x - self.mean[:, None, None]) / self.std[:, None, None]

    def logits(self, x: Tensor, *, temperature: float = 1.0) -> Tensor:
        """Soft assignment scores (N, P, r, r) of features (N, C, r, r), up to a constant per cell."""
        weight = 2.0 * self.centers / self.std
        bias = -self.centers.square().sum(dim=1) - (weight * self.mean).sum(dim=1)
        return F.conv2d(x, weight[:, :, None, None], bias) / temperature

    def forward(self, x: Tensor) -> Tensor:
        """Proxy mask (N, r, r) int64 in [0, P) of features (N, C, r, r)."""
        return self.logits(x).argmax(dim=1)
