"""Looks of regions: in some cells attention reads the keys and values of another source, and the tail its styles.

Both matter: with the styles of the receiving source the colour of a region comes about half of the way to that of the donor.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from fmr_studio.canvas.region_edit import Cells, LocalLook
from fmr_studio.errors import FmrError
from fmr_studio.inference.changes import check_size, flexible_cells, put_into
from fmr_studio.inference.source import Borrowed, Source
from fmr_studio.inference.strokes import STEP_CELLS
from fmr_studio.nn.stylegan2 import Features
from fmr_studio.nn.window import Window

if TYPE_CHECKING:
    from fmr_studio.inference.pipeline import Pipeline


def with_looks(
    pipe: Pipeline, source: Source, looks: Sequence[LocalLook], donors: Sequence[Source], fixed: Cells | None
) -> Source:
    """A source in which regions have the look of the donors, one for each look; later looks lie above earlier ones."""
    flexible = flexible_cells(pipe, fixed)
    borrowed = tuple(_borrow(pipe, look, donor, flexible) for look, donor in zip(looks, donors, strict=True))
    cells = [one.cells_in(pipe.size, source.labels) for one in borrowed]
    changed = torch.stack(cells).any(dim=0)
    features, image = _draw(pipe, source, source.mask, changed, list(zip(borrowed, cells, strict=True)), rearranged=False)
    return pipe.derived(
        source.ws, features, source.mask, image=image, labels=source.labels, origin=source.origin, borrowed=borrowed
    )


def paint_over_looks(pipe: Pipeline, labels: np.ndarray, source: Source) -> np.ndarray:
    """The picture (R, R, 3) uint8 of a label map (R, R) uint8 over a source that has looks of regions."""
    target, changed = pipe.target(labels, source)
    pairs = [(one, one.cells_in(pipe.size, labels)) for one in source.borrowed]
    for one, cells in pairs:
        changed = changed | (cells != one.cells_in(pipe.size, source.labels))
    return _draw(pipe, source, target, changed, pairs, rearranged=True)[1]


def _borrow(pipe: Pipeline, look: LocalLook, donor: Source, flexible: Tensor) -> Borrowed:
    if donor.memory is None:
        raise FmrError(f"The pack {pipe.card.name} has no rearranger.", "Train one first.")
    cells = flexible
    if look.cells is not None:
        check_size(pipe, look.cells)
        cells = flexible & torch.from_numpy(look.cells.mask)[None].to(pipe.device)
    return Borrowed(donor.memory, donor.ws, look.label, cells)


def _draw(
    pipe: Pipeline,
    source: Source,
    target: Tensor,
    changed: Tensor,
    pairs: list[tuple[Borrowed, Tensor]],
    *,
    rearranged: bool,
) -> tuple[Features, np.ndarray]:
    """Features and picture after ``changed`` cells (1, r, r) were looked for: in the source, then in each donor's cells.

    Args:
        rearranged: also cells under no look take other features than the source's.
    """
    rearranger, window = pipe.networks.rearranger, Window.around(changed[0])
    if window is None or rearranger is None or source.memory is None:
        return source.features, source.image.copy()
    window = window.rounded(STEP_CELLS, pipe.size)
    features = source.features
    if rearranged:
        features = put_into(features, rearranger(source.memory, target, changed, window), changed, window)
    for one, cells in pairs:
        there = cells & changed
        features = put_into(features, rearranger.complete(one.memory, target, there, features, window), there, window)
    drawn, shown = pipe.draw_reach(features, source.ws, window, tints=[(one.ws, cells) for one, cells in pairs])
    image = source.image.copy()
    image[shown.top : shown.bottom, shown.left : shown.right] = drawn[0]
    return features, image
