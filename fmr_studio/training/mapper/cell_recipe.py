"""The recipe of a large generator's mapper: pairs out of samples on the disk, where no picture has to be drawn."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

from fmr_studio.canvas.palette import Palette
from fmr_studio.errors import FmrError
from fmr_studio.inference.engines.torch.modules import load_modules
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.codebook import Codebook
from fmr_studio.nn.generators import AnyGenerator
from fmr_studio.nn.mapper import Mapper
from fmr_studio.nn.segmenter import CellSegmenter
from fmr_studio.packs.catalog import Pack
from fmr_studio.packs.store import update_pack
from fmr_studio.training.codes.basis import Basis
from fmr_studio.training.codes.samples import FIRST_SEED, Samples, head_features, styles_of
from fmr_studio.training.loop import parallel
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
    segmenter, part = modules.segmenter, progress.part(0.0, 0.2)
    pairs = parallel.once(lambda: pairs_of(samples, basis, segmenter, progress=part))
    palette, clusters = pack.card.palette, modules.codebook.clusters
    mapper = _train(run, pairs, palette, clusters, None, options, progress=progress.part(0.2, 1.0), say=say)
    if parallel.rank() == 0:
        update_pack(folder, "mapper", mapper.state_dict(), asdict(mapper.config), conditions=("labels",))


def fit_cell_mapper(
    pack: Pack, palette: Palette, run: Run, segmenter: CellSegmenter, options: MapperOptions, *, progress: Progress, say: Say
) -> Mapper:
    """A mapper of a palette's label maps, trained on what ``segmenter`` reads off samples of the pack; nothing is written.

    No samples on the disk are needed: the heads of ``options.pairs`` seeds are drawn.
    """
    modules = load_modules(pack, torch.device("cpu"))
    if modules.codebook is None:
        raise FmrError(f"The pack {pack.card.name} has no codebook.", f"The next step: {pack.next_step}")
    drawn = drawn_pairs(
        modules.generator, modules.codebook, segmenter, pack.card.edit_resolution, options.pairs, progress.part(0.0, 0.4)
    )
    clusters, known = modules.codebook.clusters, modules.mapper
    return _train(run, drawn, palette, clusters, known, options, progress=progress.part(0.4, 1.0), say=say)


def _train(
    run: Run, pairs: Pairs, palette: Palette, clusters: int, known: Mapper | None, options: MapperOptions,
    *, progress: Progress, say: Say,
) -> Mapper:  # fmt: skip
    training = MapperTraining(options, pairs, len(palette), clusters, torch.device("cpu"), known=known)

    def look() -> Glance:
        _, wanted, read = training.read(200)
        accuracy = float((wanted == read).mean())
        words = f"held-out accuracy {100.0 * accuracy:.1f} % over {len(read)} pictures"
        return Glance(mapper_grid(training, palette), {"held_out_accuracy": accuracy}, words)

    run_training(training, run, Pace(TICK_IMAGES), progress=progress, say=say, look=look)
    return training.average


@torch.no_grad()
def drawn_pairs(
    generator: AnyGenerator, codebook: Codebook, segmenter: CellSegmenter, size: int, count: int, progress: Progress
) -> Pairs:
    """The proxy masks of ``count`` seeds, beside what a segmenter sees in them."""
    labels, masks = [], []
    for row in range(count):
        progress.check()
        x = head_features(generator, styles_of(generator, FIRST_SEED + row), size)[-1]
        x = x.contiguous(memory_format=torch.channels_last)
        masks.append(codebook(x)[0].to(torch.uint8).numpy())
        labels.append(segmenter.labels(x, _FINER * size)[0].to(torch.uint8).numpy())
        progress.report((row + 1) / count, "sampling features")
    return Pairs(np.stack(labels), np.stack(masks))


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
