"""``evaluate``: the whole protocol on one pack, as a table and as JSON for its card."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from fmr_studio.inference.engines.torch.networks import TorchNetworks
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.segmenter import PictureSegmenter
from fmr_studio.training import evaluation, pictures
from fmr_studio.training.domains.cache import RenderSet
from fmr_studio.training.frechet import FrechetStatistics, frechet_distance
from fmr_studio.training.mapper import MapperOptions, MapperTraining, make_pairs
from fmr_studio.training.recipes import teach_from_domain
from fmr_studio.training.segmenter import train_judge

FEATURES = "EfficientNet-Lite0"


@dataclass(frozen=True)
class ProtocolOptions:
    """What is measured, and with how much work.

    Args:
        targets: held-out label maps; per_target: pictures of each, every one with another seed.
        repeats: trainings with other few-shot sets for each N; the mean and the largest deviation are reported.
        mapper_images: images of each mapper training.
        frechet_count: pictures on each side of a Fréchet distance.
    """

    shots: tuple[int, ...] = (1, 4, 8, 16)
    repeats: int = 2
    targets: int = 100
    per_target: int = 10
    mapper_images: int = 12_000
    pairs: int = 1_500
    judge_steps: int = 900
    frechet_count: int = 1_000
    diversity_pairs: int = 60
    seed: int = 0


def load_judge(train: RenderSet, classes: int, folder: Path, steps: int, progress: Progress) -> PictureSegmenter:
    """The judge, trained once on true renders and kept in the run folder."""
    path = folder / f"judge-{steps}.pt"
    if path.exists():
        judge = PictureSegmenter(classes)
        judge.load_state_dict(torch.load(path, weights_only=True))
        return judge.eval().requires_grad_(False)
    judge = train_judge(train, classes, steps=steps, progress=progress)
    folder.mkdir(parents=True, exist_ok=True)
    torch.save(judge.state_dict(), path)
    return judge


def few_shot_fidelity(
    pipe: Pipeline, judge: PictureSegmenter, data: tuple[RenderSet, RenderSet], options: ProtocolOptions,
    *, progress: Progress, say: Callable[[str], None],
) -> dict[str, Any]:  # fmt: skip
    """Condition mIoU for each number of labelled pictures N: mean over repeats, largest deviation, IoU per class."""
    modules, labels = pipe.networks.modules, len(pipe.palette)
    assert modules.codebook is not None
    runs = [(shots, repeat) for shots in options.shots for repeat in range(options.repeats)]
    segmenters = [
        teach_from_domain(
            modules.generator, data[0], labels, shots=shots, seed=100 + repeat,
            progress=progress.part(0.2 * number / len(runs), 0.2 * (number + 1) / len(runs)),
        )
        for number, (shots, repeat) in enumerate(runs)
    ]  # fmt: skip
    # All segmenters read the same pictures: making those is the slow part.
    pairs = make_pairs(
        modules.generator, modules.codebook, segmenters, pipe.size, options.pairs, seed=1, progress=progress.part(0.2, 0.3)
    )
    per_shots: dict[int, list[evaluation.Fidelity]] = {shots: [] for shots in options.shots}
    for number, (shots, repeat) in enumerate(runs):
        part = progress.part(0.3 + 0.7 * number / len(runs), 0.3 + 0.7 * (number + 1) / len(runs))
        training = MapperTraining(
            MapperOptions(images=options.mapper_images, seed=repeat), pairs[number], labels, modules.codebook.clusters,
            modules.device,
        )  # fmt: skip
        while training.seen < training.planned:
            progress.check()
            training.step()
            part.report(0.7 * training.seen / training.planned, f"mapper, {shots} labelled pictures")
        parts = replace(modules, segmenter=segmenters[number], mapper=training.average.eval())
        taught = Pipeline(TorchNetworks(parts, pipe.size), pipe.card)
        measured, _ = evaluation.condition_fidelity(
            taught, judge, data[1], targets=options.targets, per_target=options.per_target, progress=part.part(0.7, 1.0)
        )
        say(f"{shots} labelled, set {repeat}: mIoU {measured.miou:.1f} %, accuracy {measured.accuracy:.1f} %")
        per_shots[shots].append(measured)
    return {str(shots): summary(measured) for shots, measured in per_shots.items()}


def summary(measured: list[evaluation.Fidelity]) -> dict[str, Any]:
    """Mean and largest deviation over repeats."""
    miou = np.array([one.miou for one in measured])
    names = measured[0].per_class
    return {
        "miou": round(float(miou.mean()), 2),
        "largest_deviation": round(float(np.abs(miou - miou.mean()).max()), 2),
        "accuracy": round(float(np.mean([one.accuracy for one in measured])), 2),
        "per_class": {name: round(float(np.mean([one.per_class[name] for one in measured])), 1) for name in names},
        "repeats": len(measured),
        "pictures": sum(one.pictures for one in measured),
    }


def _batches(images: np.ndarray) -> Iterator[Tensor]:
    for start in range(0, len(images), 32):
        yield (torch.from_numpy(np.array(images[start : start + 32])).permute(0, 3, 1, 2).float() / 127.5 - 1.0)


def realism(
    pipe: Pipeline, heldout: RenderSet, mapped: np.ndarray, options: ProtocolOptions, progress: Progress
) -> dict[str, Any]:
    """Fréchet distances to held-out real pictures: of the other half of them, plain samples, and mapped pictures."""
    from fmr_studio.training.pretrained import efficientnet_lite0

    network, count = efficientnet_lite0(), options.frechet_count
    sets = {
        "real": np.asarray(heldout.images[:count]),
        "real_other_half": np.asarray(heldout.images[count : 2 * count]),
        "plain": evaluation.plain_samples(pipe, count),
        "mapped": mapped[:count],
    }
    statistics = {}
    for index, (name, images) in enumerate(sets.items()):
        made = FrechetStatistics(1280, features=FEATURES)
        for number, batch in enumerate(_batches(images)):
            progress.check()
            made.add(network.features(batch).cpu().numpy())
            progress.report((index + 32 * number / count) / len(sets), f"Fréchet distance, {name}")
        statistics[name] = made
    distance = {
        name: round(float(frechet_distance(statistics["real"], one)), 2) for name, one in statistics.items() if name != "real"
    }
    return {
        "features": FEATURES,
        "count": count,
        **distance,
        "plain_to_halves": round(distance["plain"] / distance["real_other_half"], 2),
        "mapped_to_plain": round(distance["mapped"] / distance["plain"], 2),
    }


def diversity(mapped: np.ndarray, per_target: int, count: int, progress: Progress) -> dict[str, Any]:
    """Mean LPIPS-like distance between pictures of one label map with different seeds."""
    from fmr_studio.training.pretrained import perceptual_distance

    network = perceptual_distance()
    targets = len(mapped) // per_target
    values = []
    with torch.no_grad():
        for index in range(count):
            progress.check()
            first = (index % targets) * per_target
            a, b = (next(_batches(mapped[row : row + 1])) for row in (first, first + 1 + index // targets))
            values.append(float(network(a, b)))
            progress.report((index + 1) / count, "diversity")
    return {"lpips_like": round(float(np.mean(values)), 3), "pairs": count}


def evaluate(
    pipe: Pipeline, data: tuple[RenderSet, RenderSet], options: ProtocolOptions, folder: Path,
    *, progress: Progress, say: Callable[[str], None],
) -> dict[str, Any]:  # fmt: skip
    """Measure everything and save pictures to look at into ``folder``.

    Args:
        data: the domain's training and held-out renders.
    """
    names = [label.name for label in pipe.palette]
    judge = load_judge(data[0], len(names), folder, options.judge_steps, progress.part(0.0, 0.15))
    quality = evaluation.judge_quality(judge, data[1], names)
    say(f"judge on held-out renders: mIoU {quality.miou:.1f} %, accuracy {quality.accuracy:.1f} %")
    proxy = evaluation.proxy_accuracy(pipe, progress=progress.part(0.15, 0.2))
    say(f"proxy accuracy {proxy.accuracy:.2f} %")
    shipped, mapped = evaluation.condition_fidelity(
        pipe, judge, data[1], targets=options.targets, per_target=options.per_target, progress=progress.part(0.2, 0.3)
    )
    say(f"the pack's own mapper: mIoU {shipped.miou:.1f} %, accuracy {shipped.accuracy:.1f} %")
    pictures.save_png(mapped_grid(pipe, data[1], mapped, options.per_target), folder / "mapped.png")
    order = np.arange(len(mapped)).reshape(-1, options.per_target).T.ravel()
    return {
        "judge": evaluation.as_json(quality),
        "codebook": {
            **pipe.card.metrics.get("codebook", {}),
            "purity_miou": round(evaluation.codebook_purity(pipe, data[1]), 2),
        },
        "proxy": evaluation.as_json(proxy),
        "condition": evaluation.as_json(shipped),
        "few_shot": few_shot_fidelity(pipe, judge, data, options, progress=progress.part(0.3, 0.85), say=say),
        "frechet": realism(pipe, data[1], mapped[order], options, progress.part(0.85, 0.95)),
        "diversity": diversity(mapped, options.per_target, options.diversity_pairs, progress.part(0.95, 1.0)),
    }


def mapped_grid(pipe: Pipeline, heldout: RenderSet, mapped: np.ndarray, per_target: int, count: int = 10) -> np.ndarray:
    """Rows: label map, then pictures of it in four looks."""
    labels = pipe.palette.colors()[np.asarray(heldout.labels[:count])]
    rows = [labels]
    for look in range(min(4, per_target)):
        rows.append(np.stack([mapped[i * per_target + look] for i in range(count)]))
    return pictures.grid(rows)


def table(values: dict[str, Any]) -> str:
    """The measurements as a Markdown table."""
    judge, proxy, frechet = values["judge"], values["proxy"], values["frechet"]
    lines = [
        "| what | measured | bar |",
        "|---|---|---|",
        f"| judge on held-out renders (upper bound) | mIoU {judge['miou']:.1f} %, accuracy {judge['accuracy']:.1f} % | |",
        f"| codebook purity | {values['codebook']['purity_miou']:.1f} % mIoU | |",
        f"| proxy accuracy (rearranger alone) | {proxy['accuracy']:.1f} % | ≥ 97 % |",
        f"| colour moved within a cluster (unrelated looks) | {proxy['color_difference']:.1f} "
        f"({proxy['color_difference_of_other_looks']:.1f}) of 255 | |",
    ]
    for shots, one in values["few_shot"].items():
        bar = {"1": "≥ 60 %", "16": "≥ 70 %"}.get(shots, "")
        lines.append(
            f"| condition mIoU, N = {shots} | {one['miou']:.1f} % (± {one['largest_deviation']:.1f}), "
            f"accuracy {one['accuracy']:.1f} % | {bar} |"
        )
    lines += [
        f"| condition mIoU, mapper in the pack | {values['condition']['miou']:.1f} %, "
        f"accuracy {values['condition']['accuracy']:.1f} % | ≥ 70 % |",
        f"| Fréchet distance between halves of the real pictures | {frechet['real_other_half']:.1f} | |",
        f"| Fréchet distance of plain samples | {frechet['plain']:.1f} ({frechet['plain_to_halves']:.1f} × halves) | ≤ 5 × |",
        f"| Fréchet distance of mapped pictures | {frechet['mapped']:.1f} "
        f"({frechet['mapped_to_plain']:.2f} × plain) | ≤ 1.5 × |",
        f"| diversity between seeds (LPIPS-like) | {values['diversity']['lpips_like']:.3f} | |",
    ]
    return "\n".join(lines) + "\n\n" + class_table(values)


def class_table(values: dict[str, Any]) -> str:
    """IoU per class for each number of labelled pictures."""
    shots = list(values["few_shot"])
    head = ["label", "judge's own", *[f"N = {n}" for n in shots], "pack"]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for name in values["judge"]["per_class"]:
        row = [values["judge"]["per_class"][name], *[values["few_shot"][n]["per_class"][name] for n in shots]]
        row.append(values["condition"]["per_class"][name])
        cells = ["–" if math.isnan(value) else f"{value:.1f}" for value in row]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
