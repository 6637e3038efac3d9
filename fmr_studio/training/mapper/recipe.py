"""The recipe of a pack's mapper: train it on what a segmenter reads off samples, resumable, and put both into the pack."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import numpy as np

from fmr_studio.canvas.palette import Palette
from fmr_studio.errors import FmrError
from fmr_studio.inference.engines.torch.modules import choose_device, load_modules
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.segmenter import FeatureSegmenter
from fmr_studio.packs.store import update_pack
from fmr_studio.training import pictures
from fmr_studio.training.loop.running import Glance, Pace, Say, run_training
from fmr_studio.training.loop.runs import Run
from fmr_studio.training.mapper.pairs import make_pairs
from fmr_studio.training.mapper.training import MapperOptions, MapperTraining
from fmr_studio.training.unfinished import open_for_training

TICK_IMAGES = 8_000


def train_mapper(
    folder: Path, run_folder: Path, segmenter: FeatureSegmenter, options: MapperOptions, *, device: str, progress: Progress,
    say: Say,
) -> None:  # fmt: skip
    """Train the label mapper on what ``segmenter`` reads off generated pictures; write both into the pack."""
    pack, generator = open_for_training(folder, device)
    modules = load_modules(pack, choose_device(device))
    if modules.codebook is None:
        raise FmrError(f"The pack {pack.card.name} has no codebook.", "Run `train codebook` first.")
    count, size = len(pack.card.palette), pack.card.edit_resolution
    pairs = make_pairs(
        generator,
        modules.codebook,
        [segmenter],
        size,
        options.pairs,
        seed=options.seed,
        progress=progress.part(0.0, 0.3),
    )[0]
    training = MapperTraining(options, pairs, count, modules.codebook.clusters, choose_device(device))

    def look() -> Glance:
        _, wanted, read = training.read(200)
        accuracy = float((wanted == read).mean())
        words = f"held-out accuracy {100.0 * accuracy:.1f} % over {len(read)} pictures"
        return Glance(mapper_grid(training, pack.card.palette), {"held_out_accuracy": accuracy}, words)

    run = Run(run_folder, options)
    run_training(training, run, Pace(TICK_IMAGES), progress=progress.part(0.3, 1.0), say=say, look=look)
    update_pack(folder, "segmenter", segmenter.state_dict(), {"labels": count, "width": segmenter.width})
    config = asdict(training.mapper.config)
    conditions = tuple(sorted({*pack.card.conditions, "labels"}))
    update_pack(folder, "mapper", training.average.state_dict(), config, conditions=conditions)


def mapper_grid(training: MapperTraining, palette: Palette, count: int = 12) -> np.ndarray:
    """Rows: held-out label maps, their pictures' own proxy masks, what the mapper reads off the label maps."""
    labels, wanted, read = training.read(count)
    colors = pictures.cluster_colors(training.mapper.config.clusters)
    side = labels.shape[1]
    return pictures.grid([
        palette.colors()[labels], pictures.colored(wanted, colors, side), pictures.colored(read, colors, side),
    ])  # fmt: skip
