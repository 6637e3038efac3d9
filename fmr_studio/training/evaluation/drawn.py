"""How well pictures follow drawings: what a held-out sample shows goes in, and what comes out is compared with it.

The sample is drawn anew in the look of another one, from its own edges, sketch, depth or labels alone, or from mixtures of
them. Its own proxy mask is what the mapper should have read; that it can be reached is known, since the generator drew it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from fmr_studio.canvas.condition import MAY, Condition, Given, near_ink, resampled
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.errors import FmrError
from fmr_studio.inference.extraction import depth_of, edges_of
from fmr_studio.inference.face_depth import guessable, guessed_depth
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.rendering.source import Source
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.window import Window
from fmr_studio.training.evaluation.proxy import color_difference
from fmr_studio.training.mapper.drawn import drawn_px
from fmr_studio.training.mapper.sketching import sketched
from fmr_studio.training.measures.confusion import confusion_matrix, mean_iou, pixel_accuracy
from fmr_studio.training.measures.drawings import correlation, edge_agreement

FIRST_SEED = 30_000
BARS = {"hed": 0.85, "sketch": 0.75}
"""What share of the labels' proxy mIoU a drawing has to reach."""
_STROKE_WIDTH = 0.02
"""Half of a scribble's width, of the picture's side."""
_STROKE_SHARE = 1 / 16
"""How far around its ink a sketch over labels speaks, of the picture's side."""


@dataclass(frozen=True, eq=False)
class Shown:
    """What a sample shows, each (R, R) uint8, beside itself."""

    source: Source
    labels: np.ndarray
    scribble: np.ndarray
    sketch: np.ndarray
    edges: np.ndarray
    depth: np.ndarray


Painting = tuple[np.ndarray, Given]
"""A label map (R, R) uint8 and what is said beside it."""


def show(pipe: Pipeline, seed: int) -> Shown:
    """The sample of a seed with its labels, a few strokes of them, a sketch, edges and depth."""
    source, rng = pipe.sample(seed, truncation=1.0), np.random.default_rng([seed, 5])
    labels, edges = pipe.label_map(source), edges_of(source.image)
    depth = guessed_depth(labels, pipe.palette) if guessable(pipe.palette) else depth_of(source.image)
    scribble = scribbled(labels, rng)
    step = pipe.resolution // drawn_px(pipe)
    small = sketched(resampled(edges, drawn_px(pipe)), labels[step // 2 :: step, step // 2 :: step], rng)
    return Shown(source, labels, scribble, resampled(small, pipe.resolution), edges, depth)


def scribbled(labels: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A label map (R, R) uint8 of which a stroke through each label is known, and the rest is not."""
    result = np.full_like(labels, UNKNOWN)
    y, x = np.indices(labels.shape)
    for label in np.unique(labels):
        rows, columns = np.nonzero(labels == label)
        middle, turn = int(rng.integers(len(rows))), rng.uniform(0.0, np.pi)
        off = np.abs((y - rows[middle]) * np.cos(turn) - (x - columns[middle]) * np.sin(turn))
        stroke = (labels == label) & (off <= _STROKE_WIDTH * len(labels))
        result[stroke] = label
    return result


def _only(name: str) -> Callable[[Shown], Painting]:
    def paint(shown: Shown) -> Painting:
        values = getattr(shown, name)
        return np.full_like(shown.labels, UNKNOWN), Given((Condition.everywhere(name, values),))

    return paint


def _labels_left_sketch_right(shown: Shown) -> Painting:
    right = _half(shown.labels, axis=1)
    return np.where(right, np.uint8(UNKNOWN), shown.labels), Given((_within("sketch", shown.sketch, right),))


def _sketch_and_depth(shown: Shown) -> Painting:
    both = (Condition.everywhere("sketch", shown.sketch), Condition.everywhere("depth", shown.depth))
    return np.full_like(shown.labels, UNKNOWN), Given(both)


def _hed_over_hinted_labels(shown: Shown) -> Painting:
    return shown.labels, Given((Condition.everywhere("edges", shown.edges),), np.full_like(shown.labels, MAY))


def _scribble_and_sketch(shown: Shown) -> Painting:
    return shown.scribble, Given((Condition.everywhere("sketch", shown.sketch),))


def _sketch_strokes_over_labels(shown: Shown) -> Painting:
    near = near_ink(shown.sketch, _STROKE_SHARE * len(shown.sketch)) & _half(shown.labels, axis=0)
    return np.where(near, np.uint8(UNKNOWN), shown.labels), Given((_within("sketch", shown.sketch, near),))


PAINTINGS: Mapping[str, Callable[[Shown], Painting]] = {
    "labels": lambda shown: (shown.labels, Given()),
    "scribble": lambda shown: (shown.scribble, Given()),
    "sketch": _only("sketch"),
    "hed": _only("edges"),
    "depth": _only("depth"),
    "labels left, sketch right": _labels_left_sketch_right,
    "sketch and depth": _sketch_and_depth,
    "hed, labels as a hint": _hed_over_hinted_labels,
    "scribble and sketch": _scribble_and_sketch,
    "sketch strokes over labels": _sketch_strokes_over_labels,
}
"""What is given, by name; the mixtures come last."""
SINGLE = ("labels", "scribble", "sketch", "hed", "depth")
_READS = {"sketch": "sketch", "hed": "edges", "depth": "depth"}


def _half(plane: np.ndarray, *, axis: int) -> np.ndarray:
    """The right or lower half of a picture, bool."""
    return np.indices(plane.shape)[axis] >= plane.shape[axis] // 2


def _within(name: str, values: np.ndarray, where: np.ndarray) -> Condition:
    return Condition(name, values, np.where(where, np.uint8(255), np.uint8(0)))


@dataclass
class _Found:
    """What was seen so far of one kind of painting."""

    read: np.ndarray
    drawn: np.ndarray
    lines: list[float] = field(default_factory=list)
    depths: list[float] = field(default_factory=list)
    colors: list[float] = field(default_factory=list)
    others: list[float] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """Rounded, in percent but for colours (0 to 255)."""
        return {
            "proxy_miou": round(100.0 * mean_iou(self.read), 2),
            "proxy_accuracy": round(100.0 * pixel_accuracy(self.read), 2),
            "drawn_miou": round(100.0 * mean_iou(self.drawn), 2),
            "edges_f": round(100.0 * float(np.mean(self.lines)), 2),
            "depth_correlation": round(float(np.mean(self.depths)), 4),
            "color_difference": round(float(np.mean(self.colors)), 2),
            "color_difference_of_other_looks": round(float(np.mean(self.others)), 2),
        }


def evaluate_drawn(
    pipe: Pipeline, names: Sequence[str], count: int, *, first_seed: int = FIRST_SEED, progress: Progress | None = None
) -> dict[str, Any]:
    """Draw ``count`` samples anew from each kind of painting named, in the looks of others.

    Returns:
        by name: ``proxy_miou`` and ``proxy_accuracy`` of what the mapper reads, against the sample's own mask; ``drawn_miou``
        of what the rearranged features show; ``edges_f``, the F-measure of the outcome's edges with the sample's;
        ``depth_correlation`` likewise; ``color_difference``, how far clusters moved from the look's colours, and beside it from
        an unrelated look's.

    Raises:
        FmrError: the pack's mapper does not read what a painting needs.
    """
    progress = progress or Progress()
    check_reads(pipe, names)
    clusters = pipe.networks.shapes.clusters
    found = {name: _Found(np.zeros((clusters,) * 2, np.int64), np.zeros((clusters,) * 2, np.int64)) for name in names}
    shown = show(pipe, first_seed)
    others = [pipe.sample(first_seed + 5_000 + i, truncation=1.0) for i in range(8)]
    for index in range(count):
        progress.check()
        shown = show(pipe, first_seed + index)
        for name in names:
            _measure(pipe, shown, PAINTINGS[name](shown), (others[index % 8], others[(index + 3) % 8]), found[name])
        progress.report((index + 1) / count, "drawing from conditions")
    return {name: one.figures() for name, one in found.items()} | {"pictures": count}


def check_reads(pipe: Pipeline, names: Sequence[str]) -> None:
    """Raise `FmrError` where the pack's mapper does not read what a painting is made of."""
    reads = {name for name, _ in pipe.networks.shapes.conditions}
    wanted = {kind for name in names for word, kind in _READS.items() if word in name}
    if lacking := sorted(wanted - reads):
        raise FmrError(
            f"The mapper of the pack {pipe.card.name} does not read {', '.join(lacking)}.",
            "Train it: fmr-studio --headless train mapper --conditions.",
        )


def outcome(pipe: Pipeline, painting: Painting, look: Source) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What a painting in a look is read as (1, r, r) int64, the clusters that come of it, and the picture."""
    labels, given = painting
    target, changed = pipe.target(labels, look, given)
    moved = pipe.networks.move([look.memory], target, changed, look.features, Window.whole(pipe.size))
    return target, pipe.networks.clusters(moved), pipe.rearrange(look, target, changed)


def _measure(pipe: Pipeline, shown: Shown, painting: Painting, looks: tuple[Source, Source], found: _Found) -> None:
    target, drawn, image = outcome(pipe, painting, looks[0])
    own, clusters = shown.source.mask, pipe.networks.shapes.clusters
    found.read += confusion_matrix(target, own, clusters)
    found.drawn += confusion_matrix(drawn, own, clusters)
    found.lines.append(edge_agreement(edges_of(image), shown.edges))
    found.depths.append(correlation(depth_of(image), depth_of(shown.source.image)))
    found.colors.append(color_difference(image, target[0], looks[0]))
    found.others.append(color_difference(image, target[0], looks[1]))


def drawn_table(values: Mapping[str, Any]) -> str:
    """The figures as a table, with the bars against labels where these were measured."""
    lines = [
        "| given | proxy mIoU | of labels' | accuracy | drawn mIoU | edges F | depth corr. | colour moved (other looks) |",
        "|---|---|---|---|---|---|---|---|",
    ]
    labels = values.get("labels", {}).get("proxy_miou")
    for name, one in values.items():
        if isinstance(one, dict):
            share = "" if not labels else f"{one['proxy_miou'] / labels:.2f}" + (f" (≥ {BARS[name]})" if name in BARS else "")
            lines.append(
                f"| {name} | {one['proxy_miou']:.1f} % | {share} | {one['proxy_accuracy']:.1f} % | {one['drawn_miou']:.1f} % | "
                f"{one['edges_f']:.1f} % | {one['depth_correlation']:.2f} | {one['color_difference']:.1f} "
                f"({one['color_difference_of_other_looks']:.1f}) |"
            )
    return "\n".join(lines)
