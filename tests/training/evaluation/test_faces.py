"""Faces are measured on a toy pack, with a judge and a feature network that a test can follow."""

import numpy as np
import pytest
import torch
from helpers.tiny_context_pack import RESOLUTION, write_tiny_context_pack
from helpers.tiny_pack import PALETTE

from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.jobs.progress import Progress
from fmr_studio.training.evaluation.faces import evaluate_faces, faces_table
from fmr_studio.training.evaluation.few_shot_faces import FewShotFaces, few_shot_faces, few_shot_table


class BrightnessJudge:
    """Sees three labels, by brightness."""

    def labels(self, picture):
        return np.clip(picture.mean(axis=2) // 86, 0, 2).astype(np.uint8)


class MeanFeatures:
    """The mean colours of the quarters of a picture."""

    def features(self, image):
        return torch.nn.functional.adaptive_avg_pool2d(image, 2).flatten(1)


@pytest.fixture(scope="module")
def pipe(tmp_path_factory):
    return Pipeline.load(write_tiny_context_pack(tmp_path_factory.mktemp("packs") / "context").folder, device="cpu")


def test_every_sample_takes_the_layout_of_the_next(pipe):
    values = evaluate_faces(pipe, BrightnessJudge(), 3, network=MeanFeatures(), progress=Progress())
    assert values["pictures"] == 3 and 0 <= values["proxy"]["accuracy"] <= 100
    realism = values["realism"]
    assert realism["plain"] >= 0 and realism["mapped_to_plain"] == pytest.approx(realism["mapped"] / realism["plain"], rel=0.1)
    assert realism["color_between_people"] > 0 and 0 <= realism["nearer_to_the_look"] <= 100
    table = faces_table(values)
    assert "× plain" in table and "| condition mIoU |" in table


def test_without_a_network_only_layouts_are_judged(pipe):
    values = evaluate_faces(pipe, BrightnessJudge(), 2)
    assert "realism" not in values and "Fréchet" not in faces_table(values)


def test_a_pack_is_taught_anew_from_more_and_more_paintings(tmp_path):
    pack = write_tiny_context_pack(tmp_path / "pack")
    before, rng = pack.card.files, np.random.default_rng(0)
    painted = {seed: rng.integers(0, len(PALETTE), (RESOLUTION, RESOLUTION)).astype(np.uint8) for seed in (1, 2)}
    options, said = FewShotFaces((1, 2), pictures=2, samples=10, mapper_images=16), []
    values = few_shot_faces(
        pack, BrightnessJudge(), painted, options, tmp_path / "data", tmp_path / "run", progress=Progress(), say=said.append
    )
    assert set(values) == {"1", "2"} and all(0 <= one["miou"] <= 100 for one in values.values())
    assert few_shot_table(values).count("\n") == 4 and any(line.startswith("2 painted: mIoU") for line in said)
    assert pack.card.files == before and not list((tmp_path / "run").glob("taught-*"))
