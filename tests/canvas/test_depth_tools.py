"""Curves, the soft brush and gradients."""

import numpy as np
import pytest

from fmr_studio.canvas.brush import Brush
from fmr_studio.canvas.curve import curve_through
from fmr_studio.canvas.layer import LayerKind
from fmr_studio.canvas.painter import Symmetry
from fmr_studio.canvas.tools import Tool
from fmr_studio.errors import FmrError


@pytest.fixture
def deep(studio):
    """A canvas with an empty layer of depth, 2."""
    made = studio(96, 96)
    assert made.add(LayerKind.DEPTH) == 2
    return made


def depth(made):
    return made.document.layer(2).pixels


def fill(made, value):
    made.draw(Tool.RECTANGLE, (0, 0), (95, 95), layer=2, depth=value)


def test_a_soft_brush_leads_over_into_what_was_there(deep):
    fill(deep, 100)
    deep.draw(Tool.BRUSH, (48, 48), layer=2, depth=200, brush=Brush(40), softness=1.0)
    row = depth(deep)[48].astype(int)
    assert row[48] >= 198 and row[20] == 100
    assert (np.diff(row[28:48]) >= 0).all() and len(set(row[28:48].tolist())) > 10
    assert (depth(deep) == depth(deep).T).all()


def test_where_nothing_was_said_a_soft_brush_says_its_whole_depth(deep):
    deep.draw(Tool.BRUSH, (48, 48), layer=2, depth=200, brush=Brush(40), softness=1.0)
    assert set(np.unique(depth(deep)).tolist()) == {0, 200}
    assert 100 < (depth(deep) == 200).sum() < 40 * 40


def test_going_over_a_place_again_in_a_stroke_adds_nothing(deep):
    fill(deep, 10)
    options = {"layer": 2, "depth": 250, "brush": Brush(30), "softness": 1.0}
    deep.draw(Tool.BRUSH, (30, 48), (60, 48), **options)
    once = depth(deep).copy()
    deep.history.undo()
    deep.draw(Tool.BRUSH, (30, 48), (60, 48), (30, 48), (60, 48), **options)
    assert (depth(deep) == once).all()


def test_a_straight_soft_stroke_follows_the_pen_and_mirrors_exactly(deep):
    fill(deep, 10)
    options = {"layer": 2, "depth": 250, "brush": Brush(16), "softness": 0.5, "symmetry": Symmetry.LEFT_RIGHT}
    deep.draw(Tool.BRUSH, (20, 20), (30, 70), (20, 80), straight=True, **options)
    after = depth(deep).copy()
    assert (after == after[:, ::-1]).all() and after[60, 36] == 10
    deep.history.undo()
    deep.draw(Tool.BRUSH, (20, 20), (20, 80), straight=True, **options)
    assert (depth(deep) == after).all()


def test_pressure_makes_a_soft_stroke_narrow(deep):
    fill(deep, 10)
    deep.draw(Tool.BRUSH, (20, 48, 0.2), (76, 48, 1.0), layer=2, depth=250, brush=Brush(40))
    wide = (depth(deep) > 10).sum(axis=0)
    assert wide[22] < wide[50] < wide[74]


def test_the_eraser_says_nothing_any_more(deep):
    fill(deep, 10)
    deep.draw(Tool.BRUSH, (48, 48), layer=2, erase=True, brush=Brush(20))
    assert depth(deep)[48, 48] == 0 and depth(deep)[48, 70] == 10


def test_a_gradient_runs_from_the_press_to_the_pen(deep):
    deep.draw(Tool.GRADIENT, (16, 40), (40, 90), (80, 40), layer=2, depth=210, far_depth=50)
    found = depth(deep)
    assert (found == found[0]).all()
    assert (found[0, 0], found[0, 95]) == (210, 50) and 128 <= found[0, 47] <= 132
    assert deep.history.undo_name == "Gradient"
    deep.draw(Tool.GRADIENT, (16, 40), (80, 40), layer=2, depth=210, far_depth=50, erase=True)
    assert (depth(deep)[0, 0], depth(deep)[0, 95]) == (50, 210)


def test_a_round_gradient_is_a_ball(deep):
    deep.draw(Tool.GRADIENT, (48, 48), (68, 48), layer=2, depth=250, far_depth=50, round_gradient=True)
    found = depth(deep)
    assert found[48, 48] == 250 and found[48, 70] == 0
    assert 50 <= found[48, 66] < found[48, 58] < 250
    assert abs((found > 0).sum() - np.pi * 400) < 40


def test_gradients_are_for_depth_alone(deep):
    with pytest.raises(FmrError, match="gradient paints on depth layers alone"):
        deep.begin(Tool.GRADIENT, layer=1)
    with pytest.raises(FmrError, match="Depth is 1 to 255"):
        deep.begin(Tool.GRADIENT, layer=2, far_depth=0)


def test_a_curve_goes_smoothly_through_its_points():
    corners = [(10.0, 50.0), (40.0, 10.0), (80.0, 60.0), (90.0, 20.0)]
    line = np.array(curve_through(corners))
    assert max(np.hypot(*(line[1:] - line[:-1]).T)) < 3
    for corner in corners:
        assert np.hypot(*(line - corner).T).min() < 1e-6
    turns = np.abs(np.diff(np.unwrap(np.arctan2(*(line[1:] - line[:-1]).T[::-1]))))
    assert turns.max() < 0.5
    assert curve_through(corners[:2]) == tuple(corners[:2])
    assert curve_through([corners[0], corners[0]]) == (corners[0],)


def test_a_closed_curve_ends_where_it_begins():
    line = curve_through([(10.0, 10.0), (80.0, 10.0), (80.0, 80.0), (10.0, 80.0)], closed=True)
    assert line[0] == pytest.approx(line[-1])
    middle = np.mean(line, axis=0)
    assert middle == pytest.approx([45, 45], abs=2)


def test_a_curve_is_drawn_as_wide_as_the_brush_when_it_is_finished(studio):
    made = studio(96, 96)
    layer = made.add(LayerKind.SKETCH)
    stroke = made.begin(Tool.CURVE, layer=layer, brush=Brush(3), ink=200)
    stroke.begin((10.5, 50.5))
    for corner in ((40.5, 10.5), (80.5, 60.5)):
        stroke.extend(corner)
        stroke.add_corner()
    ink = made.document.layer(layer).pixels
    assert not ink.any() and len(stroke.outline) > 10 and len(stroke.corners) == 3
    made.history.record(stroke.finish())
    ink = made.document.layer(layer).pixels
    assert set(np.unique(ink).tolist()) == {0, 200}
    assert ink[50, 10] == ink[10, 40] == ink[60, 80] == 200
    assert 250 < (ink > 0).sum() < 500
    assert made.history.undo_name == "Curve: ink"
