"""A press whose release never comes: what was drawn is kept as one step, and painting goes on."""

import pytest
from helpers.pen import LEFT, NO_BUTTON, at, hover, make_pen, tablet
from helpers.tiny_pack import PALETTE
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fmr_studio.ui.documents import new_document
from fmr_studio.ui.painting.canvas_view import CanvasView
from fmr_studio.ui.session import Session

PRESS, MOVE, RELEASE = QEvent.Type.TabletPress, QEvent.Type.TabletMove, QEvent.Type.TabletRelease
NONE = Qt.KeyboardModifier.NoModifier
BARREL = Qt.MouseButton.RightButton


@pytest.fixture
def session():
    session = Session(new_document(PALETTE, 64, pack="cats"))
    session.choose(label=2)
    session.choose_brush(size_px=4, use_pressure=False)
    return session


@pytest.fixture
def view(qtbot, theme, session):
    view = CanvasView(session)
    qtbot.addWidget(view)
    view.resize(484, 484)
    view.show()
    qtbot.waitExposed(view)
    view.viewport.set_zoom(6.0)
    return view


@pytest.fixture
def unfinished(view):
    """A pen that drew along row 10 and was not lifted."""
    pen = tablet(view, PRESS, (10, 10), 0.5)
    tablet(view, MOVE, (40, 10), 0.5, device=pen)
    return pen


def painted(session):
    """The rows that have paint in their middle."""
    return [row for row in (10, 30, 50) if session.document.label_layer.pixels[row, 25] == 2]


def steps(session):
    """How many steps can be taken back; they are taken back."""
    count = 0
    while session.history.undo_name:
        session.history.undo()
        count += 1
    return count


def mouse_along(view, row):
    QTest.mousePress(view, LEFT, NONE, at(view, 10, row))
    QTest.mouseMove(view, at(view, 40, row))
    QTest.mouseRelease(view, LEFT, NONE, at(view, 40, row))


def pen_along(view, pen, row):
    tablet(view, PRESS, (10, row), 0.5, device=pen)
    tablet(view, MOVE, (40, row), 0.5, device=pen)
    tablet(view, RELEASE, (40, row), 0.0, device=pen)


def test_the_mouse_paints_on_and_the_pens_stroke_is_a_step_of_its_own(view, session, unfinished):
    mouse_along(view, 30)
    assert painted(session) == [10, 30] and steps(session) == 2


def test_the_next_stroke_of_the_pen_is_kept_and_so_is_the_first(view, session, unfinished):
    pen_along(view, unfinished, 30)
    pen_along(view, unfinished, 50)
    assert painted(session) == [10, 30, 50] and steps(session) == 3


def test_a_pen_that_goes_out_of_reach_ends_its_stroke(view, session, unfinished, qapp):
    qapp.pen_left.connect(view.pen.pen_left)
    place, keys = QPointF(), NONE
    event = QEvent.Type.TabletLeaveProximity
    QApplication.sendEvent(qapp, QTabletEvent(event, unfinished, place, place, 0, 0, 0, 0, 0, 0, keys, NO_BUTTON, NO_BUTTON))
    qapp.pen_left.disconnect(view.pen.pen_left)
    assert session.stroke is None and painted(session) == [10]
    assert view.pen.point is None, "its ring is gone"
    mouse_along(view, 30)
    assert painted(session) == [10, 30] and steps(session) == 2


def test_another_window_that_takes_the_keys_ends_it(view, session, unfinished):
    view.focusOutEvent(None)
    assert session.stroke is None and painted(session) == [10] and steps(session) == 1


def test_escape_takes_it_back_and_the_mouse_paints_on(view, session, unfinished):
    QTest.keyClick(view, Qt.Key.Key_Escape)
    mouse_along(view, 30)
    assert painted(session) == [30] and steps(session) == 1


def test_the_systems_own_double_of_the_pens_press_is_no_press(view, session):
    pen = tablet(view, PRESS, (10, 10), 0.5)
    QTest.mousePress(view, LEFT, NONE, at(view, 10, 10))
    QTest.mouseMove(view, at(view, 25, 30))
    tablet(view, MOVE, (40, 10), 0.5, device=pen)
    QTest.mouseRelease(view, LEFT, NONE, at(view, 40, 10))
    tablet(view, RELEASE, (40, 10), 0.0, device=pen)
    assert painted(session) == [10] and steps(session) == 1


def test_a_second_button_of_the_pen_ends_nothing_while_its_tip_is_down(view, session, unfinished):
    tablet(view, PRESS, (40, 10), 0.5, device=unfinished, button=BARREL, buttons=LEFT | BARREL)
    tablet(view, RELEASE, (40, 10), 0.5, device=unfinished, button=BARREL, buttons=LEFT)
    assert session.stroke is not None
    tablet(view, RELEASE, (40, 10), 0.0, device=unfinished)
    assert painted(session) == [10] and steps(session) == 1


def test_a_pen_that_hovers_does_not_draw_the_mouses_stroke(view, session):
    QTest.mousePress(view, LEFT, NONE, at(view, 10, 30))
    tablet(view, MOVE, (25, 10), 0.0, device=make_pen(), buttons=NO_BUTTON)
    QTest.mouseMove(view, at(view, 40, 30))
    QTest.mouseRelease(view, LEFT, NONE, at(view, 40, 30))
    assert painted(session) == [30]


def test_a_mouse_that_moves_without_its_button_has_lifted_it(view, session):
    QTest.mousePress(view, LEFT, NONE, at(view, 10, 10))
    QTest.mouseMove(view, at(view, 40, 10))
    hover(view, at(view, 25, 30))
    assert session.stroke is None and painted(session) == [10]
    QTest.mouseRelease(view, LEFT, NONE, at(view, 25, 30))


def test_another_button_of_the_mouse_ends_nothing_while_the_first_is_down(view, session):
    place = QPointF(at(view, 25, 30))
    QTest.mousePress(view, LEFT, NONE, at(view, 10, 10))
    press = QMouseEvent(QEvent.Type.MouseButtonPress, place, view.mapToGlobal(place), BARREL, LEFT | BARREL, NONE)
    QApplication.sendEvent(view, press)
    assert session.stroke is not None
    QTest.mouseMove(view, at(view, 40, 10))
    QTest.mouseRelease(view, LEFT, NONE, at(view, 40, 10))
    assert painted(session) == [10] and steps(session) == 1
