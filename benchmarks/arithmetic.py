"""What work costs at the least: the arithmetic of its convolutions and matrix products, and the memory that these touch."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import FlopCounterMode

_HEAVY = ("conv", "mm", "linear", "attention")


@dataclass(frozen=True)
class Arithmetic:
    """Billions of floating-point operations, and what each product reads and writes once, in MB."""

    gflop: float
    megabytes: float


class _Bytes(TorchDispatchMode):
    """Adds up what convolutions and matrix products read and write."""

    def __init__(self) -> None:
        super().__init__()
        self.total = 0

    def __torch_dispatch__(
        self, func: Any, types: Sequence[type], args: tuple[Any, ...] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        found = func(*args, **(kwargs or {}))
        if any(word in str(func) for word in _HEAVY):
            outputs = found if isinstance(found, tuple) else (found,)
            self.total += sum(part.nbytes for part in (*args, *outputs) if isinstance(part, Tensor))
        return found


def count(call: Callable[[], object]) -> Arithmetic:
    """The arithmetic of what PyTorch does in a call."""
    call()
    with FlopCounterMode(display=False) as flops, _Bytes() as touched:
        call()
    return Arithmetic(flops.get_total_flops() / 1e9, touched.total / 1e6)


def set_threads(threads: int) -> None:
    """Let PyTorch use as many threads as the engine does."""
    torch.set_num_threads(threads)
