"""The recipe of going on with a pack's rearranger on paintings: train it, resumable, and put it back into the pack."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

from fmr_studio.errors import FmrError
from fmr_studio.inference.engines.torch.modules import choose_device, load_modules
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.rearranger import Rearranger
from fmr_studio.packs.store import update_pack
from fmr_studio.training import pictures
from fmr_studio.training.loop import parallel
from fmr_studio.training.loop.running import Glance, Pace, Say, run_training
from fmr_studio.training.loop.runs import Run, origins
from fmr_studio.training.published.networks import efficientnet_lite0
from fmr_studio.training.rearranger.painted import PaintedOptions, PaintedTraining
from fmr_studio.training.rearranger.paintings import kept_paintings
from fmr_studio.training.unfinished import open_for_training

TICK_IMAGES = 2_000
_PREPARING = 0.1


def train_painted(
    folder: Path, run_folder: Path, options: PaintedOptions, *, device: str, progress: Progress, say: Say
) -> None:
    """Train the rearranger further and write it into the pack.

    Raises:
        FmrError: the pack cannot paint yet.
    """
    pack, _ = open_for_training(folder, device)
    run = Run(run_folder, options, origins(pack.card.files, "generator", "codebook", "segmenter", "mapper"))
    modules = load_modules(pack, choose_device(device))
    before = modules.rearranger
    if not (isinstance(before, Rearranger) and modules.mapper and modules.segmenter and modules.codebook):
        raise FmrError(f"The pack {pack.card.name} cannot paint yet.", "Train its segmenter, mapper and rearranger first.")
    wanted, making = (options.samples, options.paintings), progress.part(0.0, _PREPARING)
    made = parallel.once(
        lambda: kept_paintings(run_folder, Pipeline.load(folder, device=device), *wanted, seed=options.seed, progress=making)
    )
    training = PaintedTraining(options, modules, made, efficientnet_lite0(modules.device))
    run_training(
        training, run, Pace(TICK_IMAGES), progress=progress.part(_PREPARING, 1.0), say=say,
        look=lambda: Glance(painted_grid(training, before)),
    )  # fmt: skip
    if parallel.rank() == 0:
        update_pack(folder, "rearranger", training.average.state_dict(), asdict(training.rearranger.config))


@torch.no_grad()
def painted_grid(training: PaintedTraining, before: Rearranger, count: int = 12) -> np.ndarray:
    """Rows: sources, what is painted, the picture by the rearranger as it was, and as it is."""
    batch = training.batch(list(range(count)))
    colors = pictures.cluster_colors(training.judge.labels)
    return pictures.grid([
        pictures.to_uint8(batch.picture),
        pictures.colored(batch.labels.cpu().numpy(), colors, batch.labels.shape[-1]),
        *(pictures.to_uint8(training.drawn(model, batch)[1]) for model in (before, training.average)),
    ])  # fmt: skip
