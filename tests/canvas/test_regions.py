"""Bucket fill, picker and moving a region."""

import numpy as np
import pytest

from fmr_studio.canvas.carrying import Vacated
from fmr_studio.canvas.layer import LayerKind
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.regions import pick_label
from fmr_studio.canvas.tools import Symmetry, Tool
from fmr_studio.errors import FmrError


@pytest.fixture
def islands(studio):
    """Two squares of ground that touch at a corner, and a third far off."""
    made = studio()
    for box in ((2, 2, 4, 4), (6, 6, 4, 4), (20, 10, 5, 5)):
        made.put(box, 1)
    return made


def test_a_bucket_fills_what_is_joined_by_sides(islands):
    before = islands.labels.copy()
    islands.draw(Tool.FILL, (3.9, 3.9), label=3)
    expected = before.copy()
    expected[2:6, 2:6] = 3
    assert (islands.labels == expected).all()


def test_a_bucket_fills_all_of_a_label(islands):
    before = islands.labels.copy()
    islands.draw(Tool.FILL, (3.9, 3.9), label=3, contiguous=False)
    assert (islands.labels == np.where(before == 1, 3, before)).all()


def test_a_bucket_on_a_scribble_layer_fills_what_is_seen(islands):
    layer = islands.add(LayerKind.SCRIBBLE)
    islands.draw(Tool.FILL, (21, 11), layer=layer, label=4)
    expected = np.full_like(islands.labels, UNKNOWN)
    expected[10:15, 20:25] = 4
    assert (islands.document.layer(layer).pixels == expected).all()


def test_mirrored_buckets_fill_the_mirrored_pixels(studio):
    made = studio()
    made.put((3, 3, 1, 1), 1)
    made.put((28, 3, 1, 1), 1)
    made.draw(Tool.FILL, (3.0, 3.0), label=4, symmetry=Symmetry.LEFT_RIGHT)
    assert made.labels[3, 3] == made.labels[3, 28] == 4 and (made.labels == 4).sum() == 2


def test_a_bucket_beside_the_canvas_is_no_step(islands):
    assert islands.draw(Tool.FILL, (32.0, 3.0), label=3) is None


def test_the_picker_reads_ids_of_what_is_visible(islands):
    layer = islands.add(LayerKind.SCRIBBLE)
    islands.draw(Tool.RECTANGLE, (2, 2), (3, 3), layer=layer, label=4)
    document = islands.document
    assert pick_label(document, (2.9, 2.1)) == 4
    assert pick_label(document, (2.9, 2.1), layer=document.label_layer) == 1
    assert pick_label(document, (4.0, 4.0)) == 1
    assert pick_label(document, (0, 0)) == 0
    assert pick_label(document, (-0.1, 0)) is None and pick_label(document, (0, 24)) is None
    document.set_layer(layer, "visible", value=False)
    assert pick_label(document, (2.9, 2.1)) == 1
    document.set_layer(document.label_layer.id, "visible", value=False)
    assert pick_label(document, (2.9, 2.1)) == UNKNOWN


@pytest.mark.parametrize("vacated", Vacated)
def test_a_region_moves_by_whole_pixels(islands, vacated):
    islands.set(background=2)
    islands.draw(Tool.MOVE, (21.0, 11.0), (1.0, 1.0), (24.2, 9.4), vacated=vacated)
    expected = np.zeros_like(islands.labels)
    expected[2:6, 2:6] = expected[6:10, 6:10] = 1
    expected[10:15, 20:25] = {Vacated.NEAREST: 0, Vacated.ERASED: 2, Vacated.KEPT: 1}[vacated]
    expected[8:13, 23:28] = 1
    assert (islands.labels == expected).all()


def test_a_vacated_place_is_filled_from_its_nearest_side(studio):
    made = studio(12, 6)
    made.put((0, 0, 6, 6), 1)
    made.put((4, 1, 4, 4), 3)
    made.draw(Tool.MOVE, (5, 2), (50, 2))
    assert (made.labels == np.repeat([1, 0], 6)[None]).all()


def test_all_of_a_label_moves_and_straight_keeps_an_axis(islands):
    before = islands.labels.copy()
    islands.draw(Tool.MOVE, (3, 3), (6, 5), straight=True, contiguous=False)
    assert (islands.labels == np.roll(before, 3, axis=1)).all()


def test_scribbles_and_ink_move_on_their_layer(studio):
    made = studio()
    for kind, value, blank in ((LayerKind.SCRIBBLE, 3, UNKNOWN), (LayerKind.SKETCH, 90, 0)):
        layer = made.add(kind)
        made.draw(Tool.RECTANGLE, (2, 2), (4, 4), layer=layer, label=3, ink=90)
        made.draw(Tool.RECTANGLE, (20, 20), (21, 21), layer=layer, label=3, ink=90)
        made.draw(Tool.MOVE, (3, 3), (13, 4), layer=layer)
        expected = np.full((24, 32), blank, np.uint8)
        expected[3:6, 12:15] = expected[20:22, 20:22] = value
        assert (made.document.layer(layer).pixels == expected).all()
        assert made.draw(Tool.MOVE, (3, 3), (13, 4), layer=layer) is None


def test_the_whole_canvas_leaves_the_background_behind(studio):
    made = studio(8, 8)
    made.set(background=4)
    made.draw(Tool.MOVE, (1, 1), (3, 1))
    assert (made.labels == np.where(np.arange(8) < 2, 4, 0)[None]).all()


def test_a_region_of_a_locked_label_stays(islands):
    islands.set(locked_labels=frozenset({1}))
    stroke = islands.begin(Tool.MOVE)
    with pytest.raises(FmrError, match="locked"):
        stroke.begin((3, 3))
    assert islands.document.stroke == ""
    islands.set(locked_labels=frozenset())
    islands.set(only_over=4)
    assert islands.draw(Tool.MOVE, (3, 3), (3, 4)) is not None


def test_what_would_land_on_a_locked_label_does_not(islands):
    islands.put((12, 2, 2, 4), 4)
    islands.set(locked_labels=frozenset({4}))
    islands.draw(Tool.MOVE, (3, 3), (13, 3))
    assert (islands.labels[2:6, 12:16] == [4, 4, 1, 1]).all()
    assert not islands.labels[2:6, 2:6].any()
