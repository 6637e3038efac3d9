"""The Fréchet distance between two sets of pictures, from the mean and covariance of their features.

``|m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2))`` (Dowson and Landau 1982; used on Inception features as FID by Heusel et
al. 2017). Ours takes EfficientNet-Lite0 features, so its values are *not* FID and compare only with one another, and
only between sets of like size: the estimate falls as sets grow.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from scipy import linalg
from torch import Tensor

from fmr_studio import paths
from fmr_studio.errors import FmrError

_FORMAT = 1


class FeatureNetwork(Protocol):
    """What turns pictures into vectors: `nn.efficientnet.EfficientNetLite0`."""

    def features(self, image: Tensor) -> Tensor:
        """Map (N, 3, H, W) in [-1, 1] to (N, D)."""
        ...


class FrechetStatistics:
    """Count, mean and covariance of feature vectors, gathered batch by batch in float64.

    Args:
        dimensions: D, the length of a vector.
        features: the name of what the vectors are, so that sets of different kinds are not compared.
    """

    def __init__(self, dimensions: int, *, features: str = "") -> None:
        self.features = features
        self.count = 0
        self.mean: NDArray[np.float64] = np.zeros(dimensions)
        self._scatter: NDArray[np.float64] = np.zeros((dimensions, dimensions))

    @property
    def covariance(self) -> NDArray[np.float64]:
        """(D, D) float64, divided by count - 1; needs two vectors."""
        if self.count < 2:
            raise FmrError(f"A covariance needs two pictures at least, and there are {self.count}.")
        return self._scatter / (self.count - 1)

    def add(self, vectors: NDArray[np.floating] | Tensor) -> None:
        """Add (N, D) vectors, merging means and scatters as in Chan, Golub and LeVeque (1979)."""
        if isinstance(vectors, Tensor):
            vectors = vectors.detach().cpu().numpy()
        batch = np.asarray(vectors, dtype=np.float64)
        if batch.ndim != 2 or batch.shape[1] != len(self.mean):
            raise ValueError(f"vectors of shape {batch.shape}, expected (N, {len(self.mean)})")
        if not len(batch):
            return
        batch_mean = batch.mean(axis=0)
        centred = batch - batch_mean
        shift = batch_mean - self.mean
        total = self.count + len(batch)
        self._scatter += centred.T @ centred + np.outer(shift, shift) * (self.count * len(batch) / total)
        self.mean = self.mean + shift * (len(batch) / total)
        self.count = total

    def save(self, path: Path) -> None:
        """Write an uncompressed ``.npz`` file to exactly this path (13 MB at D = 1280)."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            np.savez(file, format=_FORMAT, features=self.features, count=self.count, mean=self.mean, scatter=self._scatter)

    @classmethod
    def load(cls, path: Path) -> FrechetStatistics:
        """Read what `save` wrote; raises `FmrError` if the file is something else."""
        try:
            with np.load(path, allow_pickle=False) as data:
                statistics = cls(len(data["mean"]), features=str(data["features"]))
                statistics.count = int(data["count"])
                statistics.mean = data["mean"].astype(np.float64)
                statistics._scatter = data["scatter"].astype(np.float64)
        except (OSError, KeyError, ValueError, TypeError, EOFError, zipfile.BadZipFile) as error:
            raise FmrError(f"{paths.shorten(path)} cannot be read as set statistics.") from error
        return statistics


def frechet_distance(a: FrechetStatistics, b: FrechetStatistics) -> float:
    """The squared Fréchet distance of the Gaussians fitted to both sets; 0 for equal ones, never negative.

    With ``C = F F^T`` from the eigenvectors, ``tr (C1 C2)^(1/2)`` is the sum of the singular values of ``F1^T F2``:
    no square root of rounding errors is taken, so sets smaller than D (singular covariances) are fine.
    """
    if a.mean.shape != b.mean.shape or a.features != b.features:
        raise FmrError(f"Statistics of “{a.features}” and “{b.features}” features cannot be compared.")
    covariance_a, covariance_b = a.covariance, b.covariance
    overlap = linalg.svdvals(_factor(covariance_a).T @ _factor(covariance_b)).sum()
    spread = float(np.trace(covariance_a) + np.trace(covariance_b) - 2.0 * overlap)
    return max(0.0, float(np.square(a.mean - b.mean).sum()) + spread)


def set_statistics(
    images: Iterable[Tensor], network: FeatureNetwork, *, features: str = "EfficientNet-Lite0 224 px"
) -> FrechetStatistics:
    """The statistics of a set of pictures.

    Args:
        images: batches (N, 3, H, W) sRGB in [-1, 1], on the network's device.
        features: the name that keeps statistics of different networks apart.
    """
    statistics: FrechetStatistics | None = None
    with torch.inference_mode():
        for batch in images:
            vectors = network.features(batch)
            if statistics is None:
                statistics = FrechetStatistics(vectors.shape[1], features=features)
            statistics.add(vectors)
    if statistics is None:
        raise FmrError("There are no pictures to take statistics of.")
    return statistics


def _factor(covariance: NDArray[np.float64]) -> NDArray[np.float64]:
    """F with ``F F^T = covariance``, (D, D); eigenvalues below zero are rounding errors."""
    values, vectors = linalg.eigh(covariance)
    factor: NDArray[np.float64] = vectors * np.sqrt(np.clip(values, 0.0, None))
    return factor
