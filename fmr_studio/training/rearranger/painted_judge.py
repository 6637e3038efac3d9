"""The judge of painted pictures: it sees them and plain samples through frozen features, each with its label map beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from fmr_studio.nn.efficientnet import EfficientNetLite0
from fmr_studio.nn.ops import channels_last
from fmr_studio.nn.projected import STAGES, ProjectedDiscriminator, scaled_stages
from fmr_studio.training.augmenting import Change
from fmr_studio.training.loop.descent import descend


class Verdict(NamedTuple):
    """What the rearranger is blamed for, and figures."""

    blame: Tensor
    values: dict[str, float]


class PaintedJudge:
    """A discriminator after :mod:`fmr_studio.nn.projected`, by the hinge loss."""

    def __init__(self, features: EfficientNetLite0, side: int, labels: int, lr: float, device: torch.device) -> None:
        self.features, self.labels, self.side = channels_last(features, device), labels, side
        self.discriminator = channels_last(ProjectedDiscriminator(side, label_count=labels), device)
        self.heads = self.discriminator
        self.optimiser = torch.optim.Adam(self.discriminator.heads.parameters(), lr, betas=(0.0, 0.99), fused=True)

    def __call__(
        self, real: Tensor, fake: Tensor, own: Tensor, painted: Tensor, rngs: Sequence[np.random.Generator], rate: float
    ) -> Verdict:
        """Learn from samples (N, 3, R, R) with label maps (N, R, R) and painted ones with theirs, then judge the latter."""
        change = Change.draw(rngs, self.side)
        beside, wanted = (change.moved(F.one_hot(x, self.labels).permute(0, 3, 1, 2).float()) for x in (own, painted))
        with torch.no_grad():
            stages = scaled_stages(self.features.stages(change.of(real), STAGES))
        theirs = scaled_stages(self.features.stages(change.of(fake), STAGES))
        self.discriminator.heads.requires_grad_(True)
        said = self.discriminator(stages, beside), self.discriminator([x.detach() for x in theirs], wanted)
        pairs = list(zip(*said, strict=True))
        hinges = [F.relu(1.0 - a).mean() + F.relu(1.0 + b).mean() for a, b in pairs]
        descend(self.optimiser, torch.stack(hinges).mean(), rate)
        self.discriminator.requires_grad_(False)
        blame = -torch.stack([logits.mean() for logits in self.discriminator(theirs, wanted)]).mean()
        of_real, of_fake = (float(torch.stack([x.detach().mean() for x in logits]).mean()) for logits in said)
        return Verdict(blame, {"d_real": of_real, "d_fake": of_fake})
