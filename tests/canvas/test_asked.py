"""What layers ask of a picture: each kind, their order, and what must, may and need not be followed."""

import numpy as np
import pytest

from fmr_studio.canvas.asked import LEAST_INK, asked, drawn_kinds, near_ink
from fmr_studio.canvas.compose import display_rgba, label_map
from fmr_studio.canvas.condition import FREE, MAY, MUST
from fmr_studio.canvas.layer import Heed, LayerKind
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.tools import Tool
from fmr_studio.errors import FmrError

SIDE = 128
INK = (slice(60, 69), slice(20, 109))
"""Where `lined` draws."""


def draw_line(made, layer, y=64.5):
    made.draw(Tool.RECTANGLE, (20.5, y - 4), (108.5, y + 4), layer=layer)


@pytest.fixture
def lined(studio):
    """A canvas of labels with a line of a sketch over it, layer 2."""
    made = studio(SIDE, SIDE)
    draw_line(made, made.add(LayerKind.SKETCH))
    return made


def weights(document, name):
    return next(one.weight for one in asked(document).conditions if one.name == name)


def test_a_sketch_over_labels_speaks_near_its_ink_and_silences_them_there(lined):
    found = asked(lined.document)
    (sketch,) = found.conditions
    assert sketch.name == "sketch" and (sketch.values[INK] == 255).all() and sketch.values.sum() == 255 * 9 * 89
    near = near_ink(sketch.values)
    assert near[INK].all() and not near[:40].any() and not near[90:].any()
    assert (sketch.weight == np.where(near, MUST, FREE)).all()
    assert (found.label_weight == np.where(near, FREE, MUST)).all()
    assert (found.labels == 0).all()


def test_a_sketch_that_is_a_hint_leaves_labels_a_hint(lined):
    lined.draw(Tool.HEED, (64.5, 64.5), layer=2, heed=Heed.MAY)
    weight = asked(lined.document).label_weight
    assert (weight[64, 64], weight[64, 30], weight[10, 10]) == (MAY, FREE, MUST)


def test_labels_over_a_sketch_make_it_a_hint(lined):
    document = lined.document
    document.place_layer(2, 0)
    found = asked(document)
    assert found.label_weight is None
    assert set(np.unique(found.conditions[0].weight)) == {FREE, MAY}


@pytest.mark.parametrize("kind", [LayerKind.SKETCH, LayerKind.EDGES])
def test_a_drawing_that_is_alone_also_says_where_no_line_is_unless_left_free(studio, kind):
    made = studio(SIDE, SIDE)
    layer = made.add(kind)
    draw_line(made, layer)
    made.document.set_layer(1, "visible", value=False)
    found = asked(made.document)
    assert found.labels is None and (found.conditions[0].weight == MUST).all()
    made.draw(Tool.HEED, (10.5, 10.5), layer=layer, heed=Heed.FREE)
    weight = weights(made.document, str(kind))
    assert weight[10, 10] == FREE and weight[100, 100] == MUST


def test_depth_is_asked_where_it_is_said_and_labels_below_are_a_hint(studio):
    made = studio(SIDE, SIDE)
    layer = made.add(LayerKind.DEPTH)
    made.draw(Tool.RECTANGLE, (0, 0), (63, 127), layer=layer, depth=90)
    found = asked(made.document)
    (depth,) = found.conditions
    said = np.zeros((SIDE, SIDE), bool)
    said[:, :64] = True
    assert (depth.values[said] == 90).all() and (depth.weight == np.where(said, MUST, FREE)).all()
    assert (found.label_weight == np.where(said, MAY, MUST)).all()
    made.document.set_layer(1, "visible", value=False)
    assert (weights(made.document, "depth") == np.where(said, MUST, FREE)).all()


def test_layers_of_one_kind_are_one_drawing(lined):
    draw_line(lined, lined.add(LayerKind.SKETCH), y=24.5)
    depths = [lined.add(LayerKind.DEPTH) for _ in range(2)]
    for layer, depth, right in zip(depths, (50, 200), (100, 50), strict=True):
        lined.draw(Tool.RECTANGLE, (0, 0), (right, 20), layer=layer, depth=depth)
    sketch, depth = asked(lined.document).conditions
    assert (sketch.name, depth.name) == ("sketch", "depth")
    assert sketch.values[64, 64] == sketch.values[24, 64] == 255
    assert [depth.values[10, x] for x in (50, 51, 100, 101)] == [200, 50, 50, 0]


def test_hidden_and_empty_layers_and_those_the_pack_does_not_read_ask_nothing(lined):
    document = lined.document
    lined.add(LayerKind.EDGES)
    assert drawn_kinds(document) == ("sketch",)
    assert asked(document, reads=("edges",)).conditions == ()
    assert asked(document, reads=()).label_weight is None
    document.set_layer(2, "visible", value=False)
    assert drawn_kinds(document) == () and asked(document).conditions == ()


def test_what_need_not_be_followed_is_unknown_and_a_hint_weighs_less(studio):
    made = studio(SIDE, SIDE)
    for x, heed in ((20.5, Heed.MAY), (60.5, Heed.FREE)):
        made.draw(Tool.HEED, (x, 30.5), heed=heed)
    made.draw(Tool.HEED, (60.5, 34.5), erase=True)
    found = asked(made.document)
    assert [found.labels[30, x] for x in (20, 60, 100)] == [0, 0, 0]
    assert [found.label_weight[30, x] for x in (20, 60, 100)] == [MAY, MUST, MUST]
    assert found.labels[16, 60] == UNKNOWN and label_map(made.document)[16, 60] == UNKNOWN
    assert (made.labels == 0).all()


def test_of_a_scribble_left_free_what_lies_below_comes_through(studio):
    made = studio(SIDE, SIDE)
    layer = made.add(LayerKind.SCRIBBLE)
    made.draw(Tool.RECTANGLE, (0, 0), (127, 127), layer=layer, label=3)
    made.draw(Tool.HEED, (64.5, 64.5), layer=layer, heed=Heed.FREE)
    found = asked(made.document)
    assert (found.labels[64, 64], found.labels[0, 0]) == (0, 3) and found.label_weight is None


def test_views_fade_what_need_not_be_followed(studio):
    made = studio(SIDE, SIDE)
    for x, heed in ((20.5, Heed.MAY), (60.5, Heed.FREE)):
        made.draw(Tool.HEED, (x, 30.5), heed=heed)
    alphas = display_rgba(made.document)[30, [20, 60, 100], 3].tolist()
    assert alphas == [128, 31, 255]


def test_following_is_undone_merged_and_copied_with_its_layer(lined):
    document = lined.document
    before = document.content_hash()
    lined.draw(Tool.HEED, (64.5, 64.5), layer=2, heed=Heed.MAY)
    assert lined.history.undo_name == "Follow: may"
    after = document.content_hash()
    lined.history.undo()
    assert document.content_hash() == before
    lined.history.redo()
    assert document.content_hash() == after
    from fmr_studio.canvas.layer_edits import duplicate_layer, merge_down

    asks = asked(document)
    lined.history.do("Duplicate", duplicate_layer(document, 2, name="copy"))
    assert (document.layer(3).heed == document.layer(2).heed).all()
    lined.history.do("Merge", merge_down(document, 3))
    assert (asked(document).conditions[0].weight == asks.conditions[0].weight).all()


def test_a_reference_has_nothing_to_follow(studio):
    made = studio(SIDE, SIDE)
    with pytest.raises(FmrError, match="reference image"):
        made.begin(Tool.HEED, layer=made.add(LayerKind.REFERENCE))


def test_what_lies_near_ink_is_found_for_any_size():
    for shape in ((40, 40), (70, 130), (512, 512), (1, 1)):
        ink = np.zeros(shape, np.uint8)
        assert not near_ink(ink).any()
        ink[-1, -1] = LEAST_INK
        near = near_ink(ink)
        assert near.shape == shape and near[-1, -1] and near.sum() <= (shape[0] * 9 // 64 + 9) * (shape[1] * 9 // 64 + 9)


def test_the_glow_around_edges_says_nothing_beside_labels(studio):
    made = studio(64, 64)
    number = made.add(LayerKind.EDGES)
    glow = np.full((64, 64), LEAST_INK - 1, np.uint8)
    glow[:, 30:32] = 255
    made.document.write_pixels(number, made.document.rect, values=glow, mask=np.ones((64, 64), bool))
    weight = asked(made.document).conditions[0].weight
    assert weight[:, 30:32].all() and not weight[:, :20].any() and not weight[:, 44:].any()
