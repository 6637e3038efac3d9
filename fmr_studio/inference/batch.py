"""Drawing many pictures: reading, networks and writing overlap, and the order of the results is that of the tasks.

The networks run on the calling thread, so that Ctrl-C reaches it. Threads read ahead and write behind by a bounded
number of pictures; however the work ends, they have ended too when `run_batch` returns or raises.
"""

from __future__ import annotations

import errno
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from fmr_studio.errors import Cancelled, FmrError
from fmr_studio.inference.reading import TaskReader, failed
from fmr_studio.inference.recipes import picture_png
from fmr_studio.inference.request import Look
from fmr_studio.inference.tasks import Job, Outcome, Status, Task
from fmr_studio.jobs.progress import Progress
from fmr_studio.paths import write_atomic

READERS = 2
WRITERS = 2
SOURCE_BYTES = 2**30
_FINAL_ERRNOS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
"""What no further picture will escape: no space, no quota, a read-only disk."""
_NO_MEMORY = ("out of memory", "can't allocate memory", "not enough memory")

Picture = NDArray[np.uint8]


class Painter(Protocol):
    """What draws: a `Pipeline`, or a stand-in."""

    def sample(self, seed: int = 0, *, truncation: float = 0.8, mix: Sequence[tuple[int, int]] = ()) -> Any:
        """A source, with its own picture as ``image``, (R, R, 3) uint8."""

    def render_batch(self, labels: Sequence[Picture], sources: Sequence[Any]) -> list[Picture]:
        """The pictures (R, R, 3) uint8 of label maps (R, R) uint8, each in the look of its source."""


@dataclass(frozen=True)
class BatchOptions:
    """How a batch is run: pictures that go through the networks together, and whether a failure ends it."""

    batch_size: int = 4
    stop_on_error: bool = False


def run_batch(
    tasks: Iterable[Task],
    reader: TaskReader,
    painter: Painter,
    options: BatchOptions,
    *,
    report: Callable[[Outcome], None],
    progress: Progress | None = None,
) -> None:
    """Make all pictures of all tasks.

    Args:
        report: called on this thread once for each picture, in the order of tasks and variants. After a stop or an
            interruption it is still told of the pictures that were being written, and of no others.

    Raises:
        Cancelled: ``progress`` was cancelled.
        KeyboardInterrupt: passed on.
    """
    _Run(reader, painter, options, report, progress or Progress()).over(tasks)


class SourceCache:
    """The last used sources, up to a number of bytes: a batch needs the same seeds for every label map."""

    def __init__(self, painter: Painter, limit_bytes: int = SOURCE_BYTES) -> None:
        self._painter, self._limit = painter, limit_bytes
        self._sources: OrderedDict[Look, tuple[Any, int]] = OrderedDict()
        self._bytes = 0

    def get(self, look: Look) -> Any:
        """The source of a look, drawn if it is not there."""
        if look in self._sources:
            self._sources.move_to_end(look)
            return self._sources[look][0]
        source = self._painter.sample(look.seed, truncation=look.truncation, mix=look.mix)
        size = _nbytes(tuple(vars(source).values()))
        while self._sources and self._bytes + size > self._limit:
            self._bytes -= self._sources.popitem(last=False)[1][1]
        self._sources[look] = source, size
        self._bytes += size
        return source


class _Stopped(Exception):  # noqa: N818 - an outcome rather than an error
    """A failure ended the batch."""


class _Run:
    def __init__(
        self,
        reader: TaskReader,
        painter: Painter,
        options: BatchOptions,
        report: Callable[[Outcome], None],
        progress: Progress,
    ) -> None:
        self._reader, self._painter, self._options = reader, painter, options
        self._report, self._progress = report, progress
        self._sources = SourceCache(painter)
        self._reading = ThreadPoolExecutor(READERS, "batch-read")
        self._writing = ThreadPoolExecutor(WRITERS, "batch-write")
        self._results: deque[Future[Outcome]] = deque()

    def over(self, tasks: Iterable[Task]) -> None:
        try:
            self._go(tasks)
        except _Stopped:
            self._finish_writing()
        except (KeyboardInterrupt, Cancelled):
            self._finish_writing()
            raise
        finally:
            self._reading.shutdown(cancel_futures=True)
            self._writing.shutdown()

    def _go(self, tasks: Iterable[Task]) -> None:
        together: list[Job | Outcome] = []
        for entry in self._read_ahead(tasks):
            together.append(entry)
            if len(together) >= self._options.batch_size:
                self._progress.check()
                self._draw(together)
                together = []
        self._progress.check()
        self._draw(together)
        self._collect(0)

    def _read_ahead(self, tasks: Iterable[Task]) -> Iterator[Job | Outcome]:
        """The entries of all tasks in order, with a few tasks being read before they are needed."""
        ahead: deque[Future[list[Job | Outcome]]] = deque()
        for task in tasks:
            ahead.append(self._reading.submit(self._reader.read, task))
            if len(ahead) > READERS + self._options.batch_size:
                yield from ahead.popleft().result()
        while ahead:
            yield from ahead.popleft().result()

    def _draw(self, entries: list[Job | Outcome]) -> None:
        jobs = [entry for entry in entries if isinstance(entry, Job)]
        drawn = iter(self._pictures(jobs))
        for entry in entries:
            result = entry if isinstance(entry, Outcome) else next(drawn)
            if isinstance(result, Outcome):
                self._results.append(Future())
                self._results[-1].set_result(result)
            else:
                assert isinstance(entry, Job)
                self._results.append(self._writing.submit(_write, entry, result))
        self._collect(WRITERS + self._options.batch_size)

    def _pictures(self, jobs: list[Job]) -> list[Picture | Outcome]:
        """The picture of each job; where several fail together each is tried by itself, to find the one at fault."""
        if not jobs:
            return []
        try:
            return list(self._pictures_together(jobs))
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
        return self._pictures(jobs[:half]) + self._pictures(jobs[half:])

    def _pictures_together(self, jobs: list[Job]) -> list[Picture]:
        sources = [self._sources.get(job.request.look) for job in jobs]
        labelled = [
            (job.request.labels, source) for job, source in zip(jobs, sources, strict=True) if job.request.labels is not None
        ]
        drawn = iter(self._painter.render_batch(*map(list, zip(*labelled, strict=True))) if labelled else [])
        return [source.image if job.request.labels is None else next(drawn) for job, source in zip(jobs, sources, strict=True)]

    def _collect(self, left: int) -> None:
        """Report results in order until no more than ``left`` wait, and those that are there anyway."""
        while self._results and (len(self._results) > left or self._results[0].done()):
            outcome = self._results[0].result()
            self._results.popleft()
            self._report(outcome)
            if outcome.status is Status.FAILED and (outcome.final or self._options.stop_on_error):
                raise _Stopped

    def _finish_writing(self) -> None:
        """Wait for the pictures that are being written, and report them."""
        while self._results:
            self._report(self._results.popleft().result())


def _write(job: Job, picture: Picture) -> Outcome:
    try:
        write_atomic(job.variant.output, picture_png(picture, job.request))
    except FmrError as error:
        cause = error.__cause__
        final = isinstance(cause, OSError) and cause.errno in _FINAL_ERRNOS
        return failed(job.task, job.variant, error, final=final)
    return Outcome(job.task, job.variant, Status.MADE, job.facts)


def _nbytes(value: object) -> int:
    """The bytes of the arrays and tensors in a value, tuples included."""
    if isinstance(value, tuple):
        return sum(map(_nbytes, value))
    size = getattr(value, "nbytes", 0)
    return size if isinstance(size, int) else 0
