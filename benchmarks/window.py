"""The real window, painted on with real mouse events: how long its event loop is held up, and what hours of it cost."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from fmr_studio.packs.catalog import find_pack
from fmr_studio.paths import user_models

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint

    from fmr_studio.ui.main_window import MainWindow

STALL_BAR_MS = 50.0
MOVES_PER_STROKE = 24
WARM_UP = 0.25
"""Share of a soak that is left out of the slope of the memory: caches fill, tables are built."""
PATIENCE_S = 120.0


class TurnWatch:
    """Notes how long each turn of the event loop computes, from waking up to waiting again."""

    def __init__(self) -> None:
        from PySide6.QtCore import QAbstractEventDispatcher

        self.wall_ms: list[float] = []
        self.processor_ms: list[float] = []
        self._woke: tuple[float, float] | None = None
        dispatcher = QAbstractEventDispatcher.instance()
        dispatcher.awake.connect(self._wake)
        dispatcher.aboutToBlock.connect(self._block)

    def _wake(self) -> None:
        if self._woke is None:
            self._woke = time.perf_counter(), time.thread_time()

    def _block(self) -> None:
        if self._woke is not None:
            wall, processor = self._woke
            self.wall_ms.append(1000 * (time.perf_counter() - wall))
            self.processor_ms.append(1000 * (time.thread_time() - processor))
            self._woke = None

    def line(self, name: str) -> str:
        """One line of the table; begins anew."""
        parts = []
        for taken in (self.wall_ms, self.processor_ms):
            p50, p95, p99, most = np.percentile(taken or [0.0], (50, 95, 99, 100))
            parts.append(f"{p50:.1f} | {p95:.1f} | {p99:.1f} | {most:.1f}")
        line = f"| {name} | {len(self.wall_ms)} | {' | '.join(parts)} |"
        self.wall_ms.clear()
        self.processor_ms.clear()
        return line


@contextmanager
def open_window(pack: str) -> Iterator[MainWindow]:
    """The program's window without a screen, its user folders in a temporary one."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="fmr-benchmark-", ignore_cleanup_errors=True) as home:
        found = find_pack(pack).folder.resolve()
        os.environ["FMR_HOME"] = str(Path(home) / "home")
        kept = user_models() / pack  # one that was fetched lies in the folders of before
        kept.parent.mkdir(parents=True)
        kept.symlink_to(found, target_is_directory=True)
        from PySide6.QtWidgets import QApplication

        from fmr_studio.ui.shell.pyside import repair_pyside

        repair_pyside()
        from fmr_studio.inference.pipeline_engine import PipelineEngine
        from fmr_studio.settings import Settings
        from fmr_studio.ui.files.start import start_with
        from fmr_studio.ui.main_window import MainWindow
        from fmr_studio.ui.shell.theme import Theme

        app = QApplication.instance() or QApplication([])
        assert isinstance(app, QApplication)
        window = MainWindow(start_with(pack), Theme(app, "dark"), loader=PipelineEngine.load, settings=Settings())
        window.show()
        yield window
        window.session.mark_saved(None)
        window.close()
        window.deleteLater()
        run_events(0.2)


def run_events(seconds: float) -> None:
    """Let the event loop run for a while, as it does in the program."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def settle(window: MainWindow) -> None:
    """Wait for the picture of the last change."""
    from fmr_studio.ui.picture.preview import State

    end = time.monotonic() + PATIENCE_S
    while window.preview.state is not State.DONE or window.preview.behind:
        if time.monotonic() > end:
            raise RuntimeError(f"no picture came: the preview is {window.preview.state}")
        run_events(0.05)


class Hand:
    """Paints with the mouse, as a person who cannot decide."""

    def __init__(self, window: MainWindow, seed: int = 0) -> None:
        self._window, self._rng = window, np.random.default_rng(seed)

    def stroke(self) -> None:
        """One stroke of a random label and size, with the event loop running between its moves."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        canvas, session, rng = self._window.canvas, self._window.session, self._rng
        session.choose(label=int(rng.integers(len(session.document.palette))))
        session.choose_brush(size_px=int(rng.integers(8, 90)))
        turns = np.cumsum(rng.normal(0, 0.4, MOVES_PER_STROKE))
        steps = np.cumsum(8 * np.stack([np.cos(turns), np.sin(turns)], 1), axis=0)
        places = [self._place(point) for point in steps + rng.uniform(100, 400, 2)]
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QTest.mousePress(canvas, left, none, places[0])
        for place in places[1:]:
            QTest.mouseMove(canvas, place)
            run_events(0.008)
        QTest.mouseRelease(canvas, left, none, places[-1])

    def anything(self) -> None:
        """Mostly a stroke, else undo, redo or another seed."""
        act = self._rng.random()
        if act < 0.7:
            self.stroke()
        elif act < 0.82:
            self._window.session.undo()
        elif act < 0.92:
            self._window.session.redo()
        else:
            self._window.look_panel.choose_seed(int(self._rng.integers(10**6)))
        run_events(float(self._rng.uniform(0.0, 0.3)))

    def _place(self, point: np.ndarray) -> QPoint:
        return self._window.canvas.to_widget((float(point[0]), float(point[1]))).toPoint()


def stalls(pack: str, strokes: int = 25) -> str:
    """How long turns of the event loop take while the pack loads, while one paints and while the wall is made."""
    lines = [
        f"| turns of the event loop, ms (bar: p99 < {STALL_BAR_MS:.0f}) | turns | wall p50 | p95 | p99 | max "
        "| processor p50 | p95 | p99 | max |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    with open_window(pack) as window:
        watch = TurnWatch()
        settle(window)
        lines.append(watch.line("the pack loads, first picture"))
        hand = Hand(window)
        for _ in range(strokes):
            hand.stroke()
        settle(window)
        lines.append(watch.line("painting, pictures made"))
        for _ in range(strokes // 3):
            hand.anything()
            run_events(0.6)
        lines.append(watch.line("painting with rests, wall made"))
    return "\n".join(lines)


def fill_caches(window: MainWindow) -> None:
    """Paint over more seeds than are kept, so that what memory grows by afterwards is not what is kept on purpose."""
    from fmr_studio.inference.pipeline_engine import KEPT_SOURCES

    hand = Hand(window)
    for seed in range(KEPT_SOURCES + KEPT_SOURCES // 3):
        window.look_panel.choose_seed(seed)
        hand.stroke()
        settle(window)


def soak(pack: str, minutes: float) -> str:
    """Paint for so long: what memory grows by, how quick pictures are, how long the event loop is held up."""
    times, resident, latencies, drafts = [], [], [], []
    with open_window(pack) as window:
        settle(window)
        fill_caches(window)
        preview = window.preview
        preview.shown.connect(lambda _result: latencies.append(preview.speed.whole.last_ms))
        preview.drafted.connect(lambda _result: drafts.append(preview.speed.drafts.last_ms))
        hand, watch, begun, acts = Hand(window, seed=1), TurnWatch(), time.monotonic(), 0
        while time.monotonic() - begun < 60 * minutes:
            hand.anything()
            acts += 1
            times.append(time.monotonic() - begun)
            resident.append(resident_mb())
        settle(window)
        turns = watch.line("soak")
        history_mb = window.session.history.nbytes / 1e6
    late = np.array(times) > WARM_UP * 60 * minutes
    line = np.polyfit(np.array(times)[late] / 3600, np.array(resident)[late], 1)
    noise = float(np.std(np.array(resident)[late] - np.polyval(line, np.array(times)[late] / 3600)))
    half = np.array(times) > 0.5 * 60 * minutes
    slope_2 = np.polyfit(np.array(times)[half] / 3600, np.array(resident)[half], 1)[0]
    made = np.array([latency for latency in latencies if latency is not None])
    p50, p95, p99 = np.percentile(made, (50, 95, 99))
    early = np.array([latency for latency in drafts if latency is not None])
    first = f"; to a draft: p50 {np.median(early):.1f} ({len(early)} drafts)" if len(early) else ""
    return "\n".join(
        [
            f"Soak of {minutes:g} minutes: {acts} acts, {len(made)} pictures",
            f"Memory {resident[0]:.0f} → {resident[-1]:.0f} MB; slope {line[0]:.0f} MB/hour after a quarter, "
            f"{slope_2:.0f} MB/hour in the second half, around it ± {noise:.1f} MB; undo holds {history_mb:.1f} MB",
            f"Edit to picture, ms: p50 {p50:.1f}, p95 {p95:.1f}, p99 {p99:.1f}{first}",
            turns,
        ]
    )


def resident_mb() -> float:
    """Memory this process holds now, in MB (Linux; elsewhere the most it has held)."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        from benchmarks.process import memory_mb

        return memory_mb()
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
