"""Opening a photo: the encoder, one step of the refinement with and without the perceptual distance, and a whole inversion."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from benchmarks.engine import EAGER, eager_pass
from benchmarks.timing import interleaved, ratio
from fmr_studio.arrays import image_to_nchw
from fmr_studio.inference.engines.torch.refinement import Refinement
from fmr_studio.inference.pipeline import Pipeline

ENCODER, STEP, LOOK = "encoder alone", "step of refinement", "step with perceptual distance"
ENCODER_BAR_MS, WHOLE_BAR_S = 150.0, 5.0


def table(pipe: Pipeline, rounds: int) -> str:
    """The times as Markdown, with ratios to a plain pass and the bars; a sentence where the pack has no encoder."""
    if not pipe.has("encoder"):
        return f"The pack {pipe.card.name} has no encoder: inversion is not measured."
    networks, options = pipe.networks, pipe.inverter().options
    image = image_to_nchw(pipe.sample(0).image)
    every = options.perceptual_every
    refinement = Refinement(networks.modules, image, networks.encode(image), 0, options)
    work: dict[str, Callable[[], object]] = {
        EAGER: eager_pass(networks.modules.generator),
        ENCODER: lambda: networks.encode(image),
        STEP: lambda: refinement.step(0),
        LOOK: lambda: refinement.step(every - 1),
    }
    timings = interleaved(work, rounds)
    lines = ["| opening a photo | p50 ms | p95 ms | × eager plain pass | bar |", "|---|---|---|---|---|"]
    for name, timing in timings.items():
        bar = f"≤ {ENCODER_BAR_MS:.0f} ms" if name == ENCODER else ""
        lines.append(f"| {name} | {timing.p50:.1f} | {timing.p95:.1f} | {ratio(timing, timings[EAGER]):.2f} | {bar} |")
    whole = np.array([pipe.invert(pipe.sample(seed).image, budget_s=60.0).seconds for seed in range(3)])
    passes = 1000.0 * float(np.median(whole)) / timings[EAGER].p50
    p50, worst = 1000.0 * float(np.median(whole)), 1000.0 * float(whole.max())
    lines.append(f"| all {options.steps} steps | {p50:.0f} | {worst:.0f} | {passes:.0f} | ≤ {WHOLE_BAR_S:.0f} s |")
    return "\n".join(lines)
