"""Who judges moved features in the training of a rearranger with context: one that sees codes, or one that sees pictures."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.optim import Optimizer

from fmr_studio.nn.ops import channels_last
from fmr_studio.nn.perceptual import VggTrunk
from fmr_studio.training.loop import parallel
from fmr_studio.training.loop.descent import descend
from fmr_studio.training.rearranger import feature_judge, picture_judge
from fmr_studio.training.rearranger.window_pictures import WindowPictures

_EPS = 1e-6


class Seen(NamedTuple):
    """Windows of one sample: codes (N, k, w, w), their clusters (N, w, w), and the sample's row."""

    codes: Tensor
    clusters: Tensor
    row: int


class Critic(Protocol):
    """Learns to tell made windows from real ones, and says what is to fall for the former to be taken for the latter."""

    @property
    def judge(self) -> nn.Module:
        """The network that learns."""

    @property
    def optimiser(self) -> Optimizer:
        """Its optimiser."""

    def teach(self, real: Seen, made: Seen, changed: Tensor, rate: float) -> float:
        """One step of the judge at a learning rate; made windows count where they were ``changed`` (N, w, w)."""

    def blame(self, made: Seen, changed: Tensor, own: Tensor, known: Tensor) -> dict[str, Tensor]:
        """``g``, the adversarial loss, and what else it sees.

        Args:
            own: codes of the source there, the right answer where ``known`` (N,) bool.
        """


class FeatureCritic:
    """Sees codes beside one-hot clusters."""

    def __init__(self, codes: int, clusters: int, lr: float) -> None:
        self.judge = channels_last(feature_judge.FeatureJudge(codes, clusters))
        self.optimiser: Optimizer = torch.optim.Adam(self.judge.parameters(), lr, betas=(0.0, 0.99))
        self.clusters = clusters

    def teach(self, real: Seen, made: Seen, changed: Tensor, rate: float) -> float:
        """See :class:`Critic`."""
        places = feature_judge.changed_places(changed)
        loss = feature_judge.judge_loss(self._look(real), self._look(made), places)
        descend(self.optimiser, loss, rate)
        return float(loss.detach())

    def blame(self, made: Seen, changed: Tensor, own: Tensor, known: Tensor) -> dict[str, Tensor]:
        """See :class:`Critic`."""
        del own, known
        self.judge.requires_grad_(False)
        loss = feature_judge.maker_loss(self._look(made), feature_judge.changed_places(changed))
        self.judge.requires_grad_(True)
        return {"g": loss}

    def _look(self, seen: Seen) -> tuple[Tensor, Tensor]:
        one_hot = F.one_hot(seen.clusters, self.clusters).permute(0, 3, 1, 2).float()
        found: tuple[Tensor, Tensor] = self.judge(seen.codes, one_hot)
        return found


class PictureCritic:
    """Sees small pictures through a trunk that was trained on photographs; also says how far known answers are missed.

    Args:
        styles: gives the styles (1, L, w_dim) of a sample's row.
    """

    def __init__(self, pictures: WindowPictures, trunk: VggTrunk, styles: Callable[[int], Tensor], lr: float) -> None:
        self.pictures, self.trunk, self.styles = pictures, trunk.eval().requires_grad_(False), styles
        self.judge = picture_judge.PictureJudge()
        self.optimiser: Optimizer = torch.optim.Adam(self.judge.parameters(), lr, betas=(0.0, 0.99))

    def teach(self, real: Seen, made: Seen, changed: Tensor, rate: float) -> float:
        """See :class:`Critic`."""
        with torch.no_grad():
            seen, theirs = self._maps(real.codes, real.row), self._maps(made.codes, made.row)
        loss = picture_judge.judge_loss(self.judge(seen), self.judge(theirs), picture_judge.places_of(changed))
        descend(self.optimiser, loss, rate)
        return float(loss.detach())

    def blame(self, made: Seen, changed: Tensor, own: Tensor, known: Tensor) -> dict[str, Tensor]:
        """See :class:`Critic`."""
        maps = self._maps(made.codes, made.row)
        self.judge.requires_grad_(False)
        terms = {"g": picture_judge.maker_loss(self.judge(maps), picture_judge.places_of(changed))}
        self.judge.requires_grad_(True)
        if (count := parallel.average(known.float().sum())) > 0:
            with torch.no_grad():
                wanted = self._maps(own[known], made.row)
            away = [(_unit(a[known]) - _unit(b)).square().sum(dim=1) for a, b in zip(maps, wanted, strict=True)]
            terms["seen"] = torch.stack([level.mean(dim=(1, 2)).sum() / count for level in away]).sum()
        return terms

    def _maps(self, codes: Tensor, row: int) -> list[Tensor]:
        found: list[Tensor] = self.trunk(self.pictures(codes, self.styles(row).expand(len(codes), -1, -1)))
        return found


def _unit(x: Tensor) -> Tensor:
    return x * (x.square().sum(dim=1, keepdim=True) + _EPS).rsqrt()
