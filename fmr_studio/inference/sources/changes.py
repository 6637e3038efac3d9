"""What all edits of a source share: new features in some cells, and a picture that is drawn anew only where they reach."""

from __future__ import annotations

import numpy as np

from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.region_edit import Cells
from fmr_studio.canvas.region_shapes import enlarge
from fmr_studio.errors import FmrError
from fmr_studio.inference.engines.protocol import Features
from fmr_studio.inference.rendering.features import put_into
from fmr_studio.inference.rendering.renderer import Renderer
from fmr_studio.inference.rendering.source import Source
from fmr_studio.nn.window import Window


def changed_source(
    renderer: Renderer,
    source: Source,
    target: np.ndarray,
    labels: np.ndarray | None,
    *,
    looking: np.ndarray,
    around: Features,
    changed: np.ndarray,
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
        return renderer.source(source.styles, source.features, target, image=source.image, labels=labels, origin=source.origin)
    window = window.rounded(renderer.networks.window_step, renderer.size)
    features = around
    if looking.any():
        moved = renderer.networks.move([source.memory], target, looking, around, window)
        features = put_into(around, moved, looking, window)
    drawn, shown = renderer.windows.draw(features, [source.styles], window)
    image = source.image.copy()
    image[shown.top : shown.bottom, shown.left : shown.right] = drawn[0]
    return renderer.source(source.styles, features, target, image=image, labels=labels, origin=source.origin)


def flexible_cells(renderer: Renderer, fixed: Cells | None) -> np.ndarray:
    """The cells (1, r, r) that may change."""
    if fixed is None:
        return np.ones((1, renderer.size, renderer.size), bool)
    check_size(renderer, fixed.size)
    flexible: np.ndarray = ~fixed.mask[None]
    return flexible


def check_size(renderer: Renderer, size: int) -> None:
    """Raise :class:`FmrError` where cells lie on a grid of another size than the pack's."""
    if size != renderer.size:
        raise FmrError(
            f"A region lies on a grid of {size} cells, and the pack {renderer.card.name} has {renderer.size}.",
            "It was selected for another pack.",
        )


def check_cluster(renderer: Renderer, cluster: int) -> None:
    """Raise :class:`FmrError` where the pack has no such cluster."""
    if cluster >= renderer.networks.shapes.clusters:
        raise FmrError(f"The pack {renderer.card.name} has no cluster {cluster}.", "It was painted for another pack.")


def labels_of_mask(renderer: Renderer, source: Source, target: np.ndarray, wanted: np.ndarray) -> np.ndarray | None:
    """A source's label map (R, R) with what a proxy mask (1, r, r) mostly means in the ``wanted`` cells (1, r, r) bool.

    None where the source has none.
    """
    labels = source.labels
    if labels is None:
        return None
    meanings = source.meanings[target[0]]
    told = wanted[0] & (meanings != UNKNOWN)
    step = renderer.resolution // renderer.size
    read: np.ndarray = np.where(enlarge(told, step), np.kron(meanings, np.ones((step, step), np.uint8)), labels)
    return read
