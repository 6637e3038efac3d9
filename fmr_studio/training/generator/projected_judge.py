"""The judge of a generator's adversarial phase that sees frozen features: see :mod:`fmr_studio.nn.projected`.

Both pictures of a pair, the render and what is made of its parameters, are shown to it with their labels and with the same
random changes (Zhao et al., *Differentiable Augmentation*, NeurIPS 2020), since a few thousand renders are soon known by heart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fmr_studio.nn.efficientnet import EfficientNetLite0
from fmr_studio.nn.ops import channels_last, has_bfloat16
from fmr_studio.nn.projected import STAGES, ProjectedDiscriminator, scaled_stages
from fmr_studio.training.augmenting import Change
from fmr_studio.training.generator.judges import Shown, Verdict
from fmr_studio.training.generator.options import GeneratorOptions
from fmr_studio.training.loop.descent import descend
from fmr_studio.training.loop.training import Part

_PACE = 0.1
"""Of its learning rate by the generator's, whose weights are scaled."""


class ProjectedJudge:
    """A discriminator of frozen features of random squares of pictures, with their labels where training is paired.

    Args:
        features: the frozen network whose stages are judged.
        label_count: K of the labels.
    """

    def __init__(self, options: GeneratorOptions, label_count: int, device: torch.device, features: EfficientNetLite0) -> None:
        self.options, self.label_count, self.device = options, label_count if options.paired else 0, device
        self.side = options.judged_px
        self.features = channels_last(features, device)
        self.discriminator = channels_last(ProjectedDiscriminator(self.side, label_count=self.label_count), device)
        self.optimiser = torch.optim.Adam(self._learnt(), options.lr, betas=(0.0, 0.99), fused=True)
        self.mixed = options.bfloat16 and has_bfloat16(device)

    def _learnt(self) -> list[nn.Parameter]:
        return list(self.discriminator.heads.parameters())

    def parts(self) -> Mapping[str, Part]:
        """See :class:`Judge`."""
        return {"discriminator": self.discriminator, "discriminator_optimiser": self.optimiser}

    def __call__(self, shown: Shown, rate: float) -> Verdict:
        """See :class:`Judge`."""
        shown = shown.square(self.side)
        change = Change.draw(shown.rngs, self.side)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.mixed):
            labels = change.moved(self._one_hot(shown.labels)) if self.label_count else None
            with torch.no_grad():
                real = scaled_stages(self.features.stages(change.of(shown.real), STAGES))
            fake = scaled_stages(self.features.stages(change.of(shown.fake), STAGES))
            values = self._learn(real, [stage.detach() for stage in fake], labels, _PACE * rate)
            adversarial = -torch.stack([logits.float().mean() for logits in self.discriminator(fake, labels)]).mean()
        matching = torch.stack([(a.float() - b.float()).abs().mean() for a, b in zip(fake, real, strict=True)]).mean()
        return Verdict(adversarial, matching, values)

    def _learn(self, real: list[Tensor], fake: list[Tensor], labels: Tensor | None, rate: float) -> dict[str, float]:
        """One step of the discriminator by the hinge loss, ``relu(1 - D(real)) + relu(1 + D(fake))`` (Lim and Ye, 2017)."""
        self.discriminator.heads.requires_grad_(True)
        pairs = list(zip(self.discriminator(real, labels), self.discriminator(fake, labels), strict=True))
        hinges = [F.relu(1.0 - a.float()).mean() + F.relu(1.0 + b.float()).mean() for a, b in pairs]
        descend(self.optimiser, torch.stack(hinges).mean(), rate)
        self.discriminator.requires_grad_(False)
        return {"d_real": _mean([a for a, _ in pairs]), "d_fake": _mean([b for _, b in pairs])}

    def _one_hot(self, labels: Tensor) -> Tensor:
        return F.one_hot(labels, self.label_count).permute(0, 3, 1, 2).float()


def _mean(logits: Sequence[Tensor]) -> float:
    return float(torch.stack([x.detach().float().mean() for x in logits]).mean())
