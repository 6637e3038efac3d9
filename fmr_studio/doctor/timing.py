"""A small measurement the doctor makes of this processor."""

from __future__ import annotations

import time

import torch
from torch import Tensor
from torch.nn import functional as F

CHANNELS = 128
SIZE_PX = 64
REPEATS = 7


def bfloat16_speedup() -> float:
    """How many times faster a convolution of the generator's kind is in bfloat16 than in float32 on this CPU."""
    generator = torch.Generator().manual_seed(0)
    image = torch.randn(1, CHANNELS, SIZE_PX, SIZE_PX, generator=generator).to(memory_format=torch.channels_last)
    weight = torch.randn(CHANNELS, CHANNELS, 3, 3, generator=generator).to(memory_format=torch.channels_last)
    full = _best_time_s(image, weight)
    half = _best_time_s(image.bfloat16(), weight.bfloat16())
    return full / half


@torch.inference_mode()
def _best_time_s(image: Tensor, weight: Tensor) -> float:
    times = []
    for _ in range(REPEATS):
        begin = time.perf_counter()
        F.conv2d(image, weight, padding=1)
        times.append(time.perf_counter() - begin)
    return min(times[1:])
