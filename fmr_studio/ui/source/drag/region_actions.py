"""What buttons, keys and the list of edits do to regions: each call is one named step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject

from fmr_studio.canvas.cell_regions import Mask
from fmr_studio.canvas.region_edit import Cells, Placement, RegionKind
from fmr_studio.canvas.region_geometry import placed_cells
from fmr_studio.errors import FmrError
from fmr_studio.ui.source.drag import changes
from fmr_studio.ui.source.drag.controller import DragController
from fmr_studio.ui.source.drag.gestures import mirrored, with_partners


class RegionActions(QObject):
    """Changes what a `DragController` has chosen, and its list of edits."""

    def __init__(self, drag: DragController) -> None:
        super().__init__()
        self.drag = drag

    # -- what is chosen ------------------------------------------------------------------------------------------------

    def place(self, placement: Placement) -> None:
        """Put the one chosen region exactly somewhere."""
        if self.drag.frame is None or len(self.drag.items) != 1:
            return
        edits, indices = self.drag.with_items()
        changed = {indices[0]: replace(edits.regions[indices[0]], placement=placement)}
        step = self.drag.words(self.tr("Place %1"))
        self.drag.keep(changes.with_regions(edits, with_partners(edits.regions, changed)), step, indices)

    def choose_next(self, step: int) -> None:
        """Choose the part of the picture after the chosen one (1), or the one before (-1); the background comes last."""
        background = self.drag.session.document.properties.background
        parts = sorted(changes.largest_parts(self.drag.parts()), key=lambda part: part.label == background)
        if not parts:
            return
        cells = self.drag.items[0].cells if self.drag.items else None
        there = [place for place, part in enumerate(parts) if part.cells == cells]
        place = there[0] + step if there else 0 if step > 0 else -1
        self.drag.choose_part(parts[place % len(parts)])

    # -- what buttons do -----------------------------------------------------------------------------------------------

    def mirror(self, *, across: bool = True) -> None:
        """Let left and right of what is chosen change places, or top and bottom."""
        if self.drag.frame is None:
            return
        edits, indices = self.drag.with_items()
        done = mirrored([edits.regions[index] for index in indices], across=across)
        changed = with_partners(edits.regions, dict(zip(indices, done, strict=True)))
        self.drag.keep(changes.with_regions(edits, changed), self.drag.words(self.tr("Mirror %1")), indices)

    def duplicate(self) -> None:
        """Put down what is chosen a second time."""
        if self.drag.frame is not None:
            step = self.drag.words(self.tr("Duplicate %1"))
            edits, indices = changes.duplicated(self.drag.edits, self.drag.items)
            self.drag.keep(edits, step, indices)

    def delete(self) -> None:
        """Take away what is chosen; its place is filled from its surroundings."""
        if self.drag.items:
            step = self.drag.words(self.tr("Delete %1"))
            edits, indices = self.drag.with_items()
            self.drag.keep(changes.deleted(edits, indices), step, ())

    def forget(self) -> None:
        """Take the chosen edits from the list: their regions are as they were."""
        if self.drag.chosen:
            step = self.drag.words(self.tr("Take back the edit of %1"))
            self.drag.keep(changes.forgotten(self.drag.edits, self.drag.chosen), step, ())

    def pair(self) -> None:
        """Let two regions move as mirror images, or no longer; of one, the other is found by its label."""
        edits, indices = self.drag.with_items()
        items = [edits.regions[index] for index in indices]
        numbers = {item.partner for item in items if item.partner}
        if numbers:
            self.drag.keep(changes.unpaired(edits, numbers), self.tr("Separate the pair"), indices)
            return
        if len(items) == 1:
            other = changes.counterpart(items[0], self.drag.parts())
            if other is not None:
                known = [index for index, region in enumerate(edits.regions) if region.cells == other.cells]
                indices = (*indices, known[0] if known else len(edits.regions))
                edits = edits if known else replace(edits, regions=(*edits.regions, other))
        if len(indices) != 2:
            words = self.tr("A pair is two regions."), self.tr("Choose two with Shift, or one whose label is there twice.")
            self.drag.session.failed.emit(FmrError(*words))
            return
        self.drag.keep(changes.paired(edits, *indices), self.tr("Pair"), indices[:1])

    # -- the list ------------------------------------------------------------------------------------------------------

    def reorder(self, order: Sequence[int]) -> None:
        """Put the edits into another order, by their indices; the later ones lie above."""
        chosen = [order.index(index) for index in self.drag.chosen]
        self.drag.keep(changes.reordered(self.drag.edits, order), self.tr("Order of regions"), chosen)

    def enable(self, index: int, on: bool) -> None:
        """Let an edit count, or not."""
        region = self.drag.edits.regions[index]
        words = self.tr("Use the edit of %1") if on else self.tr("Leave out the edit of %1")
        edits = changes.with_regions(self.drag.edits, {index: replace(region, enabled=on)})
        self.drag.keep(edits, words.replace("%1", self.drag.name_of(region)))

    def rename(self, index: int, name: str) -> None:
        """Call an edit something else."""
        region = self.drag.edits.regions[index]
        self.drag.keep(changes.with_regions(self.drag.edits, {index: replace(region, name=name)}), self.tr("Rename region"))

    # -- fixed cells -------------------------------------------------------------------------------------------------

    def show_fixed(self, mask: Mask) -> None:
        """Show other fixed cells while they are painted."""
        self.drag.show_edits(replace(self.drag.edits, fixed=Cells.of(mask) if mask.any() else None))

    def keep_fixed(self, mask: Mask) -> None:
        """Fix exactly these cells, as a step."""
        step = self.tr("Fix an area") if mask.any() else self.tr("Nothing is fixed")
        edits = replace(self.drag.edits, fixed=Cells.of(mask) if mask.any() else None)
        if self.drag.ready():
            self.drag.tries.keep(replace(self.drag.tries.source, edits=edits), step)

    def fix_chosen(self, *, others: bool = False) -> None:
        """Fix the cells that what is chosen lies on, or all others."""
        mask = np.zeros((self.drag.size, self.drag.size), bool)
        for item in self.drag.items:
            mask |= item.cells.mask if item.kind is RegionKind.DELETE else placed_cells(item)
        self.keep_fixed(~mask if others else self.drag.fixed | mask)

    def free_all(self) -> None:
        """Fix nothing."""
        self.keep_fixed(np.zeros((self.drag.size, self.drag.size), bool))
