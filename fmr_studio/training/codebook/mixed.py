"""Clusters in which parts count and light does not: what changes under style mixing is taken out of the distance.

Each sample is drawn again with other fine styles: the same layout in other colours and another light. How the features of a
cell differ between these versions is nuisance; directions with much nuisance for their variance are shrunk, as in linear
discriminant analysis (Fisher 1936), and K-means does the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from sklearn.cluster import MiniBatchKMeans
from torch import Tensor

from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.generators import AnyGenerator
from fmr_studio.training.codes.samples import head_features, styles_of

_MIXED_SEED = 60_000
_LAYOUT_SEED = 50_000


@dataclass(frozen=True)
class MixedOptions:
    """What decides the clusters.

    Args:
        layouts: samples, of which ``cells`` random cells each are clustered.
        versions: of each sample, the first unmixed.
        fine: style layers that are mixed; in the last version those of the block before are mixed by half, too.
        weights: of the blocks in the distance, by how many blocks they lie below the edit resolution.
        principal, kept: directions before and after nuisance is shrunk.
        blend: how much of the whole variance joins the nuisance; more shrinks less.
        middle, inner: how much cells in the middle of the picture count, and those of eyes and mouth in an aligned portrait.
    """

    clusters: int = 40
    layouts: int = 260
    cells: int = 220
    versions: int = 3
    fine: int = 7
    weights: tuple[tuple[int, float], ...] = ((1, 0.6), (0, 1.0))
    principal: int = 192
    kept: int = 48
    blend: float = 0.1
    middle: float = 2.0
    inner: float = 4.0
    seed: int = 0


@dataclass(frozen=True, eq=False)
class MixedClusters:
    """Centres in the space without nuisance.

    Args:
        mean, scale: of the stacked channels; middle: what principal directions count from; projection: (D, d) of stacked
            channels; centers: (P, d).
        stable: share of held-out cells (0-1) that keep their cluster under other fine styles.
    """

    mean: Tensor
    scale: Tensor
    middle: Tensor
    projection: Tensor
    centers: Tensor
    blocks: tuple[int, ...]
    stable: float

    def read(self, features: list[Tensor]) -> Tensor:
        """Features (1, C, s, s) of all blocks up to the edit resolution to the proxy mask (r, r) int64."""
        size = features[-1].shape[-1]
        return self.nearest(_stacked(features, self.blocks, size)).view(size, size)

    def nearest(self, points: Tensor) -> Tensor:
        """The cluster (..., ) of stacked channels (..., D)."""
        reduced = ((points - self.mean) * self.scale - self.middle) @ self.projection
        return (2.0 * reduced @ self.centers.T - self.centers.square().sum(dim=1)).argmax(dim=-1)


def fit_mixed_clusters(
    generator: AnyGenerator, size: int, options: MixedOptions, *, progress: Progress | None = None
) -> tuple[MixedClusters, Tensor]:
    """Cluster cells of style-mixed samples.

    Returns:
        The clusters, and the features (M, C) at the edit resolution of the cells they were found in.
    """
    progress = progress or Progress()
    blocks = tuple(below for below, _ in options.weights)
    points, places = _draw(generator, size, blocks, options, progress.part(0.0, 0.8))
    channels = points.shape[-1] // len(blocks)
    flat = points[:, 0].flatten(0, 1)
    mean = flat.mean(dim=0)
    share = torch.cat([torch.full((channels,), weight / channels**0.5) for _, weight in options.weights])
    scale = share / (flat.std(dim=0) + 1e-6)
    white, held_out = (points - mean) * scale, max(1, len(points) // 5)
    middle, projection = _without_nuisance(white[:-held_out], options)
    weight = _importance(places[: len(points) - held_out], size, options)
    reduced = ((white[:-held_out, 0].flatten(0, 1) - middle) @ projection).numpy()
    means = MiniBatchKMeans(options.clusters, batch_size=4096, n_init=3, max_iter=150, random_state=options.seed)
    centers = torch.from_numpy(means.fit(reduced, sample_weight=weight.ravel()).cluster_centers_).float()
    found = MixedClusters(mean, scale, middle, projection, centers, blocks, 0.0)
    seen = found.nearest(points[-held_out:])
    stable = float((seen[:, :1] == seen[:, 1:]).float().mean())
    progress.report(1.0, f"clustered, {100 * stable:.0f} % of cells stay under other styles")
    at_size = blocks.index(0) * channels
    return MixedClusters(mean, scale, middle, projection, centers, blocks, stable), flat[:, at_size : at_size + channels]


def _draw(
    generator: AnyGenerator, size: int, blocks: tuple[int, ...], options: MixedOptions, progress: Progress
) -> tuple[Tensor, np.ndarray]:
    """Stacked channels (layouts, versions, cells, D) of the same random cells, and the places (layouts, cells) of these."""
    points, places = [], []
    for layout in range(options.layouts):
        progress.check()
        cells = np.random.default_rng([options.seed, layout]).integers(0, size * size, options.cells)
        versions = []
        for version in range(options.versions):
            ws = _mixed(generator, layout, version, options)
            stacked = _stacked(head_features(generator, ws, size), blocks, size)
            versions.append(stacked[torch.from_numpy(cells)])
        points.append(torch.stack(versions))
        places.append(cells)
        progress.report((layout + 1) / options.layouts, "sampling mixed styles")
    return torch.stack(points), np.stack(places)


def _mixed(generator: AnyGenerator, layout: int, version: int, options: MixedOptions) -> Tensor:
    ws = styles_of(generator, _LAYOUT_SEED + layout).clone()
    if version > 0:
        other = styles_of(generator, _MIXED_SEED + options.versions * layout + version)
        ws[:, options.fine :] = other[:, options.fine :]
        if version + 1 == options.versions:
            before = slice(max(0, options.fine - 3), options.fine)
            ws[:, before] = ws[:, before].lerp(other[:, before], 0.5)
    return ws


def _stacked(features: list[Tensor], blocks: tuple[int, ...], size: int) -> Tensor:
    """Channels of some blocks, (r·r, D)."""
    chosen = [features[len(features) - 1 - below] for below in blocks]
    finer = [
        x if x.shape[-1] == size else F.interpolate(x, size=(size, size), mode="bilinear", align_corners=False) for x in chosen
    ]
    return torch.cat(finer, dim=1)[0].flatten(1).T


def _without_nuisance(white: Tensor, options: MixedOptions) -> tuple[Tensor, Tensor]:
    """What is subtracted from whitened channels (layouts, versions, cells, D), and the projection of the rest (D, d)."""
    flat = white[:, 0].flatten(0, 1)
    middle = flat.mean(dim=0)
    some = flat[torch.randperm(len(flat), generator=torch.Generator().manual_seed(options.seed))[:8_000]]
    _, _, vectors = torch.linalg.svd(some - middle, full_matrices=False)
    first = vectors[: options.principal].T
    codes = (white - middle) @ first
    pairs = [(a, b) for b in range(codes.shape[1]) for a in range(b)]
    differences = torch.cat([(codes[:, b] - codes[:, a]).flatten(0, 1) for a, b in pairs])
    nuisance = differences.T @ differences / (2 * len(differences))
    plain = codes[:, 0].flatten(0, 1)
    whole = plain.T @ plain / len(plain)
    size = len(whole)
    shrunk = nuisance + options.blend * whole + 1e-4 * torch.eye(size) * whole.trace() / size
    values, directions = torch.linalg.eigh(shrunk)
    spread = directions @ torch.diag(values.rsqrt()) @ directions.T
    _, rotation = torch.linalg.eigh(spread @ whole @ spread)
    return middle, first @ spread @ rotation.flip(1)[:, : options.kept]


def _importance(places: np.ndarray, size: int, options: MixedOptions) -> np.ndarray:
    """How much each cell counts: faces lie in the middle of aligned portraits, and their smallest parts would be lost."""
    y, x = places // size / size, places % size / size
    weight = np.ones(places.shape)
    weight[(y > 0.31) & (y < 0.85) & (x > 0.22) & (x < 0.78)] = options.middle
    for top, bottom in ((0.375, 0.53), (0.59, 0.78)):
        weight[(y > top) & (y < bottom) & (x > 0.27) & (x < 0.73)] = options.inner
    return weight
