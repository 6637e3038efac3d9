"""What was painted over a source becomes part of it: by itself it draws the same picture, to the byte."""

from __future__ import annotations

import numpy as np

from fmr_studio.canvas.condition import Given
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.region_shapes import enlarge
from fmr_studio.canvas.taken_paint import TakenPaint
from fmr_studio.errors import FmrError
from fmr_studio.inference.rendering.holes import Holes
from fmr_studio.inference.rendering.renderer import Renderer
from fmr_studio.inference.rendering.source import Source
from fmr_studio.inference.rendering.strokes import Wanted
from fmr_studio.inference.sources.changes import changed_source, check_cluster, check_size, labels_of_mask


def taken_paint(renderer: Renderer, labels: np.ndarray | None, source: Source, given: Given) -> TakenPaint | None:
    """What a painting over a source, see `Renderer.render`, makes of it; None where the picture stays as it is."""
    wanted = renderer.wanted(labels, source, given)
    changed = wanted.changed[0]
    if not changed.any():
        return None
    painted, own = renderer.paintings.read(labels, given, source).labels, source.labels
    holes = wanted.holes or Holes.none(renderer.size)
    drawn = enlarge(changed, renderer.resolution // renderer.size)
    return TakenPaint(
        clusters=np.where(changed, wanted.target[0], 0).astype(np.uint8),
        looking=wanted.looking[0],
        moved=wanted.moved[0],
        places=np.where(wanted.moved, wanted.places, np.float32(0)),
        holes=holes.cells,
        kinds=holes.kinds,
        labels=np.where(drawn | (painted != own), painted, np.uint8(UNKNOWN)),
    )


def with_paint(renderer: Renderer, source: Source, paint: TakenPaint) -> Source:
    """The source with what was painted over it; raises `FmrError` where that was painted for another pack."""
    check_size(renderer, paint.size)
    check_cluster(renderer, int(paint.clusters.max()))
    if paint.labels.shape != source.image.shape[:2]:
        raise FmrError(f"What was painted is of another size than pictures of the pack {renderer.card.name}.")
    changed = paint.changed[None]
    target = np.where(changed, paint.clusters[None].astype(np.int64), source.mask)
    holes = Holes(paint.holes, paint.kinds) if paint.holes.any() else None
    wanted = Wanted(target, paint.looking[None], paint.moved[None], paint.places, holes)
    labels = labels_of_mask(renderer, source, target, target != source.mask)
    if labels is not None:
        labels = np.where(paint.labels == UNKNOWN, labels, paint.labels)
    around = wanted.shown(source.features)
    return changed_source(renderer, source, target, labels, looking=wanted.looking, around=around, changed=changed)
