"""Going on with a rearranger on what painters will see: paintings read, aligned and blended as the program does, and judged."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from fmr_studio.inference.engines.torch.modules import Modules
from fmr_studio.nn.efficientnet import EfficientNetLite0
from fmr_studio.nn.ops import channels_last
from fmr_studio.nn.rearranger import Rearranger, blend
from fmr_studio.nn.stylegan2 import Features
from fmr_studio.training.loop import parallel
from fmr_studio.training.loop.descent import average_into, descend
from fmr_studio.training.loop.muon import MuonAndAdam
from fmr_studio.training.loop.training import Part, Training
from fmr_studio.training.rearranger.painted_judge import PaintedJudge
from fmr_studio.training.rearranger.paintings import Paintings
from fmr_studio.training.rearranger.style import style_distance


@dataclass(frozen=True)
class PaintedOptions:
    """What decides a training; the weights of its losses are named after them.

    Args:
        samples, paintings: how many are made before; each painting comes several times.
        own: share of a batch that also has to find all of its own features.
        labels: how much the pack's reader has to see what is painted.
        ramp: share of the training over which the judge comes in.
    """

    images: int = 12_000
    batch: int = 8
    samples: int = 600
    paintings: int = 4_000
    lr: float = 5e-4
    judge_lr: float = 2e-4
    own: float = 0.25
    mask: float = 3.0
    self_features: float = 2.0
    self_image: float = 4.0
    style: float = 2.0
    labels: float = 0.3
    adversarial: float = 0.08
    ramp: float = 0.15
    seed: int = 0


class Batch(NamedTuple):
    """Rows of `Paintings` as tensors, and what is painted over: its features, and its picture (N, 3, R, R)."""

    ws: Tensor
    mask: Tensor
    own: Tensor
    labels: Tensor
    target: Tensor
    looking: Tensor
    places: Tensor
    source: Features
    picture: Tensor

    def shown(self) -> Features:
        """The features of the source with those of the cells that move as a whole."""
        size = self.mask.shape[1]
        grid = (self.places.flip(1) * (2.0 / (size - 1)) - 1.0).permute(0, 2, 3, 1)
        return Features(*(F.grid_sample(part, grid, padding_mode="border", align_corners=True) for part in self.source))


class PaintedTraining(Training):
    """State and steps of one training.

    Args:
        modules: of a pack of StyleGAN2 that can paint; its rearranger is what is gone on with.
        features: what the judge sees pictures through.
    """

    def __init__(self, options: PaintedOptions, modules: Modules, paintings: Paintings, features: EfficientNetLite0) -> None:
        super().__init__(planned=options.images, batch=options.batch, seed=options.seed)
        assert isinstance(modules.rearranger, Rearranger) and modules.codebook is not None
        self.options, self.paintings = options, paintings
        self.generator, self.codebook, self.reader = modules.stylegan2, modules.codebook, modules.reader
        self.device = modules.device
        torch.manual_seed(options.seed)
        self.rearranger = channels_last(copy.deepcopy(modules.rearranger).train().requires_grad_(True), self.device)
        self.average = copy.deepcopy(self.rearranger).requires_grad_(False)
        self.size = self.rearranger.config.size
        count = int(max(paintings.own.max(), paintings.labels.max())) + 1
        self.judge = PaintedJudge(features, self.generator.config.resolution, count, options.judge_lr, self.device)
        self.optimiser = MuonAndAdam.of(self.rearranger, options.lr, betas=(0.5, 0.99))
        self._features, self._drawn = self._draw_sources()

    def parts(self) -> Mapping[str, Part]:
        """See :class:`Training`."""
        own = {name: getattr(self, name) for name in ("rearranger", "average", "optimiser")}
        return {**own, "judge": self.judge.heads, "judge_optimiser": self.judge.optimiser}

    @torch.no_grad()
    def _draw_sources(self) -> tuple[Features, Tensor]:
        """Features and pictures of all samples, each drawn once."""
        synthesis, features, drawn = self.generator.synthesis, [], []
        for ws in torch.from_numpy(self.paintings.ws).split(16):
            features.append(synthesis.head(ws.to(self.device), self.size))
            drawn.append(synthesis.tail(features[-1], ws.to(self.device)))
        return Features(*(torch.cat(parts) for parts in zip(*features, strict=True))), torch.cat(drawn)

    def batch(self, rows: list[int]) -> Batch:
        """These paintings."""
        p, sources = self.paintings, self.paintings.sources[rows]
        of_sources, of_paintings = (p.ws, p.masks, p.own), (p.labels, p.targets, p.looking, p.places)
        arrays = [*(array[sources] for array in of_sources), *(array[rows] for array in of_paintings)]
        ws, mask, own, labels, target, looking, places = (torch.from_numpy(array).to(self.device) for array in arrays)
        source = Features(*(part[sources] for part in self._features))
        return Batch(ws, mask.long(), own.long(), labels.long(), target.long(), looking, places, source, self._drawn[sources])

    def drawn(self, rearranger: Rearranger, batch: Batch) -> tuple[Features, Tensor]:
        """Features and pictures of paintings."""
        shown = batch.shown()
        moved = rearranger.complete(rearranger.memory(batch.source, batch.mask), batch.target, batch.looking, shown)
        made = blend(moved, shown, batch.looking)
        return made, self.generator.synthesis.tail(made, batch.ws)

    def train_batch(self) -> dict[str, float]:
        """One batch of paintings."""
        options, rng = self.options, self.rng()
        rate = min(1.0, (self.steps + 1) / 40) * min(1.0, 2.0 * (1.0 - self.done) + 0.02)
        rows = rng.integers(0, len(self.paintings.sources), options.batch)[self.share.rows]
        batch = self.batch(list(map(int, rows)))
        made, picture = self.drawn(self.rearranger, batch)
        verdict = self.judge(batch.picture, picture, batch.own, batch.labels, self.row_rngs(), options.judge_lr * rate)
        terms = {"g": verdict.blame} | self._of_paintings(batch, made, picture) | self._of_own(batch)
        weights = {name: float(getattr(options, name)) for name in terms if name != "g"}
        weights["g"] = options.adversarial * min(1.0, self.done / options.ramp)
        loss = torch.stack([weight * terms[name] for name, weight in weights.items()]).sum()
        descend(self.optimiser, loss, options.lr * rate)
        average_into(self.average, self.rearranger, 0.005)
        return {name: float(term.detach()) for name, term in terms.items()} | verdict.values

    def _of_paintings(self, batch: Batch, made: Features, picture: Tensor) -> dict[str, Tensor]:
        looking = batch.looking.float()
        wanted = F.cross_entropy(self.codebook.logits(made.x), batch.target, reduction="none")
        terms = {"mask": (wanted * looking).sum() / parallel.average(looking.sum()).clamp(min=1.0)}
        weight = self.rearranger.std[None, :, None, None]
        ours, theirs = (torch.cat([f.x, f.rgb], dim=1) / weight for f in (made, batch.source))
        terms["style"] = style_distance(ours, batch.target, theirs, batch.mask, self.codebook.clusters)
        if self.reader is not None:
            terms["labels"] = F.cross_entropy(self.reader(picture), batch.labels, label_smoothing=0.05)
        return terms

    def _of_own(self, batch: Batch) -> dict[str, Tensor]:
        few = max(1, round(self.options.own * len(batch.ws)))
        mask, own = batch.mask[:few], Features(*(part[:few] for part in batch.source))
        moved = self.rearranger(self.rearranger.memory(own, mask), mask, torch.ones_like(mask, dtype=torch.bool))
        weight = self.rearranger.std[None, :, None, None]
        ours, theirs = (torch.cat([f.x, f.rgb], dim=1) / weight for f in (moved, own))
        image = self.generator.synthesis.tail(moved, batch.ws[:few])
        return {"self_features": (ours - theirs).abs().mean(), "self_image": (image - batch.picture[:few]).abs().mean()}
