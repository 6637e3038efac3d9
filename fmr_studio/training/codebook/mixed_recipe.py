"""The recipe of a large generator's codebook: clusters without nuisance, samples on the disk, and a reader of codes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from fmr_studio.errors import FmrError
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.codebook import Codebook
from fmr_studio.nn.mobilestylegan import MobileStyleGAN
from fmr_studio.nn.segmenter import CellSegmenter
from fmr_studio.packs.catalog import Pack
from fmr_studio.packs.store import fill, update_pack
from fmr_studio.training.codebook.mixed import MixedOptions, fit_mixed_clusters
from fmr_studio.training.codebook.reading import ReadingOptions, ReadingTraining
from fmr_studio.training.codes.basis import CODES, Basis, fit_basis
from fmr_studio.training.codes.importance import importance
from fmr_studio.training.codes.kept import open_basis, open_reader, save_basis, save_reader
from fmr_studio.training.codes.samples import Samples, make_samples, open_samples
from fmr_studio.training.loop.running import train
from fmr_studio.training.unfinished import open_generator, write_metrics

FROM_NOTHING, ONE_MORE = ReadingOptions(), ReadingOptions(steps=120, lr=1.2e-3)
"""How a reader is taught, and how one that learns another cluster."""
_SPLIT_SHARE, _SPLIT_CELLS = 0.45, 3


def train_mixed_codebook(
    folder: Path, data: Path, options: MixedOptions, *, samples: int, progress: Progress, reading: ReadingOptions = FROM_NOTHING
) -> dict[str, Any]:
    """Fit clusters, keep samples in ``data``, teach the reader and write it into the pack; returns the figures."""
    pack, generator = open_generator(folder, "cpu")
    assert isinstance(generator, MobileStyleGAN)
    size = pack.card.edit_resolution
    clusters, points = fit_mixed_clusters(generator, size, options, progress=progress.part(0.0, 0.4))
    basis, held = fit_basis(points, CODES, importance(generator, size, points.std(dim=0)))
    found = make_samples(generator, basis, clusters.read, size, samples, data, progress=progress.part(0.4, 0.8))
    save_basis(data, basis)
    book = Codebook(options.clusters, basis.size)
    agreement = _teach(found, book, replace(reading, seed=options.seed), data, progress.part(0.8, 1.0))
    values = {
        "clusters": options.clusters,
        "stable_under_other_styles": round(100.0 * clusters.stable, 1),
        "reader_agreement": round(100.0 * agreement, 2),
        "variance_in_codes": round(100.0 * held, 1),
    }
    return _write(pack, book, basis, values)


def split_cluster(
    folder: Path, data: Path, label: str, *, progress: Progress, reading: ReadingOptions = ONE_MORE
) -> dict[str, Any]:
    """Give the cells of a label a cluster of their own, as the pack's segmenter sees them in the samples.

    Raises:
        FmrError: the pack has no segmenter of cells, or no such label.
    """
    pack, _ = open_generator(folder, "cpu")
    wanted = [one.id for one in pack.card.palette if one.name == label]
    segmenter = _segmenter_of(pack)
    if segmenter is None or not wanted:
        raise FmrError(f"The pack {pack.card.name} cannot split by {label!r}.", "Teach it that label first.")
    found, basis, old = open_samples(data), open_basis(data), open_reader(data)
    before = np.array(found.masks)  # which may lie in the very file that is written
    masks = before.copy()
    for row in range(len(masks)):
        progress.check()
        ids = segmenter.labels(basis.decode(found.code(row)[None]), pack.card.resolution)[0].numpy()
        step = len(ids) // len(masks[row])
        inside = (ids.reshape(len(masks[row]), step, -1, step) == wanted[0]).mean(axis=(1, 3)) > _SPLIT_SHARE
        if inside.sum() >= _SPLIT_CELLS:
            masks[row][inside] = old.clusters
        progress.report(0.5 * (row + 1) / len(masks), "splitting")
    np.save(data / "masks.npy", masks)
    book = _with_one_more(old, before, masks)
    agreement = _teach(open_samples(data), book, reading, data, progress.part(0.5, 1.0))
    values = {**pack.card.metrics.get("codebook", {}), "clusters": book.clusters, "reader_agreement": round(100 * agreement, 2)}
    return _write(pack, book, basis, values)


def _segmenter_of(pack: Pack) -> CellSegmenter | None:
    """The pack's segmenter of cells, whatever its other parts were trained for: a codebook may be split more than once."""
    config = pack.card.parts.get("segmenter", {})
    if "channels" not in config or "segmenter" not in pack.parts:
        return None
    segmenter = CellSegmenter(**config)
    fill(segmenter, pack, "segmenter")
    return segmenter.eval().requires_grad_(False)


def _with_one_more(old: Codebook, before: np.ndarray, after: np.ndarray) -> Codebook:
    """A reader with one more cluster, which begins as the one that lost most cells to it."""
    lost = int(np.bincount(before[after == old.clusters], minlength=old.clusters).argmax())
    state = old.state_dict()
    state["out.weight"] = torch.cat([state["out.weight"], state["out.weight"][lost, None]])
    state["out.bias"] = torch.cat([state["out.bias"], state["out.bias"][lost, None] - 1.0])
    book = Codebook(old.clusters + 1, old.mean.shape[0], old.width)
    book.load_state_dict(state)
    return book


def _teach(samples: Samples, book: Codebook, options: ReadingOptions, data: Path, progress: Progress) -> float:
    training = ReadingTraining(options, samples, book)
    train(training, progress)
    save_reader(data, book)
    return training.agreement()


def _write(pack: Pack, book: Codebook, basis: Basis, values: dict[str, Any]) -> dict[str, Any]:
    state = book.state_dict()
    state |= {"enter.weight": basis.entering(state["enter.weight"]), "mean": basis.mean, "std": basis.std}
    config = {"clusters": book.clusters, "channels": len(basis.mean), "width": book.width}
    write_metrics(update_pack(pack.folder, "codebook", state, config), {"codebook": values})
    return values
