"""A whole pass of plain StyleGAN2 generators of several sizes, one picture, with random weights."""

from __future__ import annotations

from collections.abc import Callable

import torch

from benchmarks.timing import interleaved
from fmr_studio.nn.configs import GeneratorConfig, channel_schedule
from fmr_studio.nn.stylegan2 import Generator

SIZES = ((64, 4096, 128, 13.0), (128, 8192, 256, 58.0), (256, 16384, 256, 258.0), (256, 16384, 512, 378.0))
"""(resolution, channel base, most channels, ms that a plain PyTorch StyleGAN2 was measured to take on two cores)."""


def table(rounds: int) -> str:
    """Median ms of a pass beside the reference."""
    work = {}
    for resolution, base, maximum, _ in SIZES:
        with torch.random.fork_rng(devices=[]):
            config = GeneratorConfig(channels=channel_schedule(resolution, base, maximum))
            generator = Generator(config).freeze()
        z = torch.randn(1, config.z_dim, generator=torch.Generator().manual_seed(0))
        work[f"{resolution} px, {base} / {maximum}"] = _pass(generator, z)
    timings = interleaved(work, rounds)
    lines = ["| generator, channel base / max | ms | reference ms |", "|---|---|---|"]
    for (name, timing), size in zip(timings.items(), SIZES, strict=True):
        lines.append(f"| {name} | {timing.p50:.0f} | {size[3]:.0f} |")
    return "\n".join(lines)


def _pass(generator: Generator, z: torch.Tensor) -> Callable[[], None]:
    def once() -> None:
        with torch.inference_mode():
            generator(z)

    return once
