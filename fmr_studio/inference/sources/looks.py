"""Looks of regions: a source that borrows the looks of others in some of its cells."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fmr_studio.canvas.region_edit import Cells, LocalLook
from fmr_studio.inference.rendering.looks import LookDrawer
from fmr_studio.inference.rendering.renderer import Renderer
from fmr_studio.inference.rendering.source import Borrowed, Source
from fmr_studio.inference.sources.changes import check_size, flexible_cells


def with_looks(
    renderer: Renderer, source: Source, looks: Sequence[LocalLook], donors: Sequence[Source], fixed: Cells | None
) -> Source:
    """A source in which regions have the look of the donors, one for each look; later looks lie above earlier ones."""
    flexible = flexible_cells(renderer, fixed)
    borrowed = tuple(_borrow(renderer, look, donor, flexible) for look, donor in zip(looks, donors, strict=True))
    features, image = LookDrawer(renderer.networks, renderer.windows).lend(source, borrowed)
    return renderer.source(
        source.styles, features, source.mask, image=image, labels=source.labels, origin=source.origin, borrowed=borrowed
    )


def _borrow(renderer: Renderer, look: LocalLook, donor: Source, flexible: np.ndarray) -> Borrowed:
    assert donor.memory is not None
    cells = flexible
    if look.cells is not None:
        check_size(renderer, look.cells.size)
        cells = flexible & look.cells.mask[None]
    return Borrowed(donor.memory, donor.styles, look.label, cells)
