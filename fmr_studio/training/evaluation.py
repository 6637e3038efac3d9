"""The measurements that go into a pack's card; the protocol is LinearGAN's (100 target maps, several pictures each).

Two layers are kept apart: proxy accuracy (rearranger alone, a true proxy mask as target) and condition mIoU (mapper and
rearranger, a held-out label map as target), so that one sees which part loses. All pictures are judged by a segmenter that
was trained on the domain's own renders with true labels, never on generated pictures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass

import numpy as np
import torch
from scipy.special import ndtri
from torch import Tensor

from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.rendering.source import Source
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.segmenter import PictureSegmenter
from fmr_studio.nn.window import Window
from fmr_studio.training.codebook import majority, purity
from fmr_studio.training.confusion import class_iou, confusion_matrix, mean_iou, pixel_accuracy
from fmr_studio.training.domains.cache import RenderSet


@dataclass(frozen=True)
class Fidelity:
    """How well pictures follow their label maps, in percent; ``per_class`` is the IoU by label name."""

    miou: float
    accuracy: float
    per_class: dict[str, float]
    pictures: int


@dataclass(frozen=True)
class ProxyAccuracy:
    """The rearranger alone: share of cells in the wanted cluster (%), and how far each cluster's colour moved (0-255)."""

    accuracy: float
    color_difference: float
    color_difference_of_other_looks: float
    pictures: int


def fidelity(confusion: np.ndarray, names: list[str], pictures: int) -> Fidelity:
    """Percentages from a confusion matrix with true labels in rows."""
    iou = class_iou(confusion)
    return Fidelity(
        miou=100.0 * mean_iou(confusion),
        accuracy=100.0 * pixel_accuracy(confusion),
        per_class={name: round(100.0 * float(value), 1) for name, value in zip(names, iou, strict=True)},
        pictures=pictures,
    )


def uniform_to_z(u: np.ndarray) -> Tensor:
    """A domain's uniforms (N, F) in (0, 1) to the Gaussian z (N, F) that the generator takes."""
    return torch.from_numpy(ndtri(u.astype(np.float64)).astype(np.float32))


def _as_tensor(images: np.ndarray) -> Tensor:
    return torch.from_numpy(np.array(images)).permute(0, 3, 1, 2).float() / 127.5 - 1.0


@torch.no_grad()
def judge(segmenter: PictureSegmenter, images: np.ndarray) -> np.ndarray:
    """Label ids (N, R, R) uint8 of pictures (N, R, R, 3) uint8."""
    made = [segmenter(_as_tensor(images[i : i + 16])).argmax(dim=1) for i in range(0, len(images), 16)]
    return torch.cat(made).to(torch.uint8).numpy()


def judge_quality(segmenter: PictureSegmenter, data: RenderSet, names: list[str], count: int = 400) -> Fidelity:
    """The judge's own accuracy on held-out renders: no figure of its can be trusted beyond this."""
    seen = judge(segmenter, np.asarray(data.images[:count]))
    return fidelity(confusion_matrix(seen, np.asarray(data.labels[:count]), len(names)), names, count)


@torch.no_grad()
def codebook_purity(pipe: Pipeline, data: RenderSet, count: int = 500) -> float:
    """mIoU (%) when each cluster gets its majority label: the ceiling of label fidelity, on generated pictures.

    The true label of a cell is that of the render with the same parameters.
    """
    parts, labels_count = pipe.networks.modules, len(pipe.palette)
    assert parts.codebook is not None
    masks = []
    for start in range(0, count, 32):
        ws = parts.generator.mapping(uniform_to_z(np.asarray(data.u[start : min(count, start + 32)])).to(parts.device))
        masks.append(parts.codebook(parts.generator.synthesis.head(ws, pipe.size).x).cpu().numpy())
    cells = majority(np.asarray(data.labels[:count]), pipe.size, labels_count)
    value, _ = purity(np.concatenate(masks), cells, parts.codebook.clusters, labels_count)
    return 100.0 * value


def proxy_accuracy(pipe: Pipeline, count: int = 200, *, progress: Progress | None = None) -> ProxyAccuracy:
    """Rearrange samples to the proxy masks of other samples and read the clusters of what comes out.

    The colour difference is the mean absolute difference between the mean colours of a cluster in the source and in the
    result, over clusters in both, weighted by area; beside it stands the same figure against unrelated sources.
    """
    progress = progress or Progress()
    networks, size = pipe.networks, pipe.size
    everywhere = np.ones((1, size, size), bool)
    sources = [pipe.sample(10_000 + i, truncation=1.0) for i in range(count)]
    hits, moved, unrelated = [], [], []
    for i, source in enumerate(sources):
        progress.check()
        target = sources[(i + 1) % count].mask
        result = networks.move([source.memory], target, everywhere, source.features, Window.whole(size))
        hits.append(float((networks.clusters(result) == target).mean()))
        image = pipe.rearrange(source, target, everywhere)
        moved.append(_color_difference(image, target[0], source))
        unrelated.append(_color_difference(image, target[0], sources[(i + 7) % count]))
        progress.report((i + 1) / count, "proxy accuracy")
    return ProxyAccuracy(100.0 * float(np.mean(hits)), float(np.mean(moved)), float(np.mean(unrelated)), count)


def _color_difference(image: np.ndarray, mask: np.ndarray, source: Source) -> float:
    theirs = source.mask[0]
    step = image.shape[0] // mask.shape[0]
    total = weight = 0.0
    for cluster in np.intersect1d(mask, theirs):
        here, there = (np.kron(m == cluster, np.ones((step, step), bool)) for m in (mask, theirs))
        area = min(here.sum(), there.sum())
        gap = np.abs(image[here].mean(axis=0) - source.image[there].mean(axis=0)).mean()
        total, weight = total + area * gap, weight + area
    return float(total / max(1.0, weight))


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


def condition_fidelity(
    pipe: Pipeline,
    segmenter: PictureSegmenter,
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
        confusion += confusion_matrix(judge(segmenter, made), np.repeat(labels[index][None], per_target, 0), len(names))
        pictures.append(made)
    return fidelity(confusion, names, targets * per_target), np.concatenate(pictures)


def plain_samples(pipe: Pipeline, count: int, *, first_seed: int = 50_000, truncation: float = 1.0) -> np.ndarray:
    """Ordinary samples of the generator, (count, R, R, 3) uint8."""
    return np.stack([pipe.sample(first_seed + i, truncation=truncation).image for i in range(count)])


def as_json(value: Fidelity | ProxyAccuracy) -> dict[str, object]:
    """A measurement as plain rounded values for the card."""
    return {k: round(v, 3) if isinstance(v, float) else v for k, v in asdict(value).items()}
