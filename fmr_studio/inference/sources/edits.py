"""Edits of a source: a new source in which regions were moved, copied, deleted or pasted.

Each stage is a source of its own (what was painted on its proxy mask, the layout of another picture, regions, looks of
regions), so that a cache keeps the earlier ones while the last is dragged. What no edit reached keeps its features bit for bit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from fmr_studio.canvas.look import Look
from fmr_studio.canvas.region_edit import Cells, Correction, Donor, SourceEdits
from fmr_studio.canvas.region_shapes import enlarge
from fmr_studio.canvas.taken_paint import TakenPaint
from fmr_studio.inference.rendering.cells import dilate
from fmr_studio.inference.rendering.renderer import Renderer
from fmr_studio.inference.rendering.source import Source
from fmr_studio.inference.rendering.strokes import SEAM_CELLS
from fmr_studio.inference.request import SourceSpec
from fmr_studio.inference.sources.changes import (
    changed_source,
    check_cluster,
    check_size,
    flexible_cells,
    labels_of_mask,
)
from fmr_studio.inference.sources.looks import with_looks
from fmr_studio.inference.sources.painted import with_paint
from fmr_studio.inference.sources.regions import with_regions

Find = Callable[[SourceSpec], Source]


def edited_source(renderer: Renderer, spec: SourceSpec, find: Find) -> Source:
    """The source that the edits of a specification make.

    Args:
        find: gives the sources it is made of, which are worth keeping.

    Raises:
        FmrError: the pack has no rearranger, or an edit was made for a pack of another edit resolution.
    """
    renderer.need_rearranger()
    edits = spec.edits
    if edits.looks:
        donors = [find(source_of_donor(look.donor)) for look in edits.looks]
        return with_looks(renderer, find(replace(spec, edits=_part(edits, looks=()))), edits.looks, donors, edits.fixed)
    if any(region.enabled for region in edits.regions):
        before = find(replace(spec, edits=_part(edits, looks=(), regions=())))
        return with_regions(renderer, before, edits.regions, edits.fixed)
    if edits.layout is None:
        return _corrected(renderer, spec, find)
    return with_layout(renderer, find(spec.corrected), find(source_of_donor(edits.layout)), edits.fixed)


def source_of_donor(donor: Donor) -> SourceSpec:
    """A seed's look or a photo as a source of its own."""
    return SourceSpec(look=donor) if isinstance(donor, Look) else SourceSpec(photo=donor)


def _part(edits: SourceEdits, **without: tuple[()]) -> SourceEdits:
    """The edits without some of them; equal to no edits at all where none is left."""
    part = replace(edits, **without)  # type: ignore[arg-type]
    return part if part else SourceEdits()


def _corrected(renderer: Renderer, spec: SourceSpec, find: Find) -> Source:
    """The source with its corrections; paint that was taken lies over all that was corrected before it."""
    *before, last = spec.edits.corrections
    if isinstance(last, TakenPaint):
        return with_paint(renderer, find(_corrected_by(spec, before)), last)
    later = [last]
    while before and isinstance(one := before[-1], Correction):
        later.insert(0, one)
        before.pop()
    return with_corrections(renderer, find(_corrected_by(spec, before)), tuple(later))


def _corrected_by(spec: SourceSpec, corrections: Sequence[Correction | TakenPaint]) -> SourceSpec:
    return replace(spec, edits=SourceEdits(corrections=tuple(corrections)))


def with_corrections(renderer: Renderer, source: Source, corrections: tuple[Correction, ...]) -> Source:
    """A source whose proxy mask was painted on: it is understood differently, and drawn anew where that is wanted."""
    read, target = source.mask.copy(), source.mask.copy()
    for correction in corrections:
        check_size(renderer, correction.cells.size)
        check_cluster(renderer, correction.cluster)
        cells = correction.cells.mask[None]
        target[cells] = correction.cluster
        if not correction.redraw:
            read[cells] = correction.cluster
    understood = renderer.source(
        source.styles, source.features, read, image=source.image, labels=source.labels, origin=source.origin
    )
    wanted = target != read
    looking = dilate(wanted, SEAM_CELLS)
    labels = labels_of_mask(renderer, source, target, wanted)
    return changed_source(renderer, understood, target, labels, looking=looking, around=understood.features, changed=looking)


def with_layout(renderer: Renderer, source: Source, layout: Source, fixed: Cells | None) -> Source:
    """A source with the proxy mask and the label map of another one, in its own look."""
    still = ~flexible_cells(renderer, fixed)
    target = np.where(still, source.mask, layout.mask)
    labels = source.labels
    if labels is not None and layout.labels is not None:
        labels = np.where(enlarge(still[0], renderer.resolution // renderer.size), labels, layout.labels)
    looking = dilate(target != source.mask, SEAM_CELLS) & ~still
    return changed_source(renderer, source, target, labels, looking=looking, around=source.features, changed=looking)
