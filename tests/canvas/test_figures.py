"""Line, rectangle, ellipse, polygon, lasso and encircle-fill leave exact ids."""

import numpy as np
import pytest

from fmr_studio.canvas.brush import Brush
from fmr_studio.canvas.layer import LayerKind
from fmr_studio.canvas.raster import ellipse
from fmr_studio.canvas.rect import Rect
from fmr_studio.canvas.tools import Tool
from fmr_studio.errors import FmrError

SQUARE = [(5.0, 4.0), (15.0, 4.0), (15.0, 14.0), (5.0, 14.0)]


def painted(made, label=3):
    return made.labels == label


def boxed(made, *box):
    mask = np.zeros_like(made.labels, bool)
    mask[Rect(*box).slices] = True
    return mask


def test_a_line_is_as_wide_as_the_brush_and_has_round_ends(studio):
    made = studio()
    made.draw(Tool.LINE, (6.0, 10.0), (9.0, 2.0), (20.0, 10.0), label=3, brush=Brush(4))
    assert (painted(made)[:, 6:20] == boxed(made, 0, 8, 32, 4)[:, 6:20]).all()
    assert painted(made)[9:11, 4].all() and not painted(made)[8, 4] and not painted(made)[:, :4].any()


@pytest.mark.parametrize(("end", "last"), [((20.2, 11.4), (20, 10)), ((11.5, 20.2), (10, 20)), ((19.0, 20.5), (20, 20))])
def test_shift_holds_a_line_in_eight_directions(studio, end, last):
    made = studio()
    made.draw(Tool.LINE, (10.5, 10.5), end, straight=True, label=3, brush=Brush(1))
    steps = max(last) - 10
    dx, dy = np.sign(last[0] - 10), np.sign(last[1] - 10)
    expected = np.zeros_like(made.labels, bool)
    for step in range(steps + 1):
        expected[10 + dy * step, 10 + dx * step] = True
    assert (painted(made) == expected).all()


def test_a_rectangle_is_what_is_left_of_the_drag(studio):
    made = studio()
    made.draw(Tool.RECTANGLE, (20.5, 15.5), (31.0, 23.0), (4.2, 6.9), label=3)
    assert (painted(made) == boxed(made, 4, 6, 17, 10)).all()


def test_a_rectangle_with_a_border_and_one_with_shift(studio):
    made = studio()
    made.draw(Tool.RECTANGLE, (4.5, 4.5), (13.5, 11.5), label=3, filled=False, brush=Brush(2))
    assert (painted(made) == boxed(made, 4, 4, 10, 8) & ~boxed(made, 6, 6, 6, 4)).all()
    made.draw(Tool.RECTANGLE, (20.5, 10.5), (16.5, 2.5), straight=True, label=4)
    assert (painted(made, 4) == boxed(made, 12, 2, 9, 9)).all()


@pytest.mark.parametrize("border", [None, 2])
def test_an_ellipse_fills_its_box(studio, border):
    made = studio()
    made.draw(Tool.ELLIPSE, (4.5, 4.5), (19.5, 13.5), label=3, filled=border is None, brush=Brush(border or 1))
    rect, mask = ellipse(Rect(4, 4, 16, 10), bounds=made.document.rect, border=border)
    expected = np.zeros_like(made.labels, bool)
    expected[rect.slices] = mask
    assert (painted(made) == expected).all()


@pytest.mark.parametrize("tool", [Tool.POLYGON, Tool.LASSO])
def test_outlines_are_filled_when_the_pen_is_lifted(studio, tool):
    made = studio()
    stroke = made.begin(tool, label=3)
    stroke.begin(SQUARE[0])
    for point in SQUARE[1:]:
        assert stroke.extend(point) == Rect()
        if tool is Tool.POLYGON:
            stroke.add_corner()
    assert set(stroke.outline) == set(SQUARE) and made.document.revision == 0
    made.history.record(stroke.finish())
    assert (painted(made) == boxed(made, 5, 4, 10, 10)).all()
    assert len(made.changes) == 1


def test_corners_are_taken_back_doubled_and_held_straight(studio):
    made = studio()
    stroke = made.begin(Tool.POLYGON, label=3)
    stroke.begin(SQUARE[0])
    stroke.add_corner()
    stroke.extend((30.0, 20.0))
    stroke.add_corner()
    stroke.remove_corner()
    stroke.remove_corner()
    stroke.remove_corner()
    for point in ((15.0, 4.5), (15.5, 14.0)):
        stroke.extend(point, straight=True)
        stroke.add_corner()
    stroke.extend((5.0, 14.0))
    stroke.add_corner()
    stroke.extend((0.0, 0.0))
    stroke.finish()
    assert (painted(made) == boxed(made, 5, 4, 10, 10)).all()


@pytest.mark.parametrize("tool", [Tool.POLYGON, Tool.LASSO])
def test_an_outline_without_inside_is_no_step(studio, tool):
    made = studio()
    assert made.draw(tool, SQUARE[0], SQUARE[1], label=3) is None
    assert made.document.stroke == "" and not made.changes


def test_encircle_fills_what_the_brush_goes_round(studio):
    made = studio()
    made.draw(Tool.ENCIRCLE, *[(x + 0.5, y + 0.5) for x, y in SQUARE], label=3, brush=Brush(1))
    assert (painted(made) == boxed(made, 5, 4, 11, 11)).all()


def test_encircle_joins_its_end_to_its_beginning_and_forgets_lines_that_were_tried(studio):
    made = studio()
    stroke = made.begin(Tool.ENCIRCLE, label=3, brush=Brush(4))
    stroke.begin(SQUARE[0])
    stroke.extend((30.0, 20.0), straight=True)
    stroke.extend(SQUARE[1], straight=True)
    for point in SQUARE[2:]:
        stroke.extend(point)
    stroke.finish()
    inner, outer = boxed(made, 5, 4, 10, 10), boxed(made, 3, 2, 14, 14)
    assert painted(made)[inner].all() and not painted(made)[~outer].any()
    assert painted(made)[4:14, 3:5].all()


def test_every_tool_leaves_only_the_two_ids_there_are(studio, paintable):
    for tool in Tool:
        if tool in (Tool.PICKER, Tool.HEED) or tool.selects or not tool.suits(paintable):
            continue
        made = studio()
        layer = made.document.label_layer.id if paintable is LayerKind.LABELS else made.add(paintable)
        blank = int(made.document.layer(layer).pixels[0, 0])
        made.draw(Tool.RECTANGLE, (2, 2), (9, 9), layer=layer, label=3, ink=77)
        made.draw(tool, (5.3, 5.1), (18.7, 6.2), (16.1, 17.9), (4.4, 15.5), layer=layer, label=3, ink=77, brush=Brush(5))
        value = 77 if paintable is LayerKind.SKETCH else 3
        assert set(np.unique(made.document.layer(layer).pixels).tolist()) <= {blank, value}


def test_a_figure_that_is_cancelled_leaves_nothing(studio):
    made = studio()
    before = made.document.content_hash()
    stroke = made.begin(Tool.ELLIPSE, label=3)
    stroke.begin((4, 4))
    stroke.extend((20, 20))
    assert stroke.cancel() == Rect(4, 4, 17, 17)
    assert made.document.content_hash() == before
    assert stroke.cancel() == Rect() and stroke.finish() is None


def test_a_stroke_that_has_ended_paints_no_more(studio):
    made = studio()
    stroke = made.begin(Tool.BRUSH, label=3)
    stroke.begin((4, 4))
    stroke.finish()
    with pytest.raises(FmrError, match="ended"):
        stroke.extend((20, 20))


def test_the_picker_and_missing_labels_begin_no_stroke(studio):
    made = studio()
    for tool, options in ((Tool.PICKER, {}), (Tool.BRUSH, {"label": 9})):
        with pytest.raises(FmrError):
            made.begin(tool, **options)
    with pytest.raises(FmrError, match="Ink"):
        made.begin(Tool.BRUSH, layer=made.add(LayerKind.SKETCH), ink=256)
    assert made.document.stroke == ""
