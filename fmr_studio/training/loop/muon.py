"""An optimiser for networks of convolutions: matrices by Muon, all else by Adam.

Muon (Jordan et al., *Muon: An optimizer for hidden layers in neural networks*, 2024) replaces the momentum of a matrix by the
nearest orthogonal one, so that rare directions of a weight are learnt as fast as frequent ones. A kernel (O, I, k, k) is one
matrix of O rows to it, a style's affine map another.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, cast

import torch
from torch import Tensor, nn

from fmr_studio.nn.ops import has_bfloat16

SMALLEST = 16
"""Rows and columns that a matrix needs to be worth it: maps to colours and the like stay with Adam."""
PACE = 8.0
"""Of Muon's rate by Adam's, where both change a weight by about as much as the rate says (Liu et al., 2025, section 2.2)."""


class Float32Muon(torch.optim.Muon):
    """PyTorch's Muon in float32: in bfloat16, as it is there, processors without such instructions take thirty times as long.

    Rates are adjusted as ``match_rms_adamw`` says.
    """

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # type: ignore[override]
        """As of an optimiser; matrices without a gradient stay as they are."""
        for group in self.param_groups:
            for matrix in group["params"]:
                if matrix.grad is None:
                    continue
                momentum = self.state[matrix].setdefault("momentum_buffer", torch.zeros_like(matrix.grad))
                momentum.lerp_(matrix.grad, 1.0 - group["momentum"])
                update = orthogonal(matrix.grad.lerp(momentum, group["momentum"]), group["ns_coefficients"], group["ns_steps"])
                matrix.mul_(1.0 - group["lr"] * group["weight_decay"])
                matrix.add_(update, alpha=-group["lr"] * 0.2 * math.sqrt(max(matrix.shape)))


def orthogonal(x: Tensor, coefficients: tuple[float, float, float], steps: int) -> Tensor:
    """About the nearest orthogonal matrix of (O, M) by the iteration of Newton and Schulz, ``X <- (a + b XX' + c (XX')²) X``.

    The factors are polynomials of ``XX'``, so all but the first and the last product are of its smaller side alone.
    """
    tall = x.shape[0] > x.shape[1]
    wide = x.T if tall else x
    wide = wide / wide.norm().clamp(min=1e-7)
    a, b, c = coefficients
    gram = wide @ wide.T
    one = torch.eye(len(gram), dtype=gram.dtype, device=gram.device)
    whole = one
    for step in range(steps):
        factor = torch.addmm(a * one + b * gram, gram, gram, alpha=c)
        whole = factor @ whole if step else factor
        if step + 1 < steps:
            gram = factor @ gram @ factor
    found = whole @ wide
    return found.T if tall else found


class MuonAndAdam:
    """Steps like any optimiser; ``param_groups`` hold Adam's parameters and the matrices, and the first one's rate is of both.

    Args:
        parameters: of a network; kernels in channels-last order.
        orthogonal: those that Muon changes where they are large enough.
        pace: of Muon's rate by Adam's.
        betas: of Adam, where it is not to have its usual ones; weight_decay: of both, times the rate as in AdamW.
    """

    def __init__(
        self, parameters: Iterable[nn.Parameter], orthogonal: Iterable[nn.Parameter], rate: float,
        *, pace: float = PACE, betas: tuple[float, float] = (0.9, 0.999), weight_decay: float = 0.0,
    ) -> None:  # fmt: skip
        self._pace = pace
        self._matrices = [p for p in orthogonal if min(_rows(p).shape) >= SMALLEST]
        chosen = {id(p) for p in self._matrices}
        others = [p for p in parameters if id(p) not in chosen]
        self._flat = [nn.Parameter(_rows(p.detach()), requires_grad=False) for p in self._matrices]
        self._adam = torch.optim.AdamW(others, rate, betas, weight_decay=weight_decay, fused=True)
        self._muon: torch.optim.Muon | None = None
        if self._flat:
            kind = torch.optim.Muon if has_bfloat16(self._flat[0].device) else Float32Muon
            self._muon = kind(self._flat, pace * rate, weight_decay=weight_decay / pace, adjust_lr_fn="match_rms_adamw")
        self.param_groups: list[dict[str, Any]] = [*self._adam.param_groups, {"params": self._matrices}]

    @classmethod
    def of(
        cls, network: nn.Module, rate: float,
        *, pace: float = PACE, betas: tuple[float, float] = (0.9, 0.999), weight_decay: float = 0.0,
    ) -> MuonAndAdam:  # fmt: skip
        """For all kernels and affine maps of a network; its embeddings and the rest stay with Adam."""
        layers = [
            cast(nn.Parameter, module.weight) for module in network.modules() if isinstance(module, (nn.Conv2d, nn.Linear))
        ]
        return cls(network.parameters(), layers, rate, pace=pace, betas=betas, weight_decay=weight_decay)

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
        self._adam.step()
        if self._muon is not None:
            self._muon.param_groups[0]["lr"] = self._pace * self._adam.param_groups[0]["lr"]
            self._muon.step()

    def state_dict(self) -> dict[str, Any]:
        """As of an optimiser."""
        return {"adam": self._adam.state_dict(), "muon": self._muon.state_dict() if self._muon is not None else {}}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """As of an optimiser."""
        self._adam.load_state_dict(state_dict["adam"])
        if self._muon is not None:
            self._muon.load_state_dict(state_dict["muon"])
        self.param_groups[:-1] = self._adam.param_groups


def _rows(x: Tensor) -> Tensor:
    """A view (O, I·k·k) of a kernel in channels-last order, its columns in no order that would matter; a matrix is itself.

    Raises:
        RuntimeError: the kernel is in another order.
    """
    return x.permute(0, 2, 3, 1).view(len(x), -1) if x.ndim == 4 else x
