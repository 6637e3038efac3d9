"""Condition mIoU of a pack of faces by the number of painted pictures: segmenter and mapper made anew from so many of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.mobilestylegan import MobileStyleGAN
from fmr_studio.packs.catalog import Pack
from fmr_studio.training.codes.drawn import samples_of
from fmr_studio.training.codes.samples import Samples
from fmr_studio.training.evaluation.faces import evaluate_faces
from fmr_studio.training.mapper.cell_recipe import train_cell_mapper
from fmr_studio.training.mapper.training import MapperOptions
from fmr_studio.training.measures.landmarks import FaceJudge
from fmr_studio.training.segmenter.cells import CellOptions, train_cell_segmenter
from fmr_studio.training.unfinished import open_generator


@dataclass(frozen=True)
class FewShotFaces:
    """How much is measured.

    Args:
        shots: numbers of painted pictures, each a part of the next; pictures: samples that are drawn for each number.
        samples: whose label maps and proxy masks the mapper learns from, in ``mapper_images`` pictures.
    """

    shots: tuple[int, ...] = (1, 4, 8, 16)
    pictures: int = 20
    samples: int = 400
    mapper_images: int = 3_200


def few_shot_faces(
    pack: Pack, judge: FaceJudge, painted: Mapping[int, np.ndarray], options: FewShotFaces, data: Path, folder: Path,
    *, progress: Progress, say: Callable[[str], object],
) -> dict[str, Any]:  # fmt: skip
    """Condition mIoU and accuracy (%) for each number of painted pictures.

    Args:
        painted: label maps (H, W) uint8 by the seed of the picture they were painted over; the first ones are taken.
        data: where drawn samples are kept. folder: where the packs that are taught lie meanwhile.
    """
    generator = open_generator(pack.folder, "cpu")[1]
    assert isinstance(generator, MobileStyleGAN)
    drawn, basis = samples_of(pack, generator, options.samples, data, progress.part(0.0, 0.1))
    samples, found = Samples(drawn.codes, drawn.masks), {}
    for number, shots in enumerate(options.shots):
        part = progress.part(0.1 + 0.9 * number / len(options.shots), 0.1 + 0.9 * (number + 1) / len(options.shots))
        taught = folder / f"taught-{shots}"
        shutil.rmtree(taught, ignore_errors=True)
        shutil.copytree(pack.folder, taught)
        few = dict(list(painted.items())[:shots])
        train_cell_segmenter(taught, pack.card.palette, few, CellOptions(), progress=part.part(0.0, 0.15))
        mapping = MapperOptions(images=options.mapper_images, batch=8, warp_px=4.0)
        run = folder / f"mapper-{shots}"
        shutil.rmtree(run, ignore_errors=True)
        train_cell_mapper(taught, run, samples, basis, mapping, progress=part.part(0.15, 0.8), say=say)
        pipe = Pipeline.load(taught, device="cpu")
        found[str(shots)] = evaluate_faces(pipe, judge, options.pictures, progress=part.part(0.8, 1.0))["condition"]
        shutil.rmtree(taught)
        say(f"{shots} painted: mIoU {found[str(shots)]['miou']:.1f} %, accuracy {found[str(shots)]['accuracy']:.1f} %")
    return found


def few_shot_table(values: Mapping[str, Any]) -> str:
    """The figures as Markdown."""
    lines = ["| painted pictures | condition mIoU | accuracy |", "|---|---|---|"]
    lines += [f"| {shots} | {one['miou']:.1f} % | {one['accuracy']:.1f} % |" for shots, one in values.items()]
    return "\n".join(lines) + "\n"
