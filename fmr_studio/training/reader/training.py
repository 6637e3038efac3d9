"""Training a pack's reader: label maps off pictures, learnt from what the segmenter sees in the generator's own samples.

It costs no annotation and works for any pack: the feature segmenter says what is in a sample, and the reader learns to say
the same from the pixels alone, so that pictures whose features were rearranged can be read too.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from fmr_studio.nn.ops import channels_last
from fmr_studio.nn.segmenter import PictureSegmenter
from fmr_studio.training.loop.descent import average_into, descend
from fmr_studio.training.loop.muon import MuonAndAdam
from fmr_studio.training.loop.training import Part, Training
from fmr_studio.training.losses import class_weights
from fmr_studio.training.measures.confusion import confusion_matrix
from fmr_studio.training.reader.readings import Readings
from fmr_studio.training.spoiling import displace, soften

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


class ReaderTraining(Training):
    """A training on readings, the last tenth of which is held out."""

    def __init__(self, options: ReaderOptions, readings: Readings, label_count: int, device: torch.device) -> None:
        super().__init__(planned=options.images, batch=options.batch, seed=options.seed)
        self.options, self.readings, self.label_count, self.device = options, readings, label_count, device
        torch.manual_seed(options.seed)
        self.reader = channels_last(PictureSegmenter(label_count, **options.network), device)
        self.average = copy.deepcopy(self.reader).eval().requires_grad_(False)
        self.optimiser = MuonAndAdam.of(self.reader, options.lr, weight_decay=1e-3)
        self.held_out = max(1, len(readings.labels) // 10)
        known = torch.from_numpy(readings.labels[:500].astype(np.int64))
        self.weight = class_weights(known, label_count).to(device)

    def parts(self) -> Mapping[str, Part]:
        """See :class:`Training`."""
        return {name: getattr(self, name) for name in ("reader", "average", "optimiser")}

    def train_batch(self) -> dict[str, float]:
        """One batch of pictures: mirrored, moved, recoloured and softened at random."""
        options, rng = self.options, self.rng()
        rows = rng.integers(0, len(self.readings.labels) - self.held_out, options.batch)
        images, labels = self._batch(rows)
        noise = torch.Generator().manual_seed(int(rng.integers(2**31)))
        images, labels = displace(soften(images, rng, noise), labels, rng)
        logits = self.reader(images.to(self.device).contiguous(memory_format=torch.channels_last))
        loss = F.cross_entropy(logits, labels.to(self.device), weight=self.weight)
        rate = options.lr * min(1.0, self.steps / WARM_STEPS + 0.02, 2.0 * (1.0 - self.done) + 0.01)
        descend(self.optimiser, loss, rate)
        average_into(self.average, self.reader, 0.01 if self.steps > 4 * WARM_STEPS else 0.1)
        return {"loss": float(loss.detach())}

    def _batch(self, rows: np.ndarray) -> tuple[Tensor, Tensor]:
        """Pictures (N, 3, R, R) in [-1, 1] and their labels (N, R, R) int64."""
        images = torch.from_numpy(self.readings.images[rows]).permute(0, 3, 1, 2).float() / 127.5 - 1.0
        return images, torch.from_numpy(self.readings.labels[rows].astype(np.int64))

    def confusion(self) -> np.ndarray:
        """What the average network reads in the held-out samples against the segmenter, see `confusion_matrix`."""
        last = np.arange(len(self.readings.labels) - self.held_out, len(self.readings.labels))
        seen = read_pictures(self.average, self.readings.images[last])
        return confusion_matrix(seen, self.readings.labels[last], self.label_count)


@torch.no_grad()
def read_pictures(reader: PictureSegmenter, images: np.ndarray) -> np.ndarray:
    """Label ids (N, R, R) uint8 of pictures (N, R, R, 3) uint8."""
    device, made = reader.out.weight.device, []
    for start in range(0, len(images), 16):
        batch = torch.from_numpy(np.ascontiguousarray(images[start : start + 16])).permute(0, 3, 1, 2)
        made.append(reader(batch.to(device).float() / 127.5 - 1.0).argmax(dim=1).to(torch.uint8).cpu().numpy())
    return np.concatenate(made)
