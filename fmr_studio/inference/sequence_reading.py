"""Label maps of a sequence, read with those before and after them, so that their edges do not tremble. No torch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from fmr_studio.errors import FmrError
from fmr_studio.inference.edit_recipes import EditRecipe
from fmr_studio.inference.reading import TaskReader
from fmr_studio.inference.request import RenderRequest
from fmr_studio.inference.tasks import InputFacts, Task
from fmr_studio.packs.catalog import Pack

Labels = NDArray[np.uint8]
Asked = tuple[NDArray[np.uint8] | None, RenderRequest, InputFacts]
AT_ONCE = 16
"""How many frames beside a frame's neighbours are being read at one time, and kept until they are neighbours no more."""


class SequenceReader(TaskReader):
    """Reads frames. Safe to use from several threads.

    Args:
        tasks: all frames in order. radius: how many frames before and after have a say at edges; 0 for none.
    """

    def __init__(self, pack: Pack, tasks: Sequence[Task], radius: int, *, edits: EditRecipe | None = None) -> None:
        super().__init__(pack, edits=edits)
        self._near = _neighbours(tasks, radius)
        self._first = {task: frames[0] for frames in _sequences(tasks) for task in frames}
        self._sizes: dict[Task, tuple[int, int]] = {}
        self._once = lru_cache(AT_ONCE + 2 * radius)(super()._asked)

    def _asked(self, task: Task) -> Asked:
        picture, request, facts = self._once(task)
        facts = self._with_size(task, facts)
        near = [labels for other in self._near.get(task, ()) if (labels := self._labels(other)) is not None]
        if request.labels is None or not near:
            return picture, request, facts
        labels = smoothed(request.labels, [one for one in near if one.shape == request.labels.shape])
        return picture, replace(request, labels=labels), facts

    def _with_size(self, task: Task, facts: InputFacts) -> InputFacts:
        """What was noticed, with a note where the frame has another size than the first of its sequence."""
        first = self._first[task]
        if first not in self._sizes:
            self._sizes[first] = self._size(first)
        size = self._sizes[first]
        if size in ((0, 0), facts.size):
            return facts
        (width, height), (first_width, first_height) = facts.size, size
        note = (
            f"{width} x {height} pixels, where the first frame has {first_width} x {first_height}, "
            "so edges of labels may move between them"
        )
        return replace(facts, notes=(*facts.notes, note))

    def _size(self, task: Task) -> tuple[int, int]:
        """(width, height) of a frame; zeros where it cannot be read."""
        try:
            return self._once(task)[2].size
        except (FmrError, MemoryError):
            return 0, 0

    def _labels(self, task: Task) -> Labels | None:
        """Those of a frame; None where it cannot be read, which is told when its own turn comes."""
        try:
            return self._once(task)[1].labels
        except (FmrError, MemoryError):
            return None


def smoothed(labels: Labels, near: Sequence[Labels]) -> Labels:
    """A label map (H, W) uint8 whose pixels at edges have what most of these frames have there; a tie keeps its own."""
    frames = np.stack([labels, *near])
    best, most, own = labels.copy(), np.zeros(labels.shape, np.int64), (frames == labels).sum(axis=0)
    for label in np.unique(frames):
        votes = (frames == label).sum(axis=0)
        best[votes > most] = label
        most = np.maximum(votes, most)
    return np.where((most > own) & _edges(labels), best, labels)


def _edges(labels: Labels) -> NDArray[np.bool_]:
    """The pixels with another label above, below, to the left or to the right."""
    edges = np.zeros(labels.shape, bool)
    for first, second in ((np.s_[1:], np.s_[:-1]), (np.s_[:, 1:], np.s_[:, :-1])):
        other = labels[first] != labels[second]
        edges[first] |= other
        edges[second] |= other
    return edges


def _sequences(tasks: Sequence[Task]) -> list[list[Task]]:
    """The frames of each folder."""
    return [list(group) for _, group in groupby(tasks, key=lambda task: task.path and task.path.parent)]


def _neighbours(tasks: Sequence[Task], radius: int) -> dict[Task, tuple[Task, ...]]:
    """The frames of the same folder that come shortly before and after each."""
    near: dict[Task, tuple[Task, ...]] = {}
    for frames in _sequences(tasks) if radius else ():
        for i, task in enumerate(frames):
            near[task] = (*frames[max(0, i - radius) : i], *frames[i + 1 : i + 1 + radius])
    return near
