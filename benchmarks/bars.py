"""What was promised about speed, in one run: each row beside its bar, its floor and the gap between them."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from benchmarks import drafts, engine, process
from benchmarks.arithmetic import Arithmetic
from benchmarks.timing import interleaved
from fmr_studio.inference.pipeline import Pipeline

BATCH_BAR, OFFICIAL_BAR, DRAFT_BAR = 1.5, 0.7, 0.1


@dataclass(frozen=True)
class Bar:
    """One line: what was measured, as words; what it should be; whether it is; and what the arithmetic takes at best.

    Args:
        floor: in the unit of ``value``. gap: how many times that was measured.
    """

    name: str
    measured: str
    bar: str
    met: bool | None
    arithmetic: Arithmetic | None = None
    floor: str = ""
    gap: float | None = None


def measure(pipe: Pipeline, pack: str, rounds: int) -> Iterator[Bar]:
    """All rows; the quick ones first."""
    peak = engine.peak_gflops()
    rows = {row.name: row for row in engine.measure(pipe, rounds)}
    yield from map(_edit, rows.values())
    yield _batch(pipe, pack, rows[engine.FULL].arithmetic, peak)
    yield from _large(drafts.OFFICIAL, max(3, rounds // 8), "official 256 px, full edit", drafts.EDIT, OFFICIAL_BAR, peak)
    yield from _large(drafts.CONFIGURATION_F, 3, "1024 px configuration-f, first draft", drafts.EDIT_DRAFT, DRAFT_BAR, peak)
    for name, seconds in process.starts(pack, names=(process.WINDOW_START, process.RENDER_START)).items():
        bar = process.STARTS[name][1]
        assert bar is not None
        yield Bar(name, f"{np.median(seconds):.2f} s", f"≤ {bar} s", bool(np.median(seconds) <= bar))


def _edit(row: engine.Row) -> Bar:
    ratio, p95 = engine.RATIO_BARS.get(row.name), engine.P95_BARS_MS.get(row.name)
    bars = [f"≤ {ratio} ×"] * (ratio is not None) + [f"p95 ≤ {p95:.0f} ms" for _ in (p95,) if p95 is not None]
    met = (ratio is None or row.ratio <= ratio) and (p95 is None or row.timing.p95 <= p95) if bars else None
    words = f"{row.ratio:.2f} ×, p50 {row.timing.p50:.1f}, p95 {row.timing.p95:.1f} ms"
    gap = row.timing.p50 / row.floor_ms
    return Bar(row.name, words, ", ".join(bars), met, row.arithmetic, f"{row.floor_ms:.1f} ms", gap)


def _batch(pipe: Pipeline, pack: str, one: Arithmetic, peak: float) -> Bar:
    """Pictures a second of the command, between plain passes in eager PyTorch before and after it."""
    eager = engine.eager_pass(pipe.networks.modules.generator)
    passes, rates = [], []
    for _ in range(3):
        passes.append(interleaved({"pass": eager}, 20)["pass"].p50)
        rates.append(process.batch_rate(pipe, pack)["pictures_per_s"])
    rate, ratio = float(np.median(rates)), float(np.median(np.array(rates) * np.array(passes) / 1000.0))
    most = (os.cpu_count() or 1) * peak / one.gflop
    return Bar(
        "batch, pictures a second against plain passes in eager PyTorch",
        f"{ratio:.2f} ×, {rate:.0f} a second",
        f"≥ {BATCH_BAR} ×",
        ratio >= BATCH_BAR,
        one,
        f"{most:.0f} a second",
        most / rate,
    )


def _large(size: drafts.Size, rounds: int, name: str, row_name: str, bar: float, peak: float) -> Iterator[Bar]:
    for row in drafts.measure(rounds, size, only=(row_name,)):
        if row.name != row_name:
            continue
        floor = 1000.0 * row.arithmetic.gflop / peak if row.arithmetic else 0.0
        words = f"{row.share:.2f} ×, p50 {row.timing.p50:.0f} ms"
        gap = row.timing.p50 / floor if floor else None
        yield Bar(name, words, f"≤ {bar} ×", row.share <= bar, row.arithmetic, f"{floor:.0f} ms", gap)


def table(pipe: Pipeline, pack: str, rounds: int) -> str:
    """The rows as Markdown."""
    begun = time.perf_counter()
    lines = ["| what | × eager plain pass | bar | met | GFLOP | MB | floor | × floor |", "|---|---|---|---|---|---|---|---|"]
    for row in measure(pipe, pack, rounds):
        met = "" if row.met is None else "yes" if row.met else "**no**"
        work = f"{row.arithmetic.gflop:.2f} | {row.arithmetic.megabytes:.0f}" if row.arithmetic else " | "
        gap = "" if row.gap is None else f"{row.gap:.1f}"
        lines.append(f"| {row.name} | {row.measured} | {row.bar} | {met} | {work} | {row.floor} | {gap} |")
    return "\n".join([*lines, "", f"Measured in {time.perf_counter() - begun:.0f} s."])
