"""The codebook: P clusters of a generator's features, the same part in every picture, read off features alone."""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

_DILATIONS = (1, 2, 4)


class Codebook(nn.Module):
    """Reads the proxy mask off the features at the edit resolution.

    The clusters are K-means centres over *several* layers (see :mod:`fmr_studio.training.codebook`): single
    cells of one layer know colours better than parts. Rearranged features exist at the edit resolution alone, so this
    small convolutional reader is trained to tell the cluster of a cell from the features there.

    Args:
        clusters: P.
        channels: C of the features at the edit resolution.
        width: channels of the reader's own layers.
    """

    mean: Tensor
    std: Tensor

    def __init__(self, clusters: int, channels: int, width: int = 64) -> None:
        super().__init__()
        self.clusters, self.width = clusters, width
        self.register_buffer("mean", torch.zeros(channels))
        self.register_buffer("std", torch.ones(channels))
        self.enter = nn.Conv2d(channels, width, 1)
        self.convs = nn.ModuleList(nn.Conv2d(width, width, 3, padding=d, dilation=d) for d in _DILATIONS)
        self.out = nn.Conv2d(width, clusters, 1)

    @property
    def config(self) -> dict[str, int]:
        """What :meth:`__init__` takes, for the card of a pack."""
        return {"clusters": self.clusters, "channels": self.mean.shape[0], "width": self.width}

    def logits(self, x: Tensor) -> Tensor:
        """Cluster logits (N, P, r, r) of features (N, C, r, r)."""
        x = self.enter((x - self.mean[:, None, None]) / self.std[:, None, None])
        for conv in self.convs:
            x = x + conv(F.leaky_relu(x, 0.2))
        return self.out(F.leaky_relu(x, 0.2))

    def forward(self, x: Tensor) -> Tensor:
        """Proxy mask (N, r, r) int64 in [0, P) of features (N, C, r, r)."""
        return self.logits(x).argmax(dim=1)


def nearest(points: Tensor, centers: Tensor) -> Tensor:
    """Index (N, h, w) int64 of the centre (P, D) nearest to each point (N, D, h, w)."""
    # -|x - mu|^2 = 2 mu x - |mu|^2 - |x|^2, and the last term is common to all centres.
    return F.conv2d(points, 2.0 * centers[:, :, None, None], -centers.square().sum(dim=1)).argmax(dim=1)


def stack_layers(layers: Sequence[Tensor], size: int) -> Tensor:
    """Features of several blocks (N, C_i, s_i, s_i) on one grid: (N, ΣC_i, size, size)."""
    return torch.cat([_resized(x, size) for x in layers], dim=1)


def _resized(x: Tensor, size: int) -> Tensor:
    if x.shape[-1] > size:
        return F.avg_pool2d(x, x.shape[-1] // size)
    return x if x.shape[-1] == size else F.interpolate(x, size=(size, size), mode="bilinear", align_corners=False)
