"""Regions of the default pack: what is taken away is gone, from the label map and from the picture."""

import numpy as np
import pytest

from fmr_studio.canvas.cell_regions import cell_labels, joined
from fmr_studio.canvas.look import Look
from fmr_studio.canvas.region_edit import Cells, RegionEdit, RegionKind, SourceEdits
from fmr_studio.canvas.region_shapes import shape_of
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.request import SourceSpec

SEEDS = 1, 10, 25, 39
MOST_LEFT = 0.4
"""Of an eye's pixels, as the reader still sees them: 0.08 to 0.36 here. Noses it sees where they belong, drawn or not."""


@pytest.fixture(scope="module")
def pipe():
    return Pipeline.load(device="cpu")


def without(pipe, seed, name):
    """The source of a seed, that without the first part of a label, and that part's pixels."""
    source = pipe.source_of(SourceSpec(Look(seed)))
    label = pipe.palette[name].id
    cells = cell_labels(source.labels, pipe.size)
    row, column = np.argwhere(cells == label)[0]
    part = joined(cells == label, (int(column), int(row)))
    edit = RegionEdit(RegionKind.DELETE, Cells.of(part), label=label)
    after = pipe.source_of(SourceSpec(Look(seed), edits=SourceEdits(regions=(edit,))))
    return source, after, shape_of(part, source.labels, label)


@pytest.mark.parametrize("name", ["inner ear", "eye", "nose"])
def test_a_deleted_region_leaves_no_scraps_in_the_label_map(pipe, name):
    source, after, shape = without(pipe, 1, name)
    assert not (after.labels[shape] == pipe.palette[name].id).any()
    assert np.array_equal(after.labels[~shape], source.labels[~shape])


@pytest.mark.parametrize("seed", SEEDS)
def test_a_deleted_eye_is_gone_from_the_picture(pipe, seed):
    source, after, shape = without(pipe, seed, "eye")
    seen = [(pipe.read_labels(one.image)[shape] == pipe.palette["eye"].id).mean() for one in (source, after)]
    assert seen[0] > 0.9 and seen[1] < MOST_LEFT
