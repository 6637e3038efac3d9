"""The recipe of a pack's reader: train it, resumable, measure it, and put it into the pack."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch

from fmr_studio.canvas.palette import Palette
from fmr_studio.errors import FmrError
from fmr_studio.inference.engines.torch.modules import choose_device, load_modules
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.segmenter import FeatureSegmenter
from fmr_studio.nn.stylegan2 import Generator
from fmr_studio.packs.catalog import Pack
from fmr_studio.packs.store import update_pack
from fmr_studio.training import pictures
from fmr_studio.training.domains.latents import uniform_to_z
from fmr_studio.training.domains.stored import RenderSet
from fmr_studio.training.loop.running import Glance, Pace, Say, run_training
from fmr_studio.training.loop.runs import Run, origins
from fmr_studio.training.measures.confusion import confusion_matrix
from fmr_studio.training.measures.fidelity import as_json, fidelity
from fmr_studio.training.reader.readings import make_readings
from fmr_studio.training.reader.training import ReaderOptions, ReaderTraining, read_pictures
from fmr_studio.training.segmenter.training import segment
from fmr_studio.training.unfinished import open_for_training, write_metrics

TICK_IMAGES = 4_000


def train_reader(
    folder: Path,
    run_folder: Path,
    options: ReaderOptions,
    *,
    heldout: RenderSet | None,
    device: str,
    progress: Progress,
    say: Say,
) -> dict[str, Any]:
    """Train the reader, write it into the pack with its figures, and return them.

    Args:
        heldout: renders with true labels to measure it on too, where the pack's domain has them.
    """
    pack, generator = open_for_training(folder, device)
    run = Run(run_folder, options, origins(pack.card.files, "generator", "segmenter"))
    segmenter = _teacher(pack, options, device)
    readings = make_readings(generator, segmenter, options.samples, seed=options.seed, progress=progress.part(0.0, 0.2))
    palette = pack.card.palette
    training = ReaderTraining(options, readings, len(palette), choose_device(device))
    names = [label.name for label in palette]
    run_training(
        training, run, Pace(TICK_IMAGES), progress=progress.part(0.2, 1.0), say=say,
        look=lambda: look_at(training, palette),
    )  # fmt: skip
    values: dict[str, Any] = {"samples": as_json(fidelity(training.confusion(), names, training.held_out))}
    if heldout is not None:
        values["renders"] = measure_on_renders(training, heldout, names)
        values["samples_of_renders"] = measure_on_redrawn(training, segmenter, generator, heldout, names)
    pack = update_pack(folder, "reader", training.average.state_dict(), {"labels": len(palette), **options.network})
    write_metrics(pack, {"reader": values})
    return values


def _teacher(pack: Pack, options: ReaderOptions, device: str) -> FeatureSegmenter:
    """The pack's segmenter; raises :class:`FmrError` where there is none, or where a reader does not fit the pictures."""
    segmenter = load_modules(pack, choose_device(device)).segmenter
    if segmenter is None:
        raise FmrError(f"The pack {pack.card.name} has no segmenter to learn from.", "Teach it a palette first.")
    if not isinstance(segmenter, FeatureSegmenter):
        raise FmrError("A reader learns from a segmenter of all layers; this pack's reads its cells alone.")
    step = options.stride * 2**options.depth
    if pack.card.resolution % step:
        raise FmrError(f"A reader of this depth takes pictures whose side is a multiple of {step} px.")
    return segmenter


def look_at(training: ReaderTraining, palette: Palette) -> Glance:
    """Rows: held-out samples, what the segmenter sees in them, what the reader does."""
    readings = training.readings
    seen = fidelity(training.confusion(), [label.name for label in palette], training.held_out)
    shown = readings.images[-12:]
    rows = [shown, palette.colors()[readings.labels[-12:]], palette.colors()[read_pictures(training.average, shown)]]
    words = f"held-out mIoU {seen.miou:.1f} % over {seen.pictures} samples"
    return Glance(pictures.grid(rows), {"held_out_miou": seen.miou}, words)


def measure_on_renders(training: ReaderTraining, heldout: RenderSet, names: list[str]) -> dict[str, object]:
    """The reader on the domain's own pictures, against their true labels."""
    seen = read_pictures(training.average, np.asarray(heldout.images))
    matrix = confusion_matrix(seen, np.asarray(heldout.labels), len(names))
    return as_json(fidelity(matrix, names, len(seen)))


@torch.no_grad()
def measure_on_redrawn(
    training: ReaderTraining,
    segmenter: FeatureSegmenter,
    generator: Generator,
    heldout: RenderSet,
    names: list[str],
) -> dict[str, object]:
    """Reader and segmenter on the generator's redrawing of renders, both against the renders' true labels.

    Which of the two sees better decides who reads photos.
    """
    matrices = [np.zeros((len(names), len(names)), np.int64) for _ in range(2)]
    count = len(heldout)
    for start in range(0, count, 16):
        z = uniform_to_z(np.asarray(heldout.u[start : min(count, start + 16)])).to(training.device)
        ws = generator.mapping(z)
        true = np.asarray(heldout.labels[start : start + len(z)])
        by_features = segment(segmenter, generator, ws).to(torch.uint8).cpu().numpy()
        by_pixels = read_pictures(training.average, pictures.to_uint8(generator.synthesis(ws)))
        for matrix, seen in zip(matrices, (by_pixels, by_features), strict=True):
            matrix += confusion_matrix(seen, true, len(names))
    reader, features = (fidelity(matrix, names, count) for matrix in matrices)
    return {"reader_miou": round(reader.miou, 2), "segmenter_miou": round(features.miou, 2), "pictures": count}
