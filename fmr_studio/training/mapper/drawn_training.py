"""Training one mapper of all conditions, which begins as the pack's mapper of labels."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from fmr_studio.canvas.condition import FREE, MAY
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.nn.conditions import assemble, encode_drawing, encode_labels, weigh_labels
from fmr_studio.nn.mapper import Mapper
from fmr_studio.nn.ops import channels_last
from fmr_studio.training.loop.descent import average_into, descend
from fmr_studio.training.loop.training import Part, Training
from fmr_studio.training.mapper.drawn import DrawnPairs
from fmr_studio.training.mapper.mixing import Mixer, Mixing, Planes


@dataclass(frozen=True)
class DrawnOptions:
    """What decides the training of a mapper of drawings.

    Args:
        drawings: names of the conditions that it learns beside labels.
        images: pictures seen, counting repeats; pairs: distinct samples, of which a tenth is held out.
        mixing: how often what is given. warp_px: largest displacement of label borders.
    """

    drawings: tuple[str, ...] = ("sketch", "edges", "depth")
    images: int = 24_000
    pairs: int = 1_800
    batch: int = 8
    lr: float = 1.5e-3
    warp_px: float = 3.0
    mixing: Mixing = field(default_factory=Mixing)
    seed: int = 0


class DrawnTraining(Training):
    """A training on pairs, the last tenth of which is held out.

    Args:
        mapper: the pack's, whose weights for what it reads already are kept at the start.
    """

    def __init__(self, options: DrawnOptions, pairs: DrawnPairs, mapper: Mapper) -> None:
        super().__init__(planned=options.images, batch=options.batch, seed=options.seed)
        self.options, self.pairs = options, pairs
        self.mapper = channels_last(extended(mapper, options.drawings, options.seed))
        self.average = copy.deepcopy(self.mapper).requires_grad_(False)
        self.optimiser = torch.optim.AdamW(self.mapper.parameters(), options.lr, weight_decay=1e-2)
        self.held_out = max(1, len(pairs.labels) // 10)
        self.mixer = Mixer(pairs, options.drawings, options.mixing, options.warp_px)

    def parts(self) -> Mapping[str, Part]:
        """See :class:`Training`."""
        return {name: getattr(self, name) for name in ("mapper", "average", "optimiser")}

    def train_batch(self) -> dict[str, float]:
        """One batch of conditions as people might give them."""
        options, last = self.options, len(self.pairs.labels) - self.held_out
        rows = self.rng().integers(0, last, options.batch)[self.share.rows]
        given = [self.mixer.given(int(row), rng, last) for row, rng in zip(rows, self.row_rngs(), strict=True)]
        target = torch.from_numpy(self.pairs.masks[rows].astype(np.int64))
        logits = self.mapper(self.encoded(given))
        loss = F.cross_entropy(logits, target)
        rate = options.lr * min(1.0, (self.steps + 1) / 50, 1.6 * (1.0 - self.done) + 0.01)
        descend(self.optimiser, loss, rate)
        average_into(self.average, self.mapper, 0.01 if self.steps > 100 else 0.1)
        return {"loss": float(loss.detach()), "accuracy": float((logits.argmax(dim=1) == target).float().mean())}

    def encoded(self, given: list[Planes]) -> Tensor:
        """What is given of N pictures as the mapper reads it, (N, channels, 2r, 2r)."""
        config = self.mapper.config
        return torch.from_numpy(encode(given, config.conditions, 2 * config.size)).contiguous(memory_format=torch.channels_last)

    @torch.no_grad()
    def read(self, given: list[Planes]) -> np.ndarray:
        """The masks (N, r, r) uint8 that the averaged mapper reads off what is given."""
        parts = [self.encoded(given[start : start + 32]) for start in range(0, len(given), 32)]
        return torch.cat([self.average(part).argmax(dim=1) for part in parts]).to(torch.uint8).numpy()

    def held_out_accuracy(self, count: int = 100) -> dict[str, float]:
        """The share of cells that are read right of held-out pictures, by the one condition that is given."""
        first = len(self.pairs.labels) - min(count, self.held_out)
        wanted, found = self.pairs.masks[first:], {}
        for name in ("labels", *self.options.drawings):
            rng = np.random.default_rng([self.seed, 1])
            given = [self.mixer.alone(name, row, rng) for row in range(first, len(self.pairs.labels))]
            found[name] = float((self.read(given) == wanted).mean())
        return found


def encode(given: list[Planes], conditions: tuple[tuple[str, int], ...], size: int) -> np.ndarray:
    """Planes of N pictures, see `Mixer`, as (N, channels, size, size) float32."""
    encoded = {}
    for name, count in conditions:
        values, weight = (np.stack([planes[f"{name}{part}"] for planes in given]) for part in ("", ".weight"))
        if name != "labels":
            encoded[name] = encode_drawing(values, weight, size)
            continue
        encoded[name] = encode_labels(np.where(weight == FREE, np.uint8(UNKNOWN), values), count, size)
        if (weight == MAY).any():
            weigh_labels(encoded[name], np.where(weight == MAY, weight, np.uint8(255)))
    return assemble(encoded, conditions)


def extended(mapper: Mapper, drawings: tuple[str, ...], seed: int) -> Mapper:
    """A mapper that also reads ``drawings``; as long as none is given it reads what ``mapper`` does."""
    known = mapper.config.conditions
    conditions = (*known, *((name, 1) for name in drawings if name not in dict(known)))
    torch.manual_seed(seed)
    larger = Mapper(replace(mapper.config, conditions=conditions))
    state = mapper.state_dict()
    stem = torch.zeros_like(larger.stem.weight)
    # The four places of a cell stand within each channel, so what is known comes first.
    stem[:, : state["stem.weight"].shape[1]] = state["stem.weight"]
    new = larger.stem.weight.detach()[:, state["stem.weight"].shape[1] :]
    stem[:, state["stem.weight"].shape[1] :] = new
    larger.load_state_dict({**state, "stem.weight": stem})
    return larger
