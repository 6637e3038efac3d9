"""Condition mIoU: held-out label maps drawn by mapper and rearranger, and judged.

The protocol is LinearGAN's (100 target maps, several pictures each).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.segmenter import PictureSegmenter
from fmr_studio.training.domains.stored import RenderSet
from fmr_studio.training.evaluation.judge import judged
from fmr_studio.training.measures.confusion import confusion_matrix
from fmr_studio.training.measures.fidelity import Fidelity, fidelity


def mapped_pictures(
    pipe: Pipeline, targets: np.ndarray, per_target: int, *, first_seed: int = 20_000, progress: Progress | None = None
) -> Iterator[tuple[int, np.ndarray]]:
    """Yield (index of the target, pictures (per_target, R, R, 3)) for label maps (T, R, R); each picture another seed."""
    progress = progress or Progress()
    sources = [pipe.sample(first_seed + i, truncation=1.0) for i in range(per_target * 4)]
    for index, labels in enumerate(targets):
        progress.check()
        chosen = [sources[(index * per_target + k) % len(sources)] for k in range(per_target)]
        yield index, np.stack(pipe.render_batch([labels] * per_target, chosen))
        progress.report((index + 1) / len(targets), "mapped pictures")


def mapped_once(
    pipe: Pipeline, targets: np.ndarray, *, first_seed: int = 30_000, progress: Progress | None = None
) -> np.ndarray:
    """A picture (R, R, 3) of each of N label maps (N, R, R), each with another seed."""
    progress, made = progress or Progress(), []
    for index, labels in enumerate(targets):
        progress.check()
        made.append(pipe.render(labels, pipe.sample(first_seed + index, truncation=1.0)))
        progress.report((index + 1) / len(targets), "mapped pictures")
    return np.stack(made)


def condition_fidelity(
    pipe: Pipeline,
    judge: PictureSegmenter,
    data: RenderSet,
    *,
    targets: int = 100,
    per_target: int = 10,
    progress: Progress | None = None,
) -> tuple[Fidelity, np.ndarray]:
    """Draw held-out label maps in several looks each and judge what is seen; also returns all pictures."""
    names = [label.name for label in pipe.palette]
    labels = np.asarray(data.labels[:targets])
    confusion = np.zeros((len(names), len(names)), np.int64)
    pictures = []
    for index, made in mapped_pictures(pipe, labels, per_target, progress=progress):
        confusion += confusion_matrix(judged(judge, made), np.repeat(labels[index][None], per_target, 0), len(names))
        pictures.append(made)
    return fidelity(confusion, names, targets * per_target), np.concatenate(pictures)
