"""Regions of a source moved, copied, deleted or pasted, with their features.

A region brings its own features to its new place, between cells by linear interpolation; the rearranger fills the holes and
draws the seam, one cell wide. Measured against letting the rearranger find all of it by the target mask alone, the content of
the region stays the same content, which is what a person who drags an eye expects.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from fmr_studio.canvas.cell_regions import cell_labels
from fmr_studio.canvas.region_edit import Cells, Piece, RegionEdit
from fmr_studio.canvas.region_geometry import Composition, compose
from fmr_studio.canvas.region_shapes import shapes_of
from fmr_studio.errors import FmrError
from fmr_studio.inference.engines.protocol import Features
from fmr_studio.inference.rendering.alignment import between
from fmr_studio.inference.rendering.cells import dilate
from fmr_studio.inference.rendering.renderer import Renderer
from fmr_studio.inference.rendering.source import Source
from fmr_studio.inference.rendering.strokes import SEAM_CELLS
from fmr_studio.inference.sources.changes import changed_source, check_size, flexible_cells
from fmr_studio.inference.sources.rims import with_rims

OUTLINE_CELLS = 2
"""How far around a region cells may show something of it, such as its outline."""
_SAME_PLACE = 1e-6


def with_regions(renderer: Renderer, source: Source, regions: tuple[RegionEdit, ...], fixed: Cells | None) -> Source:
    """A source whose regions were put down elsewhere; raises :class:`FmrError` for regions of another pack."""
    flexible = flexible_cells(renderer, fixed)
    for region in regions:
        _check(renderer, region)
    pieces = {index: region.piece for index, region in enumerate(regions) if region.piece is not None}
    fine = {index: piece.labels for index, piece in pieces.items()}
    shapes = None if source.labels is None else shapes_of(regions, source.labels, fine)
    seen = None if source.labels is None else cell_labels(source.labels, renderer.size)
    there = compose(regions, renderer.size, fixed=fixed, shapes=shapes, alike=seen)
    before, labels, weight = source.labels, source.labels, there.placed.astype(np.float32)
    if before is not None:
        composed = compose(regions, renderer.size, fixed=fixed, side=renderer.resolution, shapes=shapes)
        labels = composed.take(before, fine)
        there, weight = with_rims(there, regions, shapes=shapes or {}, fixed=fixed, before=before, after=labels)
    own = _without_outlines(renderer, source, labels, there, flexible)[0].astype(np.uint8)
    clusters = there.take(own, {index: piece.clusters for index, piece in pieces.items()})
    target = clusters.astype(np.int64)[None]
    put, holes = _moved(there, pieces)[None], there.hole[None]
    changed = dilate(put | holes | (target != source.mask), SEAM_CELLS) & flexible
    around = _put_down(source.features, there, put, pieces, weight)
    return changed_source(renderer, source, target, labels, looking=changed & ~put, around=around, changed=changed)


def _without_outlines(
    renderer: Renderer, source: Source, labels: np.ndarray | None, there: Composition, flexible: np.ndarray
) -> np.ndarray:
    """The proxy mask (1, r, r) of a source, where just around holes cells are what the mapper reads in the new label map.

    They show outlines and shadows of what was there; the holes would be filled with those.
    """
    if labels is None or source.reading is None or not there.hole.any():
        return source.mask
    around = dilate(there.hole[None], OUTLINE_CELLS) & ~(there.hole | there.placed)[None] & flexible
    return np.where(around, renderer.mapped(labels, source), source.mask)


def cut_piece(renderer: Renderer, source: Source, cells: Cells) -> Piece:
    """A region of a source with its features, to be pasted into another source of the same pack."""
    check_size(renderer, cells.size)
    near = dilate(cells.mask[None], SEAM_CELLS)[0]
    features, rgb = (np.where(near, part[0], 0).astype(np.float16) for part in source.features)
    labels = np.full((renderer.resolution,) * 2, 255, np.uint8) if source.labels is None else source.labels.copy()
    clusters = source.mask[0].astype(np.uint8)
    return Piece(pack=renderer.card.name, features=features, rgb=rgb, clusters=clusters, labels=labels)


def _moved(there: Composition, pieces: Mapping[int, Piece]) -> np.ndarray:
    """The cells (r, r) that hold something else than before: not those of a region that came to lie where it was."""
    rows, columns = np.indices(there.region.shape)
    away = np.abs(there.x - columns - 0.5) + np.abs(there.y - rows - 0.5) > _SAME_PLACE
    moved: np.ndarray = there.placed & (away | np.isin(there.region, list(pieces)))
    return moved


def _put_down(
    features: Features, there: Composition, put: np.ndarray, pieces: Mapping[int, Piece], weight: np.ndarray
) -> Features:
    """The features with those of the regions at their new places, between cells by linear interpolation."""
    result = Features(*(part.copy() for part in features))
    _bring(result, features, there, put[0])
    for index, piece in pieces.items():
        brought = Features(*(part.astype(np.float32)[None] for part in (piece.features, piece.rgb)))
        _bring(result, brought, there, there.region == index)
    faded = put[0] & (weight < 1)
    for ours, theirs in zip(result, features, strict=True):
        ours[..., faded] = weight[faded] * ours[..., faded] + (1 - weight[faded]) * theirs[..., faded]
    return result


def _bring(into: Features, brought: Features, there: Composition, cells: np.ndarray) -> None:
    """Write into some cells (r, r) bool what is brought from the places that the composition says."""
    size = there.region.shape[0]
    x, y = ((places[cells].astype(np.float32) - np.float32(0.5)).clip(0, size - 1) for places in (there.x, there.y))
    for ours, theirs in zip(into, brought, strict=True):
        ours[0][:, cells] = between(theirs[0], y, x)


def _check(renderer: Renderer, region: RegionEdit) -> None:
    check_size(renderer, region.cells.size)
    piece = region.piece
    if piece is None:
        return
    shape = (renderer.networks.shapes.channels, renderer.size, renderer.size)
    fits = piece.features.shape == shape and piece.labels.shape == (renderer.resolution,) * 2
    if piece.pack != renderer.card.name or not fits or int(piece.clusters.max()) >= renderer.card.parts["codebook"]["clusters"]:
        raise FmrError(f"This piece was cut from a picture of the pack {piece.pack}.", "Pieces fit pictures of their own pack.")
