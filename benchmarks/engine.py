"""Edit to picture: a plain generator pass, a full edit and a small stroke, side by side, with their floors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import torch

from benchmarks.arithmetic import Arithmetic, count
from benchmarks.timing import Timing, interleaved, ratio
from fmr_studio.canvas.cell_regions import cell_labels
from fmr_studio.canvas.look import Look
from fmr_studio.canvas.region_edit import Cells, RegionEdit, RegionKind, SourceEdits
from fmr_studio.inference.engines.mapping import normal_numbers
from fmr_studio.inference.engines.torch.networks import TorchNetworks
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.pipeline_engine import PipelineEngine
from fmr_studio.inference.rendering.source import Source
from fmr_studio.inference.request import RenderRequest, SourceSpec
from fmr_studio.nn.generators import AnyGenerator
from fmr_studio.nn.window import Window

EAGER, PLAIN, FULL = "plain pass in eager PyTorch", "plain pass", "full edit"
SMALL, SCRIBBLE = "small stroke", "scribble on unknown"
DRAG = "drag step of a region"
RATIO_BARS = {PLAIN: 0.55, FULL: 0.6, SMALL: 0.2}
P95_BARS_MS = {FULL: 20.0, SMALL: 8.0, DRAG: 50.0}
_BRUSH_PX = 12


@dataclass(frozen=True)
class Row:
    """One line of the table: times in ms, ratio to the plain pass in eager PyTorch, and what the arithmetic takes at best."""

    name: str
    timing: Timing
    ratio: float
    arithmetic: Arithmetic
    floor_ms: float


def stroke(labels: np.ndarray, rng: np.random.Generator, count: int) -> np.ndarray:
    """A copy of a label map with one dab of another label inside the picture's middle."""
    painted = labels.copy()
    side = labels.shape[0]
    top, left = rng.integers(side // 4, 3 * side // 4 - _BRUSH_PX, 2)
    area = painted[top : top + _BRUSH_PX, left : left + _BRUSH_PX]
    area[:] = (int(np.bincount(area.ravel()).argmax()) + 1 + rng.integers(0, count - 1)) % count
    return painted


def work(pipe: Pipeline) -> Mapping[str, Callable[[], object]]:
    """What is timed; every round takes other seeds and strokes, prepared outside of the timing."""
    rng = np.random.default_rng(0)
    networks, labels_count = pipe.networks, len(pipe.palette)
    sources = [pipe.sample(seed) for seed in range(16)]
    maps = [pipe.label_map(source) for source in sources]
    strokes = [stroke(maps[index % len(maps)], rng, labels_count) for index in range(4 * len(maps))]  # none twice
    scribbles = [np.where(rng.random(labels.shape) < 0.05, labels, 255).astype(np.uint8) for labels in maps]
    z = normal_numbers(0, networks.shapes.z_dim)
    turn = dict.fromkeys((FULL, SMALL, SCRIBBLE), 0)

    def plain() -> object:
        styles = networks.styles(networks.map(z))
        return networks.draw_window([styles], networks.head(styles), Window.whole(networks.shapes.resolution))

    def edit(name: str, wanted: list[np.ndarray], shift: int) -> Callable[[], object]:
        def once() -> object:
            turn[name] += 1
            return pipe.render(wanted[(turn[name] + shift) % len(wanted)], sources[turn[name] % len(sources)])

        return once

    return {
        EAGER: eager_pass(networks.modules.generator),
        PLAIN: plain,
        FULL: edit(FULL, maps, 5),
        SMALL: edit(SMALL, strokes, 0),
        SCRIBBLE: edit(SCRIBBLE, scribbles, 3),
        DRAG: dragging(pipe, sources[0]),
    }


def eager_pass(generator: AnyGenerator) -> Callable[[], object]:
    """One picture of a generator as PyTorch runs it, operation by operation."""
    z = torch.from_numpy(normal_numbers(0, generator.config.z_dim)).to(generator.mapping.w_avg.device)

    def once() -> object:
        with torch.inference_mode():
            return generator(z).cpu()

    return once


def dragging(pipe: Pipeline, source: Source) -> Callable[[], object]:
    """A step of dragging the fourth label (inner ears of animals) through the engine, as the window asks."""
    engine, labels = PipelineEngine(pipe), pipe.label_map(source)
    mask = cell_labels(labels, pipe.size) == min(3, len(pipe.palette) - 1)
    region = RegionEdit(RegionKind.MOVE, Cells.of(mask), label=min(3, len(pipe.palette) - 1))
    assert isinstance(source.origin, Look)
    base = SourceSpec(source.origin)
    step = 0

    def once() -> object:
        nonlocal step
        step += 1
        place = region.placed(dx=3.0 * np.sin(step / 7), dy=2.0 * np.cos(step / 5))
        edits = SourceEdits(regions=(place,))
        request = RenderRequest(pipe.card.name, labels, look=base.look, edits=edits, painted_for=base, revision=step)
        return engine.render(request)

    return once


def peak_gflops(rounds: int = 10) -> float:
    """What the processor reaches in one large matrix product, in GFLOP/s."""
    a = torch.randn(1024, 1024)
    best = min(interleaved({"product": lambda: a @ a}, rounds)["product"].milliseconds)
    return 2 * 1024**3 / float(best) / 1e6


def measure(pipe: Pipeline, rounds: int) -> list[Row]:
    """Time everything ``rounds`` times in turn; the arithmetic is counted where PyTorch does the same."""
    peak = peak_gflops()
    reference = Pipeline(TorchNetworks(pipe.networks.modules, pipe.size), pipe.card, pipe.pack_id)
    arithmetic = {name: count(call) for name, call in work(reference).items()}
    timings = interleaved(work(pipe), rounds)
    return [
        Row(name, timing, ratio(timing, timings[EAGER]), arithmetic[name], 1000.0 * arithmetic[name].gflop / peak)
        for name, timing in timings.items()
    ]


def table(rows: list[Row]) -> str:
    """The rows as Markdown, with the bars."""
    lines = [
        "| what | p50 ms | p95 ms | × eager plain pass | bar | GFLOP | MB | floor ms | × floor |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        bars = [f"≤ {RATIO_BARS[row.name]} ×"] if row.name in RATIO_BARS else []
        bars += [f"p95 ≤ {P95_BARS_MS[row.name]:.0f} ms"] if row.name in P95_BARS_MS else []
        lines.append(
            f"| {row.name} | {row.timing.p50:.1f} | {row.timing.p95:.1f} | {row.ratio:.2f} | {', '.join(bars)} "
            f"| {row.arithmetic.gflop:.2f} | {row.arithmetic.megabytes:.0f} | {row.floor_ms:.1f} "
            f"| {row.timing.p50 / row.floor_ms if row.floor_ms else 0:.1f} |"
        )
    return "\n".join(lines)
