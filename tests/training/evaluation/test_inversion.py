"""The evaluation of inversions compares all ways, as a table."""

import numpy as np
import pytest
import torch
from helpers.renders import renders
from helpers.tiny_context_pack import RESOLUTION, write_tiny_context_pack
from PIL import Image

from fmr_studio.errors import FmrError
from fmr_studio.inference.engines import refining
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.perceptual import PerceptualDistance
from fmr_studio.training.encoder.photos import photographs
from fmr_studio.training.evaluation.inversion import InversionCheck, evaluate_inversion, inversion_table


def test_evaluation_compares_all_ways(tiny_pack, tmp_path):
    pipe = Pipeline.load(tiny_pack.folder, device="cpu")
    torch.manual_seed(0)
    check, distance = InversionCheck(2, 1, 0.05), PerceptualDistance.bundled()
    values = evaluate_inversion(pipe, renders(2).images, distance, check, tmp_path, progress=Progress(), say=print)
    assert set(values["ways"]) == {"encoder", "refined", "W", "W+"}
    assert values["ways"]["refined"]["pictures"] == 2 and values["ways"]["W"]["pictures"] == 1
    assert (tmp_path / "inversion.png").is_file()
    table = inversion_table(values)
    assert "| refined | 2 |" in table and "Proxy accuracy of 2 pictures" in table


def test_large_pictures_are_compared_at_a_smaller_size(tmp_path, monkeypatch):
    monkeypatch.setattr(refining, "COMPARED_PX", 32)
    pipe = Pipeline.load(write_tiny_context_pack(tmp_path / "pack").folder, device="cpu")
    crops = [pipe.sample(seed).image for seed in (1, 2)]
    check, distance = InversionCheck(2, 1, 0.05), PerceptualDistance.bundled()
    values = evaluate_inversion(pipe, crops, distance, check, tmp_path, progress=Progress(), say=print)
    assert values["compared_px"] == 32 and values["ways"]["W+"]["steps"] > 0
    with Image.open(tmp_path / "inversion.png") as grid:
        assert grid.size == (64, 96)
    assert "compared at 32 px" in inversion_table(values)


def test_photographs_of_a_folder_are_framed_and_the_last_ones_are_others_than_the_first(tmp_path):
    for number in range(3):
        Image.fromarray(np.full((40, 60, 3), 60 * number, np.uint8)).save(tmp_path / f"{number}.png")
    first, last = photographs(tmp_path, RESOLUTION, 2), photographs(tmp_path, RESOLUTION, 1, last=True)
    assert [int(picture.mean()) for picture in (*first, *last)] == [0, 60, 120]
    assert first[0].shape == (RESOLUTION, RESOLUTION, 3)
    (tmp_path / "empty").mkdir()
    with pytest.raises(FmrError, match="no photographs in"):
        photographs(tmp_path / "empty", RESOLUTION, 2)
