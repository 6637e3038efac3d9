"""The recipe of a pack's rearranger: train it, resumable, and put it into the pack."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

from fmr_studio.errors import FmrError
from fmr_studio.inference.engines.torch.modules import choose_device, load_modules
from fmr_studio.jobs.progress import Progress
from fmr_studio.packs.store import update_pack
from fmr_studio.training import pictures
from fmr_studio.training.loop import parallel
from fmr_studio.training.loop.running import Glance, Pace, Say, run_training
from fmr_studio.training.loop.runs import Run
from fmr_studio.training.rearranger.training import RearrangerOptions, RearrangerTraining
from fmr_studio.training.unfinished import open_for_training

TICK_IMAGES = 2_000


def train_rearranger(
    folder: Path, run_folder: Path, options: RearrangerOptions, *, device: str, progress: Progress, say: Say
) -> None:
    """Train the rearranger and write it into the pack."""
    pack, generator = open_for_training(folder, device)
    modules = load_modules(pack, choose_device(device))
    if modules.codebook is None:
        raise FmrError(f"The pack {pack.card.name} has no codebook.", "Run `train codebook` first.")
    training = RearrangerTraining(options, generator, modules.codebook, pack.card.edit_resolution)
    run_training(
        training, Run(run_folder, options), Pace(TICK_IMAGES), progress=progress, say=say,
        look=lambda: Glance(rearranger_grid(training)),
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
