"""The picture is zoomed, moved, turned and mirrored, with the canvas or by itself, and every pixel of it can be seen."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QTransform
from PySide6.QtTest import QTest

from fmr_studio.ui.picture.sampling import Sampling
from fmr_studio.ui.shell.qimages import image_of, pixels_of

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
NOISE = np.random.default_rng(5).integers(0, 256, (64, 64, 3), np.uint8)


@pytest.fixture
def shown(window, qtbot):
    """A window with a picture."""
    qtbot.waitUntil(lambda: window.result.picture is not None)
    return window


@pytest.fixture
def alone(shown):
    """A window whose picture is seen by itself."""
    shown.workspace.actions["link_views"].trigger()
    return shown


def drag(view, start, end, button=LEFT):
    QTest.mousePress(view, button, Qt.KeyboardModifier.NoModifier, start)
    QTest.mouseMove(view, (start + end) / 2)
    QTest.mouseMove(view, end)
    QTest.mouseRelease(view, button, Qt.KeyboardModifier.NoModifier, end)


def test_the_picture_follows_the_canvas_and_the_canvas_the_picture(shown):
    canvas, picture = shown.canvas.viewport, shown.result.viewport
    canvas.zoom_by(3.0, QPointF(50, 60))
    canvas.turn(30)
    assert picture.view == canvas.view and not picture.fits
    picture.flip()
    picture.pan(QPointF(9, -4))
    assert picture.view == canvas.view
    shown.workspace.actions["fit"].trigger()
    assert picture.fits and canvas.fits and picture.view.mirrored


def test_each_is_seen_by_itself_where_that_is_wanted_and_that_is_kept(alone):
    canvas, picture = alone.canvas.viewport, alone.result.viewport
    before = canvas.view
    picture.zoom_by(2.0)
    canvas.pan(QPointF(5, 5))
    assert canvas.zoom == before.zoom and picture.zoom != before.zoom
    assert alone.settings.now.linked_views is False
    alone.workspace.actions["link_views"].trigger()
    assert picture.view == canvas.view, "the picture takes the view of the canvas"


def test_keys_act_on_the_view_under_the_pointer(alone, qtbot):
    canvas, picture = alone.canvas.viewport, alone.result.viewport
    QTest.mouseMove(alone.canvas, QPoint(50, 50))
    QTest.mouseMove(alone.result, QPoint(50, 50))
    before = canvas.view
    alone.workspace.actions["actual"].trigger()
    size = alone.result.picture.width()
    assert picture.zoom == pytest.approx(size / picture.area.width() / alone.result.devicePixelRatioF())
    assert canvas.view == before


def test_a_double_click_shows_every_pixel_and_the_next_one_all_of_them(alone):
    view = alone.result
    QTest.mouseDClick(view, LEFT, Qt.KeyboardModifier.NoModifier, view.rect().center())
    assert view.picture_rect().width() == pytest.approx(view.picture.width() / view.devicePixelRatioF())
    QTest.mouseDClick(view, LEFT, Qt.KeyboardModifier.NoModifier, view.rect().center())
    assert view.viewport.fits


@pytest.mark.parametrize("button", [LEFT, MIDDLE])
def test_a_drag_moves_an_enlarged_picture_and_drags_no_file(alone, button):
    view, begun = alone.result, []
    view.drag_wanted.connect(lambda: begun.append(1))
    view.viewport.zoom_by(4.0)
    before = view.picture_rect()
    middle = view.rect().center()
    drag(view, middle, middle + QPoint(30, -20), button)
    assert view.picture_rect().topLeft() - before.topLeft() == QPointF(30, -20) and not begun


def test_the_navigator_shows_where_one_is_and_leads_elsewhere(alone):
    view = alone.result
    alone.resize(1600, 1000)
    assert view.navigator.rect(view.size()).isEmpty(), "everything is seen"
    view.viewport.zoom_by(6.0)
    rect = view.navigator.rect(view.size())
    QTest.mouseClick(view, LEFT, Qt.KeyboardModifier.NoModifier, (rect.topLeft() + QPointF(1, 1)).toPoint())
    area = view.viewport.area
    assert view.viewport.seen().topLeft() == area.topLeft(), "the corner"
    drag(view, rect.center().toPoint(), (rect.bottomRight() - QPointF(1, 1)).toPoint())
    assert view.viewport.seen().right() == area.right() and view.viewport.seen().bottom() == area.bottom()


def test_side_by_side_both_show_the_same_part(alone, qtbot):
    view = alone.result
    alone.workspace.actions["pin"].trigger()
    alone.workspace.actions["compare_side"].trigger()
    view.viewport.zoom_by(5.0)
    shot = pixels_of(view.grab().toImage())
    ratio = view.devicePixelRatioF()
    left, right = view._panes()
    gap = round((right.x() - left.x()) * ratio)
    rows = slice(round((left.top() + 60) * ratio), round((left.bottom() - 160) * ratio))
    columns = slice(round((left.left() + 20) * ratio), round((left.right() - 20) * ratio))
    moved = slice(columns.start + gap, columns.stop + gap)
    assert np.abs(shot[rows, columns].astype(int) - shot[rows, moved]).max() <= 40, "the edges of enlarged pixels alone differ"
    assert np.ptp(shot[rows, columns]) > 0


def test_a_seam_that_compares_is_dragged_in_a_turned_view(alone):
    view = alone.result
    alone.workspace.actions["split"].trigger()
    view.viewport.turn(90)
    middle = view.to_widget().map(QPointF(0.5, 0.5)).toPoint()
    drag(view, middle, middle + QPoint(0, 40))
    assert view.split != pytest.approx(0.5, abs=0.01)


# -- pixels --------------------------------------------------------------------------------------------------------------


def drawn(sampling, scale, *, mirrored=False, refined=True, side=96):
    """What a picture of noise looks like at a scale, in a widget (side, side)."""
    picture = image_of(NOISE)
    widget = QImage(side, side, QImage.Format.Format_RGB32)
    widget.fill(0)
    size = 64 * scale
    matrix = QTransform(-size, 0, 0, size, size, 0) if mirrored else QTransform.fromScale(size, size)
    part = QRectF(0, 0, min(64.0, side / scale), min(64.0, side / scale))
    for _ in range(2 if refined else 1):
        painter = QPainter(widget)
        done = sampling.draw(painter, picture, matrix, part, 1.0)
        painter.end()
        if done or not refined:
            break
        assert sampling.refine()
    return pixels_of(widget), done


def test_at_its_own_size_every_pixel_is_one_of_the_screen():
    shot, done = drawn(Sampling(), 1.0)
    assert done and np.array_equal(shot[:64, :64], NOISE)
    mirrored, _ = drawn(Sampling(), 1.0, mirrored=True)
    assert np.array_equal(mirrored[:64, :64], NOISE[:, ::-1])


def test_smaller_it_is_the_mean_of_what_becomes_one_pixel():
    shot, done = drawn(Sampling(), 0.25)
    mean = NOISE.reshape(16, 4, 16, 4, 3).mean(axis=(1, 3))
    assert done and np.abs(shot[:16, :16] - mean).mean() < 8, "and not every fourth pixel"


def test_enlarged_it_is_bilinear_until_it_was_refined_and_then_lanczos():
    from PIL import Image

    sampling = Sampling()
    first, done = drawn(sampling, 3.0, refined=False)
    assert not done
    shot, done = drawn(sampling, 3.0)
    lanczos = np.asarray(Image.fromarray(NOISE).resize((192, 192), Image.Resampling.LANCZOS))[:96, :96]
    assert done and np.array_equal(shot, lanczos) and not np.array_equal(first, lanczos)
    assert not sampling.refine(), "nothing is left to do"


def test_enlarged_pixels_are_squares_where_that_is_wanted():
    sampling = Sampling()
    sampling.pixels = True
    shot, done = drawn(sampling, 3.0)
    assert done and np.array_equal(shot, NOISE.repeat(3, axis=0).repeat(3, axis=1)[:96, :96])
