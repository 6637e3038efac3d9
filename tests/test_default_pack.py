"""The pack that ships: whole, small, and painting with it does what a painter expects."""

from pathlib import Path

import numpy as np
import pytest

from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.rendering.strokes import REACH_CELLS, SEAM_CELLS
from fmr_studio.nn.window import Window
from fmr_studio.project.images import read_labels

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = sorted((ROOT / "resources" / "samples" / "labels").glob("*.png"))


@pytest.fixture(scope="module")
def pipe():
    return Pipeline.load(ROOT / "models" / "cats", device="cpu")


def test_it_is_small_and_says_whose_work_it_is(pipe):
    size = sum(file.stat().st_size for file in (ROOT / "models" / "cats").iterdir())
    assert size <= 20e6
    assert "Revoy" in pipe.card.credits[0].name
    assert pipe.card.metrics["proxy"]["accuracy"] > 0


def test_no_edit_is_the_identical_picture(pipe):
    for seed in range(3):
        source = pipe.sample(seed)
        np.testing.assert_array_equal(pipe.render(pipe.label_map(source), source), source.image)


def test_painting_an_ear_changes_the_picture_there_and_nowhere_far(pipe):
    source = pipe.sample(7)
    labels = pipe.label_map(source)
    labels[4:24, 4:16] = pipe.palette["ear"].id
    difference = np.abs(pipe.render(labels, source).astype(int) - source.image.astype(int)).max(axis=2)
    assert (difference[4:24, 4:16] > 16).mean() > 0.3
    tail_reach_cells = 3
    reach = (REACH_CELLS + SEAM_CELLS + tail_reach_cells) * pipe.resolution // pipe.size
    assert difference[24 + reach :].max() == 0
    assert difference[:, 16 + reach :].max() == 0


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples_are_drawn_as_they_were_painted(pipe, path):
    source = pipe.sample(1)
    wanted, changed = pipe.target(read_labels(path, pipe.palette).labels, source)
    moved = pipe.networks.move([source.memory], wanted, changed, source.features, Window.whole(pipe.size))
    agreement = (pipe.networks.clusters(moved) == wanted)[changed].mean()
    # The features' own clusters must be those that the mapper asked for.
    assert agreement > 0.8
    assert (pipe.rearrange(source, wanted) != source.image).any()
