"""Measuring a pack of faces: the rearranger alone, and label maps judged by landmarks that know nothing of the pack."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.window import Window
from fmr_studio.training.measures.confusion import class_iou, confusion_matrix, mean_iou, pixel_accuracy
from fmr_studio.training.measures.landmarks import CLASSES, FaceJudge

FIRST_SEED = 20_000
TRUNCATION = 0.85


def evaluate_faces(pipe: Pipeline, judge: FaceJudge, count: int, *, progress: Progress | None = None) -> dict[str, Any]:
    """Each of ``count`` samples takes the layout of the next one: by its proxy mask, and by its label map.

    Returns:
        ``proxy`` accuracy (%); ``condition`` mIoU and accuracy (%) of the judge's labels of the picture against those of the
        picture whose label map was asked for; ``judge``, the same figures of the judge against itself on mirrored pictures.
    """
    progress = progress or Progress()
    sources = [pipe.sample(FIRST_SEED + index, truncation=TRUNCATION) for index in range(count)]
    seen = [judge.labels(source.image) for source in sources]
    empty = np.zeros((len(CLASSES), len(CLASSES)), np.int64)
    condition, mirrored, hits = empty.copy(), empty.copy(), []
    everywhere = np.ones((1, pipe.size, pipe.size), bool)
    for index, source in enumerate(sources):
        progress.check()
        other = (index + 1) % count
        target = sources[other].mask
        moved = pipe.networks.move([source.memory], target, everywhere, source.features, Window.whole(pipe.size))
        hits.append(float((pipe.networks.clusters(moved) == target).mean()))
        drawn = pipe.render(pipe.label_map(sources[other]), source)
        condition += confusion_matrix(judge.labels(drawn), seen[other], len(CLASSES))
        flipped = judge.labels(np.ascontiguousarray(source.image[:, ::-1]))[:, ::-1]
        mirrored += confusion_matrix(flipped, seen[index], len(CLASSES))
        progress.report((index + 1) / count, "faces")
    return {
        "pictures": count,
        "proxy": {"accuracy": round(100.0 * float(np.mean(hits)), 2)},
        "condition": _figures(condition),
        "judge": _figures(mirrored),
    }


def _figures(matrix: np.ndarray) -> dict[str, Any]:
    per_class = {name: round(100.0 * float(iou), 1) for name, iou in zip(CLASSES, class_iou(matrix), strict=True)}
    return {
        "miou": round(100.0 * mean_iou(matrix), 1),
        "accuracy": round(100.0 * pixel_accuracy(matrix), 1),
        "per_class": {name: value for name, value in per_class.items() if not math.isnan(value)},
    }


def faces_table(values: dict[str, Any]) -> str:
    """The measurements as a Markdown table."""
    condition, judge = values["condition"], values["judge"]
    lines = [
        f"| {values['pictures']} samples, each in the layout of the next | measured | the judge against itself |",
        "|---|---|---|",
        f"| proxy accuracy (rearranger alone) | {values['proxy']['accuracy']:.1f} % | |",
        f"| condition mIoU | {condition['miou']:.1f} % | {judge['miou']:.1f} % |",
        f"| condition accuracy | {condition['accuracy']:.1f} % | {judge['accuracy']:.1f} % |",
    ]
    for name, value in condition["per_class"].items():
        lines.append(f"| {name} | {value:.1f} % | {judge['per_class'].get(name, float('nan')):.1f} % |")
    return "\n".join(lines) + "\n"
