"""Picture sheets of a pack that is being prepared: samples, their proxy masks, and what moves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from fmr_studio.nn.codebook import Codebook
from fmr_studio.nn.stylegan2 import Generator
from fmr_studio.training import pictures

COLUMNS = 8
TILE_PX = 128
"""Larger pictures are shown by their running image of this size."""
SAMPLES, CLUSTERS, MOVED = "1-samples.png", "2-clusters.png", "3-moved.png"


@torch.no_grad()
def write_sheet(folder: Path, generator: Generator, size: int, codebook: Codebook | None = None) -> str:
    """Samples in rows of eight, with their proxy masks below where there is a codebook; returns the file's name."""
    device = next(generator.parameters()).device
    rows = []
    for row in range(3 if codebook is None else 2):
        z = torch.randn(COLUMNS, generator.config.z_dim, generator=torch.Generator().manual_seed(row)).to(device)
        ws = generator.mapping(z, 0.8)
        tiles, masks = zip(*(_drawn(generator, one[None], size, codebook) for one in ws), strict=True)
        rows.append(np.concatenate(tiles))
        if codebook is not None:
            colors = pictures.cluster_colors(codebook.clusters)
            rows.append(pictures.colored(np.concatenate(masks), colors, rows[-1].shape[1]))
    name = SAMPLES if codebook is None else CLUSTERS
    pictures.save_png(pictures.grid(rows), folder / name)
    return name


def _drawn(generator: Generator, ws: torch.Tensor, size: int, codebook: Codebook | None) -> tuple[np.ndarray, np.ndarray]:
    features = generator.synthesis.head(ws, size)
    side = max(2 * size, min(TILE_PX, generator.config.resolution))
    tile = pictures.to_uint8(generator.synthesis.tail(features, ws, stop=min(side, generator.config.resolution)))
    mask = np.zeros((1, size, size), np.int64) if codebook is None else codebook(features.x).cpu().numpy()
    return tile, mask
