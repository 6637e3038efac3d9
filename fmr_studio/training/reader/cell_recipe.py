"""The recipe of a large generator's reader: it learns from small pictures of samples what the segmenter sees in their cells."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch

from fmr_studio.errors import FmrError
from fmr_studio.inference.engines.torch.modules import load_modules
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.mobilestylegan import MobileStyleGAN
from fmr_studio.nn.segmenter import CellSegmenter
from fmr_studio.packs.store import update_pack
from fmr_studio.training.codes.basis import Basis
from fmr_studio.training.codes.drawn import Drawn, samples_of
from fmr_studio.training.loop.running import Pace, Say, run_training
from fmr_studio.training.loop.runs import Run, origins
from fmr_studio.training.measures.fidelity import as_json, fidelity
from fmr_studio.training.reader.readings import Readings
from fmr_studio.training.reader.recipe import look_at
from fmr_studio.training.reader.training import ReaderOptions, ReaderTraining
from fmr_studio.training.unfinished import open_generator, write_metrics

TICK_IMAGES = 2_000


def train_cell_reader(
    folder: Path, run_folder: Path, data: Path, options: ReaderOptions, *, progress: Progress, say: Say
) -> dict[str, Any]:
    """Train the reader on the samples in ``data``, write it into the pack with its figures, and return them."""
    pack, generator = open_generator(folder, "cpu")
    run = Run(run_folder, options, origins(pack.card.files, "generator", "segmenter"))
    segmenter = load_modules(pack, torch.device("cpu")).segmenter
    if not isinstance(segmenter, CellSegmenter) or not isinstance(generator, MobileStyleGAN):
        raise FmrError(f"The pack {pack.card.name} has no segmenter to learn from.", "Teach it a palette first.")
    drawn, basis = samples_of(pack, generator, options.samples, data, progress.part(0.0, 0.3))
    readings = cell_readings(drawn, basis, segmenter, progress.part(0.3, 0.4))
    palette, side = pack.card.palette, drawn.images.shape[1]
    training = ReaderTraining(options, readings, len(palette), torch.device("cpu"))
    run_training(
        training, run, Pace(TICK_IMAGES), progress=progress.part(0.4, 1.0), say=say, look=lambda: look_at(training, palette)
    )
    names = [label.name for label in palette]
    values = {"samples": as_json(fidelity(training.confusion(), names, training.held_out))}
    config = {"labels": len(palette), **options.network, "reduction": pack.card.resolution // side}
    write_metrics(update_pack(folder, "reader", training.average.state_dict(), config), {"reader": values})
    return values


@torch.no_grad()
def cell_readings(drawn: Drawn, basis: Basis, segmenter: CellSegmenter, progress: Progress) -> Readings:
    """The pictures of samples and what the segmenter sees in their cells, as large as these pictures."""
    count, side = drawn.images.shape[:2]
    labels = np.empty((count, side, side), np.uint8)
    for row in range(count):
        progress.check()
        x = basis.decode(torch.from_numpy(drawn.codes[row].astype(np.float32))[None])
        seen = segmenter.labels(x.contiguous(memory_format=torch.channels_last), side)[0].to(torch.uint8).numpy()
        labels[row] = seen.repeat(side // len(seen), 0).repeat(side // len(seen), 1)
        progress.report((row + 1) / count, "reading samples")
    return Readings(drawn.images, labels)
