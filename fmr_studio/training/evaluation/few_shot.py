"""Condition mIoU by the number of labelled pictures: what teaching a palette from a few paintings gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from fmr_studio.inference.engines.torch.networks import TorchNetworks
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.segmenter import PictureSegmenter
from fmr_studio.training.domains.stored import RenderSet
from fmr_studio.training.evaluation.fidelity import condition_fidelity
from fmr_studio.training.evaluation.options import ProtocolOptions
from fmr_studio.training.loop.running import train
from fmr_studio.training.mapper.pairs import make_pairs
from fmr_studio.training.mapper.training import MapperOptions, MapperTraining
from fmr_studio.training.measures.fidelity import Fidelity
from fmr_studio.training.segmenter.few_shot import teach_from_domain


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
            modules.stylegan2, data[0], labels, shots=shots, seed=100 + repeat,
            progress=progress.part(0.2 * number / len(runs), 0.2 * (number + 1) / len(runs)),
        )
        for number, (shots, repeat) in enumerate(runs)
    ]  # fmt: skip
    # All segmenters read the same pictures: making those is the slow part.
    pairs = make_pairs(
        modules.stylegan2, modules.codebook, segmenters, pipe.size, options.pairs, seed=1, progress=progress.part(0.2, 0.3)
    )
    per_shots: dict[int, list[Fidelity]] = {shots: [] for shots in options.shots}
    for number, (shots, repeat) in enumerate(runs):
        part = progress.part(0.3 + 0.7 * number / len(runs), 0.3 + 0.7 * (number + 1) / len(runs))
        training = MapperTraining(
            MapperOptions(images=options.mapper_images, seed=repeat), pairs[number], labels, modules.codebook.clusters,
            modules.device,
        )  # fmt: skip
        train(training, part.part(0.0, 0.7))
        parts = replace(modules, segmenter=segmenters[number], mapper=training.average.eval())
        taught = Pipeline(TorchNetworks(parts, pipe.size), pipe.card)
        measured, _ = condition_fidelity(
            taught, judge, data[1], targets=options.targets, per_target=options.per_target, progress=part.part(0.7, 1.0)
        )
        say(f"{shots} labelled, set {repeat}: mIoU {measured.miou:.1f} %, accuracy {measured.accuracy:.1f} %")
        per_shots[shots].append(measured)
    return {str(shots): summary(measured) for shots, measured in per_shots.items()}


def summary(measured: list[Fidelity]) -> dict[str, Any]:
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
