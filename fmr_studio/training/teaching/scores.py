"""How well a lesson is learned: every painted picture is left out once, and pictures that nobody painted are asked about."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np

from fmr_studio.arrays import resample_labels
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.jobs.progress import Progress
from fmr_studio.paths import write_atomic
from fmr_studio.training.measures.confusion import class_iou, confusion_matrix, mean_iou
from fmr_studio.training.teaching.lesson import Lesson
from fmr_studio.training.teaching.pupils import Pupil, Segmenter

SCORE = "score.json"
"""In the folder of a run; the window reads it while the rest is learned."""
GROUPS = 4
"""More painted pictures than these are left out together, in so many groups: each of them costs a training."""


@dataclass(frozen=True)
class Score:
    """What was found out, in percent.

    Args:
        miou: of the pictures that were left out, over the labels painted in them; None where only one was painted.
        labels: IoU by the label's name. left_out: mIoU of each picture by its seed. pictures: how many these are.
        unsure: by seed, one minus the mean of the likeliest label's chance, of pictures that nobody painted.
    """

    miou: float | None = None
    labels: dict[str, float] = field(default_factory=dict)
    left_out: dict[str, float] = field(default_factory=dict)
    pictures: int = 0
    unsure: dict[str, float] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        """Write it into the folder of a run."""
        write_atomic(folder / SCORE, (json.dumps({"version": 1, **asdict(self)}) + "\n").encode())


def unsure_of(pupil: Pupil, segmenter: Segmenter, seeds: Sequence[int], progress: Progress) -> dict[str, float]:
    """How unsure a segmenter is of the pictures of seeds, see :class:`Score`."""
    found = {}
    for number, seed in enumerate(seeds):
        progress.check()
        surest = pupil.chances(segmenter, seed).max(dim=0).values
        found[str(seed)] = round(100.0 * (1.0 - float(surest.mean())), 2)
        progress.report((number + 1) / len(seeds), "reading pictures that are not painted")
    return found


def leave_out(pupil: Pupil, lesson: Lesson, steps: int, progress: Progress) -> Score:
    """Learn without each picture, and read it then: what a picture that nobody painted would be worth."""
    seeds, count = list(lesson.painted), len(lesson.palette)
    groups = [seeds[first::GROUPS] for first in range(min(GROUPS, len(seeds)))]
    if len(groups) < 2:
        return Score()
    whole, left_out = np.zeros((count, count), np.int64), {}
    for number, group in enumerate(groups):
        part = progress.part(number / len(groups), (number + 1) / len(groups))
        segmenter = pupil.learn({seed: lesson.painted[seed] for seed in seeds if seed not in group}, steps, part)
        for seed in group:
            read = pupil.chances(segmenter, seed).argmax(dim=0).numpy().astype(np.uint8)
            known = resample_labels(lesson.painted[seed], len(read))
            confusion = confusion_matrix(read, known, count, ignore=UNKNOWN)
            whole += confusion
            if confusion.any():
                left_out[str(seed)] = round(100.0 * mean_iou(confusion), 1)
    if not whole.any():
        return Score()
    there = whole.sum(axis=1) > 0
    ious = {label.name: round(100.0 * float(class_iou(whole)[label.id]), 1) for label in lesson.palette if there[label.id]}
    return Score(round(100.0 * mean_iou(whole), 1), ious, left_out, len(left_out))
