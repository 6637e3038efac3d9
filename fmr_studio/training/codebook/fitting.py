"""Fitting the codebook: mini-batch K-means over whitened cells of several layers, then a network that reads the clusters.

Each stage is kept in the run's folder: one that was stopped goes on from the samples, clusters or steps it had.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
import torch
from sklearn.cluster import MiniBatchKMeans
from torch import Tensor

from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.codebook import Codebook
from fmr_studio.nn.stylegan2 import Generator
from fmr_studio.training.codebook.layers import Layers
from fmr_studio.training.codebook.reader_of_layers import ClusterReading
from fmr_studio.training.loop.running import Pace, Say, run_training, train
from fmr_studio.training.loop.runs import Run
from fmr_studio.training.loop.training import Budget

POINTS_BYTES = 2**28
"""Of the cells that are clustered; fewer cells of each picture where their channels are many."""
FEWEST_SAMPLES = 96
TICK_IMAGES = 4_000
CELLS = "cells.raw"
_SAMPLED_SHARE = 0.4
"""Of the time of a fit whose time is limited."""


@dataclass(frozen=True)
class CodebookOptions:
    """What decides a codebook.

    Args:
        samples: pictures whose cells are clustered, ``cells`` of each.
        weights: share of each layer in the distance: (blocks above the edit resolution's, weight); negative is coarser.
        steps: training steps of the reader; ``batch`` pictures each where the grid has 32 cells a side, else as many cells.
    """

    clusters: int = 64
    samples: int = 1_000
    cells: int = 96
    weights: tuple[tuple[int, float], ...] = ((0, 1.0), (1, 0.7), (-1, 1.0), (-2, 0.7))
    steps: int = 600
    batch: int = 24
    lr: float = 3e-3
    seed: int = 0

    def batch_for(self, size: int) -> int:
        """Pictures a step on a grid of ``size`` cells a side."""
        return max(4, min(self.batch, self.batch * 32**2 // size**2))


def fit_codebook(
    generator: Generator, size: int, options: CodebookOptions, *, run: Run | None = None, progress: Progress | None = None,
    say: Say = lambda text: None, budget: Budget | None = None,
) -> tuple[Codebook, float]:  # fmt: skip
    """Cluster cells of random samples over several layers, then train the reader of those clusters.

    Args:
        size: edit resolution r. run: where the stages are kept; None keeps nothing.
        budget: after which sampling and reading end early.

    Returns:
        The codebook, and the share of cells (0-1) of new samples where its reader agrees with K-means.
    """
    progress = progress or Progress()
    torch.manual_seed(options.seed)
    device = next(generator.parameters()).device
    layers = Layers(generator, size, options.weights)
    kept = (run.kept("clusters") if run else None) or _clusters(layers, options, run, budget, progress.part(0.0, 0.4))
    if run is not None:
        run.keep("clusters", kept)
        (run.folder / CELLS).unlink(missing_ok=True)
    layers.mean, layers.scale = kept["mean"], kept["scale"]
    book = Codebook(options.clusters, generator.config.channels[layers.level]).to(device)
    book.mean.copy_(kept["book_mean"])
    book.std.copy_(kept["book_std"])
    reading = ClusterReading(
        book, layers, kept["centers"].to(device), steps=options.steps, batch=options.batch_for(size), lr=options.lr,
        seed=options.seed,
    )  # fmt: skip
    reading.budget = None if budget is None else budget.part(1.0 - _SAMPLED_SHARE)
    if run is None:
        train(reading, progress.part(0.4, 1.0))
    else:
        run_training(reading, run, Pace(TICK_IMAGES), progress=progress.part(0.4, 1.0), say=say)
    return book.eval(), reading.agreement()


def _clusters(
    layers: Layers, options: CodebookOptions, run: Run | None, budget: Budget | None, progress: Progress
) -> dict[str, Tensor]:
    """K-means centres (P, D) in the whitened space of ``layers``, that space, and how features are whitened for the reader."""
    points = _sample(layers, options, run, budget, progress.part(0.0, 0.7))
    mean, deviation = points.mean(axis=0, dtype=np.float64), points.std(axis=0, dtype=np.float64)
    layers.calibrate(mean, deviation)
    white = (points - layers.mean.numpy()) * layers.scale.numpy()
    means = MiniBatchKMeans(options.clusters, batch_size=4096, n_init=3, max_iter=150, random_state=options.seed).fit(white)
    progress.report(1.0, "clustered")
    features, _ = layers.sample(_z(layers.generator, options.seed, 10**6, 16))
    return {
        "mean": layers.mean,
        "scale": layers.scale,
        "centers": torch.from_numpy(means.cluster_centers_.astype(np.float32)),
        "book_mean": features.mean(dim=(0, 2, 3)).cpu(),
        "book_std": features.std(dim=(0, 2, 3)).cpu() + 1e-6,
    }


def _sample(layers: Layers, options: CodebookOptions, run: Run | None, budget: Budget | None, progress: Progress) -> np.ndarray:
    """Stacked channels (M, D) float32 of random cells of samples, in the run's folder beside how many are done."""
    depth = len(layers.scale)
    cells = max(8, min(options.cells, POINTS_BYTES // (4 * depth * options.samples)))
    points, done = _begun(run, np.empty((options.samples, cells, depth), np.float32))
    chunk, clock = options.batch_for(layers.size), time.monotonic if budget is None else budget.clock
    limit, began = None if budget is None else _SAMPLED_SHARE * budget.seconds, clock()
    while done < options.samples:
        progress.check()
        if limit is not None and done >= FEWEST_SAMPLES and clock() - began > limit:
            break
        count = min(chunk, options.samples - done)
        flat = layers.sample(_z(layers.generator, options.seed, done, count))[1].permute(0, 2, 3, 1).flatten(1, 2).cpu().numpy()
        chosen = np.random.default_rng([options.seed, done]).integers(0, flat.shape[1], (count, cells))
        points[done : done + count] = np.take_along_axis(flat, chosen[..., None], axis=1)
        if run is not None:
            run.append(CELLS, points[done : done + count].tobytes(), at=points[:done].nbytes)
            run.keep("sampled", {"done": done + count, "row": points[0].nbytes})
        done += count
        progress.report(done / options.samples, "sampling features")
    return points[:done].reshape(-1, depth)


def _begun(run: Run | None, points: np.ndarray) -> tuple[np.ndarray, int]:
    """The cells (N, cells, depth) float32 with those that were drawn before, and of how many samples these are."""
    kept = (run.kept("sampled") if run is not None else None) or {}
    done, path = min(int(kept.get("done", 0)), len(points)), run.folder / CELLS if run is not None else None
    if path is None or not path.is_file() or kept.get("row") != points[0].nbytes or path.stat().st_size < points[:done].nbytes:
        return points, 0
    points[:done] = np.fromfile(path, np.float32, points[:done].size).reshape(points[:done].shape)
    return points, done


def _z(generator: Generator, seed: int, first: int, count: int) -> Tensor:
    """z (count, z_dim) that depends on the number of the first sample alone."""
    values = np.random.default_rng([seed, first, 1]).standard_normal((count, generator.config.z_dim)).astype(np.float32)
    return torch.from_numpy(values).to(next(generator.parameters()).device)
