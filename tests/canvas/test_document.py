"""Signals, rectangles, properties, hashes and revisions of a document."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fmr_studio.canvas.brush import Brush
from fmr_studio.canvas.document import MAX_SIZE, ChangeKind, Document
from fmr_studio.canvas.edit import PixelEdit, PropertyEdit
from fmr_studio.canvas.layer import Layer, LayerKind, PackedLayer
from fmr_studio.canvas.palette import Label, Palette
from fmr_studio.canvas.properties import Properties
from fmr_studio.canvas.rect import Rect
from fmr_studio.canvas.signal import Signal
from fmr_studio.canvas.tools import Tool
from fmr_studio.errors import FmrError

PALETTE_OF_TWO = Palette([Label(0, "a", (0, 0, 0)), Label(1, "b", (9, 9, 9))])
rects = st.builds(Rect, *[st.integers(0, 12)] * 4)


def pixels_of(rect):
    canvas = np.zeros((24, 24), bool)
    canvas[rect.slices] = True
    return canvas


@given(rects, rects)
@settings(max_examples=80, deadline=None, derandomize=True)
def test_rectangles_meet_and_join(first, second):
    a, b = pixels_of(first), pixels_of(second)
    assert (pixels_of(first.intersection(second)) == (a & b)).all()
    assert first.union(second).empty if first.empty and second.empty else first.union(second) == Rect.around(a | b)
    assert first.empty == (not a.any())


@given(st.integers(0, 2**32 - 1), st.integers(1, 4))
@settings(max_examples=30, deadline=None, derandomize=True)
def test_a_pixel_edit_goes_there_and_back(seed, labels):
    rng = np.random.default_rng(seed)
    document = Document(19, 13, PALETTE_OF_TWO, layers=[layer_of(rng.integers(0, labels, (13, 19)))])
    old, whole = document.label_layer.pixels.copy(), document.rect
    new = np.where(rng.random((13, 19)) < 0.3, rng.integers(0, labels, (13, 19)), old).astype(np.uint8)
    halves = [Rect(0, 0, 7, 13), Rect(7, 0, 12, 13)]
    edit = PixelEdit.between(1, [(half, old[half.slices], new[half.slices]) for half in halves])
    if edit is None:
        assert (old == new).all()
        return
    assert edit.rect == Rect.around(old != new) and edit.rect.intersection(whole) == edit.rect
    assert document.apply(edit) == edit.rect and (document.label_layer.pixels == new).all()
    assert edit.revert(document) == edit.rect and (document.label_layer.pixels == old).all()


def layer_of(values):
    return Layer(1, LayerKind.LABELS, values.astype(np.uint8), "Labels")


def test_a_signal_calls_in_order_and_lets_go():
    signal, heard = Signal(), []
    first = signal.connect(lambda value: heard.append(("first", value)))
    signal.connect(lambda value: heard.append(("second", value)))
    signal.emit(1)
    first()
    first()
    signal.emit(2)
    assert heard == [("first", 1), ("second", 1), ("second", 2)] and len(signal) == 1


def test_who_connects_while_it_is_told_waits_for_the_next():
    signal, heard = Signal(), []
    signal.connect(lambda value: signal.connect(heard.append) if value == 1 else None)
    signal.emit(1)
    assert heard == []
    signal.emit(2)
    assert heard == [2]


def test_writes_that_belong_together_are_told_once_even_if_one_fails(studio):
    made = studio()
    with pytest.raises(KeyError), made.document.together():
        made.put((1, 1, 2, 2), 3)
        with made.document.together():
            made.put((8, 5, 1, 1), 3)
        raise KeyError
    (change,) = made.changes
    assert (change.kind, change.rect, change.revision) == (ChangeKind.PIXELS, Rect(1, 1, 8, 5), 1)


def test_a_new_document_is_full_of_background(studio):
    made = studio(properties=Properties(background=2))
    assert (made.labels == 2).all() and made.document.revision == 0 and len(made.document.layers) == 1


@pytest.mark.parametrize("size", [(0, 4), (4, MAX_SIZE + 1)])
def test_a_canvas_that_cannot_be_is_refused(studio, size):
    with pytest.raises(FmrError, match="canvas"):
        studio(*size)


@pytest.mark.parametrize(
    "values",
    [
        {"seed": -1},
        {"seed": 2**63},
        {"truncation": 1.6},
        {"mix": ((-1, 0),)},
        {"background": 256},
        {"locked_labels": frozenset({-1})},
        {"only_over": 300},
        {"label_colors": ((1, (0, 0, 256)),)},
    ],
)
def test_properties_that_cannot_be_are_refused_and_change_nothing(studio, values):
    made = studio()
    before = made.document.content_hash()
    (name, value) = next(iter(values.items()))
    with pytest.raises(FmrError):
        made.history.do(name, (PropertyEdit(name, getattr(made.document.properties, name), value),))
    assert made.document.content_hash() == before and not made.changes


def test_further_values_come_and_go():
    properties = Properties().with_extra("b", 1).with_extra("a", (1, "x"))
    assert properties.extra == (("a", (1, "x")), ("b", 1))
    assert properties.extra_value("a") == (1, "x") and properties.extra_value("c", 5) == 5
    assert properties.with_extra("a", None).with_extra("b", None) == Properties()


def test_the_hash_sees_everything_that_is_saved(studio):
    made = studio()
    sketch = made.add(LayerKind.SKETCH)
    seen = {made.document.content_hash()}
    steps = [
        lambda: made.put((3, 3, 1, 1), 2),
        lambda: made.set(locked_labels=frozenset({1, 2})),
        lambda: made.set(seed=3),
        lambda: made.document.set_layer(sketch, "opacity", value=0.5),
        lambda: made.document.set_layer(sketch, "name", value="other"),
        lambda: made.document.place_layer(sketch, 0),
        lambda: made.document.set_palette(PALETTE_OF_TWO),
        lambda: made.document.drop_layer(sketch),
    ]
    for count, step in enumerate(steps, 2):
        step()
        seen.add(made.document.content_hash())
        assert len(seen) == count
        assert made.document.revision == count


def test_the_hash_is_that_of_the_content_however_it_came_about(studio):
    first, second = studio(), studio()
    first.draw(Tool.RECTANGLE, (2, 2), (5, 5), label=3)
    second.draw(Tool.RECTANGLE, (2, 2), (5, 4), label=3)
    assert first.document.content_hash() != second.document.content_hash()
    second.draw(Tool.RECTANGLE, (2, 5), (5, 5), label=3)
    assert first.document.content_hash() == second.document.content_hash()


def test_a_packed_layer_keeps_all(studio):
    pixels = np.random.default_rng(0).integers(0, 256, (24, 32, 4)).astype(np.uint8)
    layer = Layer(5, LayerKind.REFERENCE, pixels, "photo", 0.25, visible=False, locked=True)
    packed = PackedLayer.of(layer)
    assert packed.unpack().values() == layer.values() and (packed.unpack().pixels == pixels).all()
    assert packed.nbytes >= pixels.nbytes * 0.9


def test_a_step_touches_its_own_pixels_alone(studio):
    made = studio(1024, 1024)
    stroke = made.begin(Tool.BRUSH, label=3, brush=Brush(20))
    stroke.begin((500, 500))
    assert stroke.extend((512, 500)) == Rect(503, 490, 19, 20)
    assert stroke.extend((506, 500)) == Rect()
    assert stroke.finish().edits[0].rect == Rect(490, 490, 32, 20)
