"""How soon a large imported generator shows something: its drafts beside the whole picture."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch

from benchmarks.arithmetic import Arithmetic
from benchmarks.arithmetic import count as arithmetic_of
from benchmarks.engine import EAGER, eager_pass
from benchmarks.first_draft import FirstDraft
from benchmarks.timing import Timing, interleaved, ratio
from fmr_studio.canvas.look import Look
from fmr_studio.canvas.palette import Label, Palette
from fmr_studio.errors import Cancelled
from fmr_studio.inference.engines.torch.networks import TorchNetworks
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.pipeline_engine import PipelineEngine
from fmr_studio.inference.request import RenderRequest
from fmr_studio.nn.codebook import Codebook
from fmr_studio.nn.configs import GeneratorConfig, MapperConfig, RearrangerConfig, channel_schedule
from fmr_studio.nn.mapper import Mapper
from fmr_studio.nn.rearranger import Rearranger
from fmr_studio.nn.segmenter import FeatureSegmenter
from fmr_studio.nn.stylegan2 import Generator
from fmr_studio.packs.card import PackCard
from fmr_studio.packs.store import write_pack
from fmr_studio.packs.writing import generator_json

CLUSTERS, LABELS = 64, 9
DRAFT_BAR, EDIT_BAR = 0.25, 0.7
SEED, SEED_DRAFT = "new seed, whole", "new seed, first draft"
EDIT, EDIT_DRAFT = "full edit, whole", "full edit, first draft"
STROKE, STROKE_DRAFT = "small stroke, whole", "small stroke, first draft"


class Size(NamedTuple):
    """A StyleGAN2 as official ones are: its channels are ``base`` by the resolution, ``most`` at most."""

    resolution: int
    base: int
    most: int = 512
    edited_at: int = 64


OFFICIAL, CONFIGURATION_F = Size(256, 16384), Size(1024, 32768)


@dataclass(frozen=True)
class Row:
    """One line of the table: ms, and as a share of what it is a draft of."""

    name: str
    timing: Timing
    share: float
    bar: float | None = None
    arithmetic: Arithmetic | None = None


def write_large_pack(folder: Path, size: Size) -> Path:
    """A pack of a large StyleGAN2; random weights, all parts."""
    config = GeneratorConfig(channels=channel_schedule(size.resolution, size.base, size.most))
    channels, cells = config.channels[config.block_index(size.edited_at)], size.edited_at
    parts = {
        "codebook": {"clusters": CLUSTERS, "channels": channels, "width": 64},
        "rearranger": {"clusters": CLUSTERS, "channels": channels, "size": cells},
        "mapper": {"conditions": [["labels", LABELS]], "clusters": CLUSTERS, "size": cells},
        "segmenter": {"labels": LABELS, "width": 64},
    }
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        networks = {
            "generator": Generator(config),
            "codebook": Codebook(CLUSTERS, channels, 64),
            "rearranger": Rearranger(RearrangerConfig(CLUSTERS, channels, cells)),
            "mapper": Mapper(MapperConfig((("labels", LABELS),), CLUSTERS, cells)),
            "segmenter": FeatureSegmenter(config.channels, labels=LABELS, width=64),
        }
        for parameter in networks["mapper"].parameters():  # so that labels matter, as they do once it is trained
            torch.nn.init.normal_(parameter, std=0.1)
    card = PackCard(
        name="large",
        title="Large",
        version="1",
        licence="none",
        palette=Palette([Label(number, f"label {number}", (20 * number, 90, 200)) for number in range(LABELS)]),
        resolution=size.resolution,
        edit_resolution=cells,
        generator=generator_json(config),
        conditions=("labels",),
        parts=parts,
    )
    write_pack(folder, card, {name: network.state_dict() for name, network in networks.items()})
    return folder


def measure(rounds: int, size: Size = OFFICIAL, only: Sequence[str] = ()) -> list[Row]:
    """New seeds and full edits of a large pack: the first draft beside the whole picture, and beside the bare generator.

    Args:
        only: names of rows to measure beside the plain pass; all by default. Their arithmetic is counted where some are named.
    """
    with tempfile.TemporaryDirectory(prefix="fmr-benchmark-") as folder:
        pipe = Pipeline.load(write_large_pack(Path(folder) / "large", size), device="cpu")
        modules = pipe.networks.modules
    work = {EAGER: eager_pass(modules.generator), **_work(pipe, only)}
    reference = Pipeline(TorchNetworks(modules, pipe.size), pipe.card, pipe.pack_id)
    arithmetic = {name: arithmetic_of(call) for name, call in _work(reference, only).items()} if only else {}
    timings = interleaved(work, rounds, warm_up=1)
    plain_pass = timings[EAGER]
    return [Row(name, timing, ratio(timing, plain_pass), _bar(name), arithmetic.get(name)) for name, timing in timings.items()]


def _work(pipe: Pipeline, only: Sequence[str]) -> dict[str, Callable[[], object]]:
    engine, seeds = PipelineEngine(pipe), count(1)
    side = pipe.resolution
    labels = np.random.default_rng(0).integers(0, LABELS, (16, 16)).repeat(side // 16, 0).repeat(side // 16, 1).astype(np.uint8)
    shown = engine.render(RenderRequest("large")).source_labels
    assert shown is not None
    painted = shown.copy()
    middle = slice(side // 2 - 8, side // 2 + 12)
    painted[middle, middle] = (painted[middle, middle] + 1) % LABELS

    def draft(request: Callable[[], RenderRequest]) -> Callable[[], None]:
        def once() -> None:
            try:
                engine.render(request(), follower=FirstDraft())
            except Cancelled:
                return

        return once

    def seed() -> RenderRequest:
        return RenderRequest("large", look=Look(next(seeds)))

    edit, stroke = RenderRequest("large", labels), RenderRequest("large", painted)
    work: dict[str, Callable[[], object]] = {
        SEED: lambda: engine.render(seed()),
        SEED_DRAFT: draft(seed),
        EDIT: lambda: engine.render(edit),
        EDIT_DRAFT: draft(lambda: edit),
        STROKE: lambda: engine.render(stroke),
        STROKE_DRAFT: draft(lambda: stroke),
    }
    return {name: call for name, call in work.items() if not only or name in only}


def _bar(name: str) -> float | None:
    return DRAFT_BAR if name.endswith("draft") else EDIT_BAR if name == EDIT else None


def table(rows: list[Row]) -> str:
    """The rows as Markdown."""
    lines = [
        f"| {OFFICIAL.resolution} px, {OFFICIAL.most} channels, edited at {OFFICIAL.edited_at} | p50 ms | p95 ms "
        "| × eager plain pass | bar |",
        "|---|---|---|---|---|",
    ]
    for row in rows:
        bar = "" if row.bar is None else f"≤ {row.bar} ×"
        lines.append(f"| {row.name} | {row.timing.p50:.0f} | {row.timing.p95:.0f} | {row.share:.2f} | {bar} |")
    return "\n".join(lines)
