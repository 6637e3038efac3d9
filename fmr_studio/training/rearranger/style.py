"""How far the look of a rearranged picture is from that of its source, cluster by cluster."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from fmr_studio.training.loop import parallel


def cluster_statistics(x: Tensor, mask: Tensor, clusters: int) -> tuple[Tensor, Tensor, Tensor]:
    """Per-cluster mean and deviation of x (N, C, r, r): (N, P, C) each, and the cell counts (N, P, 1)."""
    flat = x.flatten(2).transpose(1, 2)
    one_hot = F.one_hot(mask.flatten(1), clusters).to(x.dtype).transpose(1, 2)
    counts = one_hot.sum(dim=2, keepdim=True)
    mean = one_hot @ flat / counts.clamp(min=1)
    variance = one_hot @ flat.square() / counts.clamp(min=1) - mean.square()
    return mean, (variance.clamp(min=0) + 1e-4).sqrt(), counts


def style_distance(ours: Tensor, target: Tensor, theirs: Tensor, mask: Tensor, clusters: int) -> Tensor:
    """L1 between per-cluster means and deviations of two feature maps, over clusters that exist in both."""
    mean_a, deviation_a, count_a = cluster_statistics(ours, target, clusters)
    mean_b, deviation_b, count_b = cluster_statistics(theirs, mask, clusters)
    shared = ((count_a > 0) & (count_b > 0)).to(ours.dtype)
    # Large clusters decide what a person sees as the look; single cells are noise.
    weight = shared * torch.minimum(count_a, count_b).sqrt()
    distance = (mean_a - mean_b).abs() + 0.5 * (deviation_a - deviation_b).abs()
    return (distance.mean(dim=2, keepdim=True) * weight).sum() / parallel.average(weight.sum()).clamp(min=1e-6)
