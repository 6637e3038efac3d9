"""Undo and redo: a tree of steps, bounded by bytes, in which a new step never destroys the ones it leaves aside."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from fmr_studio.canvas.document import Document
from fmr_studio.canvas.edit import Edit, Step
from fmr_studio.canvas.rect import Rect
from fmr_studio.canvas.signal import Signal
from fmr_studio.errors import FmrError

MAX_BYTES = 64 * 2**20


@dataclass(frozen=True)
class HistoryEntry:
    """One line of a history panel.

    Args:
        number: names the state after this step, for `History.goto`.
        name: empty for the first entry, the state before all that is remembered.
        done: whether the step is part of the present state.
    """

    number: int
    name: str
    time_s: float
    nbytes: int
    done: bool
    current: bool


@dataclass(frozen=True)
class Branch:
    """Steps that were undone and then left aside by other ones.

    Args:
        number: names its last state, for `History.goto`.
        steps: how many steps it has beyond the line that is shown.
        last_step: name of its last step.
        time_s: when that was made, seconds since the epoch.
    """

    number: int
    name: str
    steps: int
    last_step: str
    time_s: float


@dataclass(frozen=True)
class Stepped:
    """The document went a step on, or one back.

    Args:
        step: the step that was made, or taken back.
    """

    step: Step
    forward: bool


@dataclass(eq=False)
class _Node:
    """A state: its parent's, changed by one step."""

    number: int
    step: Step
    parent: _Node | None
    children: list[_Node] = field(default_factory=list)
    forward: _Node | None = None  # the child that redo goes to
    branch: str = ""  # a name, once its line was left aside

    def back(self) -> Iterator[_Node]:
        """This node, its parent, and so on to the root."""
        node: _Node | None = self
        while node is not None:
            yield node
            node = node.parent

    def line_end(self) -> _Node:
        """Where redo leads in the end."""
        node = self
        while node.forward is not None:
            node = node.forward
        return node


class History:
    """All steps of a document.

    Args:
        max_bytes: what the steps together may cost. Beyond it the branches left aside longest ago go first, then the
            oldest steps; the newest step always stays.
        clock: seconds since the epoch.
    """

    def __init__(self, document: Document, *, max_bytes: int = MAX_BYTES, clock: Callable[[], float] = time.time) -> None:
        self.changed: Signal[int] = Signal()
        """Tells the number of the present state after anything happened here."""
        self.stepped: Signal[Stepped] = Signal()
        """Tells each single step as soon as the document has made it: what a journal has to note."""
        self.max_bytes = max_bytes
        self._document = document
        self._clock = clock
        self._root = self._current = _Node(0, Step("", ()), None)
        self._last_number = 0
        self._branches_named = 0
        self._nbytes = 0

    # -- reading -------------------------------------------------------------------------------------------------------

    @property
    def nbytes(self) -> int:
        """What all remembered steps cost."""
        return self._nbytes

    @property
    def current(self) -> int:
        """The number of the present state. Comparing it with that at the last save says whether there is more to save."""
        return self._current.number

    @property
    def undo_name(self) -> str | None:
        """Name of the step that undo would take back; None if there is none."""
        return None if self._current is self._root else self._current.step.name

    @property
    def redo_name(self) -> str | None:
        """Name of the step that redo would make again; None if there is none."""
        return None if self._current.forward is None else self._current.forward.step.name

    def entries(self) -> tuple[HistoryEntry, ...]:
        """The line of steps from the oldest to the last that redo reaches; the first entry is the state before them."""
        current, found = self._current, []
        past = set(current.back())
        for node in reversed(list(current.line_end().back())):
            step = node.step
            done = node in past
            found.append(HistoryEntry(node.number, step.name, step.time_s, step.nbytes, done, node is current))
        return tuple(found)

    def branches(self) -> tuple[Branch, ...]:
        """The lines that were left aside, the newest first."""
        line = set(self._current.line_end().back())
        found = []
        for tip in self._tips():
            if tip not in line:
                steps = sum(node not in line for node in tip.back())
                found.append(Branch(tip.number, tip.branch, steps, tip.step.name, tip.step.time_s))
        return tuple(sorted(found, key=lambda branch: -branch.number))

    # -- changing ------------------------------------------------------------------------------------------------------

    def do(self, name: str, edits: tuple[Edit, ...]) -> Rect:
        """Apply edits and remember them as one step; returns the changed rectangle. No edits make no step."""
        self._check_no_stroke()
        if not edits:
            return Rect()
        step = Step(name, edits)
        dirty = step.apply(self._document)
        self.record(step)
        return dirty

    def record(self, step: Step | None) -> None:
        """Remember a step that is applied already, as a finished stroke is; None, from a stroke without effect, is not."""
        if step is None or not step.edits:
            return
        self._leave(self._current.forward)
        self._last_number += 1
        node = _Node(self._last_number, replace(step, time_s=step.time_s or self._clock()), self._current)
        self._current.children.append(node)
        self._current.forward = node
        self._current = node
        self._nbytes += step.nbytes
        self._shrink()
        self.stepped.emit(Stepped(step, True))
        self.changed.emit(self.current)

    def undo(self) -> Rect:
        """Take the last step back; returns the changed rectangle, empty if there is nothing to take back."""
        return self._walk_to(self._current.parent or self._current)

    def redo(self) -> Rect:
        """Make the next step of the line again; returns the changed rectangle."""
        return self._walk_to(self._current.forward or self._current)

    def goto(self, number: int) -> Rect:
        """Go to a state of the line or of a branch; what is left aside becomes a branch. Returns the changed rectangle."""
        target = next((node for node in self._nodes() if node.number == number), None)
        if target is None:
            raise FmrError("This step is no longer remembered.")
        return self._walk_to(target)

    def rename_branch(self, number: int, name: str) -> None:
        """Give a branch another name."""
        for tip in self._tips():
            if tip.number == number:
                tip.branch = name
                self.changed.emit(self.current)
                return
        raise FmrError("This branch is no longer remembered.")

    def clear(self) -> None:
        """Forget all steps; the document stays as it is."""
        self._root = self._current = _Node(self._current.number, Step("", ()), None)
        self._nbytes = 0
        self.changed.emit(self.current)

    # -- the tree ------------------------------------------------------------------------------------------------------

    def _check_no_stroke(self) -> None:
        if self._document.stroke:
            raise FmrError(f"Finish or cancel first: {self._document.stroke}.")

    def _nodes(self) -> Iterator[_Node]:
        waiting = [self._root]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(node.children)

    def _tips(self) -> list[_Node]:
        return [node for node in self._nodes() if not node.children]

    def _leave(self, first: _Node | None) -> None:
        """Name the line that begins with ``first``, if any, as it is left aside."""
        if first is None:
            return
        tip = first.line_end()
        if not tip.branch:
            self._branches_named += 1
            tip.branch = f"Branch {self._branches_named}"

    def _walk_to(self, target: _Node) -> Rect:
        self._check_no_stroke()
        dirty = Rect()
        if target is self._current:
            return dirty
        up = list(target.back())
        shared = set(up)
        while self._current not in shared:
            assert self._current.parent is not None
            step = self._current.step
            dirty = dirty.union(step.revert(self._document))
            self._current = self._current.parent
            self.stepped.emit(Stepped(step, False))
        for node in reversed(up[: up.index(self._current)]):
            if self._current.forward is not node:
                self._leave(self._current.forward)
                self._current.forward = node
            dirty = dirty.union(node.step.apply(self._document))
            self._current = node
            self.stepped.emit(Stepped(node.step, True))
        self.changed.emit(self.current)
        return dirty

    # -- the bound -----------------------------------------------------------------------------------------------------

    def _shrink(self) -> None:
        while self._nbytes > self.max_bytes:
            if not (self._drop_oldest_branch() or self._drop_oldest_step()):
                return

    def _drop_oldest_branch(self) -> bool:
        """Forget the last step of the branch that was made longest ago."""
        line = set(self._current.line_end().back())
        aside = [tip for tip in self._tips() if tip not in line]
        if not aside:
            return False
        tip = min(aside, key=lambda node: node.number)
        parent = tip.parent
        assert parent is not None
        parent.children.remove(tip)
        if parent.forward is tip:
            parent.forward = None
            parent.branch = parent.branch or tip.branch
        self._nbytes -= tip.step.nbytes
        return True

    def _drop_oldest_step(self) -> bool:
        """Make the state after the oldest step the first one."""
        first = next((node for node in self._current.back() if node.parent is self._root), None)
        if first is None or first is self._current:
            return False
        self._nbytes -= first.step.nbytes
        first.parent = None
        first.step = Step("", ())
        self._root = first
        return True
