"""Training the rearranger with context on codes alone: no picture is drawn, and a step costs windows of cells."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from fmr_studio.nn import addresses
from fmr_studio.nn.codebook import Codebook
from fmr_studio.nn.configs import ContextConfig
from fmr_studio.nn.context_rearranger import ContextRearranger
from fmr_studio.nn.ops import channels_last
from fmr_studio.nn.stylegan2 import Features
from fmr_studio.training.codes.samples import Samples
from fmr_studio.training.loop import parallel
from fmr_studio.training.loop.descent import average_into, descend
from fmr_studio.training.loop.training import Part, Training
from fmr_studio.training.rearranger.critics import Critic, FeatureCritic, Seen
from fmr_studio.training.rearranger.edits import SHARES, Edit, draw_edit
from fmr_studio.training.rearranger.spares import Donation


@dataclass(frozen=True)
class ContextOptions:
    """What decides a training; the weights of its losses are named after them.

    Args:
        images: windows; ``batch`` windows of one source a step.
        side: of a window, in cells.
        seen: how much a known answer's picture counts, where pictures are judged.
        judged_from: step from which the judge learns; twice as late the rearranger listens to it.
        refine_blocks: of the refinement.
        shares: how often each of `edits.KINDS` comes.
    """

    images: int = 32_000
    batch: int = 4
    side: int = 24
    lr: float = 1e-3
    judge_lr: float = 1e-3
    own: float = 2.0
    moved: float = 0.6
    mask: float = 1.0
    style: float = 1.0
    adversarial: float = 0.25
    seen: float = 0.0
    judged_from: int = 60
    refine_blocks: int = 2
    shares: tuple[float, ...] = SHARES
    seed: int = 0


FURTHER = ContextOptions(
    lr=4e-4, own=1.0, adversarial=0.2, seen=0.2, judged_from=150, refine_blocks=4, shares=(0.20, 0.25, 0.12, 0.33, 0.10)
)
"""Where a training goes on with a rearranger that moves well: whole layouts come oftener, pictures are judged, and as the
judge begins from nothing it learns longer before it is listened to."""
_STEEPEST = 1.0
"""The largest norm of the gradient: now and then a step leads far astray."""


class Windows(NamedTuple):
    """A batch of windows: own and real codes (N, k, w, w), targets (N, w, w), changed (N, w, w), known (N,)."""

    own: Tensor
    target: Tensor
    changed: Tensor
    known: Tensor


class ContextTraining(Training):
    """State and steps of one training.

    Args:
        codebook: reads clusters off codes.
        donation: spares; their codes are those of ``samples``.
        begun: a rearranger of these codes to go on with, with the same spares; otherwise a new one is trained.
        critic: who judges; one that sees codes if not given.
    """

    def __init__(
        self, options: ContextOptions, samples: Samples, codebook: Codebook, donation: Donation,
        begun: ContextRearranger | None = None, critic: Critic | None = None,
    ) -> None:  # fmt: skip
        super().__init__(planned=options.images, batch=options.batch, seed=options.seed)
        self.options, self.samples = options, samples
        self.codebook = channels_last(codebook.eval().requires_grad_(False))
        torch.manual_seed(options.seed)
        count, size = samples.codes.shape[1:3]
        config = ContextConfig(codebook.clusters, count, size, refine_blocks=options.refine_blocks, spares=len(donation.codes))
        self.rearranger = channels_last(begun or ContextRearranger(config))
        self.rearranger.spare_values.copy_(donation.codes)
        self.rearranger.spare_places.copy_(torch.from_numpy(donation.spares.places))
        self.rearranger.spare_clusters.copy_(torch.from_numpy(donation.spares.clusters))
        self.average = copy.deepcopy(self.rearranger).requires_grad_(False)
        self.critic = critic or FeatureCritic(count, codebook.clusters, options.judge_lr)
        self.optimiser = torch.optim.Adam(self.rearranger.parameters(), options.lr, betas=(0.5, 0.99))

    def parts(self) -> Mapping[str, Part]:
        """See :class:`Training`."""
        own = {name: getattr(self, name) for name in ("rearranger", "average", "optimiser")}
        return {**own, "judge": self.critic.judge, "judge_optimiser": self.critic.optimiser}

    def train_batch(self) -> dict[str, float]:
        """Windows of one source, and as many real ones of another."""
        options, rng = self.options, self.rng()
        row = int(rng.integers(self.samples.trained))
        codes, mask = self.samples.code(row), self.samples.mask(row)
        edits = [draw_edit(own, mask, partial(self._other, own), options.side, options.shares) for own in self.row_rngs()]
        windows = _batch(codes, edits)
        moved, made = self.rearrange(self.rearranger, codes, mask, edits, windows)
        shown = torch.where(windows.changed[:, None], made, windows.own)
        rate = min(1.0, (self.steps + 1) / 60) * min(1.0, 2.5 * (1.0 - self.done) + 0.15)
        values = self._teach(rng, edits, Seen(shown.detach(), windows.target, row), windows, rate)
        loss, terms = self._losses(codes, mask, windows, moved, made, shown)
        if self.steps >= 2 * options.judged_from:
            blame = self.critic.blame(Seen(shown, windows.target, row), windows.changed, windows.own, windows.known)
            loss = loss + options.adversarial * blame["g"] + options.seen * blame.get("seen", 0.0)
            terms |= blame
        descend(self.optimiser, loss, options.lr * rate, clip=_STEEPEST)
        average_into(self.average, self.rearranger, 0.002 if self.steps > 500 else 0.02)
        return {name: float(term.detach()) for name, term in terms.items()} | values

    def _other(self, rng: np.random.Generator) -> np.ndarray:
        return self.samples.mask(int(rng.integers(self.samples.trained)))

    def rearrange(
        self, rearranger: ContextRearranger, codes: Tensor, mask: np.ndarray, edits: list[Edit], windows: Windows
    ) -> tuple[Tensor, Tensor]:
        """Codes (N, k, w, w) of windows of one source (k, r, r), before and after the refinement."""
        source = codes[None].contiguous(memory_format=torch.channels_last)
        memory = rearranger.memory(Features(source, source[:, :0]), torch.from_numpy(mask)[None])
        clusters = rearranger.config.clusters
        laid, offered = addresses.with_spares(mask, clusters, rearranger.spares())
        places, encoded = [], []
        for number, edit in enumerate(edits):
            whole = addresses.layout(edit.whole, clusters)
            places.append(torch.from_numpy(addresses.addresses(edit.target, whole, laid, edit.window)))
            part = Windows(*(values[number : number + 1] for values in windows))
            encoded.append(rearranger.encode_target(part.target, part.own, part.changed, edit.window))
        seen = torch.cat(encoded)
        queries = rearranger.queries(seen, torch.stack(places))
        visible = [np.where(np.pad(edit.hidden.ravel(), (0, len(offered) - mask.size)), clusters, offered) for edit in edits]
        repeated = type(memory)(*(values.expand(len(edits), *values.shape[1:]) for values in memory))
        moved = rearranger.move(queries, repeated, visible, windows.target, windows.changed, windows.own)
        return moved, rearranger.polish(moved, seen)

    def _losses(
        self, codes: Tensor, mask: np.ndarray, windows: Windows, moved: Tensor, made: Tensor, shown: Tensor
    ) -> tuple[Tensor, dict[str, Tensor]]:
        options, changed = self.options, windows.changed[:, None].float()
        logits = self.codebook.logits(shown)
        wanted = F.cross_entropy(logits, windows.target, reduction="none")
        terms = {"mask": (wanted * windows.changed).sum() / parallel.average(windows.changed.float().sum())}
        loss = options.mask * terms["mask"]
        known = changed * windows.known[:, None, None, None]
        if (count := parallel.average(known.sum())) > 0:
            terms["own"], terms["moved"] = (
                ((values - windows.own).abs().mean(dim=1, keepdim=True) * known).sum() / count for values in (made, moved)
            )
            loss = loss + options.own * terms["own"] + options.moved * terms["moved"]
        foreign = windows.changed & ~windows.known[:, None, None]
        if (count := parallel.average(foreign.float().sum())) > 0:
            terms["style"] = _style(codes, mask, made, windows.target, foreign, self.codebook.clusters)
            terms["accuracy"] = (logits.argmax(dim=1) == windows.target)[foreign].float().sum() / count
            loss = loss + options.style * terms["style"]
        return loss, terms

    def _teach(
        self, rng: np.random.Generator, edits: list[Edit], made: Seen, windows: Windows, rate: float
    ) -> dict[str, float]:
        """Teach the judge; nothing before its first step."""
        if self.steps < self.options.judged_from:
            return {}
        row = int(rng.integers(self.samples.trained))
        codes, mask = self.samples.code(row), self.samples.mask(row)
        real = torch.stack([edit.window.cut(codes) for edit in edits]).contiguous(memory_format=torch.channels_last)
        clusters = torch.from_numpy(np.stack([edit.window.cut(mask) for edit in edits]))
        return {"judge": self.critic.teach(Seen(real, clusters, row), made, windows.changed, self.options.judge_lr * rate)}


def _batch(codes: Tensor, edits: list[Edit]) -> Windows:
    return Windows(
        torch.stack([edit.window.cut(codes) for edit in edits]).contiguous(memory_format=torch.channels_last),
        torch.from_numpy(np.stack([edit.target for edit in edits])),
        torch.from_numpy(np.stack([edit.changed for edit in edits])),
        torch.tensor([edit.known for edit in edits]),
    )


def _style(codes: Tensor, mask: np.ndarray, made: Tensor, target: Tensor, cells: Tensor, clusters: int) -> Tensor:
    """L1 between the mean of each cluster in the source and in the changed cells, over clusters in both."""
    theirs, there = _means(codes.flatten(1), torch.from_numpy(mask).flatten(), clusters)
    total, weights = made.new_zeros(()), made.new_zeros(())
    for row, chosen in enumerate(cells.flatten(1)):
        ours, here = _means(made[row].flatten(1)[:, chosen], target[row].flatten()[chosen], clusters)
        weight = (there > 2) * here.sqrt()
        total = total + ((ours - theirs).abs().mean(dim=1) * weight).sum()
        weights = weights + weight.sum()
    return total / parallel.average(weights).clamp(min=1e-6)


def _means(values: Tensor, ids: Tensor, clusters: int) -> tuple[Tensor, Tensor]:
    """The mean (P, k) of values (k, M) in each cluster, and how many there are (P,)."""
    one_hot = F.one_hot(ids, clusters).to(values.dtype).T
    counts = one_hot.sum(dim=1)
    return one_hot @ values.T / counts.clamp(min=1.0)[:, None], counts
