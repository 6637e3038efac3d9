"""The packs that ship: whole, small, and painting with it does what a painter expects."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.rendering.strokes import REACH_CELLS, SEAM_CELLS
from fmr_studio.nn.window import Window
from fmr_studio.project.images import read_labels
from fmr_studio.settings import DEFAULT_PACK

ROOT = Path(__file__).resolve().parent.parent
LABELS = ROOT / "resources" / "samples" / "labels"
SAMPLES = {name: LABELS / name for name in ("animals", "houses", "people")}
CREDITED = {"animals": "Poly Haven", "houses": "FMR Studio", "people": "USC Institute for Creative Technologies"}
NAMES = sorted(SAMPLES)
STROKES = {
    "animals": ("ear", slice(14, 34), slice(28, 44)),
    "houses": ("tree", slice(64, 92), slice(4, 20)),
    "people": ("hair", slice(52, 72), slice(28, 44)),
}
"""What is painted beside seed 7's, an ear more, a tree, or hair that hangs lower: label, rows and columns."""


@cache
def opened(name):
    return Pipeline.load(ROOT / "models" / name, device="cpu")


@pytest.fixture(params=NAMES)
def pipe(request):
    return opened(request.param)


def test_the_default_pack_ships():
    assert Pipeline.load(device="cpu").card.name == DEFAULT_PACK and DEFAULT_PACK in NAMES


def test_it_is_small_and_says_whose_work_it_is(pipe):
    size = sum(file.stat().st_size for file in (ROOT / "models" / pipe.card.name).iterdir())
    assert size <= 20e6
    assert any(CREDITED[pipe.card.name] in credit.name for credit in pipe.card.credits)
    assert pipe.card.metrics["proxy"]["accuracy"] > 0


def test_no_edit_is_the_identical_picture(pipe):
    for seed in range(3):
        source = pipe.sample(seed)
        np.testing.assert_array_equal(pipe.render(pipe.label_map(source), source), source.image)


def test_a_stroke_changes_the_picture_there_and_nowhere_far(pipe):
    label, rows, columns = STROKES[pipe.card.name]
    source = pipe.sample(7)
    labels = pipe.label_map(source)
    labels[rows, columns] = pipe.palette[label].id
    difference = np.abs(pipe.render(labels, source).astype(int) - source.image.astype(int)).max(axis=2)
    assert (difference[rows, columns] > 16).mean() > 0.3
    tail_reach_cells = 3
    reach = (REACH_CELLS + SEAM_CELLS + tail_reach_cells) * pipe.resolution // pipe.size
    assert difference[rows.stop + reach :].max() == 0
    assert difference[:, columns.stop + reach :].max() == 0


@pytest.mark.parametrize(("name", "path"), [(name, path) for name in NAMES for path in sorted(SAMPLES[name].glob("*.png"))])
def test_samples_are_drawn_as_they_were_painted(name, path):
    pipe = opened(name)
    source = pipe.sample(1)
    wanted, changed = pipe.target(read_labels(path, pipe.palette).labels, source)
    moved = pipe.networks.move([source.memory], wanted, changed, source.features, Window.whole(pipe.size))
    agreement = (pipe.networks.clusters(moved) == wanted)[changed].mean()
    # The features' own clusters must be those that the mapper asked for.
    assert agreement > 0.8
    assert (pipe.rearrange(source, wanted) != source.image).any()
