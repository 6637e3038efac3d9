"""How soon a large imported generator shows something: its drafts beside the whole picture."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import numpy as np
import torch

from benchmarks.engine import EAGER, eager_pass
from benchmarks.timing import Timing, interleaved, ratio
from fmr_studio.canvas.look import Look
from fmr_studio.canvas.palette import Label, Palette
from fmr_studio.errors import Cancelled
from fmr_studio.inference.engine import RenderResult
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
from fmr_studio.packs.store import generator_json, write_pack

RESOLUTION, BASE, MOST = 256, 16384, 512
EDIT_RESOLUTION, CLUSTERS, LABELS = 64, 64, 9
DRAFT_BAR, EDIT_BAR = 0.25, 0.7


@dataclass(frozen=True)
class Row:
    """One line of the table: ms, and as a share of what it is a draft of."""

    name: str
    timing: Timing
    share: float
    bar: float | None = None


class _First:
    """Leaves with the first draft."""

    def goes_on(self) -> bool:
        return True

    def wants_draft(self) -> bool:
        return True

    def take_draft(self, result: RenderResult) -> None:
        raise Cancelled


def write_large_pack(folder: Path) -> Path:
    """A pack of a 256 px StyleGAN2 with 512 channels, as an official one is; random weights, all parts."""
    config = GeneratorConfig(channels=channel_schedule(RESOLUTION, BASE, MOST))
    channels = config.channels[config.block_index(EDIT_RESOLUTION)]
    parts = {
        "codebook": {"clusters": CLUSTERS, "channels": channels, "width": 64},
        "rearranger": {"clusters": CLUSTERS, "channels": channels, "size": EDIT_RESOLUTION},
        "mapper": {"conditions": [["labels", LABELS]], "clusters": CLUSTERS, "size": EDIT_RESOLUTION},
        "segmenter": {"labels": LABELS, "width": 64},
    }
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        networks = {
            "generator": Generator(config),
            "codebook": Codebook(CLUSTERS, channels, 64),
            "rearranger": Rearranger(RearrangerConfig(CLUSTERS, channels, EDIT_RESOLUTION)),
            "mapper": Mapper(MapperConfig((("labels", LABELS),), CLUSTERS, EDIT_RESOLUTION)),
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
        resolution=RESOLUTION,
        edit_resolution=EDIT_RESOLUTION,
        generator=generator_json(config),
        conditions=("labels",),
        parts=parts,
    )
    write_pack(folder, card, {name: network.state_dict() for name, network in networks.items()})
    return folder


def measure(rounds: int) -> list[Row]:
    """New seeds and full edits of the large pack: the first draft beside the whole picture, and beside the bare generator."""
    with tempfile.TemporaryDirectory(prefix="fmr-benchmark-") as folder:
        pipe = Pipeline.load(write_large_pack(Path(folder) / "large"), device="cpu")
        eager = eager_pass(pipe.networks.modules.generator)
    engine, seeds = PipelineEngine(pipe), count(1)
    labels = np.random.default_rng(0).integers(0, LABELS, (16, 16)).repeat(16, 0).repeat(16, 1).astype(np.uint8)
    engine.render(RenderRequest("large"))

    def draft(request: Callable[[], RenderRequest]) -> Callable[[], None]:
        def once() -> None:
            try:
                engine.render(request(), follower=_First())
            except Cancelled:
                return

        return once

    def seed() -> RenderRequest:
        return RenderRequest("large", look=Look(next(seeds)))

    def edit() -> RenderRequest:
        return RenderRequest("large", labels)

    def cell() -> RenderRequest:
        painted = engine.render(RenderRequest("large")).source_labels
        assert painted is not None
        painted = painted.copy()
        painted[120:140, 120:140] = (painted[120:140, 120:140] + 1) % LABELS
        return RenderRequest("large", painted)

    stroke = cell()
    work: dict[str, Callable[[], object]] = {
        EAGER: eager,
        "new seed, whole": lambda: engine.render(seed()),
        "new seed, first draft": draft(seed),
        "full edit, whole": lambda: engine.render(edit()),
        "full edit, first draft": draft(edit),
        "small stroke, whole": lambda: engine.render(stroke),
        "small stroke, first draft": draft(lambda: stroke),
    }
    timings = interleaved(work, rounds, warm_up=1)
    plain_pass = timings[EAGER]
    return [Row(name, timing, ratio(timing, plain_pass), _bar(name)) for name, timing in timings.items()]


def _bar(name: str) -> float | None:
    return DRAFT_BAR if name.endswith("draft") else EDIT_BAR if name == "full edit, whole" else None


def table(rows: list[Row]) -> str:
    """The rows as Markdown."""
    lines = [
        f"| {RESOLUTION} px, {MOST} channels, edited at {EDIT_RESOLUTION} | p50 ms | p95 ms | × eager plain pass | bar |",
        "|---|---|---|---|---|",
    ]
    for row in rows:
        bar = "" if row.bar is None else f"≤ {row.bar} ×"
        lines.append(f"| {row.name} | {row.timing.p50:.0f} | {row.timing.p95:.0f} | {row.share:.2f} | {bar} |")
    return "\n".join(lines)
