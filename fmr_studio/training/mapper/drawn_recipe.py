"""The recipe of a mapper of all conditions: it goes on from the pack's mapper of labels, and takes its place."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

from fmr_studio.errors import FmrError
from fmr_studio.inference.engines.loading import load_networks
from fmr_studio.inference.engines.torch.modules import load_modules
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.mapper import Mapper
from fmr_studio.packs.catalog import Pack
from fmr_studio.packs.store import update_pack
from fmr_studio.training import pictures
from fmr_studio.training.loop import parallel
from fmr_studio.training.loop.running import Glance, Pace, Say, run_training
from fmr_studio.training.loop.runs import Run, origins
from fmr_studio.training.mapper.drawn import kept_drawn_pairs
from fmr_studio.training.mapper.drawn_training import DrawnOptions, DrawnTraining
from fmr_studio.training.unfinished import open_generator

TICK_IMAGES = 4_000
PAIRS_FOLDER = "pairs"
"""In the run folder."""


def train_drawn_mapper(folder: Path, run_folder: Path, options: DrawnOptions, *, progress: Progress, say: Say) -> Mapper:
    """Train a pack's mapper to read drawings beside labels, and write it into the pack.

    Raises:
        FmrError: the pack has no mapper of labels to begin with, or lacks its codebook or segmenter.
    """
    pack, _ = open_generator(folder, "cpu")
    modules = load_modules(pack, torch.device("cpu"))
    if modules.mapper is None:
        raise FmrError(
            f"The pack {pack.card.name} has no mapper that drawings could be added to.",
            "Train one of labels first, without --conditions.",
        )
    run = Run(run_folder, options, origins(pack.card.files, "generator", "codebook", "segmenter"))
    pipe = Pipeline(load_networks(pack, "cpu", "auto"), pack.card, pack.id)
    kept, part = run_folder / PAIRS_FOLDER, progress.part(0.0, 0.25)
    pairs = parallel.in_turns(lambda: kept_drawn_pairs(kept, pipe, options.pairs, seed=options.seed + 1, progress=part))
    training = DrawnTraining(options, pairs, modules.mapper.requires_grad_(True))

    def look() -> Glance:
        figures = training.held_out_accuracy()
        words = "held-out accuracy from " + ", ".join(f"{name} {100.0 * value:.1f} %" for name, value in figures.items())
        return Glance(drawn_grid(training, pack), figures, words)

    run_training(training, run, Pace(TICK_IMAGES), progress=progress.part(0.25, 1.0), say=say, look=look)
    names = tuple(name for name, _ in training.average.config.conditions)
    if parallel.rank() == 0:
        update_pack(folder, "mapper", training.average.state_dict(), asdict(training.average.config), conditions=names)
    return training.average


def drawn_grid(training: DrawnTraining, pack: Pack, count: int = 10) -> np.ndarray:
    """Rows: held-out label maps and their own masks; then for each drawing, the drawing and the mask read off it."""
    first = len(training.pairs.labels) - min(count, training.held_out)
    rows = range(first, len(training.pairs.labels))
    colors = pictures.cluster_colors(training.average.config.clusters)
    side = training.pairs.labels.shape[-1]
    shown = [
        pack.card.palette.colors()[training.pairs.labels[first:]],
        pictures.colored(training.pairs.masks[first:], colors, side),
    ]
    for name in training.options.drawings:
        rng = np.random.default_rng([training.seed, 2])
        given = [training.mixer.alone(name, row, rng) for row in rows]
        drawn = np.stack([planes[name] for planes in given])
        shown += [drawn[..., None].repeat(3, axis=-1), pictures.colored(training.read(given), colors, side)]
    return pictures.grid(shown)
