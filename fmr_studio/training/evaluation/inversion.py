"""``evaluate --inversion``: pictures opened by the encoder, by its refinement, and by plain W and W+ optimisation.

All ways get the same picture, the same losses and the same time. The LPIPS-like distance is that of all five blocks; the
refinement itself sees three.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from fmr_studio.arrays import averaged, image_to_nchw
from fmr_studio.inference.engines.refining import compared_px
from fmr_studio.inference.engines.torch.tensors import array
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.rendering.source import Source
from fmr_studio.inference.sources.inversion import Inversion, picture_of, psnr_db
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.perceptual import PerceptualDistance
from fmr_studio.nn.window import Window
from fmr_studio.training import pictures

BARS = "encoder ≤ 0.15 s; refined: distance ≤ 0.05, PSNR ≥ 28 dB; proxy accuracy within 5 points of samples"
LARGE_BARS = "refined: distance ≤ 0.06, PSNR ≥ 24 dB"
"""Of pictures that are compared at a smaller size than their own."""


_EDITED = 40
"""So many of the inverted pictures are rearranged too."""


@dataclass(frozen=True)
class InversionCheck:
    """How much is measured.

    Args:
        count: pictures for the encoder and the refinement; plain: the first of them that W and W+ get too.
        budget_s: time of each way for each picture.
        cpu_time: count processor time instead of the wall's, on a machine that does other work meanwhile.
    """

    count: int = 200
    plain: int = 20
    budget_s: float = 5.0
    cpu_time: bool = False
    lr_plain: float = 0.1


@dataclass(frozen=True)
class Way:
    """One way of inverting: means over its pictures; times in seconds by the chosen clock; steps of optimisation."""

    pictures: int
    distance: float
    psnr_db: float
    p50_s: float
    p95_s: float
    steps: float


class _Tally:
    """Collects one way's figures."""

    def __init__(self, distance: PerceptualDistance) -> None:
        self._distance = distance
        self.rows: list[tuple[float, float, float, float]] = []

    @torch.inference_mode()
    def add(self, crop: np.ndarray, seen: list[Tensor], picture: np.ndarray, seconds: float, steps: float) -> None:
        """A picture made of a crop, of which ``seen`` is the embedding."""
        ours, theirs = _compared(picture), _compared(crop)
        made = self._distance.embed(torch.from_numpy(ours))
        noise = psnr_db(picture_of(ours), picture_of(theirs))
        self.rows.append((float(self._distance.compare(made, seen)), noise, seconds, steps))

    def way(self) -> Way:
        distance, noise, seconds, steps = np.array(self.rows).T
        p50, p95 = np.percentile(seconds, [50, 95])
        means = (distance.mean(), noise.mean(), p50, p95, steps.mean())
        return Way(len(self.rows), *(round(float(value), 4) for value in means))


def evaluate_inversion(
    pipe: Pipeline, held_out: Sequence[np.ndarray], distance: PerceptualDistance, check: InversionCheck, folder: Path,
    *, progress: Progress, say: Callable[[str], object],
) -> dict[str, Any]:  # fmt: skip
    """Measure all ways; a grid of originals, first guesses and refined pictures goes into ``folder``.

    Args:
        held_out: pictures (R, R, 3) uint8.
        distance: with all five blocks, on the CPU.
    """
    tallies = {name: _Tally(distance) for name in ("encoder", "refined", "W", "W+")}
    found: list[Inversion] = []
    crops = [np.array(image) for image in held_out[: check.count]]
    clock = time.process_time if check.cpu_time else time.monotonic
    pipe.inverter().clock = clock
    pipe.inverter().invert(crops[0], budget_s=0.5)  # the first call pays for loading
    for number, crop in enumerate(crops):
        progress.check()
        with torch.inference_mode():
            seen = distance.embed(torch.from_numpy(_compared(crop)))
        encode_s = _time_encoder(pipe, crop, clock)
        inversion = pipe.invert(crop, budget_s=check.budget_s)
        found.append(inversion)
        tallies["encoder"].add(crop, seen, inversion.first, encode_s, 0)
        tallies["refined"].add(crop, seen, inversion.picture, inversion.seconds, inversion.steps)
        if number < check.plain:
            for name in ("W", "W+"):
                tallies[name].add(crop, seen, *_plain(pipe, crop, check, clock, every_layer=name == "W+"))
        if number % 10 == 9:
            say(f"{number + 1}: " + ", ".join(f"{name} {tally.way()}" for name, tally in tallies.items() if tally.rows))
        progress.report((number + 1) / len(crops), "inverting")
    pictures.save_png(_grid(found), folder / "inversion.png")
    ways = {name: asdict(tally.way()) for name, tally in tallies.items() if tally.rows}
    return {
        "budget_s": check.budget_s,
        "clock": "processor" if check.cpu_time else "wall",
        "ways": ways,
        "compared_px": compared_px(pipe.resolution),
        "large": compared_px(pipe.resolution) < pipe.resolution,
        "proxy": editability(pipe, found[:_EDITED]),
    }


def _compared(picture: np.ndarray) -> np.ndarray:
    """A picture (R, R, 3) uint8 as it is compared, (1, 3, S, S)."""
    return averaged(image_to_nchw(picture), compared_px(len(picture)))


def _time_encoder(pipe: Pipeline, crop: np.ndarray, clock: Callable[[], float]) -> float:
    start = clock()
    pipe.networks.encode(image_to_nchw(crop))
    return clock() - start


def _plain(
    pipe: Pipeline, crop: np.ndarray, check: InversionCheck, clock: Callable[[], float], *, every_layer: bool
) -> tuple[np.ndarray, float, int]:
    """Optimise one style for all layers (W), or one for each (W+), from the mean style through the whole generator."""
    modules, weight = pipe.networks.modules, pipe.inverter().options(check.budget_s).perceptual
    generator, encoder = modules.generator, modules.encoder
    assert encoder is not None
    image, step = torch.from_numpy(_compared(crop)).to(modules.device), len(crop) // compared_px(len(crop))
    distance = PerceptualDistance.bundled().to(modules.device)
    with torch.no_grad():
        wanted = distance.embed(image)
    start, layers = clock(), generator.config.num_ws
    offset = torch.zeros(1, layers if every_layer else 1, generator.config.w_dim, device=modules.device, requires_grad=True)
    optimiser = torch.optim.Adam([offset], check.lr_plain, betas=(0.9, 0.99))

    def draw() -> Tensor:
        ws = encoder.w_mean + offset * encoder.w_std
        whole: Tensor = generator.synthesis(ws.expand(-1, layers, -1))
        return whole

    steps = 0
    while clock() - start < check.budget_s:
        drawn = F.avg_pool2d(draw(), step)
        gap = drawn - image
        loss = gap.abs().mean() + gap.square().mean()
        if steps % 4 == 3:
            loss = loss + weight * distance.compare(distance.embed(drawn), wanted).mean()
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        steps += 1
    with torch.no_grad():
        picture = picture_of(array(draw()))
    return picture, clock() - start, steps


def editability(pipe: Pipeline, found: list[Inversion]) -> dict[str, float | int]:
    """Proxy accuracy (%) of rearranging inverted pictures and samples to the same masks of other samples."""
    samples = [pipe.sample(10_000 + i, truncation=1.0) for i in range(len(found) + 1)]
    inverted = [pipe.photo_source(one.photo) for one in found]
    hits = {
        name: [_rearranged(pipe, source, samples[i + 1].mask) for i, source in enumerate(sources)]
        for name, sources in (("inverted", inverted), ("sampled", samples[:-1]))
    }
    values = {name: round(100.0 * float(np.mean(each)), 2) for name, each in hits.items()}
    return {**values, "pictures": len(found)}


def _rearranged(pipe: Pipeline, source: Source, target: np.ndarray) -> float:
    networks, everywhere = pipe.networks, np.ones(target.shape, bool)
    moved = networks.move([source.memory], target, everywhere, source.features, Window.whole(pipe.size))
    return float((networks.clusters(moved) == target).mean())


def _grid(found: list[Inversion], count: int = 12) -> np.ndarray:
    shown = found[:count]
    rows = ([one.photo.crop for one in shown], [one.first for one in shown], [one.picture for one in shown])
    return pictures.grid([np.stack([picture_of(_compared(picture)) for picture in row]) for row in rows])


def inversion_table(values: dict[str, Any]) -> str:
    """The figures as Markdown, with the bars."""
    lines = [
        f"Up to {values['budget_s']:g} s ({values['clock']} time) for each picture. Pictures are "
        f"compared at {values['compared_px']} px. Bars: {LARGE_BARS if values['large'] else BARS}.", "",
        "| way | pictures | LPIPS-like | PSNR dB | p50 s | p95 s | steps |", "|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    lines += [
        f"| {name} | {way['pictures']} | {way['distance']:.3f} | {way['psnr_db']:.1f} | {way['p50_s']:.3f} "
        f"| {way['p95_s']:.3f} | {way['steps']:.0f} |"
        for name, way in values["ways"].items()
    ]
    proxy = values["proxy"]
    lines += ["", f"Proxy accuracy of {proxy['pictures']} pictures rearranged to other samples' masks: inverted "
              f"{proxy['inverted']:.1f} %, sampled {proxy['sampled']:.1f} %."]  # fmt: skip
    return "\n".join(lines)
