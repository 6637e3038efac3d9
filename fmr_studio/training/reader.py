"""Training a pack's reader: label maps off pictures, learnt from what the segmenter sees in the generator's own samples.

It costs no annotation and works for any pack: the feature segmenter says what is in a sample, and the reader learns to say
the same from the pixels alone, so that pictures whose features were rearranged can be read too.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.ops import channels_last
from fmr_studio.nn.segmenter import FeatureSegmenter, PictureSegmenter
from fmr_studio.nn.stylegan2 import Generator
from fmr_studio.training.confusion import confusion_matrix
from fmr_studio.training.segmenter import class_weights, soften

WARM_STEPS = 50


@dataclass(frozen=True)
class ReaderOptions:
    """What decides a reader's training.

    Args:
        images: pictures seen, counting repeats; samples: distinct generated pictures, a tenth of which is held out.
        width, depth, stride: of the network, see `PictureSegmenter`.
    """

    images: int = 32_000
    samples: int = 2_000
    batch: int = 16
    lr: float = 3e-3
    width: int = 12
    depth: int = 3
    stride: int = 2
    seed: int = 0

    @property
    def network(self) -> dict[str, int]:
        """Configuration of the network, but for the number of labels."""
        return {"width": self.width, "depth": self.depth, "stride": self.stride}


@dataclass(frozen=True, eq=False)
class Readings:
    """Generated pictures (M, R, R, 3) uint8 and the labels (M, R, R) uint8 that the segmenter sees in them."""

    images: np.ndarray
    labels: np.ndarray


@torch.no_grad()
def make_readings(
    generator: Generator, segmenter: FeatureSegmenter, count: int, *, seed: int = 0, progress: Progress | None = None
) -> Readings:
    """``count`` random pictures and what the segmenter sees in them, from the generator's layers."""
    progress = progress or Progress()
    device = segmenter.out.weight.device
    source = torch.Generator().manual_seed(seed)
    images, labels = [], []
    for start in range(0, count, 16):
        progress.check()
        z = torch.randn(min(16, count - start), generator.config.z_dim, generator=source).to(device)
        states = list(generator.synthesis.walk(generator.mapping(z)))
        rgb = states[-1].rgb.float().clamp(-1.0, 1.0).add(1.0).mul(127.5).round().to(torch.uint8)
        images.append(rgb.permute(0, 2, 3, 1).cpu().numpy())
        labels.append(segmenter([state.x for state in states]).argmax(dim=1).to(torch.uint8).cpu().numpy())
        progress.report(min(1.0, (start + 16) / count), "sampling pictures")
    return Readings(np.concatenate(images), np.concatenate(labels))


class ReaderTraining:
    """State and steps of one training."""

    def __init__(self, options: ReaderOptions, readings: Readings, label_count: int, device: torch.device) -> None:
        self.options, self.readings, self.label_count, self.device = options, readings, label_count, device
        torch.manual_seed(options.seed)
        self.reader = channels_last(PictureSegmenter(label_count, **options.network), device)
        self.average = copy.deepcopy(self.reader).eval().requires_grad_(False)
        self.optimiser = torch.optim.AdamW(self.reader.parameters(), options.lr, weight_decay=1e-3)
        self.held_out = max(1, len(readings.labels) // 10)
        known = torch.from_numpy(readings.labels[:500].astype(np.int64))
        self.weight = class_weights(known, label_count).to(device)
        self.seen = 0
        self.steps = 0

    @property
    def planned(self) -> int:
        """Images of the whole training."""
        return self.options.images

    def state(self) -> dict[str, Any]:
        """Everything a resumed run needs."""
        names = ("reader", "average", "optimiser")
        return {name: getattr(self, name).state_dict() for name in names} | {"seen": self.seen, "steps": self.steps}

    def load(self, state: dict[str, Any]) -> None:
        """Continue from :meth:`state`."""
        for name in ("reader", "average", "optimiser"):
            getattr(self, name).load_state_dict(state[name])
        self.seen, self.steps = state["seen"], state["steps"]

    def step(self) -> dict[str, float]:
        """One batch of pictures: mirrored, moved, recoloured and softened at random."""
        options, rng = self.options, np.random.default_rng([self.options.seed, self.steps])
        rows = rng.integers(0, len(self.readings.labels) - self.held_out, options.batch)
        images, labels = self._batch(rows)
        torch.manual_seed(int(rng.integers(2**31)))
        images, labels = displace(soften(images, rng), labels, rng)
        logits = self.reader(images.to(self.device).contiguous(memory_format=torch.channels_last))
        loss = F.cross_entropy(logits, labels.to(self.device), weight=self.weight)
        done = self.seen / max(1, self.planned)
        for group in self.optimiser.param_groups:
            group["lr"] = options.lr * min(1.0, self.steps / WARM_STEPS + 0.02, 2.0 * (1.0 - done) + 0.01)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self.optimiser.step()
        self._average(0.01 if self.steps > 4 * WARM_STEPS else 0.1)
        self.seen += options.batch
        self.steps += 1
        return {"loss": float(loss.detach())}

    @torch.no_grad()
    def _average(self, part: float) -> None:
        ours, theirs = self.average.state_dict(), self.reader.state_dict()
        for name, value in ours.items():
            if value.is_floating_point():
                value.lerp_(theirs[name], part)
            else:
                value.copy_(theirs[name])

    def _batch(self, rows: np.ndarray) -> tuple[Tensor, Tensor]:
        """Pictures (N, 3, R, R) in [-1, 1] and their labels (N, R, R) int64."""
        images = torch.from_numpy(self.readings.images[rows]).permute(0, 3, 1, 2).float() / 127.5 - 1.0
        return images, torch.from_numpy(self.readings.labels[rows].astype(np.int64))

    def confusion(self) -> np.ndarray:
        """What the average network reads in the held-out samples against the segmenter, see `confusion_matrix`."""
        last = np.arange(len(self.readings.labels) - self.held_out, len(self.readings.labels))
        seen = read_pictures(self.average, self.readings.images[last])
        return confusion_matrix(seen, self.readings.labels[last], self.label_count)


def displace(images: Tensor, labels: Tensor, rng: np.random.Generator) -> tuple[Tensor, Tensor]:
    """Mirror pictures (N, 3, H, W) with labels (N, H, W) at random, and move them by up to a sixteenth; borders repeat."""
    if rng.random() < 0.5:
        images, labels = images.flip(3), labels.flip(2)
    reach = images.shape[-1] // 16
    dx, dy = (int(shift) for shift in rng.integers(-reach, reach + 1, 2))
    rows = (torch.arange(images.shape[2]) + dy).clamp(0, images.shape[2] - 1)
    columns = (torch.arange(images.shape[3]) + dx).clamp(0, images.shape[3] - 1)
    return images[:, :, rows][..., columns], labels[:, rows][..., columns]


@torch.no_grad()
def read_pictures(reader: PictureSegmenter, images: np.ndarray) -> np.ndarray:
    """Label ids (N, R, R) uint8 of pictures (N, R, R, 3) uint8."""
    device, made = reader.out.weight.device, []
    for start in range(0, len(images), 16):
        batch = torch.from_numpy(np.ascontiguousarray(images[start : start + 16])).permute(0, 3, 1, 2)
        made.append(reader(batch.to(device).float() / 127.5 - 1.0).argmax(dim=1).to(torch.uint8).cpu().numpy())
    return np.concatenate(made)
