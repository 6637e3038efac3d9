"""What is selected: how it is chosen, joined and kept; what it does to tools; carrying, filling, copying and pasting it."""

import numpy as np
import pytest

from fmr_studio.canvas.carrying import CarryStroke, Piece, Vacated, selected_piece, turned
from fmr_studio.canvas.document import Document
from fmr_studio.canvas.layer import Heed, LayerKind
from fmr_studio.canvas.painter import Painter
from fmr_studio.canvas.palette import UNKNOWN, Label, Palette
from fmr_studio.canvas.properties import Properties
from fmr_studio.canvas.rect import Rect
from fmr_studio.canvas.selected_edits import copied, fill_selected, pasted
from fmr_studio.canvas.selection import SELECTION, Join, border, joined, select, selected
from fmr_studio.canvas.tools import Tool, ToolOptions, start_gesture, start_stroke
from fmr_studio.errors import FmrError


def box(document, x, y, width, height):
    mask = np.zeros((document.height, document.width), bool)
    mask[y : y + height, x : x + width] = True
    return mask


def choose(made, *rect):
    made.history.do("Select", (select(made.document, box(made.document, *rect)),))


def gesture(made, tool, *points, layer=None, **options):
    number = made.document.label_layer.id if layer is None else layer
    stroke = start_gesture(made.document, tool, layer_id=number, options=ToolOptions(**options))
    stroke.begin(points[0])
    for point in points[1:]:
        stroke.extend(point)
    made.history.record(stroke.finish())


@pytest.fixture
def made(studio):
    """A square of ground on sky."""
    made = studio()
    made.put((4, 4, 6, 6), 1)
    return made


# -- choosing ----------------------------------------------------------------------------------------------------------


def test_a_rectangle_selects_its_pixels_and_undo_lets_go(made):
    gesture(made, Tool.SELECT_RECTANGLE, (3.5, 5.2), (8.5, 9.9))
    assert np.array_equal(selected(made.document), box(made.document, 3, 5, 6, 5))
    made.history.undo()
    assert selected(made.document) is None
    made.history.redo()
    assert selected(made.document).sum() == 30


def test_a_lasso_selects_what_it_encloses(made):
    gesture(made, Tool.SELECT_LASSO, (2, 2), (12, 2), (12, 12), (2, 12))
    assert selected(made.document)[5, 5]
    assert not selected(made.document)[13, 5]


def test_a_region_or_all_of_its_label_is_selected(made):
    made.put((20, 4, 2, 2), 1)
    gesture(made, Tool.SELECT_REGION, (5, 5))
    assert np.array_equal(selected(made.document), box(made.document, 4, 4, 6, 6))
    gesture(made, Tool.SELECT_REGION, (5, 5), contiguous=False)
    assert selected(made.document).sum() == 36 + 4


@pytest.mark.parametrize(("join", "expected"), [(Join.ADD, 36 + 16 - 4), (Join.SUBTRACT, 32), (Join.INTERSECT, 4)])
def test_a_second_selection_joins_the_first(made, join, expected):
    choose(made, 4, 4, 6, 6)
    gesture(made, Tool.SELECT_RECTANGLE, (8.1, 8.1), (11.9, 11.9), join=join)
    assert selected(made.document).sum() == expected


def test_a_click_lets_go_and_changes_nothing_while_joining(made):
    choose(made, 4, 4, 6, 6)
    gesture(made, Tool.SELECT_RECTANGLE, (20, 20), (20.5, 20.5), join=Join.ADD)
    assert selected(made.document).sum() == 36
    gesture(made, Tool.SELECT_RECTANGLE, (20, 20), (20.5, 20.5))
    assert selected(made.document) is None


def test_taking_from_nothing_is_nothing(made):
    gesture(made, Tool.SELECT_RECTANGLE, (2, 2), (9, 9), join=Join.SUBTRACT)
    assert selected(made.document) is None
    mask = box(made.document, 0, 0, 2, 2)
    assert joined(None, mask, Join.REPLACE) is mask


def test_locked_and_reference_layers_can_be_selected_on(made):
    number = made.add(LayerKind.REFERENCE)
    gesture(made, Tool.SELECT_REGION, (5, 5), layer=number)
    assert selected(made.document).sum() == 36


def test_a_gesture_that_is_given_up_leaves_what_was_selected(made):
    choose(made, 1, 1, 3, 3)
    for tool in (Tool.SELECT_RECTANGLE, Tool.SELECT_LASSO, Tool.SELECT_REGION):
        stroke = start_gesture(made.document, tool, layer_id=made.document.label_layer.id)
        stroke.begin((5, 5))
        stroke.extend((9, 12))
        stroke.cancel()
        assert selected(made.document).sum() == 9


@pytest.mark.parametrize("text", ["no text of ours", "", 5, "c%1E%"])
def test_damaged_text_selects_nothing(text):
    document = Document(8, 8, Palette([Label(0, "sky", (1, 2, 3))]), properties=Properties().with_extra(SELECTION, text))
    assert selected(document) is None


def test_its_border_is_made_of_whole_lines(made):
    choose(made, 4, 5, 6, 3)
    lines = {tuple(row) for row in border(selected(made.document)).tolist()}
    assert lines == {(4, 5, 10, 5), (4, 8, 10, 8), (4, 5, 4, 8), (10, 5, 10, 8)}


def test_its_border_encloses_as_much_as_the_mask():
    mask = np.random.default_rng(0).random((23, 31)) < 0.4
    length = sum(abs(x1 - x0) + abs(y1 - y0) for x0, y0, x1, y1 in border(mask).tolist())
    wide = np.pad(mask, 1)
    assert length == (wide[1:] != wide[:-1]).sum() + (wide[:, 1:] != wide[:, :-1]).sum()


# -- tools -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tool", [Tool.BRUSH, Tool.RECTANGLE, Tool.FILL, Tool.ERASER])
def test_tools_keep_to_what_is_selected(made, tool):
    before = made.labels.copy()
    choose(made, 6, 6, 10, 10)
    made.draw(tool, (2, 8), (20, 8), label=3)
    changed = made.labels != before
    assert not (changed & ~box(made.document, 6, 6, 10, 10)).any()
    assert changed.any()


def test_so_does_what_says_how_far_to_follow(made):
    choose(made, 6, 6, 3, 3)
    made.draw(Tool.HEED, (0, 7), (31, 7), heed=Heed.FREE)
    heed = made.document.label_layer.heed
    assert (heed == Heed.FREE).any()
    assert not (heed[:, :6].any() or heed[:, 9:].any())


def test_tools_that_select_paint_nothing(made):
    with pytest.raises(FmrError, match="does not paint"):
        start_stroke(made.document, Tool.SELECT_LASSO, layer_id=made.document.label_layer.id)


# -- carrying ----------------------------------------------------------------------------------------------------------


def test_what_is_selected_is_moved_with_the_selection(made):
    before = made.labels.copy()
    choose(made, 4, 4, 3, 6)
    made.draw(Tool.MOVE, (5, 5), (15, 9), vacated=Vacated.ERASED)
    expected = before.copy()
    expected[4:10, 4:7] = made.document.erase_value(made.document.label_layer)
    expected[8:14, 14:17] = 1
    assert np.array_equal(made.labels, expected)
    assert np.array_equal(selected(made.document), box(made.document, 14, 8, 3, 6))
    made.history.undo()
    assert np.array_equal(made.labels, before)
    assert np.array_equal(selected(made.document), box(made.document, 4, 4, 3, 6))


def test_a_copy_is_carried_and_the_original_stays(made):
    before = made.labels.copy()
    choose(made, 4, 4, 6, 6)
    made.draw(Tool.MOVE, (5, 5), (17, 5), vacated=Vacated.KEPT)
    assert np.array_equal(made.labels[:, :14], before[:, :14])
    assert (made.labels[4:10, 16:22] == 1).all()


def test_locked_labels_stay_where_they_are(made):
    made.set(locked_labels=frozenset({1}))
    choose(made, 2, 2, 10, 10)
    made.draw(Tool.MOVE, (3, 3), (13, 3))
    assert (made.labels[4:10, 4:10] == 1).all()


def test_where_nothing_is_painted_there_is_nothing_to_carry(made):
    layer = made.add(LayerKind.SKETCH)
    choose(made, 4, 4, 6, 6)
    with pytest.raises(FmrError, match="Nothing is painted"):
        made.draw(Tool.MOVE, (5, 5), (9, 9), layer=layer)
    assert made.draw(Tool.BRUSH, (5, 5), label=2) is not None, "the document is free again"


def test_what_leaves_the_canvas_is_cut_off(made):
    choose(made, 4, 4, 6, 6)
    made.draw(Tool.MOVE, (5, 5), (5, -1), vacated=Vacated.ERASED)
    assert np.array_equal(selected(made.document), box(made.document, 4, 0, 6, 4))


def piece_of(values):
    values = np.array(values, np.uint8)
    rect = Rect(10, 10, values.shape[1], values.shape[0])
    return Piece(rect, values, values > 0, values > 0)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"width": -1.0}, [[3, 2, 1], [6, 5, 4]]),
        ({"height": -1.0}, [[4, 5, 6], [1, 2, 3]]),
        ({"degrees": 180.0}, [[6, 5, 4], [3, 2, 1]]),
        ({"width": 2.0, "height": 2.0}, [[1, 1, 2, 2, 3, 3]] * 2 + [[4, 4, 5, 5, 6, 6]] * 2),
        ({"degrees": 90.0}, [[3, 6], [2, 5], [1, 4]]),
    ],
)
def test_pieces_are_stretched_turned_and_mirrored_without_blending(change, expected):
    found = turned(piece_of([[1, 2, 3], [4, 5, 6]]), **change)
    inside = found.values * found.mask
    rows, columns = inside.any(axis=1), inside.any(axis=0)
    assert inside[rows][:, columns].tolist() == expected


def test_a_change_that_is_none_gives_the_same_piece():
    piece = piece_of([[1, 2]])
    assert turned(piece, degrees=360.0) is piece


def test_a_transformation_can_be_shown_again_and_taken_back(made):
    before = made.labels.copy()
    choose(made, 4, 4, 6, 6)
    painter = Painter(made.document, made.document.label_layer.id, "Transform")
    stroke = CarryStroke(painter, vacated=Vacated.ERASED)
    stroke.take(selected_piece(painter))
    for width in (0.5, 2.0, 1.5):
        stroke.show(turned(stroke.piece, width=width, height=width))
    assert (made.labels == 1).sum() == 81
    stroke.show(stroke.piece)
    assert np.array_equal(made.labels, before)
    stroke.cancel()
    assert np.array_equal(made.labels, before)


# -- filling, copying, pasting -----------------------------------------------------------------------------------------


def test_what_is_selected_is_filled_or_erased(made):
    choose(made, 0, 0, 5, 5)
    made.history.record(fill_selected(made.document, made.document.label_layer.id, 4, "Fill"))
    assert (made.labels[:5, :5] == 4).all()
    made.history.record(fill_selected(made.document, made.document.label_layer.id, None, "Erase"))
    assert (made.labels[:5, :5] == made.document.erase_value(made.document.label_layer)).all()


def test_nothing_selected_is_said(made):
    with pytest.raises(FmrError, match="Nothing is selected"):
        fill_selected(made.document, made.document.label_layer.id, 1, "Fill")
    with pytest.raises(FmrError, match="Nothing is selected"):
        copied(made.document, made.document.label_layer.id)


def test_a_copy_becomes_a_layer_in_another_document_by_names(made, studio):
    made.put((5, 5, 2, 2), 3)
    choose(made, 4, 4, 6, 6)
    data = copied(made.document, made.document.label_layer.id)
    other = Document(40, 20, Palette([Label(0, "eye", (1, 2, 3)), Label(1, "sky", (4, 5, 6)), Label(2, "ground", (7, 8, 9))]))
    number, edits = pasted(other, data, "Pasted")
    for edit in edits:
        edit.apply(other)
    layer = other.layer(number)
    assert layer.kind is LayerKind.SCRIBBLE
    assert (layer.pixels[4:10, 4:10] != UNKNOWN).all()
    assert (layer.pixels[5:7, 5:7] == 0).all()
    assert layer.pixels[4, 4] == 2
    assert np.array_equal(selected(other), layer.pixels != UNKNOWN)


def test_copied_ink_stays_ink(made):
    layer = made.add(LayerKind.SKETCH)
    made.draw(Tool.BRUSH, (5, 5), (9, 5), layer=layer)
    choose(made, 0, 0, 32, 16)
    number, edits = pasted(made.document, copied(made.document, layer), "Pasted")
    made.history.do("Paste", edits)
    assert made.document.layer(number).kind is LayerKind.SKETCH
    assert np.array_equal(made.document.layer(number).pixels[:16], made.document.layer(layer).pixels[:16])


@pytest.mark.parametrize(
    "data", [b"", b"{}", b'{"kind": "labels", "rect": [0, 0, 4, 4], "values": "x", "mask": "y", "labels": []}']
)
def test_damaged_copies_are_refused(made, data):
    with pytest.raises(FmrError, match="damaged"):
        pasted(made.document, data, "Pasted")
