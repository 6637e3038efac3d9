"""Opening a photo: the encoder, one step of the refinement with and without the perceptual distance, and a whole inversion."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch

from benchmarks.timing import interleaved, ratio
from fmr_studio.arrays import image_to_nchw
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.sources.inversion import Refinement

PLAIN, ENCODER, STEP, LOOK = "plain generator pass", "encoder alone", "step of refinement", "step with perceptual distance"
ENCODER_BAR_MS, WHOLE_BAR_S = 150.0, 5.0


def table(pipe: Pipeline, rounds: int) -> str:
    """The times as Markdown, with ratios to a plain pass and the bars; a sentence where the pack has no encoder."""
    if pipe.networks.encoder is None:
        return f"The pack {pipe.card.name} has no encoder: inversion is not measured."
    inverter, generator = pipe.inverter(), pipe.networks.generator
    crop = pipe.sample(0).image
    image = torch.from_numpy(image_to_nchw(crop)).to(pipe.device)
    z = torch.randn(1, generator.config.z_dim, generator=torch.Generator().manual_seed(0)).to(pipe.device)
    every = inverter.options.perceptual_every
    refinement = Refinement(inverter, image, inverter.encode(image), seed=0)

    def plain() -> None:
        with torch.inference_mode():
            generator(z).cpu()

    work: dict[str, Callable[[], object]] = {
        PLAIN: plain,
        ENCODER: lambda: inverter.encode(image).ws.cpu(),
        STEP: lambda: refinement.step(0),
        LOOK: lambda: refinement.step(every - 1),
    }
    timings = interleaved(work, rounds)
    lines = ["| opening a photo | p50 ms | p95 ms | × plain pass | bar |", "|---|---|---|---|---|"]
    for name, timing in timings.items():
        bar = f"≤ {ENCODER_BAR_MS:.0f} ms" if name == ENCODER else ""
        lines.append(f"| {name} | {timing.p50:.1f} | {timing.p95:.1f} | {ratio(timing, timings[PLAIN]):.2f} | {bar} |")
    whole = np.array([pipe.invert(pipe.sample(seed).image, budget_s=60.0).seconds for seed in range(3)])
    passes = 1000.0 * float(np.median(whole)) / timings[PLAIN].p50
    p50, worst = 1000.0 * float(np.median(whole)), 1000.0 * float(whole.max())
    lines.append(f"| all {inverter.options.steps} steps | {p50:.0f} | {worst:.0f} | {passes:.0f} | ≤ {WHOLE_BAR_S:.0f} s |")
    return "\n".join(lines)
