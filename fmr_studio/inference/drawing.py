"""From jobs to pictures: the sources of a batch, and what happens where pictures do not fit into memory together."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.condition import Given
from fmr_studio.canvas.photo import Photo
from fmr_studio.canvas.region_edit import SourceEdits
from fmr_studio.errors import FmrError
from fmr_studio.inference.reading import failed
from fmr_studio.inference.request import SourceSpec
from fmr_studio.inference.tasks import InputKind, Job, Outcome
from fmr_studio.paths import shorten

SOURCE_BYTES = 2**30
_NO_MEMORY = ("out of memory", "can't allocate memory", "not enough memory")

Picture = NDArray[np.uint8]


class Painter(Protocol):
    """What draws: a `Pipeline`, or a stand-in."""

    @property
    def engine(self) -> str:
        """What recipes name."""

    def source_of(self, spec: SourceSpec, find: Callable[[SourceSpec], Any] | None = None) -> Any:
        """A source, with its own picture as ``image``, (R, R, 3) uint8; ``find`` gives those that it is made of."""

    def invert(self, image: Any, *, budget_s: float = 5.0, seed: int = 0, **about: Any) -> Any:
        """The inversion of a picture (S, S, 3) uint8, with its :class:`Photo` as ``photo`` and a ``note``."""

    def render_batch(
        self, labels: Sequence[Picture | None], sources: Sequence[Any], given: Sequence[Given] | None = None
    ) -> list[Picture]:
        """The pictures (R, R, 3) uint8 of label maps (R, R) uint8 and what is said beside them, each in its source's look."""


class SourceCache:
    """The last used sources, up to a number of bytes: a batch needs the same seeds for every label map."""

    def __init__(self, painter: Painter, limit_bytes: int = SOURCE_BYTES) -> None:
        self._painter, self._limit = painter, limit_bytes
        self._sources: OrderedDict[SourceSpec, tuple[Any, int]] = OrderedDict()
        self._bytes = 0

    def get(self, spec: SourceSpec) -> Any:
        """The source of a specification, made if it is not there."""
        if spec in self._sources:
            self._sources.move_to_end(spec)
            return self._sources[spec][0]
        source = self._painter.source_of(spec, self.get)
        size = _nbytes(tuple(vars(source).values()))
        while self._sources and self._bytes + size > self._limit:
            self._bytes -= self._sources.popitem(last=False)[1][1]
        self._sources[spec] = source, size
        self._bytes += size
        return source


class Drawing:
    """Draws the jobs of one batch."""

    def __init__(self, painter: Painter) -> None:
        self._painter = painter
        self._sources = SourceCache(painter)
        self._photo: tuple[str, Photo, str] | None = None

    def settle(self, job: Job) -> Job | Outcome:
        """The job with a request that says all: its picture inverted, its edits re-applied to its source."""
        try:
            request = job.request
            if job.picture is not None:
                photo, note = self._inverted(job)
                job = replace(job, facts=replace(job.facts, notes=(*job.facts.notes, *([note] if note else []))))
                if job.task.kind is InputKind.PHOTO:
                    request = replace(request, photo=photo)
                else:
                    request = replace(request, edits=SourceEdits(layout=photo))
            if job.recipe is not None:
                labels = self._sources.get(request.source).labels
                applied = job.recipe.for_labels(labels)
                layout = request.edits.layout if applied.layout is None else applied.layout
                request = replace(request, edits=replace(applied, layout=layout))
        except FmrError as error:
            return failed(job.task, job.variant, error)
        return replace(job, request=replace(request, engine=self._painter.engine), picture=None, recipe=None)

    def _inverted(self, job: Job) -> tuple[Photo, str]:
        """The photo of a job's picture, and a note; those of the last input are kept, since several looks may ask for them."""
        if self._photo is None or self._photo[0] != job.task.name:
            name = shorten(job.task.path) if job.task.path is not None else job.task.name
            found = self._painter.invert(job.picture, budget_s=math.inf, seed=0, name=name)
            self._photo = job.task.name, found.photo, found.note
        return self._photo[1:]

    def pictures(self, jobs: list[Job]) -> list[Picture | Outcome]:
        """The picture of each job; where several fail together each is tried by itself, to find the one at fault."""
        if not jobs:
            return []
        try:
            return list(self._together(jobs))
        except FmrError as error:
            if len(jobs) == 1:
                return [failed(jobs[0].task, jobs[0].variant, error)]
        except (MemoryError, RuntimeError) as error:
            if not isinstance(error, MemoryError) and not any(words in str(error).lower() for words in _NO_MEMORY):
                raise
            if len(jobs) == 1:
                short = FmrError("The memory is not enough for one picture.", "Close other programs, or --device cpu.")
                return [failed(jobs[0].task, jobs[0].variant, short)]
        half = len(jobs) // 2
        return self.pictures(jobs[:half]) + self.pictures(jobs[half:])

    def _together(self, jobs: list[Job]) -> list[Picture]:
        sources = [self._sources.get(job.request.source) for job in jobs]
        painted = [
            (job.request.labels, source, job.request.given)
            for job, source in zip(jobs, sources, strict=True)
            if _is_painted(job)
        ]
        drawn = iter(self._painter.render_batch(*map(list, zip(*painted, strict=True))) if painted else [])
        return [next(drawn) if _is_painted(job) else source.image for job, source in zip(jobs, sources, strict=True)]


def _is_painted(job: Job) -> bool:
    """Whether more is asked for than the picture of a source."""
    return job.request.labels is not None or bool(job.request.conditions)


def _nbytes(value: object) -> int:
    """The bytes of the arrays and tensors in a value, tuples included."""
    if isinstance(value, tuple):
        return sum(map(_nbytes, value))
    size = getattr(value, "nbytes", 0)
    return size if isinstance(size, int) else 0
