"""Leading a batch on a cluster: workers are met, tasks are cut into chunks by time, results come in the order of the tasks.

Nothing of a scheduler is here: Dask hands chunks out, and gives those of a worker that died to another. A chunk that is drawn
again leaves out what its first worker had written, so nothing is made twice.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from fmr_studio.cluster import worker
from fmr_studio.cluster.orders import Chunk, Facts, Order, Tally
from fmr_studio.errors import Cancelled, FmrError
from fmr_studio.inference.reading import failed
from fmr_studio.inference.tasks import Outcome, Status, Task, Variant
from fmr_studio.jobs.progress import Progress
from fmr_studio.packs.card import CARD_NAME
from fmr_studio.packs.catalog import Pack
from fmr_studio.packs.installing import check_passing_on
from fmr_studio.version import __version__

if TYPE_CHECKING:
    from distributed import Client, Future

CHUNK_S = 4.0
"""How long a worker draws at a time: a killed one loses no more, and an interrupted batch waits no longer."""
_WAIT_S = 0.5
_GONE = "The scheduler of the cluster is gone."
_RESUME = "What was finished is kept; with --resume the rest is made by others."
_LOOKS = 8
"""Of one input that are drawn by one worker in a row."""
_AHEAD = 2
"""Chunks that each worker has before it, so that it never waits for the leading program."""


@dataclass(frozen=True)
class Met:
    """The workers that may draw, by address with what they said, and why others may not."""

    workers: Mapping[str, Facts]
    refused: Mapping[str, str]


def meet(client: Client, pack: Pack, order: Order, known: Mapping[str, Facts] | None = None) -> Met:
    """Bring the pack to every worker that lacks it, and let each say what it is.

    Args:
        known: workers that were met before; they are not asked again, and their engine is that of the batch.

    Raises:
        FmrError: a worker lacks the pack, which may not be passed on.
    """
    known = known or {}
    new = [address for address in client.scheduler_info(n_workers=-1)["workers"] if address not in known]
    refused = {}
    there = _ask(client, new, worker.has_pack, order.pack_id)
    lacking = [address for address, answer in there.items() if answer is False]
    if lacking:
        check_passing_on(pack)
        files = {name: (pack.folder / name).read_bytes() for name in (CARD_NAME, *pack.card.files)}
        _ask(client, lacking, worker.keep_pack, order.pack_id, files)
    facts = dict(known)
    for address, answer in _ask(client, new, worker.introduce, order).items():
        engine = next((one.engine for one in facts.values()), "")
        problem = _refusal(answer, engine)
        if problem:
            refused[address] = problem
        else:
            facts[address] = answer
    return Met({address: one for address, one in facts.items() if address in new or address in known}, refused)


def _ask(client: Client, addresses: Sequence[str], function: Callable[..., Any], *arguments: Any) -> dict[str, Any]:
    """What a function answers on each worker; an exception where it failed there."""
    if not addresses:
        return {}
    found: dict[str, Any] = client.run(function, *arguments, workers=list(addresses), on_error="return")
    return found


def _refusal(answer: Any, engine: str) -> str:
    """Why a worker with this answer may not draw; empty where it may."""
    if isinstance(answer, ModuleNotFoundError):
        return "has no FMR Studio"
    if not isinstance(answer, Facts):
        return f"cannot be used: {type(answer).__name__}: {answer}"
    if answer.version != __version__:
        return f"has FMR Studio {answer.version}, and this is {__version__}"
    if answer.problem:
        return f"cannot draw: {answer.problem}"
    if engine and answer.engine != engine:
        return f"draws with {answer.engine}, the others with {engine}: their pictures would differ"
    return ""


def run_on_cluster(
    client: Client, tasks: Sequence[Task], pack: Pack, order: Order, *,
    report: Callable[[Outcome], None], note: Callable[[str], None], progress: Progress,
    ready: Callable[[], None] = lambda: None,
) -> dict[str, Tally]:  # fmt: skip
    """Make all pictures of all tasks; returns what each worker did.

    Args:
        report: called once for each picture, in the order of tasks and variants.
        note: told of workers that are refused or lost.
        ready: called when the workers have loaded the pack.

    Raises:
        FmrError: there is no worker, or none is left.
        Cancelled: ``progress`` was cancelled; what was being drawn was finished and reported before.
    """
    with client.as_current():
        return _Lead(client, tuple(tasks), pack, order, report, note, progress).go(ready)


@dataclass(eq=False)
class _Span:
    """A range of tasks that is being drawn, or was."""

    first: int
    end: int
    future: Future[Any] | None = None
    outcomes: list[Outcome] = field(default_factory=list)


class _Lead:
    def __init__(
        self, client: Client, tasks: tuple[Task, ...], pack: Pack, order: Order,
        report: Callable[[Outcome], None], note: Callable[[str], None], progress: Progress,
    ) -> None:  # fmt: skip
        self.client, self.pack, self.order = client, pack, order
        self.tasks = tuple(piece for task in tasks for piece in _pieces(task))
        self.sent = tuple(_absolute(task) for task in self.tasks)
        self.report, self.note, self.progress = report, note, progress
        # Nothing was there before a batch that neither resumes nor replaces, so what is there was made by a lost worker.
        self.again = order if order.overwrite else replace(order, resume=True)
        self.next, self.spans, self.waiting = 0, deque[_Span](), deque[_Span]()
        self.workers: dict[str, Facts] = {}
        self.full: set[str] = set()
        self.tallies: dict[str, Tally] = {}
        self.stopped = False

    def go(self, ready: Callable[[], None]) -> dict[str, Tally]:
        self._meet()
        if not self.workers:
            raise FmrError("The cluster has no worker that may draw.", "Start some with `dask worker ADDRESS`.")
        ready()
        try:
            while (self.next < len(self.tasks) or self.spans or self.waiting) and not self.stopped:
                self.progress.check()
                self._hand_out()
                self._wait()
                self._tell()
        except (KeyboardInterrupt, Cancelled):
            self._finish()
            raise
        except FmrError:
            raise
        except Exception as error:  # what Dask raises depends on what it was waiting for
            if self.client.status == "running":
                raise
            raise FmrError(_GONE, _RESUME) from error
        if self.stopped:
            self._finish()
        return self.tallies

    def _meet(self) -> None:
        met = meet(self.client, self.pack, self.order, self.workers)
        lost = set(self.workers) - set(self.client.scheduler_info(n_workers=-1)["workers"])
        for address, problem in met.refused.items():
            if address not in self.full:
                self.full.add(address)
                self.note(f"The worker {address} {problem}; it is given nothing.")
        for address in lost:
            self.note(f"The worker {address} is gone; what it had begun is given to others.")
        self.workers = {address: facts for address, facts in met.workers.items() if address not in lost | self.full}

    def _hand_out(self) -> None:
        """Give every worker something to do, and something to do after that."""
        if self.client.status != "running":
            raise FmrError(_GONE, _RESUME)
        if set(self.client.scheduler_info(n_workers=-1)["workers"]) - self.full != set(self.workers):
            self._meet()
        if not self.workers:
            raise FmrError("No worker is left that may draw.", _RESUME)
        running = sum(span.future is not None and not span.future.done() for span in self.spans)
        while running < _AHEAD * len(self.workers) and (self.waiting or self.next < len(self.tasks)):
            span = self.waiting.popleft() if self.waiting else self._cut()
            span.future = self.client.submit(
                worker.draw, self.again, self.sent[span.first : span.end],
                workers=list(self.workers), allow_other_workers=False, pure=False, retries=0,
            )  # fmt: skip
            running += 1

    def _cut(self) -> _Span:
        """The next tasks, as many as a worker draws in `CHUNK_S`; a few at first, whose time tells how many."""
        batch = max((facts.batch_size for facts in self.workers.values()), default=1)
        tallies = [tally for tally in self.tallies.values() if tally.seconds > 0]
        rate = sum(tally.images_per_second for tally in tallies) / len(tallies) if tallies else 0.0
        variants = max(1, len(self.tasks[self.next].variants))
        count = max(1, round((rate * CHUNK_S or batch) / variants))
        left = len(self.tasks) - self.next
        count = max(1, min(count, -(-left // len(self.workers))))
        span = _Span(self.next, min(len(self.tasks), self.next + count))
        self.next = span.end
        self.spans.append(span)
        return span

    def _wait(self) -> None:
        from distributed import wait

        futures = [span.future for span in self.spans if span.future is not None and not span.future.done()]
        if futures and not any(span.future is not None and span.future.done() for span in self.spans):
            try:
                wait(futures, timeout=_WAIT_S, return_when="FIRST_COMPLETED")
            except TimeoutError:
                return

    def _tell(self) -> None:
        """Take in what is done, and report as much of it as is next in order."""
        for span in list(self.spans):
            if span.future is not None and span.future.done():
                self._take(span)
        while self.spans and self.spans[0].outcomes and self.spans[0].future is None and self.spans[0] not in self.waiting:
            for outcome in self.spans.popleft().outcomes:
                self.report(outcome)
                if outcome.status is Status.FAILED and (outcome.final or self.order.stop_on_error):
                    self.stopped = True
                    return

    def _take(self, span: _Span) -> None:
        assert span.future is not None
        future, span.future = span.future, None
        if future.status != "finished":
            span.outcomes = [*span.outcomes, *self._failures(span, future)]
            return
        chunk: Chunk = future.result()
        address = self._worker_of(future)
        self._count(address, chunk)
        outcomes = [self._own(*pair) for pair in zip(chunk.outcomes, self._wanted(span), strict=False)]
        last = outcomes[-1] if outcomes else None
        if last is not None and last.final and len(self.workers) > 1 and address in self.workers:
            self._refuse(address, last, span)
            return
        span.outcomes = outcomes

    def _refuse(self, address: str, last: Outcome, span: _Span) -> None:
        """A worker that nothing more can come from, as its disk is full: others draw its chunk."""
        self.full.add(address)
        del self.workers[address]
        self.note(f"The worker {address} is given nothing more: {last.problem}")
        self.waiting.append(span)

    def _worker_of(self, future: Future[Any]) -> str:
        held = next(iter(self.client.who_has([future]).values()), ())
        return next(iter(held), "")

    def _count(self, address: str, chunk: Chunk) -> None:
        tally = self.tallies.setdefault(address or "lost", Tally())
        tally.made += sum(outcome.status is Status.MADE for outcome in chunk.outcomes)
        tally.seconds += chunk.seconds

    def _wanted(self, span: _Span) -> list[tuple[Task, Variant]]:
        return [(task, variant) for task in self.tasks[span.first : span.end] for variant in task.variants]

    def _own(self, outcome: Outcome, wanted: tuple[Task, Variant]) -> Outcome:
        """An outcome in this program's names, not in the absolute paths that workers are given.

        What a lost worker had written was made by this batch, unless it may have been there before.
        """
        made_before = outcome.status is Status.SKIPPED and not self.order.resume
        return replace(outcome, task=wanted[0], variant=wanted[1], status=Status.MADE if made_before else outcome.status)

    def _failures(self, span: _Span, future: Future[Any]) -> list[Outcome]:
        """A chunk that killed several workers, or that no worker could take."""
        error = future.exception() if future.status == "error" else None
        reason = f"{type(error).__name__}: {str(error).splitlines()[0][:200]}" if error else "it was given up"
        problem = FmrError(f"No worker could draw it ({reason}).")
        return [failed(task, variant, problem) for task, variant in self._wanted(span)]

    def _finish(self) -> None:
        """Take back what was not begun, wait for what is being drawn, and report it."""
        from distributed import wait

        futures = [span.future for span in self.spans if span.future is not None]
        busy = {key for keys in self.client.processing().values() for key in keys}
        pending = [future for future in futures if not future.done() and future.key not in busy]
        self.client.cancel(pending)
        running = [future for future in futures if future not in pending]
        if running:
            try:
                wait(running, timeout=4 * CHUNK_S)
            except TimeoutError:
                self.note("Some workers are still drawing; they finish by themselves.")
        for span in self.spans:
            if span.future is not None and span.future.status == "finished":
                self._take(span)
                for outcome in span.outcomes:
                    self.report(outcome)
            elif span.future is None and not self.stopped:
                for outcome in span.outcomes:
                    self.report(outcome)


def _pieces(task: Task) -> Iterator[Task]:
    """A task with many looks as several, each of which reads the input: one input can keep many workers busy."""
    for first in range(0, len(task.variants), _LOOKS):
        yield replace(task, variants=task.variants[first : first + _LOOKS])


def _absolute(task: Task) -> Task:
    """The task as a process in another folder understands it."""
    return replace(
        task,
        path=None if task.path is None else task.path.absolute(),
        variants=tuple(replace(variant, output=variant.output.absolute()) for variant in task.variants),
        mixed=tuple(replace(part, path=part.path.absolute()) for part in task.mixed),
    )
