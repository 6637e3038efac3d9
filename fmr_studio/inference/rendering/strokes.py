"""Strokes: from what is painted to the proxy mask that is wanted, read anew only where something was painted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from fmr_studio.canvas.condition import MUST
from fmr_studio.inference.engines.protocol import Features, MapperLayers, Reading
from fmr_studio.inference.rendering.alignment import align, between
from fmr_studio.inference.rendering.cells import dilate
from fmr_studio.inference.rendering.holes import Clusters, Holes, clusters_there, fill, find_holes
from fmr_studio.inference.rendering.layout import LabelLayout
from fmr_studio.inference.rendering.source import Source
from fmr_studio.nn.conditions import assemble, encode_drawing, encode_labels, unshuffled, weigh_labels
from fmr_studio.nn.window import Window

REACH_CELLS = 4
"""How far from a changed pixel a stroke may change the proxy mask, in cells of the edit resolution."""
SEAM_CELLS = 1
"""How far the changed cells are dilated before blending, so that their borders are drawn anew."""


@dataclass(frozen=True, eq=False)
class Painted:
    """What is painted, at the picture's resolution.

    Args:
        labels: (R, R) uint8 ids, 255 unknown.
        drawings: (values, weight), both (R, R) uint8, by the name of the condition; see
            :class:`~fmr_studio.canvas.condition.Condition`.
        label_weight: (R, R) uint8, 0 only where labels are unknown; None: 255 everywhere.
    """

    labels: np.ndarray
    drawings: Mapping[str, tuple[np.ndarray, np.ndarray]] = field(default_factory=dict)
    label_weight: np.ndarray | None = None

    def cut(self, window: Window) -> Painted:
        """The part in a window of pixels."""
        weight = None if self.label_weight is None else window.cut(self.label_weight)
        parts = {name: (window.cut(values), window.cut(said)) for name, (values, said) in self.drawings.items()}
        return Painted(window.cut(self.labels), parts, weight)

    def said(self, source: Source) -> np.ndarray:
        """The pixels (R, R) bool that are not as the source has them, or of which a drawing speaks."""
        assert source.labels is not None
        pixels: np.ndarray = self.labels != source.labels
        for _, weight in self.drawings.values():
            pixels = pixels | (weight > 0)
        return pixels

    def hinted(self) -> np.ndarray:
        """The pixels (R, R) bool of which a drawing speaks, or labels that need not be followed: the mapper weighs these."""
        hinted = np.zeros(self.labels.shape, bool) if self.label_weight is None else self.label_weight < MUST
        for _, weight in self.drawings.values():
            hinted = hinted | (weight > 0)
        return hinted


@dataclass(frozen=True, eq=False)
class Wanted:
    """What a painting asks of a source.

    Args:
        target: (1, r, r) int64, the proxy mask.
        looking: (1, r, r) bool, the cells whose features attention looks for.
        moved: (1, r, r) bool, other cells, which show what the source has at ``places`` (2, r, r) float32, see `Alignment`;
            in ``holes`` they follow their neighbours.
    """

    target: np.ndarray
    looking: np.ndarray
    moved: np.ndarray
    places: np.ndarray
    holes: Holes | None = None

    @classmethod
    def of(cls, target: np.ndarray, looking: np.ndarray) -> Wanted:
        """Nothing moves: attention looks for all that changes."""
        return cls(target, looking, np.zeros_like(looking), np.zeros((2, *looking.shape[1:]), np.float32))

    @property
    def changed(self) -> np.ndarray:
        """The cells (1, r, r) bool whose features are not those of the source."""
        changed: np.ndarray = self.looking | self.moved
        return changed

    def shown(self, features: Features) -> Features:
        """The features (1, C, r, r) of the source with those of the cells that moved."""
        if not self.moved.any():
            return features
        shown = Features(*(part.copy() for part in features))
        cells = self.moved[0]
        for ours, theirs in zip(shown, features, strict=True):
            ours[0][:, cells] = between(theirs[0], *self.places[:, cells])
            if self.holes is not None:
                fill(ours[0], self.holes, ~self.looking[0])
        return shown

    def key(self, window: Window) -> bytes:
        """What of the cells that moved those near a window depend on."""
        key: bytes = np.where(window.cut(self.moved), window.cut(self.places), np.float32(0)).tobytes()
        return key if self.holes is None else key + b"".join(window.cut(part).tobytes() for part in self.holes)


@dataclass(frozen=True, eq=False)
class StrokeReader:
    """Reads what is painted with a mapper.

    Args:
        conditions: what the mapper reads, see `Shapes`. labels: K of the palette.
        size: r; ``resolution``: R, a multiple of 2r. window_step: see `Networks`.
        aligned: whether what moves is laid over the source as a whole, see `RearrangerConfig`.
    """

    mapper: MapperLayers
    conditions: Sequence[tuple[str, int]]
    labels: int
    size: int
    resolution: int
    window_step: int = 1
    aligned: bool = True

    @property
    def _step(self) -> int:
        return self.resolution // self.size

    def own(self, ids: np.ndarray) -> Reading:
        """The reading of a source's own label map (R, R) uint8."""
        return self.mapper.whole(self._condition([Painted(ids)]))

    def together(self, painted: Sequence[Painted], sources: Sequence[Source]) -> list[Wanted]:
        """:meth:`wanted` of N paintings, read as one batch and as a whole: for devices that like large work."""
        read = self.mapper.read(self._condition(painted))
        return [self._wanted(row[None], one, source) for row, one, source in zip(read, painted, sources, strict=True)]

    def wanted(self, painted: Painted, source: Source) -> Wanted:
        """What is wanted where something is painted: what the source has elsewhere from there, the rest by the mapper."""
        return self._wanted(self._read(painted, source), painted, source)

    def target(self, painted: Painted, source: Source) -> np.ndarray:
        """The proxy mask (1, r, r) int64 by the mapper alone."""
        return _target(self._read(painted, source), self._near(painted, source), source)

    def _read(self, painted: Painted, source: Source) -> np.ndarray:
        """What the mapper reads, (1, r, r) int64; only cells within ``REACH_CELLS`` of a changed pixel count."""
        assert source.reading is not None
        around = Window.around(self._touched(painted, source)[0])
        if around is None:
            return source.reading.clusters
        near = around.grow(REACH_CELLS, self.size).rounded(self.window_step, self.size)
        if 2 * near.area > self.size**2:
            # Beyond half of the grid the parts cost more than the whole.
            return self.mapper.read(self._condition([painted]))
        where = around.rounded(self.window_step, self.size)
        change = self._condition([painted.cut(where.scaled(self._step))])
        read = source.reading.clusters.copy()
        near.cut(read)[:] = self.mapper.reread(source.reading, change, where, near)
        return read

    def _wanted(self, read: np.ndarray, painted: Painted, source: Source) -> Wanted:
        near = self._near(painted, source)
        target = _target(read, near, source)
        movable = near & ~dilate(self._cells(painted.hinted()), REACH_CELLS)
        if source.layout is None or not movable.any():
            return Wanted.of(target, dilate(target != source.mask, SEAM_CELLS))
        layout = LabelLayout(painted.labels, self.size, self.labels)
        found = align(layout, source.layout, movable[0], moving=self.aligned)
        clusters = Clusters(target[0], source.mask[0], source.meanings)
        holes = find_holes(found, source.layout.contents, clusters, movable[0])
        down, right = np.rint(found.places).astype(np.int64)
        settled = (found.agree | holes.cells)[None]
        target = np.where(found.agree & ~holes.cells, source.mask[:, down, right], target)
        looking = dilate((target != source.mask) & ~settled, SEAM_CELLS) & ~settled
        if not holes.cells.any():
            return Wanted(target, looking, found.moved[None], found.places)
        target = clusters_there(holes, clusters._replace(target=target[0]))[None]
        places = np.where(holes.cells, np.indices(holes.cells.shape).astype(np.float32), found.places)
        return Wanted(target, looking, (found.moved | holes.cells)[None], places, holes)

    def _condition(self, painted: Sequence[Painted]) -> np.ndarray:
        """N paintings of (h, w) pixels as the mapper reads them, (N, 4 · channels, h / step, w / step)."""
        rows = 2 * painted[0].labels.shape[0] // self._step
        if len(painted) > 1:
            return np.concatenate([self._condition([one]) for one in painted])
        one = painted[0]
        encoded = {"labels": encode_labels(one.labels[None], self.labels, rows)}
        if one.label_weight is not None:
            weigh_labels(encoded["labels"], one.label_weight[None])
        for name, (values, weight) in one.drawings.items():
            encoded[name] = encode_drawing(values[None], weight[None], rows)
        return unshuffled(assemble(encoded, self.conditions))

    def _touched(self, painted: Painted, source: Source) -> np.ndarray:
        """The cells (1, r, r) bool with a pixel that is not as the source has it, or of which a drawing speaks."""
        return self._cells(painted.said(source))

    def _near(self, painted: Painted, source: Source) -> np.ndarray:
        """The cells (1, r, r) bool that a painting may change."""
        return dilate(self._touched(painted, source), REACH_CELLS)

    def _cells(self, pixels: np.ndarray) -> np.ndarray:
        """The cells (1, r, r) bool with any True of pixels (R, R)."""
        blocks = pixels.reshape(self.size, self._step, self.size, self._step)
        return np.any(blocks, axis=(1, 3))[None]


def _target(read: np.ndarray, near: np.ndarray, source: Source) -> np.ndarray:
    """What was ``read`` where the reading changed, and only near the change: the rest keeps the source's own clusters."""
    assert source.reading is not None
    return np.where((read != source.reading.clusters) & near, read, source.mask)
