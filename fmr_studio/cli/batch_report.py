"""What a batch tells: one JSON line a picture and a summary line, or a report for a person. All of it on stdout."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from fmr_studio.inference.tasks import InputFacts, Outcome, Status
from fmr_studio.jobs.progress import Progress
from fmr_studio.paths import shorten


@dataclass(frozen=True)
class Totals:
    """The figures of a whole batch; ``planned`` counts what a dry run would make."""

    made: int
    skipped: int
    failed: int
    planned: int
    left: int
    inputs: int
    uncertain_pixels: int
    seconds: float

    @property
    def images_per_second(self) -> float:
        """Pictures made a second, from the first one read to the last one written; loading the pack is not in it."""
        return self.made / self.seconds if self.seconds > 0 else 0.0


class BatchReport:
    """Hears of every picture as it is finished.

    Args:
        total: how many pictures there are to be.
        as_json: print a line for each picture at once.
        spoken: a sentence with the addresses that inputs came from in place of their copies.
    """

    def __init__(
        self, total: int, *, as_json: bool, now: Callable[[], float] = time.monotonic, spoken: Callable[[str], str] = str
    ) -> None:
        self._spoken = spoken
        self._total, self._as_json, self._now = total, as_json, now
        self._counts: Counter[Status] = Counter()
        self._facts: dict[str, InputFacts] = {}
        self._failures: list[Outcome] = []
        self._planned: list[Outcome] = []
        self._start = now()
        self._workers: Mapping[str, tuple[int, float]] = {}
        self._flicker: tuple[int, int] | None = None

    def know_workers(self, workers: Mapping[str, tuple[int, float]]) -> None:
        """Take in what each worker of a cluster did: pictures, and pictures a second while it was drawing."""
        self._workers = workers

    def know_flicker(self, pixels: int, largest: int) -> None:
        """Take in how many pixels of a sequence no change may reach, and how far the worst of them went, of 255."""
        self._flicker = pixels, largest

    def start(self) -> None:
        """Begin to count the seconds: the networks are loaded."""
        self._start = self._now()

    def hear(self, outcome: Outcome, progress: Progress) -> None:
        """Take in what became of one picture."""
        outcome = self._in_addresses(outcome)
        self._counts[outcome.status] += 1
        if outcome.status is Status.FAILED:
            self._failures.append(outcome)
        else:
            self._facts[outcome.task.name] = outcome.facts
        if self._as_json:
            print(json.dumps(_line(outcome)), flush=True)
        elif outcome.status is Status.PLANNED:
            self._planned.append(outcome)
        progress.report(self._counts.total() / max(self._total, 1), outcome.variant.output.name)

    def _in_addresses(self, outcome: Outcome) -> Outcome:
        said = self._spoken
        facts = replace(outcome.facts, notes=tuple(map(said, outcome.facts.notes)))
        task = replace(outcome.task, name=said(outcome.task.name))
        return replace(outcome, task=task, facts=facts, problem=said(outcome.problem), hint=said(outcome.hint))

    def totals(self) -> Totals:
        """The figures so far."""
        return Totals(
            made=self._counts[Status.MADE],
            skipped=self._counts[Status.SKIPPED],
            failed=self._counts[Status.FAILED],
            planned=self._counts[Status.PLANNED],
            left=self._total - self._counts.total(),
            inputs=len(self._facts),
            uncertain_pixels=sum(facts.uncertain for facts in self._facts.values()),
            seconds=self._now() - self._start,
        )

    def finish(self, where: str, device: str, *, interrupted: bool = False) -> None:
        """Print the summary: ``where`` names the output folder."""
        totals = self.totals()
        if self._as_json:
            figures = _summary(totals, where, device, interrupted) | self._worker_figures() | self._flicker_figures()
            print(json.dumps(figures), flush=True)
        else:
            told = [*self._plan_lines(), *self._detail_lines(), *self._worker_lines(), *self._flicker_lines()]
            lines = [*told, _sentence(totals, where, device)]
            print("\n".join(lines), flush=True)

    def _worker_figures(self) -> dict[str, Any]:
        if not self._workers:
            return {}
        figures = {name: {"made": made, "images_per_second": round(rate, 2)} for name, (made, rate) in self._workers.items()}
        return {"workers": figures}

    def _flicker_figures(self) -> dict[str, Any]:
        return {} if self._flicker is None else dict(zip(("still_pixels", "flicker"), self._flicker, strict=True))

    def _flicker_lines(self) -> list[str]:
        if self._flicker is None:
            return []
        pixels, largest = self._flicker
        return [f"Flicker: {largest} of 255, over {pixels:,} pixels that no change of labels reaches"]

    def _worker_lines(self) -> list[str]:
        return [f"{name}: {_count(made)}, {rate:.1f} images a second" for name, (made, rate) in sorted(self._workers.items())]

    def _plan_lines(self) -> list[str]:
        return [
            f"{one.task.name or 'sample'} -> {shorten(one.variant.output)} (seed {one.variant.look.seed})"
            for one in self._planned
        ]

    def _detail_lines(self) -> list[str]:
        lines = []
        for name, facts in self._facts.items():
            if facts.uncertain:
                share = f"{facts.uncertain:,} of {facts.pixels:,} pixels ({facts.uncertain / facts.pixels:.1%})"
                lines.append(f"{shorten(name)}: {share} are not clearly of one label's colour")
            lines += [f"{shorten(name)}: {note}" for note in facts.notes]
        told = set()
        for failure in self._failures:
            line = "Failed: " + " ".join(filter(None, (_naming(failure), failure.hint)))
            if line not in told:
                told.add(line)
                lines.append(line)
        return lines


def _naming(failure: Outcome) -> str:
    """The problem with the input's name in front, unless the sentence itself names it."""
    name = shorten(failure.task.name) if failure.task.name else ""
    return failure.problem if not name or name in failure.problem else f"{name}: {failure.problem}"


def _line(outcome: Outcome) -> dict[str, Any]:
    look = outcome.variant.look
    line: dict[str, Any] = {
        "type": "item",
        "status": outcome.status.value,
        "input": outcome.task.name or None,
        "output": str(outcome.variant.output),
        "seed": look.seed,
        "truncation": look.truncation,
        **({"class": look.category} if look.category else {}),
        "kinds": list(outcome.facts.kinds),
        "uncertain_pixels": outcome.facts.uncertain,
        "notes": list(outcome.facts.notes),
    }
    if outcome.status is Status.FAILED:
        line |= {"error": outcome.problem, "hint": outcome.hint}
    return line


def _summary(totals: Totals, where: str, device: str, interrupted: bool) -> dict[str, Any]:
    return {
        "type": "summary",
        **vars(totals),
        "seconds": round(totals.seconds, 3),
        "images_per_second": round(totals.images_per_second, 2),
        "output": where,
        "device": device,
        "interrupted": interrupted,
    }


def _sentence(totals: Totals, where: str, device: str) -> str:
    if totals.planned or not device:
        parts = [f"{_count(totals.planned)} would be made in {shorten(where)} from {_count(totals.inputs, 'input')}"]
    else:
        rate = f" on {device}, {totals.images_per_second:.1f} images a second" if totals.made else ""
        parts = [f"{_count(totals.made)} made in {shorten(where)}{rate}"]
    parts += [f"{totals.skipped:,} finished before"] if totals.skipped else []
    parts += [f"{totals.failed:,} failed"] if totals.failed else []
    parts += [f"{totals.left:,} not begun"] if totals.left else []
    parts += [f"{totals.uncertain_pixels:,} uncertain pixels"] if totals.uncertain_pixels else []
    return "; ".join(parts) + "."


def _count(number: int, noun: str = "picture") -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
