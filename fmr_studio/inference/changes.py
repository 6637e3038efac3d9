"""What all edits of a source share: new features in some cells, and a picture that is drawn anew only where they reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from fmr_studio.canvas.region_edit import Cells
from fmr_studio.errors import FmrError
from fmr_studio.inference.source import Source
from fmr_studio.inference.strokes import STEP_CELLS
from fmr_studio.nn.stylegan2 import Features
from fmr_studio.nn.window import Window

if TYPE_CHECKING:
    from fmr_studio.inference.pipeline import Pipeline


def changed_source(
    pipe: Pipeline,
    source: Source,
    target: Tensor,
    labels: np.ndarray | None,
    *,
    looking: Tensor,
    around: Features,
    changed: Tensor,
) -> Source:
    """The source with other features in some cells; only what they reach is drawn anew.

    Args:
        target: the proxy mask of the result, (1, r, r) int64; ``labels`` (R, R) uint8 its label map.
        looking: (1, r, r) bool, the cells whose features are rearranged from the source's.
        around: features (1, C, r, r) and RGB of all other cells.
        changed: (1, r, r) bool, the cells whose features are not those of the source.
    """
    window = Window.around(changed[0])
    if window is None:
        return pipe.derived(source.ws, source.features, target, image=source.image, labels=labels, origin=source.origin)
    window = window.rounded(STEP_CELLS, pipe.size)
    features = around
    if bool(looking.any()):
        assert pipe.networks.rearranger is not None and source.memory is not None
        moved = pipe.networks.rearranger.complete(source.memory, target, looking, around, window)
        features = put_into(around, moved, looking, window)
    drawn, shown = pipe.draw_reach(features, source.ws, window)
    image = source.image.copy()
    image[shown.top : shown.bottom, shown.left : shown.right] = drawn[0]
    return pipe.derived(source.ws, features, target, image=image, labels=labels, origin=source.origin)


def put_into(features: Features, new: Features, cells: Tensor, window: Window) -> Features:
    """A copy of features (1, C, r, r) that has ``new`` ones (1, C, h, w) of a window in ``cells`` (1, r, r) bool."""
    copies = Features(*(part.clone() for part in features))
    where = window.cut(cells)[:, None]
    for ours, theirs in zip(copies, new, strict=True):
        window.cut(ours).copy_(torch.where(where, theirs, window.cut(ours)))
    return copies


def flexible_cells(pipe: Pipeline, fixed: Cells | None) -> Tensor:
    """The cells (1, r, r) that may change."""
    if fixed is None:
        return torch.ones(1, pipe.size, pipe.size, dtype=torch.bool, device=pipe.device)
    check_size(pipe, fixed)
    return torch.from_numpy(~fixed.mask)[None].to(pipe.device)


def check_size(pipe: Pipeline, cells: Cells) -> None:
    """Raise :class:`FmrError` where cells lie on a grid of another size than the pack's."""
    if cells.size != pipe.size:
        raise FmrError(
            f"A region lies on a grid of {cells.size} cells, and the pack {pipe.card.name} has {pipe.size}.",
            "It was selected for another pack.",
        )
