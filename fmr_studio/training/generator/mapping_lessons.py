"""Lessons for a mapping network: what a picture's pixels follow nearly linearly is taught from numbers alone.

A few thousand renders are too few for a network to find out what hundreds of numbers do to a picture: it learns these pictures
by heart. But where the domain can tell the traits of a picture without drawing it (:class:`Describing`), the mapping
network learns them from as many people as one likes, at a thousandth of the time. Its w then *is* the description that the
synthesis network needs, and few pictures are enough to learn how traits look.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fmr_studio.jobs.pools import worker_pool
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.stylegan2 import MappingNetwork
from fmr_studio.training.domains import get_domain
from fmr_studio.training.domains.base import Describing
from fmr_studio.training.domains.latents import uniform_to_z

LESSON_SEED = 3
"""The set of people that lessons are about; those of pictures have other seeds."""
_CHUNK = 250
_HELD_OUT = 0.05


@dataclass(frozen=True)
class LessonOptions:
    """How a mapping network is taught; the rate falls to nothing as a cosine."""

    steps: int = 4_000
    batch: int = 256
    lr: float = 4e-2
    seed: int = 0


class Lessons(NamedTuple):
    """z (M, F) and standardised traits (M, T), float32; the last twentieth is held out."""

    z: Tensor
    traits: Tensor

    @property
    def taught(self) -> int:
        """How many are for teaching."""
        return len(self.z) - max(1, int(_HELD_OUT * len(self.z)))


def make_lessons(domain: str, count: int, *, workers: int = 1, progress: Progress | None = None) -> Lessons:
    """The traits of ``count`` pictures that are not drawn.

    Raises:
        TypeError: the domain tells no traits.
        FmrError: it lacks files.
    """
    progress, parts = progress or Progress(), []
    chunks = [range(start, min(start + _CHUNK, count)) for start in range(0, count, _CHUNK)]
    with worker_pool(workers) as pool:
        try:
            for part in pool.map(partial(_chunk, domain), chunks):
                progress.check()
                parts.append(part)
                progress.report(len(parts) / len(chunks), "writing lessons")
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    u, traits = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    spread = traits.std(axis=0)
    told = spread > 1e-5 * np.abs(traits).max(axis=0).clip(1.0)
    standard = (traits[:, told] - traits[:, told].mean(axis=0)) / spread[told]
    return Lessons(uniform_to_z(u), torch.from_numpy(standard.astype(np.float32)))


def _chunk(name: str, numbers: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
    domain = get_domain(name)
    if not isinstance(domain, Describing):
        raise TypeError(f"The domain {name} tells no traits.")
    u = [domain.uniforms(LESSON_SEED, number) for number in numbers]
    return np.stack(u), np.stack([domain.traits(one) for one in u])


def teach_mapping(
    mapping: MappingNetwork, lessons: Lessons, options: LessonOptions | None = None, *, progress: Progress | None = None
) -> float:
    """Train a mapping network until a linear map of its w tells the traits; returns the share of their variance it tells.

    The share is that of held-out lessons, all traits counting alike.
    """
    options, progress = options or LessonOptions(), progress or Progress()
    torch.manual_seed(options.seed)
    read = nn.Linear(mapping.w_avg.shape[0], lessons.traits.shape[1])
    optimiser = torch.optim.Adam([*mapping.parameters(), *read.parameters()], options.lr, betas=(0.9, 0.99))
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, options.steps)
    rng = np.random.default_rng(options.seed)
    for step in range(options.steps):
        progress.check()
        rows = torch.from_numpy(rng.integers(0, lessons.taught, options.batch))
        loss = F.mse_loss(read(mapping.style(lessons.z[rows])), lessons.traits[rows])
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        schedule.step()
        if step % 50 == 0:
            progress.report(
                step / options.steps, f"teaching the mapping network, {1.0 - float(loss.detach()):.0%} of the traits"
            )
    with torch.no_grad():
        left = F.mse_loss(read(mapping.style(lessons.z[lessons.taught :])), lessons.traits[lessons.taught :])
    return 1.0 - float(left / lessons.traits[lessons.taught :].var())
