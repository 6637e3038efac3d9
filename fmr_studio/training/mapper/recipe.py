"""The recipe of a pack's mapper: train it on what a segmenter reads off samples, resumable, and put both into the pack."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import numpy as np

from fmr_studio.canvas.palette import Palette
from fmr_studio.errors import FmrError
from fmr_studio.inference.engines.torch.modules import choose_device, load_modules
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.mapper import Mapper
from fmr_studio.nn.segmenter import FeatureSegmenter
from fmr_studio.packs.catalog import Pack
from fmr_studio.packs.store import part_digest, update_pack
from fmr_studio.training import pictures
from fmr_studio.training.loop import parallel
from fmr_studio.training.loop.running import Glance, Pace, Say, run_training
from fmr_studio.training.loop.runs import Run, origins
from fmr_studio.training.mapper.pairs import make_pairs
from fmr_studio.training.mapper.training import MapperOptions, MapperTraining
from fmr_studio.training.unfinished import open_for_training

TICK_IMAGES = 8_000


def train_mapper(
    folder: Path, run_folder: Path, segmenter: FeatureSegmenter, options: MapperOptions, *, device: str, progress: Progress,
    say: Say,
) -> None:  # fmt: skip
    """Train the label mapper on what ``segmenter`` reads off generated pictures; write both into the pack."""
    pack, _ = open_for_training(folder, device)
    made_from = {**origins(pack.card.files, "generator", "codebook"), "segmenter": part_digest(segmenter.state_dict())}
    run = Run(run_folder, options, made_from)
    mapper = fit_mapper(pack, pack.card.palette, run, segmenter, options, device=device, progress=progress, say=say)
    if parallel.rank() > 0:
        return
    update_pack(folder, "segmenter", segmenter.state_dict(), segmenter_config(segmenter, pack.card.palette))
    conditions = tuple(sorted({*pack.card.conditions, "labels"}))
    update_pack(folder, "mapper", mapper.state_dict(), asdict(mapper.config), conditions=conditions)


def segmenter_config(segmenter: FeatureSegmenter, palette: Palette) -> dict[str, int]:
    """What a card says of a segmenter."""
    return {"labels": len(palette), "width": segmenter.width}


def fit_mapper(
    pack: Pack, palette: Palette, run: Run, segmenter: FeatureSegmenter, options: MapperOptions, *, device: str,
    progress: Progress, say: Say, known: bool = False,
) -> Mapper:  # fmt: skip
    """A mapper of a palette's label maps, trained on what ``segmenter`` reads off pictures of the pack; nothing is written.

    Args:
        known: begin with what the pack's own mapper knows of clusters, if it has one.

    Raises:
        FmrError: the pack has no codebook.
    """
    modules = load_modules(pack, choose_device(device))
    if modules.codebook is None:
        raise FmrError(f"The pack {pack.card.name} has no codebook.", f"The next step: {pack.next_step}")
    generator, codebook, part = modules.stylegan2, modules.codebook, progress.part(0.0, 0.3)
    pairs = parallel.once(lambda: make_pairs(
        generator, codebook, [segmenter], pack.card.edit_resolution, options.pairs, seed=options.seed, progress=part,
    )[0])  # fmt: skip
    begun = modules.mapper if known else None
    training = MapperTraining(options, pairs, len(palette), modules.codebook.clusters, choose_device(device), known=begun)

    def look() -> Glance:
        _, wanted, read = training.read(200)
        accuracy = float((wanted == read).mean())
        words = f"held-out accuracy {100.0 * accuracy:.1f} % over {len(read)} pictures"
        return Glance(mapper_grid(training, palette), {"held_out_accuracy": accuracy}, words)

    run_training(training, run, Pace(TICK_IMAGES), progress=progress.part(0.3, 1.0), say=say, look=look)
    return training.average


def mapper_grid(training: MapperTraining, palette: Palette, count: int = 12) -> np.ndarray:
    """Rows: held-out label maps, their pictures' own proxy masks, what the mapper reads off the label maps."""
    labels, wanted, read = training.read(count)
    colors = pictures.cluster_colors(training.mapper.config.clusters)
    side = labels.shape[1]
    return pictures.grid([
        palette.colors()[labels], pictures.colored(wanted, colors, side), pictures.colored(read, colors, side),
    ])  # fmt: skip
