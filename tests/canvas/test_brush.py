"""Brush and eraser: exact ids, sizes, pressure, smoothing, spacing, straight lines."""

import math

import numpy as np
import pytest

from fmr_studio.canvas.brush import Brush, PressureCurve
from fmr_studio.canvas.layer import LayerKind
from fmr_studio.canvas.rect import Rect
from fmr_studio.canvas.smoothing import Sample, Smoother
from fmr_studio.canvas.tools import Tool
from fmr_studio.errors import FmrError


def disc_mask(shape, point, size):
    """The reference: centres within half the size of the point next to ``point`` on the pixel grid."""
    rows, columns = np.mgrid[0 : shape[0], 0 : shape[1]] + 0.5
    middle = [math.floor(value) + 0.5 if size % 2 else math.floor(value + 0.5) for value in point]
    return (columns - middle[0]) ** 2 + (rows - middle[1]) ** 2 <= size**2 / 4


@pytest.mark.parametrize("size", [1, 2, 3, 7, 20, 63, 200, 511, 512])
def test_a_dab_is_an_exact_disc_of_one_id(studio, size):
    made = studio(520, 520)
    made.draw(Tool.BRUSH, (259.8, 260.7), label=3, brush=Brush(size))
    assert (made.labels == np.where(disc_mask((520, 520), (259.8, 260.7), size), 3, 0)).all()
    assert np.flatnonzero(made.labels.any(axis=0)).size == size


def test_a_pixel_brush_without_smoothing_goes_through_the_exact_points(studio):
    made = studio()
    points = [(2.5, 3.5), (9.9, 3.0), (9.2, 11.7)]
    stroke = made.begin(Tool.BRUSH, label=2, brush=Brush(1, smooth=False))
    stroke.begin(points[0])
    for point in points[1:]:
        stroke.extend(point)
    assert stroke.path == points
    stroke.finish()
    expected = np.zeros_like(made.labels)
    expected[3, 2:10] = expected[3:12, 9] = 2
    assert (made.labels == expected).all()


def test_the_canvas_ends_and_the_stroke_goes_on(studio):
    made = studio()
    stroke = made.begin(Tool.BRUSH, label=2, brush=Brush(4))
    assert stroke.begin((-100.0, 5.0)) == Rect()
    assert not stroke.extend((16.0, 5.0)).empty
    assert stroke.extend((500.0, 5.0)).right == 32
    assert made.document.revision == 2
    stroke.finish()
    assert (made.labels[3:7] == 2).all() and not made.labels[:3].any() and not made.labels[7:].any()


@pytest.mark.parametrize("erase", [False, True])
def test_the_eraser_leaves_background_nothing_or_no_ink(studio, paintable, erase):
    made = studio()
    made.set(background=1)
    layer = made.document.label_layer.id if paintable is LayerKind.LABELS else made.add(paintable)
    made.draw(Tool.BRUSH, (10, 10), layer=layer, label=3, ink=200, brush=Brush(9))
    pixels = made.document.layer(layer).pixels
    assert pixels[10, 10] == (200 if paintable is LayerKind.SKETCH else 3)
    tool, options = (Tool.BRUSH, {"erase": True}) if erase else (Tool.ERASER, {})
    made.draw(tool, (10, 10), layer=layer, label=2, brush=Brush(3), **options)
    assert pixels[10, 10] == {LayerKind.LABELS: 1, LayerKind.SCRIBBLE: 255, LayerKind.SKETCH: 0}[paintable]
    assert made.history.undo_name == ("Brush: erase" if erase else "Eraser")


def test_pressure_follows_the_curve(studio):
    curve = PressureCurve(((0.0, 0.0), (0.5, 0.25), (1.0, 1.0)))
    brush = Brush(40, curve=curve)
    assert [brush.diameter(pressure) for pressure in (0.0, 0.25, 0.5, 0.75, 1.0)] == [1, 5, 10, 25, 40]
    assert [Brush(40, curve=curve, use_pressure=False).diameter(pressure) for pressure in (0.0, 0.5, 1.0)] == [40] * 3
    made = studio(64, 64)
    made.draw(Tool.BRUSH, (32, 32, 0.5), label=2, brush=brush)
    assert (made.labels == np.where(disc_mask((64, 64), (32, 32), 10), 2, 0)).all()


def test_a_stroke_that_presses_harder_widens_evenly(studio):
    made = studio(120, 60)
    made.draw(Tool.BRUSH, (10, 30, 0.1), (100, 30, 1.0), label=2, brush=Brush(40))
    widths = (made.labels == 2).sum(axis=0)[10:100]
    assert widths[0] <= 6 and widths[-1] >= 38 and (np.diff(widths) >= 0).all()


@pytest.mark.parametrize(
    "points", [(), ((0.5, 0.0), (0.5, 1.0)), ((0.6, 0.0), (0.5, 1.0)), ((0.0, -0.1),), ((0.0, 0.0), (1.2, 1.0))]
)
def test_a_curve_that_is_none_is_refused(points):
    with pytest.raises(FmrError):
        PressureCurve(points)


@pytest.mark.parametrize("values", [{"size_px": 0}, {"size_px": 513}, {"spacing": -1.0}, {"smoothing_px": 300.0}])
def test_a_brush_that_cannot_be_is_refused(values):
    with pytest.raises(FmrError):
        Brush(**values)


def test_spacing_leaves_dabs_at_even_distances_however_the_pen_reports(studio):
    for steps in ([50.5], [11.0, 11.5, 30.0, 50.5]):
        made = studio(64, 16)
        points = [(5.5, 8.5), *((x, 8.5) for x in steps)]
        made.draw(Tool.BRUSH, *points, label=2, brush=Brush(5, spacing=2.0))
        assert np.flatnonzero(made.labels[8]).tolist() == [x for first in (3, 13, 23, 33, 43) for x in range(first, first + 5)]


def test_shift_draws_one_straight_line_from_where_it_was_pressed(studio):
    made = studio()
    stroke = made.begin(Tool.BRUSH, label=2, brush=Brush(1))
    stroke.begin((2.5, 2.5))
    stroke.extend((6.5, 2.5))
    stroke.extend((6.5, 20.5), straight=True)
    stroke.extend((20.5, 2.5), straight=True)
    stroke.extend((20.5, 9.5))
    stroke.finish()
    expected = np.zeros_like(made.labels)
    expected[2, 2:21] = expected[2:10, 20] = 2
    assert (made.labels == expected).all()


def test_a_line_leads_from_the_stroke_before(studio):
    made = studio()
    made.draw(Tool.BRUSH, (20.5, 5.5), label=2, brush=Brush(1), line_from=(4.5, 5.5))
    expected = np.zeros_like(made.labels)
    expected[5, 4:21] = 2
    assert (made.labels == expected).all()


def test_smoothing_ignores_trembling_and_arrives_at_the_end(studio):
    zigzag = [(10.0 + 2 * step, 30.0 + (3 if step % 2 else -3)) for step in range(50)]
    rough, smooth = studio(128, 64), studio(128, 64)
    rough.draw(Tool.BRUSH, *zigzag, label=2, brush=Brush(1))
    smooth.draw(Tool.BRUSH, *zigzag, label=2, brush=Brush(1, smooth=True, smoothing_px=12.0))

    def height(made):
        rows = np.flatnonzero((made.labels == 2)[:, 30:90].any(axis=1))
        return int(rows[-1] - rows[0])

    assert height(rough) == 6 and height(smooth) <= 3
    assert smooth.labels[int(zigzag[-1][1]), int(zigzag[-1][0])] == 2


def test_the_string_hands_samples_through_when_it_has_no_length():
    smoother = Smoother(0.0)
    smoother.begin(Sample(1.0, 1.0))
    assert smoother.extend(Sample(2.25, 3.5, 0.5)) == [Sample(2.25, 3.5, 0.5)]
    assert smoother.finish() == []


def test_a_slack_string_moves_nothing():
    smoother = Smoother(10.0)
    smoother.begin(Sample(0.0, 0.0))
    assert smoother.extend(Sample(6.0, 8.0)) == []
    assert smoother.extend(Sample(30.0, 0.0))[-1].distance(Sample(10.0, 0.0)) < 1e-9
    assert smoother.finish()[-1] == Sample(30.0, 0.0)
