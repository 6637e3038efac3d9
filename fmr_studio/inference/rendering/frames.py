"""Frames of a sequence: each is the one before, and only cells whose labels changed are drawn anew.

What no changed cell reaches keeps its pixels, so that still parts of a sequence do not flicker, whatever networks and
rounding do. All frames look for their features in one source.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fmr_studio.canvas.condition import Given
from fmr_studio.errors import FmrError
from fmr_studio.inference.engines.protocol import Features
from fmr_studio.inference.rendering.cells import dilate
from fmr_studio.inference.rendering.features import replace
from fmr_studio.inference.rendering.renderer import Renderer
from fmr_studio.inference.rendering.source import Source
from fmr_studio.inference.rendering.strokes import REACH_CELLS, SEAM_CELLS, Wanted
from fmr_studio.nn.window import Window


@dataclass(frozen=True, eq=False)
class Frame:
    """One picture of a sequence.

    Args:
        labels: (R, R) uint8, what it was asked for. target: (1, r, r) int64, the proxy mask that was made of it.
        moved: (1, r, r) bool, the cells that show another place of a key frame.
        features: those of the source, with new ones where the target is another.
        image: (R, R, 3) uint8.
        still: (R, R) bool, the pixels that no change of labels since the frame before may reach.
    """

    labels: np.ndarray
    target: np.ndarray
    moved: np.ndarray
    features: Features
    image: np.ndarray
    still: np.ndarray


class FrameDrawer:
    """Draws a sequence in the look of one source, frame after frame. Not thread-safe.

    Raises:
        FmrError: the pack lacks rearranger, mapper or segmenter, or the source has looks of regions, which are not followed.
    """

    def __init__(self, renderer: Renderer, source: Source) -> None:
        renderer.need_rearranger()
        if source.labels is None:
            raise FmrError(f"The pack {renderer.card.name} has no segmenter.", "Teach it a palette first.")
        if source.borrowed:
            raise FmrError("A sequence cannot follow looks of regions.", "Leave these edits out, or leave out --sequence.")
        self._renderer, self._source = renderer, source
        self._step = renderer.resolution // renderer.size
        still = np.zeros((renderer.resolution, renderer.resolution), bool)
        self._last = Frame(source.labels, source.mask, np.zeros(source.mask.shape, bool), source.features, source.image, still)
        self._key = source

    def draw(self, labels: np.ndarray) -> Frame:
        """The next frame: of a label map (H, W) uint8, see `Renderer.render`."""
        last = self._last
        labels = self._renderer.paintings.read(labels, Given(), self._source).labels
        touched = self._cells(labels != last.labels)
        wanted = self._renderer.wanted(labels, self._key)
        near = dilate(touched, REACH_CELLS)
        target = np.where(near, wanted.target, last.target)
        moved = np.where(near, wanted.moved, last.moved)
        changed = dilate(target != last.target, SEAM_CELLS) | (near & (wanted.moved | last.moved))
        still = ~self._reached(dilate(near, SEAM_CELLS))
        features = self._moved(target, wanted, near, changed)
        self._last = Frame(labels, target, moved, features, self._drawn(features, changed), still)
        self._keep_key(labels)
        return self._last

    def _moved(self, target: np.ndarray, wanted: Wanted, near: np.ndarray, changed: np.ndarray) -> Features:
        """The last frame's features with new ones in changed cells; the key's or the source's own where these are wanted."""
        if not changed.any():
            return self._last.features
        features, whole = Features(*(part.copy() for part in self._last.features)), Window.whole(self._renderer.size)
        looking = changed & np.where(near, wanted.looking, dilate(target != self._source.mask, SEAM_CELLS))
        replace(features, self._source.features, changed & ~near & ~looking, whole)
        replace(features, wanted.shown(self._key.features), changed & near & ~looking, whole)
        around = Features(*(part.copy() for part in features))
        for window in self._renderer.windows_for(looking[0]):
            networks = self._renderer.networks
            replace(features, networks.move([self._source.memory], target, looking, around, window), looking, window)
        return features

    def _drawn(self, features: Features, changed: np.ndarray) -> np.ndarray:
        """The last frame's picture with new pixels where a changed cell has a part in them, and nowhere else."""
        image, reached = self._last.image.copy(), self._reached(changed)
        for window in self._renderer.windows_for(changed[0]):
            drawn, shown = self._renderer.windows.draw(features, [self._source.styles], window)
            part = image[shown.top : shown.bottom, shown.left : shown.right]
            np.copyto(part, drawn[0], where=shown.cut(reached)[..., None])
        return image

    def _keep_key(self, labels: np.ndarray) -> None:
        """Labels are read as changes of a key frame's: one that is far from what is seen by now gives way to this frame."""
        assert self._key.labels is not None
        around = Window.around(self._cells(labels != self._key.labels)[0])
        if around is not None and 2 * around.grow(REACH_CELLS, self._renderer.size).area > self._renderer.size**2:
            last, styles = self._last, self._source.styles
            self._key = self._renderer.source(styles, last.features, last.target, image=last.image, labels=labels, origin=None)

    def _cells(self, pixels: np.ndarray) -> np.ndarray:
        """The cells (1, r, r) with any True of pixels (R, R)."""
        size = self._renderer.size
        cells: np.ndarray = np.any(pixels.reshape(size, self._step, size, self._step), axis=(1, 3))
        return cells[None]

    def _reached(self, cells: np.ndarray) -> np.ndarray:
        """The pixels (R, R) bool that cells (1, r, r) have a part in."""
        middle = self._renderer.size // 2
        one = Window(middle, middle, middle + 1, middle + 1)
        reach = self._renderer.networks.reached_by(one)
        margin = max(one.scaled(self._step).top - reach.top, reach.bottom - one.scaled(self._step).bottom)
        pixels = cells.repeat(self._step, axis=1).repeat(self._step, axis=2)
        return dilate(pixels, margin)[0]
