"""Drawing many pictures: reading, networks and writing overlap, and the order of the results is that of the tasks.

The networks run on the calling thread, so that Ctrl-C reaches it. Threads read ahead and write behind by a bounded
number of pictures; however the work ends, they have ended too when `run_batch` returns or raises.
"""

from __future__ import annotations

import errno
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from fmr_studio.addresses import AddressError, write_whole
from fmr_studio.errors import Cancelled, FmrError
from fmr_studio.inference.drawing import Drawing, Painter, Picture
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.reading import TaskReader, failed
from fmr_studio.inference.recipes import picture_png
from fmr_studio.inference.tasks import Job, Outcome, Status, Task
from fmr_studio.jobs.progress import Progress

BATCH_SIZES = {"cuda": 16, "mps": 4}
PIXELS_A_CORE = 16 * 128 * 128
"""Of a batch on a CPU: no core waits for long for the others, and a person who ends it not for long for them."""
READERS = 2
WRITERS = 2
_FINAL_ERRNOS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
"""What no further picture will escape: no space, no quota, a read-only disk."""


@dataclass(frozen=True)
class BatchOptions:
    """How a batch is run: pictures that go through the networks together, and whether a failure ends it."""

    batch_size: int = 1
    stop_on_error: bool = False


def default_batch_size(pipe: Pipeline) -> int:
    """How many pictures go through the networks together where nobody says it.

    Where pictures are drawn side by side, each on a core of its own, some a core.
    """
    cores = pipe.networks.side_by_side
    return BATCH_SIZES.get(pipe.device) or (1 if cores == 1 else cores * max(2, PIXELS_A_CORE // pipe.resolution**2))


def run_batch(
    tasks: Iterable[Task],
    reader: TaskReader,
    painter: Painter,
    options: BatchOptions,
    *,
    report: Callable[[Outcome], None],
    progress: Progress | None = None,
    drawing: Drawing | None = None,
) -> None:
    """Make all pictures of all tasks.

    Args:
        drawing: what draws, where it is another than the painter's own, each picture by itself.
        report: called on this thread once for each picture, in the order of tasks and variants. After a stop or an
            interruption it is still told of the pictures that were being written, and of no others.

    Raises:
        Cancelled: ``progress`` was cancelled.
        KeyboardInterrupt: passed on.
    """
    _Run(reader, drawing or Drawing(painter), options, report, progress or Progress()).over(tasks)


class _Stopped(Exception):  # noqa: N818 - an outcome rather than an error
    """A failure ended the batch."""


class _Run:
    def __init__(
        self,
        reader: TaskReader,
        drawing: Drawing,
        options: BatchOptions,
        report: Callable[[Outcome], None],
        progress: Progress,
    ) -> None:
        self._reader, self._drawing, self._options = reader, drawing, options
        self._report, self._progress = report, progress
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
            if len(together) >= self._options.batch_size or self._ends(entry):
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

    def _ends(self, entry: Job | Outcome) -> bool:
        """Whether this failure is the last thing the batch does: then nothing after it is begun."""
        return isinstance(entry, Outcome) and entry.status is Status.FAILED and (entry.final or self._options.stop_on_error)

    def _draw(self, entries: list[Job | Outcome]) -> None:
        entries = [self._drawing.settle(entry) if isinstance(entry, Job) else entry for entry in entries]
        jobs = [entry for entry in entries if isinstance(entry, Job)]
        drawn = iter(self._drawing.pictures(jobs))
        for entry in entries:
            result = entry if isinstance(entry, Outcome) else next(drawn)
            if isinstance(result, Outcome):
                self._results.append(Future())
                self._results[-1].set_result(result)
                if self._ends(result):
                    raise _Stopped
            else:
                assert isinstance(entry, Job)
                self._results.append(self._writing.submit(_write, entry, result))
        self._collect(WRITERS + self._options.batch_size)

    def _collect(self, left: int) -> None:
        """Report results in order until no more than ``left`` wait, and those that are there anyway."""
        while self._results and (len(self._results) > left or self._results[0].done()):
            outcome = self._results[0].result()
            self._results.popleft()
            self._report(outcome)
            if self._ends(outcome):
                raise _Stopped

    def _finish_writing(self) -> None:
        """Wait for the pictures that are being written, and report them."""
        while self._results:
            self._report(self._results.popleft().result())


def _write(job: Job, picture: Picture) -> Outcome:
    try:
        write_whole(job.variant.output, picture_png(picture, job.request, job.wish, mark=job.mark))
    except FmrError as error:
        cause = error.__cause__
        full = isinstance(cause, OSError) and cause.errno in _FINAL_ERRNOS
        final = full or (isinstance(error, AddressError) and error.final)
        return failed(job.task, job.variant, error, final=final)
    return Outcome(job.task, job.variant, Status.MADE, job.facts)
