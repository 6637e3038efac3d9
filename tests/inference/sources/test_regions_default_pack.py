"""Regions of the default pack: what is taken away is gone, from the label map and from the picture."""

import numpy as np
import pytest

from fmr_studio.canvas.cell_regions import cell_labels, joined
from fmr_studio.canvas.look import Look
from fmr_studio.canvas.region_edit import Cells, RegionEdit, RegionKind, SourceEdits
from fmr_studio.canvas.region_shapes import shape_of
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.request import SourceSpec

SEED = 1
MOST_LEFT = 0.35
"""Of a region's pixels, as the reader still sees them; before its fringe went with it 0.58 was usual."""


@pytest.fixture(scope="module")
def pipe():
    return Pipeline.load("cats", device="cpu")


@pytest.mark.parametrize("name", ["tail", "ear", "eye"])
def test_a_deleted_region_leaves_no_scraps(pipe, name):
    source = pipe.source_of(SourceSpec(Look(SEED)))
    label = pipe.palette[name].id
    cells = cell_labels(source.labels, pipe.size)
    row, column = np.argwhere(cells == label)[0]
    part = joined(cells == label, (int(column), int(row)))
    shape = shape_of(part, source.labels, label)
    edit = RegionEdit(RegionKind.DELETE, Cells.of(part), label=label)
    after = pipe.source_of(SourceSpec(Look(SEED), edits=SourceEdits(regions=(edit,))))
    assert not (after.labels[shape] == label).any()
    assert np.array_equal(after.labels[~shape], source.labels[~shape])
    assert (pipe.read_labels(after.image)[shape] == label).mean() < MOST_LEFT
