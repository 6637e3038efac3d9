"""What painting costs without a picture: one report of the pen, the end of a stroke, its undo, the colours of a view."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks.timing import Timing
from fmr_studio.canvas.brush import Brush
from fmr_studio.canvas.compose import display_rgba
from fmr_studio.canvas.document import Document
from fmr_studio.canvas.history import History
from fmr_studio.canvas.painter import Symmetry
from fmr_studio.canvas.palette import Label, Palette
from fmr_studio.canvas.tools import Tool, ToolOptions, start_stroke

STEP_BAR_MS = 8.0
STROKES, STEPS = 6, 60
MOVE_PX = 12.0


@dataclass(frozen=True)
class Row:
    """One line of the table; ``bar_ms`` is what p95 may cost, None where nothing is asked."""

    name: str
    p50_ms: float
    p95_ms: float
    bar_ms: float | None = None


class _Clock:
    """Collects the processor time of this thread, so that other programs on the machine do not count."""

    def __init__(self) -> None:
        self.taken: dict[str, list[float]] = {}

    def time(self, name: str, call: Callable[[], object]) -> object:
        """Call it and note how long it took."""
        start = time.thread_time()
        result = call()
        self.taken.setdefault(name, []).append(1000.0 * (time.thread_time() - start))
        return result

    def row(self, name: str, bar_ms: float | None = None) -> Row:
        """The line of a name."""
        timing = Timing(np.array(self.taken[name]))
        return Row(name, timing.p50, timing.p95, bar_ms)


def brush_step_table() -> list[Row]:
    """All rows: brush steps of several sizes on two canvases, then what else a hand waits for."""
    rows = []
    for side in (1024, 4096):
        for size in (20, 200, 512):
            name = f"brush step {size} px on {side} px"
            rows += _strokes(side, ToolOptions(brush=Brush(size)), name, bar_ms=STEP_BAR_MS)[:1]
    options = ToolOptions(brush=Brush(200), symmetry=Symmetry.LEFT_RIGHT | Symmetry.UP_DOWN)
    rows += _strokes(1024, options, "200 px on 1024 px, mirrored four times, a label locked", locked=True, bar_ms=STEP_BAR_MS)[
        :1
    ]
    options = ToolOptions(brush=Brush(200, smooth=True))
    rows += _strokes(1024, options, "brush step 200 px on 1024 px, smoothed", bar_ms=STEP_BAR_MS)
    return rows


def _strokes(side: int, options: ToolOptions, name: str, *, locked: bool = False, bar_ms: float | None = None) -> list[Row]:
    """Strokes of a wandering hand on a canvas: the rows of a step, of its colours, of the end, and of undo."""
    palette = Palette([Label(number, f"label {number}", (number * 30, 90, 200)) for number in range(8)])
    document = Document(side, side, palette)
    if locked:
        document.set_property("locked_labels", frozenset({7}))
    history, clock, rng = History(document), _Clock(), np.random.default_rng(0)
    for number in range(STROKES + 1):
        if number == 1:
            clock.taken.clear()
        values = {**vars(options), "label": (number + 1) % 7}
        stroke = start_stroke(document, Tool.BRUSH, layer_id=document.label_layer.id, options=ToolOptions(**values))
        turns = np.cumsum(rng.normal(0, 0.3, STEPS))
        path = rng.uniform(0.3, 0.7, 2) * side + np.cumsum(MOVE_PX * np.stack([np.cos(turns), np.sin(turns)], 1), axis=0)
        (x, y), *rest = path.tolist()
        stroke.begin((x, y))
        for x, y in rest:
            rect = clock.time(name, lambda x=x, y=y, stroke=stroke: stroke.extend((x, y)))
            clock.time("the colours of what it changed", lambda rect=rect: display_rgba(document, rect))
        history.record(clock.time("the end of a stroke", stroke.finish))
        clock.time("undo", history.undo)
        history.redo()
    others = ("the colours of what it changed", "the end of a stroke", "undo")
    return [clock.row(name, bar_ms), *(clock.row(other) for other in others)]


def main() -> int:
    """Print the table; 1 if a bar is missed."""
    rows = brush_step_table()
    width = max(len(row.name) for row in rows)
    print(f"{'Painting (ms of processor time)':{width}}     p50     p95  bar")
    for row in rows:
        bar = "" if row.bar_ms is None else f"{row.bar_ms:5.0f} {'met' if row.p95_ms <= row.bar_ms else 'MISSED'}"
        print(f"{row.name:{width}} {row.p50_ms:7.2f} {row.p95_ms:7.2f}{bar}")
    return int(any(row.bar_ms is not None and row.p95_ms > row.bar_ms for row in rows))


if __name__ == "__main__":
    sys.exit(main())
