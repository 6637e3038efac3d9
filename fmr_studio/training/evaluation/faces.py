"""Measuring a pack of faces: the rearranger alone, label maps judged by landmarks unknown to the pack, realism, looks."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch

from fmr_studio.arrays import averaged, image_to_nchw
from fmr_studio.inference.engines.refining import compared_px
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.rendering.source import Source
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.window import Window
from fmr_studio.training.evaluation.proxy import color_difference
from fmr_studio.training.measures.confusion import class_iou, confusion_matrix, mean_iou, pixel_accuracy
from fmr_studio.training.measures.frechet import FeatureNetwork, FrechetStatistics, frechet_distance
from fmr_studio.training.measures.landmarks import CLASSES, FaceJudge

FIRST_SEED, OTHERS_SEED = 20_000, 60_000
TRUNCATION = 0.85


def evaluate_faces(
    pipe: Pipeline, judge: FaceJudge, count: int, *, network: FeatureNetwork | None = None, progress: Progress | None = None
) -> dict[str, Any]:
    """Each of ``count`` samples takes the layout of the next one: by its proxy mask, and by its label map.

    Args:
        network: what Fréchet distances and looks are measured with; None leaves these out.

    Returns:
        ``proxy`` accuracy (%); ``condition`` mIoU and accuracy (%) of the judge's labels of the picture against those of the
        picture whose label map was asked for; ``judge``, the same figures of the judge against itself on mirrored pictures;
        ``realism``, see :class:`_Realism`.
    """
    progress, realism = progress or Progress(), None if network is None else _Realism(network)
    empty = np.zeros((len(CLASSES), len(CLASSES)), np.int64)
    condition, mirrored, hits = empty.copy(), empty.copy(), []
    everywhere = np.ones((1, pipe.size, pipe.size), bool)
    for index, (source, other) in enumerate(_pairs(pipe, count)):
        progress.check()
        moved = pipe.networks.move([source.memory], other.mask, everywhere, source.features, Window.whole(pipe.size))
        hits.append(float((pipe.networks.clusters(moved) == other.mask).mean()))
        drawn, seen = pipe.render(pipe.label_map(other), source), judge.labels(source.image)
        condition += confusion_matrix(judge.labels(drawn), judge.labels(other.image), len(CLASSES))
        flipped = judge.labels(np.ascontiguousarray(source.image[:, ::-1]))[:, ::-1]
        mirrored += confusion_matrix(flipped, seen, len(CLASSES))
        if realism is not None:
            realism.add(drawn, source, other, pipe.sample(OTHERS_SEED + index, truncation=TRUNCATION).image)
        progress.report((index + 1) / count, "faces")
    return {
        "pictures": count,
        "proxy": {"accuracy": round(100.0 * float(np.mean(hits)), 2)},
        "condition": _figures(condition),
        "judge": _figures(mirrored),
        **({} if realism is None else {"realism": realism.figures()}),
    }


def _pairs(pipe: Pipeline, count: int) -> Iterator[tuple[Source, Source]]:
    """Each sample with the next one, the last with the first; two at a time are in memory, and the first."""
    first = current = pipe.sample(FIRST_SEED, truncation=TRUNCATION)
    for index in range(1, count):
        following = pipe.sample(FIRST_SEED + index, truncation=TRUNCATION)
        yield current, following
        current = following
    yield current, first


@dataclass(eq=False)
class _Realism:
    """Fréchet distances to samples of other seeds, of as many plain samples and of mapped pictures, and whose look these have.

    The samples are of one size on all sides, so that few pictures are wrong alike; the figures of other counts are others.
    """

    network: FeatureNetwork
    rows: dict[str, list[np.ndarray]] = field(default_factory=lambda: {"others": [], "plain": [], "mapped": []})
    moved: list[tuple[float, float]] = field(default_factory=list)
    nearer: list[bool] = field(default_factory=list)

    def add(self, drawn: np.ndarray, source: Source, layout: Source, unrelated: np.ndarray) -> None:
        """A picture in the look of a source and the layout of another, and an unrelated sample."""
        mapped, plain, theirs = (self._features(picture) for picture in (drawn, source.image, layout.image))
        for name, row in (("mapped", mapped), ("plain", plain), ("others", self._features(unrelated))):
            self.rows[name].append(row)
        self.nearer.append(_cosine(mapped, plain) > _cosine(mapped, theirs))
        mask = layout.mask[0]
        self.moved.append((color_difference(drawn, mask, source), color_difference(layout.image, mask, source)))

    def _features(self, picture: np.ndarray) -> np.ndarray:
        small = averaged(image_to_nchw(picture), compared_px(len(picture)))
        with torch.inference_mode():
            return np.asarray(self.network.features(torch.from_numpy(small))[0])

    def figures(self) -> dict[str, Any]:
        """Distances, how far each cluster's colour moved (0-255), beside two different people, and whose look is nearer (%)."""
        sets = {}
        for name, rows in self.rows.items():
            sets[name] = FrechetStatistics(len(rows[0]))
            sets[name].add(np.stack(rows))
        plain, mapped = (float(frechet_distance(sets["others"], sets[name])) for name in ("plain", "mapped"))
        moved, between = np.mean(self.moved, axis=0)
        return {
            "plain": round(plain, 2),
            "mapped": round(mapped, 2),
            "mapped_to_plain": round(mapped / plain, 2),
            "color_moved": round(float(moved), 1),
            "color_between_people": round(float(between), 1),
            "nearer_to_the_look": round(100.0 * float(np.mean(self.nearer)), 1),
        }


def _cosine(a: np.ndarray, b: np.ndarray) -> float:
    return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))


def _figures(matrix: np.ndarray) -> dict[str, Any]:
    per_class = {name: round(100.0 * float(iou), 1) for name, iou in zip(CLASSES, class_iou(matrix), strict=True)}
    return {
        "miou": round(100.0 * mean_iou(matrix), 1),
        "accuracy": round(100.0 * pixel_accuracy(matrix), 1),
        "per_class": {name: value for name, value in per_class.items() if not math.isnan(value)},
    }


def faces_table(values: dict[str, Any]) -> str:
    """The measurements as a Markdown table."""
    condition, judge, realism = values["condition"], values["judge"], values.get("realism")
    lines = [
        f"| {values['pictures']} samples, each in the layout of the next | measured | the judge against itself |",
        "|---|---|---|",
        f"| proxy accuracy (rearranger alone) | {values['proxy']['accuracy']:.1f} % | |",
        f"| condition mIoU | {condition['miou']:.1f} % | {judge['miou']:.1f} % |",
        f"| condition accuracy | {condition['accuracy']:.1f} % | {judge['accuracy']:.1f} % |",
    ]
    for name, value in condition["per_class"].items():
        lines.append(f"| {name} | {value:.1f} % | {judge['per_class'].get(name, float('nan')):.1f} % |")
    if realism:
        lines += [
            f"| Fréchet distance of plain samples to others | {realism['plain']:.1f} | |",
            f"| of mapped pictures to the same | {realism['mapped']:.1f} ({realism['mapped_to_plain']:.2f} × plain) | |",
            f"| colour moved within a cluster (between two people) | {realism['color_moved']:.1f} "
            f"({realism['color_between_people']:.1f}) of 255 | |",
            f"| nearer to whose look it has than to whose layout | {realism['nearer_to_the_look']:.1f} % | |",
        ]
    return "\n".join(lines) + "\n"
