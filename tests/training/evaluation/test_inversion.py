"""The evaluation of inversions compares all ways, as a table."""

import torch
from helpers.renders import renders

from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.perceptual import PerceptualDistance
from fmr_studio.training.evaluation.inversion import InversionCheck, evaluate_inversion, inversion_table


def test_evaluation_compares_all_ways(tiny_pack, tmp_path):
    pipe = Pipeline.load(tiny_pack.folder, device="cpu")
    torch.manual_seed(0)
    values = evaluate_inversion(
        pipe, renders(2), PerceptualDistance.bundled(), InversionCheck(2, 1, 0.05), tmp_path, progress=Progress(), say=print
    )
    assert set(values["ways"]) == {"encoder", "refined", "W", "W+"}
    assert values["ways"]["refined"]["pictures"] == 2 and values["ways"]["W"]["pictures"] == 1
    assert (tmp_path / "inversion.png").is_file()
    table = inversion_table(values)
    assert "| refined | 2 |" in table and "Proxy accuracy of 2 pictures" in table
