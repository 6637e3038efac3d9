"""Faces at 1024 px as the window asks for them: dabs, whole layouts and new seeds through the engine, with their drafts."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count, cycle

import numpy as np

from benchmarks.first_draft import FirstDraft
from benchmarks.process import memory_mb
from benchmarks.timing import Timing, interleaved
from fmr_studio.canvas.look import Look
from fmr_studio.errors import Cancelled
from fmr_studio.inference.pipeline_engine import PipelineEngine
from fmr_studio.inference.request import RenderRequest

DAB_PX = 24
SEEDS = 6
TRUNCATION = 0.8
DRAFT, WHOLE = "draft", "whole"
BARS_MS = {
    "dab of 24 px": ("p95", 40.0),
    f"foreign layout, {DRAFT}": ("p50", 150.0),
    f"foreign layout, {WHOLE}": ("p50", 600.0),
    f"new seed, {DRAFT}": ("p50", 200.0),
}
"""Which of a row's figures has to stay below what."""
MEMORY_BAR_MB, START_BAR_S = 1500.0, 4.0
_START = """
from benchmarks.window import open_window, settle
with open_window({pack!r}) as window:
    settle(window)
    print("shown", flush=True)
"""


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    name: str
    timing: Timing


class Sitting:
    """An engine, some people, and what is painted over them."""

    def __init__(self, pack: str, device: str) -> None:
        self.engine = PipelineEngine.load(pack, device)
        self.pack = pack
        self.looks = [Look(seed, TRUNCATION) for seed in range(1, SEEDS + 1)]
        found = [self.engine.render(RenderRequest(pack, look=look)).source_labels for look in self.looks]
        self.layouts = [labels for labels in found if labels is not None]
        self._rng = np.random.default_rng(0)
        self._fresh = count(1000)

    def work(self) -> dict[str, Callable[[], object]]:
        """What is timed."""
        dabs, late, foreign = self._dabs(), self._dabs(painted=True), self._foreign()
        wholes = self._foreign()
        return {
            "dab of 24 px": lambda: self.engine.render(next(dabs)),
            "dab of 24 px, mouth and hair painted before": lambda: self.engine.render(next(late)),
            f"foreign layout, {DRAFT}": lambda: self._draft(next(foreign)),
            f"foreign layout, {WHOLE}": lambda: self.engine.render(next(wholes)),
            f"new seed, {DRAFT}": lambda: self._draft(self._new_seed()),
            f"new seed, {WHOLE}": lambda: self.engine.render(self._new_seed()),
        }

    def _dabs(self, *, painted: bool = False) -> Iterator[RenderRequest]:
        """Each a dab of another label in the middle of one person, whom a painter stays with, over what was painted before."""
        for layout in cycle(self.layouts[:1]):
            labels = layout.copy()
            side = len(labels)
            if painted:
                labels[side // 8 : side // 6, side // 4 : side // 2] = 2
                labels[5 * side // 8 : 21 * side // 32, side // 2 : 9 * side // 16] = 7
            top, left = self._rng.integers(side // 4, 3 * side // 4, 2)
            area = labels[top : top + DAB_PX, left : left + DAB_PX]
            rows, columns = np.ogrid[:DAB_PX, :DAB_PX]
            disc = np.hypot(rows - DAB_PX / 2 + 0.5, columns - DAB_PX / 2 + 0.5) <= DAB_PX / 2
            area[disc] = (area[DAB_PX // 2, DAB_PX // 2] + 1) % 13
            yield RenderRequest(self.pack, labels, look=self.looks[0])

    def _foreign(self) -> Iterator[RenderRequest]:
        """The layouts of others over two people, whom new seeds do not push out of what the engine keeps."""
        for index in cycle(range(2, len(self.layouts))):
            yield RenderRequest(self.pack, self.layouts[index], look=self.looks[index % 2])

    def _new_seed(self) -> RenderRequest:
        return RenderRequest(self.pack, look=Look(next(self._fresh), TRUNCATION))

    def _draft(self, request: RenderRequest) -> None:
        try:
            self.engine.render(request, follower=FirstDraft())
        except Cancelled:
            return


def measure(pack: str, device: str, rounds: int) -> list[Row]:
    """Time everything ``rounds`` times in turn."""
    return [Row(name, timing) for name, timing in interleaved(Sitting(pack, device).work(), rounds, warm_up=2).items()]


def start_s(pack: str, runs: int = 3) -> list[float]:
    """Seconds from the command to the first picture of the window, which is drawn without a screen."""
    taken = []
    for _ in range(runs):
        begun = time.perf_counter()
        window = subprocess.Popen([sys.executable, "-c", _START.format(pack=pack)], stdout=subprocess.PIPE, text=True)
        assert window.stdout is not None
        if window.stdout.readline() != "shown\n":
            raise RuntimeError("the window ended without a picture")
        taken.append(time.perf_counter() - begun)
        window.communicate()
    return taken


def table(pack: str, device: str, rounds: int) -> str:
    """All figures as Markdown, with their bars."""
    lines = ["| faces through the engine | p50 ms | p95 ms | bar |", "|---|---|---|---|"]
    for row in measure(pack, device, rounds):
        figure, bar_ms = BARS_MS.get(row.name, ("", 0.0))
        bar = f"{figure} ≤ {bar_ms:.0f} ms" if figure else ""
        lines.append(f"| {row.name} | {row.timing.p50:.0f} | {row.timing.p95:.0f} | {bar} |")
    taken = start_s(pack)
    lines.append(f"\nMemory at its highest: {memory_mb():.0f} MB (≤ {MEMORY_BAR_MB:.0f}).")
    lines.append(
        f"Command to the window's first picture: {np.median(taken):.1f} s, least {min(taken):.1f} (≤ {START_BAR_S:.0f})."
    )
    return "\n".join(lines)
