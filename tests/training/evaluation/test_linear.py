"""The linear baseline: it learns what is linear, and its pictures come nearer to a label map than where they begin."""

import numpy as np
import pytest
import torch

from fmr_studio.canvas.palette import Label, Palette
from fmr_studio.errors import Cancelled
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.segmenter import PictureSegmenter
from fmr_studio.training.evaluation.linear import (
    Latent,
    LinearOptions,
    LinearSegmenter,
    draw_linear,
    find_styles,
    fit_linear,
    label_gap,
    linear_fidelity,
)
from fmr_studio.training.evaluation.options import ProtocolOptions
from fmr_studio.training.evaluation.table import baseline_table
from fmr_studio.training.features import all_features, feature_statistics

QUICK = LinearOptions(steps=250, starts=3, descents=12, rate=0.2)


@pytest.fixture(scope="module")
def taught(generator):
    """A segmenter of what is a linear function of the features, and the pictures it was taught with."""
    torch.manual_seed(1)
    truth = LinearSegmenter(feature_statistics(generator, 0), 3)
    for projection in truth.projections:
        torch.nn.init.normal_(projection.weight)
    ws = generator.mapping(torch.randn(6, 16))
    labels = truth(all_features(generator, ws)).argmax(dim=1).numpy().astype(np.uint8)
    return fit_linear(generator, ws[:4], labels[:4], 3, QUICK), ws, labels


def test_it_learns_what_is_linear(generator, taught):
    segmenter, ws, labels = taught
    seen = segmenter(all_features(generator, ws[4:])).argmax(dim=1).numpy()
    assert (seen == labels[4:]).mean() > 0.8


def test_a_sum_of_projections_is_the_projection_of_stacked_features(generator, taught):
    segmenter, ws, _ = taught
    features = all_features(generator, ws[:1])
    rows, stacked = [], []
    parts = zip(features, segmenter.means, segmenter.scales, segmenter.projections, strict=True)
    for x, mean, scale, projection in parts:
        finer = (x - mean) * scale
        while finer.shape[-1] < 32:
            finer = torch.nn.functional.interpolate(finer, scale_factor=2.0, mode="bilinear", align_corners=False)
        stacked.append(finer)
        rows.append(projection.weight)
    joined = torch.nn.functional.conv2d(torch.cat(stacked, dim=1), torch.cat(rows, dim=1), segmenter.projections[0].bias)
    torch.testing.assert_close(segmenter(features), joined, atol=1e-3, rtol=1e-3)


@pytest.mark.parametrize("latent", Latent)
def test_its_pictures_come_nearer_to_the_label_map(generator, taught, latent):
    segmenter, _, labels = taught
    target = torch.from_numpy(labels[5:6].astype(np.int64))

    def gap(descents):
        options = LinearOptions(starts=3, descents=descents, rate=0.2, latent=latent)
        return float(label_gap(generator, segmenter, find_styles(generator, segmenter, labels[5], 7, options), target))

    assert gap(20) < 0.8 * gap(0)
    made, again = (draw_linear(generator, segmenter, labels[5], 7, QUICK) for _ in range(2))
    assert made.shape == (32, 32, 3) and np.array_equal(made, again)


def test_one_code_serves_all_layers_unless_each_has_its_own(generator, taught):
    segmenter, _, labels = taught
    one, each = (
        find_styles(generator, segmenter, labels[5], 7, LinearOptions(starts=3, descents=3, latent=latent)) for latent in Latent
    )
    assert one.shape == each.shape and torch.equal(one, one[:, :1].expand_as(one)) and not torch.equal(each[:, 0], each[:, -1])


def test_it_is_measured_like_the_method(generator, renders):
    palette = Palette([Label(n, f"label {n}", (n, n, n)) for n in range(9)])
    options = ProtocolOptions(shots=(1, 2), repeats=2, targets=2, per_target=1)
    judge, said = PictureSegmenter(9).eval(), []
    values = linear_fidelity(
        narrow(generator, renders), palette, judge, (renders, renders), options, LinearOptions(steps=2, starts=2, descents=2),
        progress=Progress(), say=said.append,
    )  # fmt: skip
    assert set(values) == {"1", "2"} and values["1"]["repeats"] == 2 and values["1"]["picture_s"] > 0
    assert len(said) == 4
    beside = {shots: {**one, "miou": 40.0, "this_method": {"miou": 60.0}} for shots, one in values.items()}
    rows = baseline_table(beside).splitlines()
    assert len(rows) == 4 and "40.0 %" in rows[2] and rows[2].endswith("| 60.0 % | 1.50 |")
    stopped = Progress()
    stopped.cancel()
    with pytest.raises(Cancelled):
        linear_fidelity(
            narrow(generator, renders), palette, judge, (renders, renders), options, QUICK, progress=stopped, say=said.append
        )


def narrow(generator, renders):
    """A generator whose z are the parameters of the renders."""
    from fmr_studio.nn.configs import GeneratorConfig
    from fmr_studio.nn.stylegan2 import Generator

    fields = np.asarray(renders.u).shape[1]
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return Generator(GeneratorConfig(generator.config.channels, z_dim=fields, w_dim=16, mapping_layers=2)).freeze()
