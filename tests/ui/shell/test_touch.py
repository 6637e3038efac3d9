"""Fingers on a touch screen: one paints, two move what is seen and take back what the first one began."""

import math

import pytest
from helpers.pen import at
from helpers.tiny_pack import PALETTE
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QInputDevice
from PySide6.QtTest import QTest

from fmr_studio.ui.documents import new_document
from fmr_studio.ui.painting.canvas_view import CanvasView
from fmr_studio.ui.picture.result_view import ResultView
from fmr_studio.ui.session import Session

SCREEN = QTest.createTouchDevice(QInputDevice.DeviceType.TouchScreen)


@pytest.fixture
def session():
    session = Session(new_document(PALETTE, 64, pack="cats"))
    session.choose(label=2)
    session.choose_brush(size_px=8)
    return session


@pytest.fixture
def view(qtbot, theme, session):
    view = CanvasView(session)
    qtbot.addWidget(view)
    view.resize(584, 484)
    view.show()
    qtbot.waitExposed(view)
    view.viewport.set_zoom(6.0)
    return view


def labels(session):
    return session.document.label_layer.pixels


def two(view, first, second, *, begin=False):
    event = QTest.touchEvent(view, SCREEN, False)
    if begin:
        event.press(0, first, view).press(1, second, view)
    else:
        event.move(0, first, view).move(1, second, view)
    event.commit()


def lift(view, first, second):
    event = QTest.touchEvent(view, SCREEN, False)
    event.release(0, first, view).release(1, second, view)
    event.commit()


def test_one_finger_paints(view, session):
    places = [at(view, 10 + 5 * step, 20) for step in range(5)]
    QTest.touchEvent(view, SCREEN).press(0, places[0], view)
    for place in places[1:]:
        QTest.touchEvent(view, SCREEN).move(0, place, view)
    QTest.touchEvent(view, SCREEN).release(0, places[-1], view)
    assert labels(session)[20, 20] == 2
    assert session.history.undo_name == "Brush: body"
    assert session.stroke is None


def test_a_second_finger_takes_back_what_the_first_began(view, session):
    start, other = at(view, 10, 20), at(view, 40, 40)
    QTest.touchEvent(view, SCREEN).press(0, start, view)
    QTest.touchEvent(view, SCREEN).move(0, at(view, 14, 20), view)
    assert labels(session).any()
    event = QTest.touchEvent(view, SCREEN, False)
    event.move(0, at(view, 14, 20), view).press(1, other, view)
    event.commit()
    assert not labels(session).any()
    zoom = view.zoom
    two(view, start, other + QPoint(60, 60))
    lift(view, start, other + QPoint(60, 60))
    assert view.zoom > zoom
    assert not labels(session).any() and session.history.undo_name is None


@pytest.mark.parametrize("mirrored", [False, True])
def test_what_lies_under_two_fingers_stays_there(view, session, mirrored):
    if mirrored:
        view.viewport.flip()
    first, second = QPoint(200, 200), QPoint(380, 260)
    under = [view.to_canvas(QPointF(place)) for place in (first, second)]
    two(view, first, second, begin=True)
    for turn in (10, 25, 40):
        angle = math.radians(turn)
        middle, half = QPointF(280, 240), QPointF(120 * math.cos(angle), 120 * math.sin(angle))
        new = (middle - half).toPoint(), (middle + half).toPoint()
        two(view, *new)
    lift(view, *new)
    found = [view.to_canvas(QPointF(place)) for place in new]
    for before, after in zip(under, found, strict=True):
        assert after == pytest.approx(before, abs=0.6)


def test_after_two_fingers_a_single_one_paints_nothing_until_all_are_lifted(view, session):
    first, second = at(view, 10, 10), at(view, 50, 50)
    two(view, first, second, begin=True)
    event = QTest.touchEvent(view, SCREEN, False)
    event.move(0, first, view).release(1, second, view)
    event.commit()
    QTest.touchEvent(view, SCREEN).move(0, at(view, 30, 30), view)
    assert not labels(session).any()
    QTest.touchEvent(view, SCREEN).release(0, at(view, 30, 30), view)
    QTest.touchEvent(view, SCREEN).press(0, first, view)
    QTest.touchEvent(view, SCREEN).release(0, first, view)
    assert labels(session).any()


def test_the_picture_is_zoomed_by_fingers_too(qtbot, theme):
    view = ResultView()
    qtbot.addWidget(view)
    view.resize(500, 500)
    view.show()
    view.viewport.set_area(128, 128)
    zoom = view.viewport.zoom
    two(view, QPoint(200, 200), QPoint(300, 300), begin=True)
    two(view, QPoint(150, 150), QPoint(350, 350))
    lift(view, QPoint(150, 150), QPoint(350, 350))
    assert view.viewport.zoom == pytest.approx(2 * zoom, rel=0.05)
