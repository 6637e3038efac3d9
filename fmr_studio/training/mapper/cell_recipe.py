"""The recipe of a large generator's mapper: pairs out of samples on the disk, where no picture has to be drawn."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

from fmr_studio.errors import FmrError
from fmr_studio.inference.engines.torch.modules import load_modules
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.segmenter import CellSegmenter
from fmr_studio.packs.store import update_pack
from fmr_studio.training.codes.basis import Basis
from fmr_studio.training.codes.samples import Samples
from fmr_studio.training.loop.running import Glance, Pace, Say, run_training
from fmr_studio.training.loop.runs import Run, origins
from fmr_studio.training.mapper.pairs import Pairs
from fmr_studio.training.mapper.recipe import mapper_grid
from fmr_studio.training.mapper.training import MapperOptions, MapperTraining
from fmr_studio.training.unfinished import open_generator

TICK_IMAGES = 800
_FINER = 4
"""Label maps have so many pixels a cell."""


def train_cell_mapper(
    folder: Path, run_folder: Path, samples: Samples, basis: Basis, options: MapperOptions, *, progress: Progress, say: Say
) -> None:
    """Train the label mapper on what the pack's segmenter of cells sees in samples, and write it into the pack."""
    pack, _ = open_generator(folder, "cpu")
    run = Run(run_folder, options, origins(pack.card.files, "generator", "codebook", "segmenter"))
    modules = load_modules(pack, torch.device("cpu"))
    if modules.codebook is None or not isinstance(modules.segmenter, CellSegmenter):
        raise FmrError(f"The pack {pack.card.name} lacks its codebook or its segmenter.", "Train these first.")
    pairs = pairs_of(samples, basis, modules.segmenter, progress=progress.part(0.0, 0.2))
    count = len(pack.card.palette)
    training = MapperTraining(options, pairs, count, modules.codebook.clusters, torch.device("cpu"))

    def look() -> Glance:
        _, wanted, read = training.read(200)
        accuracy = float((wanted == read).mean())
        words = f"held-out accuracy {100.0 * accuracy:.1f} % over {len(read)} pictures"
        return Glance(mapper_grid(training, pack.card.palette), {"held_out_accuracy": accuracy}, words)

    run_training(
        training,
        run,
        Pace(TICK_IMAGES),
        progress=progress.part(0.2, 1.0),
        say=say,
        look=look,
    )
    update_pack(folder, "mapper", training.average.state_dict(), asdict(training.mapper.config), conditions=("labels",))


@torch.no_grad()
def pairs_of(samples: Samples, basis: Basis, segmenter: CellSegmenter, *, progress: Progress | None = None) -> Pairs:
    """What a segmenter sees in each sample, beside its proxy mask."""
    progress = progress or Progress()
    labels = []
    for row in range(len(samples.codes)):
        progress.check()
        x = basis.decode(samples.code(row)[None]).contiguous(memory_format=torch.channels_last)
        labels.append(segmenter.labels(x, _FINER * x.shape[-1])[0].to(torch.uint8).numpy())
        progress.report((row + 1) / len(samples.codes), "reading samples")
    return Pairs(np.stack(labels), np.asarray(samples.masks))
