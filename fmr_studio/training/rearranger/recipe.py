"""The recipe of a pack's rearranger: train it, resumable, and put it into the pack."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import torch

from fmr_studio.errors import FmrError, UsageError
from fmr_studio.inference.engines.torch.modules import choose_device, load_modules
from fmr_studio.jobs.progress import Progress
from fmr_studio.packs.store import update_pack
from fmr_studio.training import pictures
from fmr_studio.training.loop import parallel
from fmr_studio.training.loop.memory import shared_batch
from fmr_studio.training.loop.running import Glance, Pace, Say, run_training
from fmr_studio.training.loop.runs import Run, origins
from fmr_studio.training.loop.training import Budget
from fmr_studio.training.rearranger.training import RearrangerOptions, RearrangerTraining, step_bytes
from fmr_studio.training.unfinished import open_for_training

TICK_IMAGES = 2_000


def train_rearranger(
    folder: Path, run_folder: Path, options: RearrangerOptions, *, device: str, progress: Progress, say: Say,
    fit_memory: bool = False, budget: Budget | None = None,
) -> None:  # fmt: skip
    """Train the rearranger and write it into the pack.

    Args:
        fit_memory: take fewer pictures a step than ``options`` says where the memory is not enough for them.
        budget: after which it is done although pictures are left.

    Raises:
        UsageError: the losses are to look at no size that the generator draws above its edit resolution.
        FmrError: the pack has no codebook, or the memory is not enough for any step.
    """
    pack, generator = open_for_training(folder, device)
    where, size = choose_device(device), pack.card.edit_resolution
    sides = [size << more for more in range(1, 9) if size << more <= pack.card.resolution]
    if options.look_px and options.look_px not in sides:
        raise UsageError(f"A training of this pack looks at {', '.join(map(str, sides))} px.")
    if fit_memory:
        picture = step_bytes(generator.config, size, options.look_px)
        options = replace(options, batch=shared_batch(picture, where, options.batch))
    run = Run(run_folder, options, origins(pack.card.files, "generator", "codebook"))
    modules = load_modules(pack, where)
    if modules.codebook is None:
        raise FmrError(f"The pack {pack.card.name} has no codebook.", f"The next step: {pack.next_step}")
    training = RearrangerTraining(options, generator, modules.codebook, size)
    training.budget = budget
    run_training(
        training, run, Pace(TICK_IMAGES), progress=progress, say=say,
        look=lambda: Glance(rearranger_grid(training, min(12, options.batch))),
    )  # fmt: skip
    if parallel.rank() == 0:
        update_pack(folder, "rearranger", training.average.state_dict(), asdict(training.rearranger.config))


@torch.no_grad()
def rearranger_grid(training: RearrangerTraining, count: int = 12) -> np.ndarray:
    """Rows: source, the picture whose layout is wanted, its proxy mask, the result, the result's own clusters."""
    _, ws, features, mask = training.sample(np.random.default_rng(99), count)
    target = mask.roll(1, dims=0)
    tail = training.generator.synthesis.tail
    source = pictures.to_uint8(tail(features, ws))
    everywhere = torch.ones_like(mask, dtype=torch.bool)
    moved = training.average(training.average.memory(features, mask), target, everywhere)
    colors = pictures.cluster_colors(training.codebook.clusters)
    size = source.shape[1]
    return pictures.grid([
        source, np.roll(source, 1, axis=0), pictures.colored(target.cpu().numpy(), colors, size),
        pictures.to_uint8(tail(moved, ws)), pictures.colored(training.codebook(moved.x).cpu().numpy(), colors, size),
    ])  # fmt: skip
