"""The stack of layers: what each does to the picture, and every command on it as one step."""

import numpy as np
import pytest

from fmr_studio.canvas.asked import asked
from fmr_studio.canvas.compose import display_rgba, label_counts, label_map
from fmr_studio.canvas.document import ChangeKind, Document
from fmr_studio.canvas.layer import Layer, LayerKind, fit_rgba
from fmr_studio.canvas.layer_edits import add_layer, change_layer, duplicate_layer, merge_down, move_layer, remove_layer
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.rect import Rect
from fmr_studio.canvas.tools import Tool
from fmr_studio.errors import FmrError


@pytest.fixture
def stacked(studio):
    """Sky below two scribbles that overlap, and a sketch: ids 1, 2, 3 and 4."""
    made = studio()
    for layer, label, box in ((2, 3, ((4, 4), (11, 11))), (3, 4, ((8, 8), (15, 15)))):
        assert made.add(LayerKind.SCRIBBLE, f"scribble {layer}") == layer
        made.draw(Tool.RECTANGLE, *box, layer=layer, label=label)
    made.add(LayerKind.SKETCH, "ink")
    made.draw(Tool.RECTANGLE, (0, 0), (1, 1), layer=4, ink=100)
    made.changes.clear()
    return made


def do(made, name, edits):
    """Make a step and check that it is one: named, undone to the same hash, redone to the same hash."""
    before = made.document.content_hash()
    count = len(made.history.entries())
    made.history.do(name, edits)
    after = made.document.content_hash()
    assert made.history.undo_name == name and len(made.history.entries()) == count + 1
    made.history.undo()
    assert made.document.content_hash() == before
    made.history.redo()
    assert made.document.content_hash() == after
    return made


def ink(document):
    """What is asked as a sketch."""
    (sketch,) = asked(document).conditions
    return sketch.values


def same(one, other):
    """Whether two documents ask for the same."""
    planes = [
        [ask.labels, ask.label_weight, *(plane for drawn in ask.conditions for plane in (drawn.values, drawn.weight))]
        for ask in (one, other)
    ]
    return len(planes[0]) == len(planes[1]) and all(map(np.array_equal, *planes))


def names(made):
    return [layer.name for layer in made.document.layers]


def test_scribbles_constrain_only_where_they_are(stacked):
    document = stacked.document
    expected = np.zeros((24, 32), np.uint8)
    expected[4:12, 4:12] = 3
    expected[8:16, 8:16] = 4
    assert (label_map(document) == expected).all()
    document.set_layer(1, "visible", value=False)
    assert (asked(document).labels == np.where(expected == 0, UNKNOWN, expected)).all()
    assert label_counts(document)[[3, 4, UNKNOWN]].tolist() == [48, 64, 32 * 24 - 112]
    stacked.draw(Tool.ERASER, (9.5, 9.5), layer=3)
    assert label_map(document)[9, 9] == 3


def test_what_is_asked_depends_on_visibility_alone(stacked):
    document = stacked.document
    before = asked(document)
    stacked.set(hidden_labels=frozenset({3}), solo_label=4)
    for layer in document.layers:
        document.set_layer(layer.id, "opacity", value=0.0)
    assert same(asked(document), before)
    for layer in (1, 2, 3):
        document.set_layer(layer, "visible", value=False)
    assert asked(document).labels is None and ink(document).any()
    document.set_layer(4, "visible", value=False)
    assert asked(document).conditions == ()


def test_sketches_add_up_to_the_darker_ink(stacked):
    layer = stacked.add(LayerKind.SKETCH)
    stacked.draw(Tool.RECTANGLE, (1, 1), (2, 2), layer=layer, ink=60)
    drawn = ink(stacked.document)
    assert (drawn[:3, :3] == [[100, 100, 0], [100, 100, 60], [0, 60, 60]]).all() and not drawn[3:].any()


def test_what_is_asked_is_a_copy(stacked):
    before = asked(stacked.document)
    stacked.draw(Tool.RECTANGLE, (0, 0), (31, 23), label=2)
    stacked.draw(Tool.RECTANGLE, (0, 0), (31, 23), layer=4)
    assert not (before.labels == 2).any()
    assert not before.conditions[0].values[9:].any()


def test_views_show_colours_opacity_hidden_and_solo_labels(stacked):
    document = stacked.document
    document.set_layer(4, "visible", value=False)
    sky, eye, ear = ((*label.color, 255) for label in (document.palette[0], document.palette[3], document.palette[4]))
    shown = display_rgba(document)
    assert [tuple(shown[y, x]) for y, x in ((0, 0), (5, 5), (9, 9))] == [sky, eye, ear]
    stacked.set(label_colors=((3, (1, 2, 3)),))
    assert tuple(display_rgba(document)[5, 5]) == (1, 2, 3, 255)
    stacked.set(hidden_labels=frozenset({4}))
    assert tuple(display_rgba(document)[9, 9]) == (1, 2, 3, 255)
    stacked.set(solo_label=3)
    shown = display_rgba(document)
    assert ((shown[..., 3] > 0) == (document.layer(2).pixels == 3)).all()
    stacked.set(solo_label=None, hidden_labels=frozenset())
    document.set_layer(3, "opacity", value=0.5)
    mixed = display_rgba(document)[13, 13].astype(int)
    assert np.abs(mixed - (np.array(sky) * 127 + np.array(ear) * 128) / 255).max() <= 1


def test_a_part_of_the_view_is_that_part(stacked):
    whole = display_rgba(stacked.document)
    rect = Rect(5, 3, 9, 12)
    assert (display_rgba(stacked.document, rect) == whole[rect.slices]).all()
    assert (display_rgba(stacked.document, Rect(28, 20, 99, 99)) == whole[20:, 28:]).all()


def test_layers_are_renamed_faded_hidden_and_locked(stacked):
    changes = (("name", "hair"), ("opacity", 0.25), ("visible", False), ("locked", True))
    for field, value in changes:
        do(stacked, f"Set {field}", change_layer(stacked.document, 2, field, value))
        assert getattr(stacked.document.layer(2), field) == value
        assert change_layer(stacked.document, 2, field, value) == ()
    seen = [change.rect != Rect() for change in stacked.changes]
    assert seen == [shown for field in (False, True, True, False) for shown in [field] * 3]
    with pytest.raises(FmrError, match="opacity"):
        stacked.history.do("Fade", change_layer(stacked.document, 2, "opacity", 1.5))


def test_order_decides_what_is_on_top(stacked):
    assert label_map(stacked.document)[9, 9] == 4
    do(stacked, "Move layer", move_layer(stacked.document, 3, 1))
    assert label_map(stacked.document)[9, 9] == 3
    assert names(stacked) == ["Labels", "scribble 3", "scribble 2", "ink"]
    do(stacked, "Move layer", move_layer(stacked.document, 1, 99))
    assert not label_map(stacked.document).any()
    assert move_layer(stacked.document, 1, 3) == ()


def test_layers_are_added_and_removed(stacked):
    do(stacked, "Remove layer", remove_layer(stacked.document, 2))
    assert names(stacked) == ["Labels", "scribble 3", "ink"]
    stacked.history.undo()
    assert names(stacked) == ["Labels", "scribble 2", "scribble 3", "ink"]
    assert stacked.document.layer(2).pixels[5, 5] == 3
    with pytest.raises(FmrError, match="label layer"):
        remove_layer(stacked.document, 1)
    stacked.document.set_layer(2, "locked", value=True)
    with pytest.raises(FmrError, match="locked"):
        remove_layer(stacked.document, 2)


def test_a_layer_is_added_in_between(stacked):
    sketch = Layer.blank(LayerKind.SKETCH, id=stacked.document.new_layer_id(), name="between", width=32, height=24)
    do(stacked, "Add layer", add_layer(stacked.document, sketch, 1))
    assert names(stacked) == ["Labels", "between", "scribble 2", "scribble 3", "ink"]


def test_a_number_is_never_given_twice(stacked):
    first = stacked.add(LayerKind.SKETCH)
    stacked.history.undo()
    assert stacked.document.new_layer_id() == first + 1
    stacked.history.do("Remove layer", remove_layer(stacked.document, 2))
    stacked.history.undo()
    assert stacked.document.new_layer_id() == first + 1


@pytest.mark.parametrize("layer", [1, 2, 4])
def test_a_duplicate_lies_right_above_and_changes_nothing(stacked, layer):
    document = stacked.document
    before = asked(document)
    do(stacked, "Duplicate layer", duplicate_layer(document, layer, name="copy"))
    copy = document.layers[document.index_of(layer) + 1]
    assert copy.name == "copy" and (copy.pixels == document.layer(layer).pixels).all()
    assert copy.kind is (LayerKind.SCRIBBLE if layer == 1 else document.layer(layer).kind)
    if layer != 1:
        assert same(asked(document), before)


def test_merging_keeps_what_is_asked(stacked):
    document = stacked.document
    before = asked(document)
    stacked.add(LayerKind.SKETCH, "more ink")
    do(stacked, "Merge", merge_down(document, 5))
    do(stacked, "Merge", merge_down(document, 3))
    assert names(stacked) == ["Labels", "scribble 2", "ink"]
    do(stacked, "Merge", merge_down(document, 2))
    assert names(stacked) == ["Labels", "ink"]
    assert same(asked(document), before)


def test_merged_references_look_the_same(studio):
    made = studio()
    rng = np.random.default_rng(0)
    for opacity in (0.75, 0.5):
        number = made.add(LayerKind.REFERENCE)
        picture = rng.integers(0, 256, (24, 32, 4)).astype(np.uint8)
        made.document.drop_layer(number)
        made.document.insert_layer(Layer(number, LayerKind.REFERENCE, picture, "photo", opacity), len(made.document.layers))
    made.document.set_layer(1, "visible", value=False)
    before = display_rgba(made.document)
    do(made, "Merge", merge_down(made.document, number))
    assert len(made.document.layers) == 2
    assert (display_rgba(made.document) == before).all()


def test_layers_that_do_not_merge_say_why(stacked):
    document = stacked.document
    for layer, reason in ((1, "no layer below"), (4, "sketch layer cannot be merged with a scribble")):
        with pytest.raises(FmrError, match=reason):
            merge_down(document, layer)
    document.place_layer(1, 1)
    with pytest.raises(FmrError, match="labels layer cannot be merged"):
        merge_down(document, 1)
    document.set_layer(1, "locked", value=True)
    with pytest.raises(FmrError, match="locked"):
        merge_down(document, 3)
    document.set_layer(1, "locked", value=False)
    document.set_layer(3, "visible", value=False)
    with pytest.raises(FmrError, match="hidden"):
        merge_down(document, 3)


def test_a_document_has_exactly_one_label_layer(studio):
    made = studio()
    second = Layer.blank(LayerKind.LABELS, id=7, name="second", width=32, height=24)
    with pytest.raises(FmrError, match="one label layer"):
        made.document.insert_layer(second, 0)
    for layers in ([second, Layer.blank(LayerKind.LABELS, id=8, name="x", width=32, height=24)], [made_sketch()]):
        with pytest.raises(FmrError, match="one label layer"):
            Document(32, 24, made.document.palette, layers=layers)
    assert not made.changes


def made_sketch(**values):
    size = {"width": 32, "height": 24} | values
    return Layer.blank(LayerKind.SKETCH, id=9, name="ink", **size)


def test_layers_of_another_size_or_number_are_refused(studio):
    document = studio().document
    with pytest.raises(FmrError, match="31 x 24 pixels, not 32 x 24"):
        document.insert_layer(made_sketch(width=31), 0)
    document.insert_layer(made_sketch(), 0)
    with pytest.raises(FmrError, match="number 9"):
        document.insert_layer(made_sketch(), 0)
    with pytest.raises(FmrError, match="cannot hold"):
        Layer(3, LayerKind.REFERENCE, np.zeros((4, 4), np.uint8), "flat")


def test_pixels_are_read_only_and_a_layers_own(studio):
    made = studio()
    mine = np.zeros((24, 32), np.uint8)
    made.document.insert_layer(Layer(5, LayerKind.SKETCH, mine, "ink"), 1)
    mine[:] = 9
    assert not made.document.layer(5).pixels.any()
    with pytest.raises(ValueError, match="read-only"):
        made.labels[0, 0] = 1


def test_layer_commands_tell_the_whole_canvas(stacked):
    stacked.history.do("Remove", remove_layer(stacked.document, 2))
    assert [(change.kind, change.rect, change.detail) for change in stacked.changes] == [
        (ChangeKind.LAYERS, stacked.document.rect, "2")
    ]


@pytest.mark.parametrize(("shape", "box"), [((10, 40, 3), (0, 8, 32, 8)), ((48, 24, 4), (10, 0, 12, 24))])
def test_a_picture_becomes_a_reference_without_being_stretched(shape, box):
    whole = fit_rgba(np.full(shape, 255, np.uint8), width=32, height=24)
    expected = np.zeros((24, 32), np.uint8)
    expected[Rect(*box).slices] = 255
    assert (whole[..., 3] == expected).all()
    with pytest.raises(FmrError):
        fit_rgba(np.zeros((3, 3), np.uint8), width=32, height=24)
