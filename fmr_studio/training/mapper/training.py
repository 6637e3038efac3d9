"""Training the semantic mapper: pairs of (condition, proxy mask) cost nothing, since both are read off generated pictures."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F

from fmr_studio.nn.configs import MapperConfig
from fmr_studio.nn.mapper import Mapper, encode_labels
from fmr_studio.nn.ops import channels_last
from fmr_studio.training.loop.descent import average_into, descend
from fmr_studio.training.loop.muon import MuonAndAdam
from fmr_studio.training.loop.training import Part, Training
from fmr_studio.training.mapper.conditions import forget, wobble
from fmr_studio.training.mapper.pairs import Pairs


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


class MapperTraining(Training):
    """A training on pairs, the last tenth of which is held out.

    Args:
        label_count: K of the labels; clusters: P of the proxy masks.
        known: a mapper of the same generator, however it is labelled: what comes after its first layer is begun with, where it
            is as wide.
    """

    def __init__(
        self, options: MapperOptions, pairs: Pairs, label_count: int, clusters: int, device: torch.device,
        *, known: Mapper | None = None,
    ) -> None:  # fmt: skip
        super().__init__(planned=options.images, batch=options.batch, seed=options.seed)
        self.options, self.pairs, self.label_count, self.device = options, pairs, label_count, device
        torch.manual_seed(options.seed)
        size = pairs.masks.shape[-1]
        config = MapperConfig((("labels", label_count),), clusters, size, options.width)
        self.mapper = channels_last(Mapper(config), device)
        if known is not None:
            _take_over(self.mapper, known)
        self.average = copy.deepcopy(self.mapper).requires_grad_(False)
        self.optimiser = MuonAndAdam.of(self.mapper, options.lr, weight_decay=1e-2)
        self.held_out = max(1, len(pairs.labels) // 10)

    def parts(self) -> Mapping[str, Part]:
        """See :class:`Training`."""
        return {name: getattr(self, name) for name in ("mapper", "average", "optimiser")}

    def train_batch(self) -> dict[str, float]:
        """One batch of conditions as a person might paint them."""
        options, rngs = self.options, self.row_rngs()
        rows = self.rng().integers(0, len(self.pairs.labels) - self.held_out, options.batch)[self.share.rows]
        labels = torch.from_numpy(self.pairs.labels[rows].astype(np.int64)).to(self.device)
        target = torch.from_numpy(self.pairs.masks[rows].astype(np.int64)).to(self.device)
        labels = forget(wobble(labels, rngs, options.warp_px), rngs, options.complete, self.label_count)
        condition = encode_labels(labels, self.label_count, 2 * self.mapper.config.size)
        logits = self.mapper(condition)
        loss = F.cross_entropy(logits, target)
        rate = options.lr * min(1.0, self.steps / 50, 2.0 * (1.0 - self.done) + 0.01)
        descend(self.optimiser, loss, rate)
        average_into(self.average, self.mapper, 0.01 if self.steps > 200 else 0.1)
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


def _take_over(mapper: Mapper, known: Mapper) -> None:
    """Begin with what another mapper knows of clusters: every layer of the same size, but not how it reads labels."""
    theirs = {name: value for name, value in known.state_dict().items() if not name.startswith("stem.")}
    mine = mapper.state_dict()
    if all(mine[name].shape == value.shape for name, value in theirs.items()):
        mapper.load_state_dict(mine | theirs)
