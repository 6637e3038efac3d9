"""The judge of evaluations: a segmenter of pictures that learnt from true labels and never saw a generated picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.ops import channels_last
from fmr_studio.nn.segmenter import PictureSegmenter
from fmr_studio.training.domains.stored import RenderSet
from fmr_studio.training.loop.descent import descend
from fmr_studio.training.loop.dice import Dice
from fmr_studio.training.loop.running import train
from fmr_studio.training.loop.training import Part, Training
from fmr_studio.training.losses import class_weights
from fmr_studio.training.measures.confusion import confusion_matrix
from fmr_studio.training.measures.fidelity import Fidelity, fidelity
from fmr_studio.training.pictures import as_tensor
from fmr_studio.training.spoiling import soften


@dataclass(frozen=True)
class JudgeOptions:
    """What decides a judge."""

    steps: int = 1_500
    batch: int = 12
    lr: float = 2e-3
    seed: int = 0


class JudgeTraining(Training):
    """A training on a domain's own renders with their true labels.

    Renders are blurred, shifted in colour and given noise at random, so that a generator's softness alone does not fool it.
    """

    def __init__(self, options: JudgeOptions, data: RenderSet, label_count: int) -> None:
        super().__init__(planned=options.steps * options.batch, batch=options.batch, seed=options.seed)
        self.options, self.data = options, data
        torch.manual_seed(options.seed)
        self.judge = channels_last(PictureSegmenter(label_count))
        self.optimiser = torch.optim.Adam(self.judge.parameters(), options.lr)
        self.weight = class_weights(torch.from_numpy(np.asarray(data.labels[:500]).astype(np.int64)), label_count)
        self.dice = Dice(options.seed, follow_global=True)

    def parts(self) -> Mapping[str, Part]:
        """See :class:`Training`."""
        return {"judge": self.judge, "optimiser": self.optimiser, "dice": self.dice}

    def train_batch(self) -> dict[str, float]:
        """One batch of renders."""
        rows = np.sort(self.dice.numpy.integers(0, len(self.data), self.options.batch))
        y = torch.from_numpy(np.ascontiguousarray(self.data.labels[rows])).long()
        x = soften(as_tensor(self.data.images[rows]), self.dice.numpy, self.dice.torch)
        loss = F.cross_entropy(self.judge(x.contiguous(memory_format=torch.channels_last)), y, weight=self.weight)
        descend(self.optimiser, loss, self.options.lr * min(1.0, 2.0 * (1.0 - self.steps / self.options.steps)))
        return {"loss": float(loss.detach())}


def load_judge(data: RenderSet, label_count: int, folder: Path, options: JudgeOptions, progress: Progress) -> PictureSegmenter:
    """The judge, trained once and kept in the folder of the evaluation."""
    path = folder / f"judge-{options.steps}.pt"
    if path.exists():
        judge = PictureSegmenter(label_count)
        judge.load_state_dict(torch.load(path, weights_only=True))
        return judge.eval().requires_grad_(False)
    training = JudgeTraining(options, data, label_count)
    train(training, progress)
    folder.mkdir(parents=True, exist_ok=True)
    torch.save(training.judge.state_dict(), path)
    return training.judge.eval().requires_grad_(False)


@torch.no_grad()
def judged(judge: PictureSegmenter, images: np.ndarray) -> np.ndarray:
    """Label ids (N, R, R) uint8 of pictures (N, R, R, 3) uint8."""
    made = [judge(as_tensor(images[start : start + 16])).argmax(dim=1) for start in range(0, len(images), 16)]
    return torch.cat(made).to(torch.uint8).numpy()


def judge_quality(judge: PictureSegmenter, data: RenderSet, names: list[str], count: int = 400) -> Fidelity:
    """The judge's own accuracy on held-out renders: no figure of its can be trusted beyond this."""
    seen = judged(judge, np.asarray(data.images[:count]))
    return fidelity(confusion_matrix(seen, np.asarray(data.labels[:count]), len(names)), names, count)
