"""A page of a canvas that is not square: where it lies, and that nothing is written or exported beside it."""

import numpy as np
import pytest

from fmr_studio.canvas.document import Document
from fmr_studio.canvas.page import PAGE, centred, cut_to_page, page_labels, page_of, with_page, within_page
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.properties import Properties
from fmr_studio.canvas.rect import Rect
from fmr_studio.canvas.tools import Symmetry, Tool


@pytest.fixture
def paged(studio):
    return studio(32, 32, properties=with_page(Properties(), Rect(0, 8, 32, 16)))


@pytest.mark.parametrize(
    ("height", "width", "side", "expected"),
    [
        (10, 10, 64, None),
        (100, 200, 200, Rect(0, 50, 200, 100)),
        (200, 100, 400, Rect(100, 0, 200, 400)),
        (3, 8, 8, Rect(0, 2, 8, 3)),
        (1, 8192, 512, Rect(0, 256, 512, 1)),
    ],
)
def test_a_map_lies_in_the_middle(height, width, side, expected):
    assert centred(height, width, side) == expected


@pytest.mark.parametrize("value", [None, "page", (1, 2), (0, 0, 0, 4), (99, 0, 4, 4), (0.5, 0, 4, 4), (True, 0, 4, 4)])
def test_a_page_that_is_none_is_all_of_the_canvas(value, studio):
    made = studio(32, 32, properties=Properties().with_extra(PAGE, value))
    assert page_of(made.document) == made.document.rect


@pytest.mark.parametrize("tool", [Tool.BRUSH, Tool.RECTANGLE, Tool.FILL, Tool.LASSO])
def test_tools_write_nothing_beside_it(paged, tool):
    before = paged.labels.copy()
    paged.draw(tool, (16, 2), (16, 30), (2, 12), (3, 16), label=3, symmetry=Symmetry.UP_DOWN)
    changed = paged.labels != before
    assert not changed[:8].any() and not changed[24:].any()
    if tool is not Tool.FILL:
        assert changed.any()


def test_what_is_moved_stays_on_it(paged):
    paged.put((4, 10, 4, 4), 1)
    paged.draw(Tool.MOVE, (5, 11), (5, 5))
    assert not (paged.labels[:8] == 1).any()


def test_its_labels_and_layers_are_cut_out(paged):
    paged.put((0, 8, 32, 16), 2)
    assert page_labels(paged.document).shape == (16, 32)
    assert (page_labels(paged.document) == 2).all()
    cut = cut_to_page(paged.document)
    assert (cut.width, cut.height) == (32, 16)
    assert page_of(cut) == cut.rect
    whole = Document(8, 8, cut.palette)
    assert cut_to_page(whole) is whole


def test_labels_are_unknown_beside_it():
    labels = np.ones((8, 8), np.uint8)
    inside = within_page(labels, Rect(2, 0, 4, 8))
    assert (inside[:, 2:6] == 1).all() and (inside[:, :2] == UNKNOWN).all()
    assert within_page(labels, None) is labels
