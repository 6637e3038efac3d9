"""Edits of a source: a new source in which regions were moved, copied, deleted or pasted.

Each stage is a source of its own (the layout of another picture, then regions, then looks of regions), so that a cache
keeps the earlier ones while the last is dragged. What no edit reached keeps its features bit for bit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from fmr_studio.canvas.cell_regions import cell_labels
from fmr_studio.canvas.cluster_legend import cluster_meanings
from fmr_studio.canvas.look import Look
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.region_edit import Cells, Correction, Donor, RegionEdit, SourceEdits
from fmr_studio.canvas.region_geometry import Composition, compose, enlarge
from fmr_studio.errors import FmrError
from fmr_studio.inference.request import SourceSpec
from fmr_studio.inference.source import Source
from fmr_studio.inference.strokes import SEAM_CELLS, STEP_CELLS
from fmr_studio.nn.rearranger import dilate
from fmr_studio.nn.stylegan2 import Features
from fmr_studio.nn.window import Window

if TYPE_CHECKING:
    from fmr_studio.inference.pipeline import Pipeline

Find = Callable[[SourceSpec], Source]


@torch.inference_mode()
def edited_source(pipe: Pipeline, spec: SourceSpec, find: Find) -> Source:
    """The source that the edits of a specification make.

    Args:
        find: gives the sources it is made of, which are worth keeping.

    Raises:
        FmrError: the pack has no rearranger, or an edit was made for a pack of another edit resolution.
    """
    if pipe.networks.rearranger is None or pipe.networks.codebook is None:
        raise FmrError(f"The pack {pipe.card.name} has no rearranger.", "Train one first.")
    edits = spec.edits
    if edits.looks:
        raise FmrError("Looks of regions are not there yet.")
    if any(region.enabled for region in edits.regions):
        fixed = _if(edits.layout, edits.fixed)
        before = find(replace(spec, edits=SourceEdits(edits.layout, fixed=fixed, corrections=edits.corrections)))
        return with_regions(pipe, before, edits.regions, edits.fixed)
    if edits.layout is None:
        return with_corrections(pipe, find(spec.unedited), edits.corrections)
    return with_layout(pipe, find(spec.corrected), find(source_of_donor(edits.layout)), edits.fixed)


def source_of_donor(donor: Donor) -> SourceSpec:
    """A seed's look or a photo as a source of its own."""
    return SourceSpec(look=donor) if isinstance(donor, Look) else SourceSpec(photo=donor)


def _if(wanted: object, fixed: Cells | None) -> Cells | None:
    return fixed if wanted is not None else None


def with_corrections(pipe: Pipeline, source: Source, corrections: tuple[Correction, ...]) -> Source:
    """A source whose proxy mask was painted on: it is understood differently, and drawn anew where that is wanted."""
    read, target = source.mask.clone(), source.mask.clone()
    for correction in corrections:
        _check_size(pipe, correction.cells)
        clusters = pipe.networks.codebook.clusters if pipe.networks.codebook else 0
        if correction.cluster >= clusters:
            raise FmrError(
                f"The pack {pipe.card.name} has no cluster {correction.cluster}.", "It was painted for another pack."
            )
        cells = torch.from_numpy(correction.cells.mask)[None].to(pipe.device)
        target[cells] = correction.cluster
        if not correction.redraw:
            read[cells] = correction.cluster
    understood = pipe.derived(source.ws, source.features, read, image=source.image, labels=source.labels, origin=source.origin)
    wanted = target != read
    labels = source.labels
    if labels is not None:
        known = cell_labels(labels, pipe.size)
        clusters_there = target[0].cpu().numpy().astype(np.uint8)
        meanings = cluster_meanings(source.mask[0].cpu().numpy().astype(np.uint8), known)[clusters_there]
        told = wanted[0].cpu().numpy() & (meanings != UNKNOWN)
        step = pipe.resolution // pipe.size
        labels = np.where(enlarge(told, step), np.kron(meanings, np.ones((step, step), np.uint8)), labels)
    looking = dilate(wanted, SEAM_CELLS)
    return _changed(pipe, understood, target, labels, looking, understood.features, looking)


def with_layout(pipe: Pipeline, source: Source, layout: Source, fixed: Cells | None) -> Source:
    """A source with the proxy mask and the label map of another one, in its own look."""
    still = _flexible(pipe, fixed).logical_not()
    target = torch.where(still, source.mask, layout.mask)
    labels = source.labels
    if labels is not None and layout.labels is not None:
        labels = np.where(enlarge(still[0].cpu().numpy(), pipe.resolution // pipe.size), labels, layout.labels)
    looking = dilate(target != source.mask, SEAM_CELLS) & ~still
    return _changed(pipe, source, target, labels, looking, source.features, looking)


def with_regions(pipe: Pipeline, source: Source, regions: tuple[RegionEdit, ...], fixed: Cells | None) -> Source:
    """A source whose regions were put down elsewhere."""
    flexible = _flexible(pipe, fixed)
    for region in regions:
        _check(pipe, region)
    there = compose(regions, pipe.size, fixed=fixed)
    pieces = {index: region.piece for index, region in enumerate(regions) if region.piece is not None}
    own = source.mask[0].cpu().numpy().astype(np.uint8)
    clusters = there.take(own, {index: piece.clusters for index, piece in pieces.items()})
    target = torch.from_numpy(clusters.astype(np.int64))[None].to(pipe.device)
    labels = source.labels
    if labels is not None:
        fine = compose(regions, pipe.size, fixed=fixed, side=pipe.resolution)
        labels = fine.take(labels, {index: piece.labels for index, piece in pieces.items()})
    put, holes = (torch.from_numpy(part)[None].to(pipe.device) for part in (_moved(there, pieces), there.hole))
    changed = dilate(put | holes | (target != source.mask), SEAM_CELLS) & flexible
    around = _put_down(source.features, there, put)
    return _changed(pipe, source, target, labels, changed & ~put, around, changed)


def _moved(there: Composition, pieces: object) -> np.ndarray:
    """The cells (r, r) that hold something else than before: not those of a region that came to lie where it was."""
    rows, columns = np.indices(there.region.shape)
    away = np.abs(there.x - columns - 0.5) + np.abs(there.y - rows - 0.5) > 1e-6
    moved: np.ndarray = there.placed & away
    return moved


def _put_down(features: Features, there: Composition, put: Tensor) -> Features:
    """The features with those of the regions at their new places, between cells by linear interpolation."""
    size = there.region.shape[0]
    places = np.stack([there.x, there.y], axis=-1).astype(np.float32) * (2.0 / size) - 1.0
    grid = torch.from_numpy(places)[None].to(features.x.device)
    moved = (F.grid_sample(part, grid, padding_mode="border", align_corners=False) for part in features)
    return Features(*(torch.where(put[:, None], new, old) for new, old in zip(moved, features, strict=True)))


def _changed(
    pipe: Pipeline,
    source: Source,
    target: Tensor,
    labels: np.ndarray | None,
    looking: Tensor,
    around: Features,
    changed: Tensor,
) -> Source:
    """The source with other features in the ``changed`` cells: rearranged ones in ``looking``, else those of ``around``."""
    window = Window.around(changed[0])
    if window is None:
        return pipe.derived(source.ws, source.features, target, image=source.image, labels=labels, origin=source.origin)
    window = window.rounded(STEP_CELLS, pipe.size)
    features = around
    if bool(looking.any()):
        assert pipe.networks.rearranger is not None and source.memory is not None
        moved = pipe.networks.rearranger.complete(source.memory, target, looking, around, window)
        features = Features(*(part.clone() for part in around))
        where = window.cut(looking)[:, None]
        for ours, new in zip(features, moved, strict=True):
            window.cut(ours).copy_(torch.where(where, new, window.cut(ours)))
    image = redrawn(pipe, source, features, window)
    return pipe.derived(source.ws, features, target, image=image, labels=labels, origin=source.origin)


def redrawn(pipe: Pipeline, source: Source, features: Features, window: Window) -> np.ndarray:
    """The picture of a source after its features changed within a window; only what they reach is drawn."""
    drawn, shown = pipe.draw_reach(features, source.ws, window)
    image = source.image.copy()
    image[shown.top : shown.bottom, shown.left : shown.right] = drawn[0]
    return image


def _flexible(pipe: Pipeline, fixed: Cells | None) -> Tensor:
    """The cells (1, r, r) that may change."""
    if fixed is None:
        return torch.ones(1, pipe.size, pipe.size, dtype=torch.bool, device=pipe.device)
    _check_size(pipe, fixed)
    return torch.from_numpy(~fixed.mask)[None].to(pipe.device)


def _check(pipe: Pipeline, region: RegionEdit) -> None:
    _check_size(pipe, region.cells)
    piece = region.piece
    if piece is not None and (piece.pack != pipe.card.name or piece.labels.shape != (pipe.resolution,) * 2):
        raise FmrError(f"This piece was cut from a picture of the pack {piece.pack}.", "Pieces fit pictures of their own pack.")


def _check_size(pipe: Pipeline, cells: Cells) -> None:
    if cells.size != pipe.size:
        raise FmrError(
            f"A region lies on a grid of {cells.size} cells, and the pack {pipe.card.name} has {pipe.size}.",
            "It was selected for another pack.",
        )
