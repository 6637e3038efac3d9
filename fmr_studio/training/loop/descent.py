"""One step of an optimiser, and the running average of a network, which is what a pack gets."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from fmr_studio.training.loop import parallel
from fmr_studio.training.loop.muon import MuonAndAdam


def descend(
    optimiser: Optimizer | MuonAndAdam,
    loss: Tensor,
    rate: float,
    *,
    betas: tuple[float, float] | None = None,
    clip: float | None = None,
) -> None:
    """Follow the gradient of a loss by one step, averaged over all processes.

    Args:
        betas: of Adam from now on; as they are if not given.
        clip: largest norm of the gradient.
    """
    for group in optimiser.param_groups:
        group["lr"] = rate
        if betas is not None:
            group["betas"] = betas
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    parameters = [parameter for group in optimiser.param_groups for parameter in group["params"]]
    parallel.average_gradients(parameters)
    if clip is not None:
        nn.utils.clip_grad_norm_(parameters, clip)
    optimiser.step()


@torch.no_grad()
def average_into(average: nn.Module, network: nn.Module, share: float) -> None:
    """Move a running average a share of the way towards a network of the same shape; what is counted is copied."""
    theirs = network.state_dict()
    for name, value in average.state_dict().items():
        if value.is_floating_point():
            value.lerp_(theirs[name], share)
        else:
            value.copy_(theirs[name])
