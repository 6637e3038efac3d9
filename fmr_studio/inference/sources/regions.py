"""Regions of a source moved, copied, deleted or pasted, with their features.

A region brings its own features to its new place, between cells by linear interpolation; the rearranger fills the holes and
draws the seam, one cell wide. Measured against letting the rearranger find all of it by the target mask alone, the content of
the region stays the same content, which is what a person who drags an eye expects.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from fmr_studio.canvas.cell_regions import cell_labels
from fmr_studio.canvas.region_edit import Cells, Piece, RegionEdit
from fmr_studio.canvas.region_geometry import Composition, compose
from fmr_studio.errors import FmrError
from fmr_studio.inference.rendering.renderer import Renderer
from fmr_studio.inference.rendering.source import Source
from fmr_studio.inference.rendering.strokes import SEAM_CELLS
from fmr_studio.inference.sources.changes import changed_source, check_size, flexible_cells
from fmr_studio.nn.rearranger import dilate
from fmr_studio.nn.stylegan2 import Features

_SAME_PLACE = 1e-6


def with_regions(renderer: Renderer, source: Source, regions: tuple[RegionEdit, ...], fixed: Cells | None) -> Source:
    """A source whose regions were put down elsewhere; raises :class:`FmrError` for regions of another pack."""
    flexible = flexible_cells(renderer, fixed)
    for region in regions:
        _check(renderer, region)
    pieces = {index: region.piece for index, region in enumerate(regions) if region.piece is not None}
    seen = None if source.labels is None else cell_labels(source.labels, renderer.size)
    seen_in = {index: cell_labels(piece.labels, renderer.size) for index, piece in pieces.items()}
    there = compose(regions, renderer.size, fixed=fixed, labels=seen, pieces=seen_in)
    own = source.mask[0].cpu().numpy().astype(np.uint8)
    clusters = there.take(own, {index: piece.clusters for index, piece in pieces.items()})
    target = torch.from_numpy(clusters.astype(np.int64))[None].to(renderer.device)
    labels = source.labels
    if labels is not None:
        fine = {index: piece.labels for index, piece in pieces.items()}
        composed = compose(regions, renderer.size, fixed=fixed, side=renderer.resolution, labels=labels, pieces=fine)
        labels = composed.take(labels, fine)
    put, holes = (torch.from_numpy(part)[None].to(renderer.device) for part in (_moved(there, pieces), there.hole))
    changed = dilate(put | holes | (target != source.mask), SEAM_CELLS) & flexible
    around = _put_down(source.features, there, put, pieces)
    return changed_source(renderer, source, target, labels, looking=changed & ~put, around=around, changed=changed)


def cut_piece(renderer: Renderer, source: Source, cells: Cells) -> Piece:
    """A region of a source with its features, to be pasted into another source of the same pack."""
    check_size(renderer, cells)
    near = dilate(torch.from_numpy(cells.mask)[None], SEAM_CELLS)[0].numpy()
    features, rgb = (np.where(near, part[0].cpu().numpy(), 0).astype(np.float16) for part in source.features)
    labels = np.full((renderer.resolution,) * 2, 255, np.uint8) if source.labels is None else source.labels.copy()
    clusters = source.mask[0].cpu().numpy().astype(np.uint8)
    return Piece(pack=renderer.card.name, features=features, rgb=rgb, clusters=clusters, labels=labels)


def _moved(there: Composition, pieces: Mapping[int, Piece]) -> np.ndarray:
    """The cells (r, r) that hold something else than before: not those of a region that came to lie where it was."""
    rows, columns = np.indices(there.region.shape)
    away = np.abs(there.x - columns - 0.5) + np.abs(there.y - rows - 0.5) > _SAME_PLACE
    moved: np.ndarray = there.placed & (away | np.isin(there.region, list(pieces)))
    return moved


def _put_down(features: Features, there: Composition, put: Tensor, pieces: Mapping[int, Piece]) -> Features:
    """The features with those of the regions at their new places, between cells by linear interpolation."""
    device, size = features.x.device, there.region.shape[0]
    places = np.stack([there.x, there.y], axis=-1).astype(np.float32) * (2.0 / size) - 1.0
    grid = torch.from_numpy(places)[None].to(device)

    def with_those_of(brought: Features, cells: Tensor, ours: Features) -> Features:
        moved = (F.grid_sample(part, grid, padding_mode="border", align_corners=False) for part in brought)
        return Features(*(torch.where(cells[:, None], new, old) for new, old in zip(moved, ours, strict=True)))

    result = with_those_of(features, put, features)
    for index, piece in pieces.items():
        parts = (torch.from_numpy(part.astype(np.float32))[None].to(device) for part in (piece.features, piece.rgb))
        result = with_those_of(Features(*parts), torch.from_numpy(there.region == index)[None].to(device), result)
    return result


def _check(renderer: Renderer, region: RegionEdit) -> None:
    check_size(renderer, region.cells)
    piece = region.piece
    if piece is None:
        return
    config = renderer.networks.generator.config
    shape = (config.channels[config.block_index(renderer.size)], renderer.size, renderer.size)
    fits = piece.features.shape == shape and piece.labels.shape == (renderer.resolution,) * 2
    if piece.pack != renderer.card.name or not fits or int(piece.clusters.max()) >= renderer.card.parts["codebook"]["clusters"]:
        raise FmrError(f"This piece was cut from a picture of the pack {piece.pack}.", "Pieces fit pictures of their own pack.")
