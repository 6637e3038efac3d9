"""What preparing a generator takes, and how far it comes in the time there is: said before anything is trained."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import torch

from fmr_studio.nn.configs import GeneratorConfig
from fmr_studio.nn.stylegan2 import Generator
from fmr_studio.packs.importers.importing import edit_resolution
from fmr_studio.packs.preparations import TIMES_S
from fmr_studio.training.loop.memory import as_time

ENOUGH = 6_000
"""Pictures a rearranger should be trained on at least; where they do not fit into the time the plan is made coarser."""
COARSEST, SMALLEST_LOOK = 16, 32
CODEBOOK_SHARE, REARRANGER_SHARE, ENCODER_SHARE = 0.18, 0.55, 0.15
"""Of the time; the rest is for the import, the sheets, the figures, and what was estimated too low."""
MEASURED = {64: (6_128, 96.8), 128: (2_704, 94.2)}
"""Pictures and proxy accuracy (%) by the generator's side in pixels: all that was measured so far, on 16 cells a side."""
PASSES, MEASURED_S = 8, 5.0
"""How often and how long the generator is drawn with at most, to know how quick it is."""
_KEY_WIDTH, _LAYERS_FLOP, _BACKWARD = 32, 10e6, 3.0
_HARDER = 1.3
"""What convolutions for gradients, discriminator and optimiser take beyond what is counted."""


@dataclass(frozen=True)
class Plan:
    """How a generator is prepared.

    Args:
        size: edit resolution r. look_px: side of the pictures that the rearranger's losses see; 0: the whole picture.
        clusters: P. picture_s: seconds of the rearranger's training for one picture, estimated.
        seconds: of the whole. px: side of the generator's pictures.
    """

    size: int
    look_px: int
    clusters: int
    picture_s: float
    seconds: float
    px: int = 128

    @property
    def codebook_s(self) -> float:
        """Seconds for the codebook."""
        return CODEBOOK_SHARE * self.seconds

    @property
    def rearranger_s(self) -> float:
        """Seconds for the rearranger."""
        return REARRANGER_SHARE * self.seconds

    @property
    def encoder_s(self) -> float:
        """Seconds for the encoder."""
        return ENCODER_SHARE * self.seconds

    @property
    def pictures(self) -> int:
        """On how many pictures the rearranger is trained in this time, as far as can be told."""
        return int(self.rearranger_s / self.picture_s)

    def for_time(self, seconds: float) -> Plan:
        """The same with more or less time."""
        return replace(self, seconds=seconds)

    def words(self) -> Iterator[str]:
        """What a person should know before it begins, line by line."""
        look = f", looking at its {self.look_px} px image" if self.look_px else ""
        yield f"{self.px} px, a grid of {self.size} × {self.size} cells, {self.clusters} clusters{look}"
        for seconds in sorted({*TIMES_S.values(), self.seconds}):
            chosen = " (chosen)" if seconds == self.seconds else ""
            count = self.for_time(seconds).pictures
            yield f"in {as_time(seconds)}: about {count:,} pictures{chosen}, estimated by how quickly it draws here"
        known = "; ".join(f"{px} px, {accuracy:g} % after {count:,} pictures" for px, (count, accuracy) in MEASURED.items())
        yield f"proxy accuracy that was measured on other generators: {known}"
        most = max(count for count, _ in MEASURED.values())
        if self.px > max(MEASURED) or self.pictures > most:
            yield "what a larger generator reaches, or more pictures, was never measured; the figures at the end are its own"


def make_plan(
    generator: Generator, seconds: float, *, coarsest: bool = True, clock: Callable[[], float] = time.perf_counter
) -> Plan:
    """The finest plan with which enough pictures fit into the time; the coarsest one where they never do.

    Args:
        coarsest: whether a coarser grid may be chosen where time is short; otherwise it is that of the resolution.
    """
    speed = measure_speed(generator, clock)
    plans = [_plan(generator.config, size, look, speed, seconds) for size, look in _choices(generator.config, coarsest)]
    return next((plan for plan in plans if plan.pictures >= ENOUGH), plans[-1])


def _plan(config: GeneratorConfig, size: int, look_px: int, speed: float, seconds: float) -> Plan:
    clusters = 64 if size >= 32 else 32
    work = picture_work(config, size, look_px, clusters)
    return Plan(size, look_px, clusters, work / speed, seconds, config.resolution)


def _choices(config: GeneratorConfig, coarser: bool) -> Iterator[tuple[int, int]]:
    """Grids and looks, the finest first."""
    size = edit_resolution(config.resolution)
    sizes = [size, size // 2] if coarser and size // 2 >= COARSEST else [size]
    for side in sizes:
        looks = [0] if side == size else []
        looks += [look for look in (4 * side, 2 * side) if SMALLEST_LOOK <= look < config.resolution]
        for look in looks or [0]:
            yield side, look


def picture_work(config: GeneratorConfig, size: int, look_px: int, clusters: int) -> float:
    """Floating-point operations of a rearranger's training for one picture."""
    last = config.block_index(look_px or config.resolution)
    level = config.block_index(size)
    head, tail = _convolutions(config, 0, level), _convolutions(config, level + 1, last)
    width = max(_KEY_WIDTH + clusters, config.channels[level] + 3)
    cells = size**2
    moved = 4.0 * cells**2 * width + cells * (_LAYERS_FLOP / 4 + 4.0 * 64 * config.channels[level])
    return _HARDER * (head + (1.0 + _BACKWARD) * tail + _BACKWARD * moved)


def _convolutions(config: GeneratorConfig, first: int, last: int) -> float:
    """Operations of the convolutions of some blocks, for one picture."""
    sides = [4 << block for block in range(len(config.channels))]
    within = sum(18.0 * config.channels[i] ** 2 * sides[i] ** 2 for i in range(first, last + 1))
    between = list(pairwise(config.channels))
    return within + sum(18.0 * a * b * sides[i] ** 2 for i, (a, b) in enumerate(between) if first <= i + 1 <= last)


@torch.no_grad()
def measure_speed(generator: Generator, clock: Callable[[], float]) -> float:
    """Operations a second, by drawing heads of a few pictures; the quickest of several passes, for others may be at work."""
    size, count = edit_resolution(generator.config.resolution), 4
    device = next(generator.parameters()).device
    ws = generator.mapping(torch.zeros(count, generator.config.z_dim, device=device))
    passes: list[float] = []
    while len(passes) < 2 or (len(passes) < PASSES and sum(passes) < MEASURED_S):
        began = clock()
        generator.synthesis.head(ws, size)
        _wait(device)
        passes.append(clock() - began)
    taken = max(1e-6, min(passes))
    return max(1.0, count * _convolutions(generator.config, 0, generator.config.block_index(size)) / taken)


def _wait(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def plan_json(plan: Plan) -> dict[str, Any]:
    """A plan as plain values."""
    return dict(vars(plan))
