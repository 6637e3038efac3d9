"""The selection: which cells of the source a person means, shared by the proxy mask's panel, the picture and the canvas."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from fmr_studio.canvas.cell_regions import Ids, Mask, joined, main_label, within_lasso
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.raster import Point
from fmr_studio.canvas.region_edit import Cells


class Reach(StrEnum):
    """How much a click takes."""

    PART = "part"
    """The joined cells of one label: one ear."""
    REGION = "region"
    """The joined cells of one cluster."""
    CLUSTER = "cluster"
    """All cells of the cluster."""
    LABEL = "label"
    """All cells of the label: both ears."""


class Combine(StrEnum):
    """What happens to what was selected before."""

    REPLACE = "replace"
    ADD = "add"
    SUBTRACT = "subtract"


class Selection(QObject):
    """Cells of the unedited source's proxy mask (r, r). The window owns one; whoever selects or draws uses it.

    Cells are columns x and rows y; a place beside the grid selects nothing.
    """

    changed = Signal()
    """Other cells are selected."""
    source_changed = Signal()
    """There is another proxy mask, or none."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cells: Cells | None = None
        self._source: Hashable = None
        self.clusters: Ids | None = None
        """(r, r) uint8 clusters of the unedited source; None where they are not known. Not to be written to."""
        self.labels: Ids | None = None
        """(r, r) uint8, the label of each cell of it, 255 unknown."""
        self.reach = Reach.PART
        """What :meth:`select_at` takes unless it is told otherwise."""

    # -- what is there -------------------------------------------------------------------------------------------------

    def show_source(self, source: Hashable, clusters: Ids | None, labels: Ids | None = None) -> None:
        """Select in another proxy mask; what was selected stays only if it is the same source.

        Args:
            source: anything that is equal for the same unedited source.
            clusters: (r, r) uint8; labels: (r, r) uint8, the label of each cell, None where nobody can say.
        """
        if clusters is not None and labels is None:
            labels = np.full(clusters.shape, UNKNOWN, np.uint8)
        same = clusters is not None and self.clusters is not None and clusters.shape == self.clusters.shape
        if source != self._source or not same:
            self.clear()
        news = not (_equal(clusters, self.clusters) and _equal(labels, self.labels))
        self._source, self.clusters, self.labels = source, clusters, labels
        if news:
            self.source_changed.emit()

    @property
    def cells(self) -> Cells | None:
        """What is selected; None for nothing."""
        return self._cells

    @property
    def mask(self) -> Mask | None:
        """What is selected as (r, r) bool, a new array; None for nothing."""
        return None if self._cells is None else self._cells.mask

    @property
    def label(self) -> int:
        """The label most of the selected cells have; 255 for none."""
        if self._cells is None or self.labels is None:
            return UNKNOWN
        return main_label(self.labels, self._cells.mask)

    # -- selecting -----------------------------------------------------------------------------------------------------

    def select_at(self, x: int, y: int, reach: Reach | None = None, how: Combine = Combine.REPLACE) -> None:
        """What a click on a cell takes."""
        found = self.at(x, y, reach)
        if found is not None:
            self.combine(found, how)
        elif how is Combine.REPLACE:
            self.clear()

    def at(self, x: int, y: int, reach: Reach | None = None) -> Mask | None:
        """The cells (r, r) bool that :meth:`select_at` would take; None beside the grid or without a mask."""
        clusters, labels = self.clusters, self.labels
        if clusters is None or labels is None or not (0 <= x < clusters.shape[1] and 0 <= y < clusters.shape[0]):
            return None
        reach = reach or self.reach
        by_label = reach in (Reach.PART, Reach.LABEL) and labels[y, x] != UNKNOWN
        same: Mask = labels == labels[y, x] if by_label else clusters == clusters[y, x]
        return same if reach in (Reach.CLUSTER, Reach.LABEL) else joined(same, (x, y))

    def select_connected(self, x: int, y: int, how: Combine = Combine.REPLACE) -> None:
        """The joined cells of the cluster under a cell."""
        self.select_at(x, y, Reach.REGION, how)

    def select_cluster(self, cluster: int, how: Combine = Combine.REPLACE) -> None:
        """All cells of a cluster."""
        if self.clusters is not None:
            self.combine(self.clusters == cluster, how)

    def select_label(self, label: int, how: Combine = Combine.REPLACE) -> None:
        """All cells of a label."""
        if self.labels is not None:
            self.combine(self.labels == label, how)

    def lasso(self, points: Sequence[Point], how: Combine = Combine.REPLACE) -> None:
        """The cells inside a closed outline, whose points are in cells."""
        if self.clusters is not None:
            self.combine(within_lasso(points, self.clusters.shape[0]), how)

    def combine(self, mask: NDArray[np.bool_], how: Combine = Combine.REPLACE) -> None:
        """Select cells (r, r) bool, add them, or take them out."""
        before = self.mask
        if before is not None and before.shape == mask.shape and how is not Combine.REPLACE:
            mask = before | mask if how is Combine.ADD else before & ~mask
        elif how is Combine.SUBTRACT:
            return
        self.select(Cells.of(mask) if mask.any() else None)

    def add(self, mask: NDArray[np.bool_]) -> None:
        """Select more cells (r, r) bool."""
        self.combine(mask, Combine.ADD)

    def select_all(self) -> None:
        """Every cell."""
        if self.clusters is not None:
            self.combine(np.ones(self.clusters.shape, bool))

    def invert(self) -> None:
        """What was not selected."""
        if self.clusters is not None:
            mask = self.mask
            self.combine(np.ones(self.clusters.shape, bool) if mask is None else ~mask)

    def select(self, cells: Cells | None) -> None:
        """Select exactly these cells."""
        if cells != self._cells:
            self._cells = cells
            self.changed.emit()

    def clear(self) -> None:
        """Select nothing."""
        self.select(None)


def _equal(first: Ids | None, second: Ids | None) -> bool:
    return first is second or (first is not None and second is not None and np.array_equal(first, second))
