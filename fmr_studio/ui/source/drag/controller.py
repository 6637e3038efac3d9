"""Dragging regions: who is chosen, what a press, a move and a key do to them, and which undo step comes of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from fmr_studio.canvas.cell_regions import Mask
from fmr_studio.canvas.raster import Point
from fmr_studio.canvas.region_edit import Cells, RegionEdit, RegionKind, SourceEdits
from fmr_studio.canvas.region_geometry import ITSELF, Composition, compose
from fmr_studio.errors import FmrError
from fmr_studio.ui.session import Session
from fmr_studio.ui.shell.language import label_words
from fmr_studio.ui.source.drag import changes
from fmr_studio.ui.source.drag.gestures import Frame, Handle, Keys, dragged, frame_around, moved, with_partners
from fmr_studio.ui.source.drag.tries import Tries
from fmr_studio.ui.source.selection import Combine, Selection
from fmr_studio.ui.workspace import LivingPicture

NUDGE_ENDS_MS = 600
"""After so long without another key the nudges so far become one step."""


@dataclass
class _Gesture:
    """A drag under way.

    Args:
        edits: before it began, with what is dragged in them at ``indices``.
        selected: the cells that were selected, if they became a region by the drag.
        click: what a click without a drag does instead.
    """

    handle: Handle
    start: Point
    edits: SourceEdits
    indices: changes.Indices
    selected: Cells | None = None
    click: Callable[[], object] | None = None
    began: bool = False


class DragController(QObject):
    """Moves regions of the session's source; views show what it says and hand it what the mouse does.

    Points are in cells of the edit resolution.
    """

    changed = Signal()
    """What is chosen, dragged or fixed."""

    def __init__(self, session: Session, preview: LivingPicture, selection: Selection) -> None:
        super().__init__()
        self.session, self.selection = session, selection
        self._preview = preview
        self.tries = Tries(session, preview)
        self._chosen: changes.Indices = ()
        self._gesture: _Gesture | None = None
        self._adding = False
        self._composed: tuple[SourceEdits, int, Composition] | None = None
        self._nudged = False
        """Whether there are nudges that are no step yet; a timer that has run down counts as active no more."""
        self._nudging = QTimer(self)
        self._nudging.setSingleShot(True)
        self._nudging.setInterval(NUDGE_ENDS_MS)
        self._nudging.timeout.connect(self.end_nudge)
        selection.changed.connect(self._selection_changed)
        selection.source_changed.connect(self.changed)
        self.tries.changed.connect(self._edits_changed)
        self.tries.outdated.connect(self._forget_gesture)
        session.canvas_changed.connect(lambda _change: self._edits_changed())
        session.document_replaced.connect(self._edits_changed)

    # -- what is there -------------------------------------------------------------------------------------------------

    @property
    def size(self) -> int:
        """Cells a side; 0 while no proxy mask is known."""
        return 0 if self.selection.clusters is None else int(self.selection.clusters.shape[0])

    @property
    def edits(self) -> SourceEdits:
        """All edits of the source, those tried included."""
        return self.tries.source.edits

    @property
    def chosen(self) -> changes.Indices:
        """Which edits handles are for, by index."""
        return self._chosen

    @property
    def items(self) -> tuple[RegionEdit, ...]:
        """What handles are for: the chosen edits, and the selected cells as a region that did not move yet."""
        regions, fresh = self.edits.regions, self._fresh()
        return (*(regions[index] for index in self._chosen), *(() if fresh is None else (fresh,)))

    @property
    def frame(self) -> Frame | None:
        """The box with handles; None where nothing can be dragged."""
        items = self.items
        if not items or any(item.kind is RegionKind.DELETE for item in items):
            return None
        return frame_around(items)

    @property
    def dragging(self) -> bool:
        """Whether a drag is under way."""
        return self._gesture is not None and self._gesture.began

    def composition(self) -> Composition:
        """What lies where now."""
        edits, size = self.edits, self.size
        if self._composed is None or self._composed[0] is not edits or self._composed[1] != size:
            self._composed = edits, size, compose(edits.regions, size, fixed=edits.fixed)
        return self._composed[2]

    def parts(self) -> list[changes.Part]:
        """The joined regions of the unedited source, by label."""
        return [] if self.selection.labels is None else changes.parts_of(self.selection.labels)

    def label_name(self, label: int) -> str:
        """How a label is called."""
        palette = self.session.document.palette
        return label_words(palette[label].name) if label < len(palette) else self.tr("region")

    def name_of(self, region: RegionEdit) -> str:
        """How a region is called."""
        return region.name or self.label_name(region.label)

    def _fresh(self) -> RegionEdit | None:
        cells = self.selection.cells
        if cells is None or cells.size != self.size:
            return None
        return RegionEdit(RegionKind.MOVE, cells, label=self.selection.label)

    # -- choosing ------------------------------------------------------------------------------------------------------

    def choose(self, indices: Iterable[int]) -> None:
        """Let handles be for these edits."""
        self.end_nudge()
        count = len(self.edits.regions)
        self._chosen = tuple(sorted({index for index in indices if 0 <= index < count}))
        self.selection.clear()
        self.changed.emit()

    def choose_nothing(self) -> None:
        """Take the handles away."""
        self.choose(())

    def choose_part(self, part: changes.Part) -> None:
        """Let handles be for a region of the source, or for the edit that it has already."""
        self._choose_cells(part.cells.mask, Combine.REPLACE)

    def pick(self, point: Point, *, add: bool = False) -> None:
        """Choose what a person sees at a point: an edit, or a region of the source."""
        found = self._under(point)
        if isinstance(found, int):
            self.choose((*self._chosen, found) if add else (found,))
        elif found is not None:
            self._choose_cells(found, Combine.ADD if add else Combine.REPLACE)
        elif not add:
            self.choose_nothing()

    def region_at(self, point: Point) -> Mask | None:
        """The cells (r, r) bool that a click at a point would take; None where nothing is or an edit lies on top."""
        found = self._under(point)
        return None if isinstance(found, int) else found

    def _under(self, point: Point) -> int | Mask | None:
        """The edit that lies on top at a point, else the region of the source that shows there."""
        column, row = math.floor(point[0]), math.floor(point[1])
        if not (0 <= column < self.size and 0 <= row < self.size):
            return None
        composed = self.composition()
        index = int(composed.region[row, column])
        if index != ITSELF:
            return index
        return self.selection.at(int(composed.columns[row, column]), int(composed.rows[row, column]))

    def _choose_cells(self, mask: Mask, how: Combine) -> None:
        cells = Cells.of(mask)
        for index, region in enumerate(self.edits.regions):
            if region.cells == cells and region.kind is not RegionKind.PASTE and how is Combine.REPLACE:
                self.choose((index,))
                return
        self._adding = how is Combine.ADD
        self.selection.combine(mask, how)
        self._adding = False

    def _selection_changed(self) -> None:
        if self.selection.cells is not None and not self._adding:
            self.end_nudge()
            self._chosen = ()
        self.changed.emit()

    def _edits_changed(self) -> None:
        count = len(self.edits.regions)
        self._chosen = tuple(index for index in self._chosen if index < count)
        self.changed.emit()

    def _forget_gesture(self) -> None:
        self._gesture = None
        self._forget_nudges()

    # -- dragging ------------------------------------------------------------------------------------------------------

    def press(self, point: Point, handle: Handle | None, *, add: bool = False, copy: bool = False) -> bool:
        """The button goes down on a handle, or on whatever is there; False where nothing can be dragged."""
        self.end_nudge()
        self.release()  # of a button that rose where nobody told
        if not self.ready():
            return False
        click: Callable[[], object] | None = None
        if handle is None:
            handle, found, frame = Handle.INSIDE, self._under(point), self.frame
            if frame is not None and frame.holds(point) and not isinstance(found, int) and not add:
                click = partial(self.pick, point)  # a drag moves what the frame is around
            elif not isinstance(found, int) or found not in self._chosen:
                self.pick(point, add=add)
        if self.frame is None:
            return False
        self._gesture = self._begin(handle, point, copy=copy)
        self._gesture.click = click
        return True

    def ready(self) -> bool:
        """Whether regions can be edited now; a person is told why not."""
        if self._preview.paused:
            self.session.failed.emit(
                FmrError(self.tr("Regions cannot be dragged while the picture is paused."), self.tr("F8 lets it follow again."))
            )
            return False
        return self.size > 0

    def _begin(self, handle: Handle, point: Point, *, copy: bool) -> _Gesture:
        edits, indices = self.with_items()
        if copy:
            edits, indices = changes.duplicated(self.edits, self.items)
            back = -changes.DUPLICATE_SHIFT_CELLS
            edits = changes.with_regions(edits, {index: moved(edits.regions[index], back, back) for index in indices})
        return _Gesture(handle, point, edits, indices, self.selection.cells)

    def drag(self, point: Point, keys: Keys) -> None:
        """The hand moved: show what comes of it."""
        gesture = self._gesture
        if gesture is None:
            return
        gesture.began = True
        held = [gesture.edits.regions[index] for index in gesture.indices]
        done = dragged(held, gesture.handle, gesture.start, point, keys)
        self._chosen = gesture.indices
        self._show(with_partners(gesture.edits.regions, dict(zip(gesture.indices, done, strict=True))), gesture.edits)
        if self.selection.cells is not None:
            self.selection.clear()

    def release(self) -> None:
        """The button goes up: what is seen becomes a step."""
        gesture, self._gesture = self._gesture, None
        if gesture is None:
            return
        if not gesture.began:
            if gesture.click is not None:
                gesture.click()
            return
        if self.edits == gesture.edits:  # back where it began
            self.tries.drop()
            self.selection.select(gesture.selected)
        else:
            self.tries.keep(self.tries.source, self._step_of(gesture.handle))

    def cancel(self) -> bool:
        """Take back the drag under way; False where there is none."""
        gesture, self._gesture = self._gesture, None
        if gesture is None and not self._nudged:
            return False
        self._forget_nudges()
        self.tries.drop()
        self._edits_changed()
        return True

    def _step_of(self, handle: Handle) -> str:
        words = {Handle.INSIDE: self.tr("Move %1"), Handle.TURN: self.tr("Turn %1")}
        return self.words(words.get(handle, self.tr("Scale %1")))

    def words(self, template: str) -> str:
        """The name of a step, with what is chosen in place of %1."""
        items = self.items
        name = self.name_of(items[0]) if len(items) == 1 else self.tr("%1 regions").replace("%1", str(len(items)))
        return template.replace("%1", name)

    def _show(self, changed: Mapping[int, RegionEdit], edits: SourceEdits | None = None) -> None:
        self.show_edits(changes.with_regions(edits or self.edits, changed))

    def show_edits(self, edits: SourceEdits) -> None:
        """Try other edits."""
        try:
            self.tries.show(replace(self.tries.source, edits=edits))
        except FmrError as error:
            self.session.failed.emit(error)

    def keep(self, edits: SourceEdits, step: str, chosen: Sequence[int] | None = None) -> None:
        """Make other edits a step at once."""
        if not self.ready():
            return
        self.end_nudge()
        if edits != self.edits:
            self.tries.keep(replace(self.tries.source, edits=edits), step)
        if chosen is not None:
            self.choose(chosen)
        self.changed.emit()

    # -- keys and numbers ----------------------------------------------------------------------------------------------

    def nudge(self, dx: float, dy: float) -> None:
        """Move what is chosen by cells; one step for all nudges that follow each other."""
        if self.frame is None or not self.ready() or self._gesture is not None:
            return
        edits, indices = self.with_items()
        self._chosen = indices
        changed = {index: moved(edits.regions[index], dx, dy) for index in indices}
        self._show(with_partners(edits.regions, changed), edits)
        self.selection.clear()
        self._nudged = True
        self._nudging.start()

    def _forget_nudges(self) -> None:
        self._nudged = False
        self._nudging.stop()

    def end_nudge(self) -> None:
        """The last key of a row of nudges is up."""
        if self._nudged:
            self._forget_nudges()
            self.tries.keep(self.tries.source, self._step_of(Handle.INSIDE))

    def with_items(self) -> tuple[SourceEdits, changes.Indices]:
        """The edits with what is selected in them, and the indices of what is chosen."""
        fresh, count = self._fresh(), len(self.edits.regions)
        if fresh is None:
            return self.edits, self._chosen
        return replace(self.edits, regions=(*self.edits.regions, fresh)), (*self._chosen, count)

    # -- fixed cells ---------------------------------------------------------------------------------------------------

    @property
    def fixed(self) -> Mask:
        """(r, r) bool, the cells that edits leave alone."""
        fixed = self.edits.fixed
        usable = fixed is not None and fixed.size == self.size
        return fixed.mask if fixed is not None and usable else np.zeros((self.size, self.size), bool)
