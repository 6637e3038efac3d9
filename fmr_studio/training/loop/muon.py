"""An optimiser for networks of convolutions: matrices by Muon, all else by Adam.

Muon (Jordan et al., *Muon: An optimizer for hidden layers in neural networks*, 2024) replaces the momentum of a matrix by the
nearest orthogonal one, so that rare directions of a weight are learnt as fast as frequent ones. A kernel (O, I, k, k) is one
matrix of O rows to it, a style's affine map another.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor, nn

SMALLEST = 16
"""Rows and columns that a matrix needs to be worth it: maps to colours and the like stay with Adam."""
PACE = 8.0
"""Of Muon's rate by Adam's, where both change a weight by about as much as the rate says (Liu et al., 2025, section 2.2)."""


class MuonAndAdam:
    """Steps like any optimiser; ``param_groups`` hold Adam's parameters and the matrices, and the first one's rate is of both.

    Args:
        parameters: of a network; kernels in channels-last order.
        orthogonal: those that Muon changes where they are large enough.
    """

    def __init__(self, parameters: Iterable[nn.Parameter], orthogonal: Iterable[nn.Parameter], rate: float) -> None:
        self._matrices = [p for p in orthogonal if min(_rows(p).shape) >= SMALLEST]
        chosen = {id(p) for p in self._matrices}
        others = [p for p in parameters if id(p) not in chosen]
        self._flat = [nn.Parameter(_rows(p.detach()), requires_grad=False) for p in self._matrices]
        self._adam = torch.optim.Adam(others, rate, fused=True)
        self._muon = torch.optim.Muon(self._flat, PACE * rate, weight_decay=0.0, adjust_lr_fn="match_rms_adamw")
        self.param_groups: list[dict[str, Any]] = [*self._adam.param_groups, {"params": self._matrices}]

    def zero_grad(self, set_to_none: bool = True) -> None:
        """As of an optimiser."""
        self._adam.zero_grad(set_to_none)
        for parameter in self._matrices:
            parameter.grad = None

    @torch.no_grad()
    def step(self) -> None:
        """As of an optimiser; matrices without a gradient stay as they are."""
        for flat, parameter in zip(self._flat, self._matrices, strict=True):
            gradient = parameter.grad
            if gradient is not None and gradient.ndim == 4:
                gradient = _rows(gradient.contiguous(memory_format=torch.channels_last))
            flat.grad = gradient
        self._muon.param_groups[0]["lr"] = PACE * self._adam.param_groups[0]["lr"]
        self._adam.step()
        self._muon.step()

    def state_dict(self) -> dict[str, Any]:
        """As of an optimiser."""
        return {"adam": self._adam.state_dict(), "muon": self._muon.state_dict()}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """As of an optimiser."""
        self._adam.load_state_dict(state_dict["adam"])
        self._muon.load_state_dict(state_dict["muon"])
        self.param_groups[:-1] = self._adam.param_groups


def _rows(x: Tensor) -> Tensor:
    """A view (O, I·k·k) of a kernel in channels-last order, its columns in no order that would matter; a matrix is itself.

    Raises:
        RuntimeError: the kernel is in another order.
    """
    return x.permute(0, 2, 3, 1).view(len(x), -1) if x.ndim == 4 else x
