"""Training the semantic mapper: pairs of (condition, proxy mask) cost nothing, since both are read off generated pictures."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.codebook import Codebook
from fmr_studio.nn.configs import MapperConfig
from fmr_studio.nn.mapper import Mapper, encode_labels
from fmr_studio.nn.ops import channels_last
from fmr_studio.nn.segmenter import FeatureSegmenter
from fmr_studio.nn.stylegan2 import Generator
from fmr_studio.training.segmenter import all_features


@dataclass(frozen=True)
class MapperOptions:
    """What decides a mapper training.

    Args:
        images: pictures seen, counting repeats; pairs: distinct generated pictures.
        warp_px: largest displacement of label boundaries, as an unsteady hand makes them.
        complete: share of conditions that are left without unknown areas.
    """

    images: int = 32_000
    pairs: int = 3_000
    batch: int = 16
    lr: float = 2e-3
    width: int = 48
    warp_px: float = 3.0
    complete: float = 0.5
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Pairs:
    """Generated training pairs: label maps (M, R, R) uint8 and proxy masks (M, r, r) uint8."""

    labels: np.ndarray
    masks: np.ndarray


@torch.no_grad()
def make_pairs(
    generator: Generator,
    codebook: Codebook,
    segmenters: list[FeatureSegmenter],
    size: int,
    count: int,
    *,
    seed: int = 0,
    progress: Progress | None = None,
) -> list[Pairs]:
    """``count`` random pictures with their proxy masks and with the labels each of the segmenters reads off them."""
    progress = progress or Progress()
    device = codebook.mean.device
    level = generator.config.block_index(size)
    source = torch.Generator().manual_seed(seed)
    masks: list[np.ndarray] = []
    labels: list[list[np.ndarray]] = [[] for _ in segmenters]
    for start in range(0, count, 16):
        progress.check()
        z = torch.randn(min(16, count - start), generator.config.z_dim, generator=source).to(device)
        features = all_features(generator, generator.mapping(z))
        masks.append(codebook(features[level]).to(torch.uint8).cpu().numpy())
        for made, segmenter in zip(labels, segmenters, strict=True):
            made.append(segmenter(features).argmax(dim=1).to(torch.uint8).cpu().numpy())
        progress.report(min(1.0, (start + 16) / count), "sampling pictures")
    return [Pairs(np.concatenate(made), np.concatenate(masks)) for made in labels]


class MapperTraining:
    """State and steps of one training."""

    def __init__(self, options: MapperOptions, pairs: Pairs, label_count: int, clusters: int, device: torch.device) -> None:
        self.options, self.pairs, self.label_count, self.device = options, pairs, label_count, device
        torch.manual_seed(options.seed)
        size = pairs.masks.shape[-1]
        config = MapperConfig((("labels", label_count),), clusters, size, options.width)
        self.mapper = channels_last(Mapper(config), device)
        self.average = copy.deepcopy(self.mapper).requires_grad_(False)
        self.optimiser = torch.optim.AdamW(self.mapper.parameters(), options.lr, weight_decay=1e-2)
        self.held_out = max(1, len(pairs.labels) // 10)
        self.seen = 0
        self.steps = 0

    @property
    def planned(self) -> int:
        """Images of the whole training."""
        return self.options.images

    def state(self) -> dict[str, Any]:
        """Everything a resumed run needs."""
        names = ("mapper", "average", "optimiser")
        return {name: getattr(self, name).state_dict() for name in names} | {"seen": self.seen, "steps": self.steps}

    def load(self, state: dict[str, Any]) -> None:
        """Continue from :meth:`state`."""
        for name in ("mapper", "average", "optimiser"):
            getattr(self, name).load_state_dict(state[name])
        self.seen, self.steps = state["seen"], state["steps"]

    def step(self) -> dict[str, float]:
        """One batch of conditions as a person might paint them."""
        options, rng = self.options, np.random.default_rng([self.options.seed, self.steps])
        rows = rng.integers(0, len(self.pairs.labels) - self.held_out, options.batch)
        labels = torch.from_numpy(self.pairs.labels[rows].astype(np.int64)).to(self.device)
        target = torch.from_numpy(self.pairs.masks[rows].astype(np.int64)).to(self.device)
        labels = forget(wobble(labels, rng, options.warp_px), rng, options.complete, self.label_count)
        condition = encode_labels(labels, self.label_count, 2 * self.mapper.config.size)
        logits = self.mapper(condition)
        loss = F.cross_entropy(logits, target)
        done = self.seen / max(1, self.planned)
        for group in self.optimiser.param_groups:
            group["lr"] = options.lr * min(1.0, self.steps / 50, 2.0 * (1.0 - done) + 0.01)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self.optimiser.step()
        with torch.no_grad():
            for ours, theirs in zip(self.average.parameters(), self.mapper.parameters(), strict=True):
                ours.lerp_(theirs, 0.01 if self.steps > 200 else 0.1)
        self.seen += options.batch
        self.steps += 1
        accuracy = (logits.argmax(dim=1) == target).float().mean()
        return {"loss": float(loss.detach()), "accuracy": float(accuracy)}

    @torch.no_grad()
    def read(self, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Up to ``count`` of the pairs that training leaves out: labels (N, R, R), their masks and what is read, (N, r, r)."""
        last = slice(len(self.pairs.labels) - min(count, self.held_out), None)
        labels = torch.from_numpy(self.pairs.labels[last].astype(np.int64)).to(self.device)
        condition = encode_labels(labels, self.label_count, 2 * self.mapper.config.size)
        seen = [self.average(part).argmax(dim=1) for part in condition.split(self.options.batch)]
        return self.pairs.labels[last], self.pairs.masks[last], torch.cat(seen).to(torch.uint8).cpu().numpy()


def wobble(labels: Tensor, rng: np.random.Generator, amplitude_px: float) -> Tensor:
    """Displace label maps (N, H, W) int64 by a smooth random field of up to ``amplitude_px``; no label is invented."""
    n, height, width = labels.shape
    amount = rng.uniform(0.0, amplitude_px, (n, 1, 1, 1))
    field = torch.from_numpy((rng.standard_normal((n, 2, 10, 10)) * amount * 0.5).astype(np.float32)).to(labels.device)
    field = F.interpolate(field, size=(height, width), mode="bicubic", align_corners=True).round().long()
    rows = torch.arange(height, device=labels.device)[None, :, None] + field[:, 0]
    columns = torch.arange(width, device=labels.device)[None, None] + field[:, 1]
    index = rows.clamp(0, height - 1) * width + columns.clamp(0, width - 1)
    return labels.flatten(1).gather(1, index.flatten(1)).view_as(labels)


def forget(labels: Tensor, rng: np.random.Generator, complete: float, count: int) -> Tensor:
    """Make parts of label maps (N, H, W) unknown: whole labels, areas, or all but a few strokes."""
    result = labels.clone()
    for row in range(len(labels)):
        kind = rng.random()
        if kind < complete:
            continue
        if kind < complete + (1 - complete) * 0.3:
            lost = torch.from_numpy(rng.random(256) < rng.uniform(0.1, 0.7)).to(labels.device)
            lost[count:] = False
            hidden = lost[labels[row]]
        elif kind < complete + (1 - complete) * 0.5:
            hidden = _blobs(rng, labels.shape[-1]).to(labels.device)
        else:
            hidden = ~_strokes(rng, labels.shape[-1]).to(labels.device)
        result[row] = torch.where(hidden, UNKNOWN, labels[row])
    return result


def _blobs(rng: np.random.Generator, size: int) -> Tensor:
    """A smooth random area (size, size) bool, between a tenth and most of the picture."""
    noise = torch.from_numpy(rng.standard_normal((1, 1, 6, 6)).astype(np.float32))
    field = F.interpolate(noise, size=(size, size), mode="bicubic", align_corners=True)[0, 0]
    return field > float(np.quantile(field.numpy(), rng.uniform(0.1, 0.9)))


def _strokes(rng: np.random.Generator, size: int) -> Tensor:
    """A few round-ended strokes (size, size) bool."""
    y, x = np.mgrid[0:size, 0:size].astype(np.float32)
    drawn = np.zeros((size, size), bool)
    for _ in range(int(rng.integers(1, 9))):
        start = rng.uniform(0, size, 2)
        step = rng.normal(0, size * 0.2, 2)
        radius = rng.uniform(0.012, 0.05) * size
        along = ((y - start[0]) * step[0] + (x - start[1]) * step[1]) / max(1e-6, float(step @ step))
        along = np.clip(along, 0.0, 1.0)
        drawn |= (y - start[0] - along * step[0]) ** 2 + (x - start[1] - along * step[1]) ** 2 < radius**2
    return torch.from_numpy(drawn)
