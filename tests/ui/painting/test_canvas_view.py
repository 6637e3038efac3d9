import numpy as np
import pytest
from helpers.pen import at, tablet
from helpers.tiny_pack import PALETTE
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fmr_studio.canvas.layer import Layer, LayerKind, PackedLayer
from fmr_studio.canvas.layer_edits import AddLayer
from fmr_studio.canvas.painter import Symmetry
from fmr_studio.canvas.tools import Tool
from fmr_studio.ui.documents import new_document
from fmr_studio.ui.painting.canvas_view import CanvasView
from fmr_studio.ui.session import Session
from fmr_studio.ui.shell.qimages import pixels_of

LEFT, RIGHT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton
SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def session():
    session = Session(new_document(PALETTE, 64, pack="cats"))
    session.choose(label=2)
    session.choose_brush(size_px=8)
    return session


@pytest.fixture
def view(qtbot, theme, session):
    """A canvas of 64 pixels, 6 widget pixels for each, whose corner is at (100, 50)."""
    view = CanvasView(session)
    qtbot.addWidget(view)
    view.resize(584, 484)
    view.show()
    qtbot.waitExposed(view)
    view.viewport.set_zoom(6.0)
    return view


def drag(view, *points, button=LEFT, modifiers=NONE):
    QTest.mousePress(view, button, modifiers, at(view, *points[0]))
    for point in points[1:]:
        QTest.mouseMove(view, at(view, *point))
    QTest.mouseRelease(view, button, modifiers, at(view, *points[-1]))


def labels(session):
    return session.document.label_layer.pixels


def test_a_stroke_leaves_exact_ids_where_the_mouse_was(view, session):
    drag(view, (10, 10), (30, 10))
    painted = labels(session)
    assert set(np.unique(painted)) == {0, 2}
    assert painted[10, 10:30].min() == 2 and painted[10, 40] == 0 and painted[20, 20] == 0
    assert [entry.name for entry in session.history.entries()] == ["", "Brush: body"]


def test_what_is_painted_is_seen_in_the_label_s_colour(view, session):
    drag(view, (10, 10), (30, 10))
    QTest.mouseMove(view, at(view, 60, 60))
    shot = pixels_of(view.grab().toImage())
    for point, label in (((20, 10), "body"), ((40, 40), "sky")):
        place = at(view, *point)
        assert tuple(shot[place.y(), place.x()]) == PALETTE[label].color


def test_the_rectangles_drawn_anew_add_up_to_the_whole(view, session, qtbot):
    drag(view, (5, 5), (50, 44), (12, 60))
    QTest.mouseMove(view, at(view, 60, 3))
    session.undo()
    drag(view, (50, 5), (10, 50))
    QTest.mouseMove(view, at(view, 60, 3))
    fresh = CanvasView(session)
    qtbot.addWidget(fresh)
    assert view.image == fresh.image


def test_the_right_button_erases_to_the_background(view, session):
    drag(view, (10, 10), (30, 10))
    drag(view, (20, 10), (22, 10), button=RIGHT)
    assert labels(session)[10, 21] == 0 and labels(session)[10, 11] == 2


@pytest.mark.parametrize(
    ("tool", "inside", "outside"),
    [
        (Tool.LINE, (20, 20), (20, 10)),
        (Tool.RECTANGLE, (11, 29), (31, 31)),
        (Tool.ELLIPSE, (20, 20), (11, 11)),
        (Tool.LASSO, (20, 28), (29, 11)),
        (Tool.ENCIRCLE, (18, 25), (50, 50)),
        (Tool.FILL, (63, 63), None),
    ],
)
def test_each_tool_paints_where_it_is_dragged(view, session, tool, inside, outside):
    session.choose(tool=tool)
    session.choose_brush(size_px=3)
    path = ((10, 10), (10, 30), (30, 30)) if tool in (Tool.LASSO, Tool.ENCIRCLE) else ((10, 10), (30, 30))
    drag(view, *path)
    assert labels(session)[inside[1], inside[0]] == 2
    if outside is not None:
        assert labels(session)[outside[1], outside[0]] == 0
    session.undo()
    assert not labels(session).any()


def test_a_region_is_moved(view, session):
    session.choose(tool=Tool.RECTANGLE)
    drag(view, (10, 10), (20, 20))
    session.choose(tool=Tool.MOVE)
    drag(view, (15, 15), (35, 15))
    assert labels(session)[15, 35] == 2 and labels(session)[15, 12] == 0


def test_a_polygon_is_clicked_and_ended_by_enter(view, session):
    session.choose(tool=Tool.POLYGON)
    for corner in ((10, 10), (50, 10), (50, 50)):
        QTest.mouseMove(view, at(view, *corner))
        QTest.mouseClick(view, LEFT, NONE, at(view, *corner))
    assert not labels(session).any()
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert labels(session)[20, 40] == 2 and labels(session)[40, 20] == 0 and session.stroke is None


def test_backspace_takes_a_corner_back_and_escape_gives_up(view, session):
    session.choose(tool=Tool.POLYGON)
    for corner in ((10, 10), (50, 10), (50, 50)):
        QTest.mouseMove(view, at(view, *corner))
        QTest.mouseClick(view, LEFT, NONE, at(view, *corner))
    QTest.keyClick(view, Qt.Key.Key_Backspace)
    assert len(session.drawing_polygon.outline) == 3
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert session.stroke is None and not labels(session).any() and session.history.undo_name is None


def triangle(view, session, tool=Tool.POLYGON):
    session.choose(tool=tool)
    for corner in ((10, 10), (50, 10), (50, 50)):
        QTest.mouseMove(view, at(view, *corner))
        QTest.mouseClick(view, LEFT, NONE, at(view, *corner))


def rounded(corners):
    return [tuple(round(value) for value in corner) for corner in corners]


@pytest.mark.parametrize("tool", [Tool.POLYGON, Tool.CURVE])
def test_a_corner_is_dragged_elsewhere(view, session, tool):
    triangle(view, session, tool)
    drag(view, (50, 10), (40, 15), (30, 20))
    assert rounded(session.drawing_polygon.corners) == [(10, 10), (30, 20), (50, 50)]
    assert rounded(session.drawing_polygon.outline)[-1] == (30, 20), "the line to the pen ends where the corner was let go"
    QTest.mouseMove(view, at(view, 10, 50))
    assert rounded(session.drawing_polygon.corners) == [(10, 10), (30, 20), (50, 50)], "it was let go"


def test_a_side_is_dragged_into_a_new_corner(view, session):
    triangle(view, session)
    drag(view, (30, 10), (30, 4))
    assert rounded(session.drawing_polygon.corners) == [(10, 10), (30, 4), (50, 10), (50, 50)]
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert labels(session)[7, 30] == 2


def test_the_right_button_takes_a_corner_away(view, session):
    triangle(view, session)
    QTest.mouseClick(view, RIGHT, NONE, at(view, 50, 10))
    assert rounded(session.drawing_polygon.corners) == [(10, 10), (50, 50)]
    QTest.mouseClick(view, RIGHT, NONE, at(view, 20, 55))
    assert len(session.drawing_polygon.corners) == 2, "beside all corners it does nothing"


def test_the_first_corner_ends_it_by_a_click_and_moves_by_a_drag(view, session):
    triangle(view, session)
    drag(view, (10, 10), (12, 20), (12, 30))
    assert rounded(session.drawing_polygon.corners)[0] == (12, 30)
    QTest.mouseClick(view, LEFT, NONE, at(view, 12, 30))
    assert session.stroke is None
    assert labels(session)[30, 30] == 2


def test_escape_takes_the_stroke_back(view, session):
    QTest.mousePress(view, LEFT, NONE, at(view, 10, 10))
    QTest.mouseMove(view, at(view, 30, 10))
    assert labels(session).any()
    QTest.keyClick(view, Qt.Key.Key_Escape)
    QTest.mouseMove(view, at(view, 30, 40))
    QTest.mouseRelease(view, LEFT, NONE, at(view, 30, 40))
    assert not labels(session).any() and session.history.undo_name is None


def test_ctrl_picks_the_label_under_the_mouse(view, session):
    drag(view, (10, 10), (30, 10))
    session.choose(label=3)
    QTest.mouseClick(view, LEFT, CTRL, at(view, 20, 10))
    assert session.choices.label == 2 and session.choices.other_label == 3
    session.choose(tool=Tool.PICKER)
    QTest.mouseClick(view, LEFT, NONE, at(view, 50, 50))
    assert session.choices.label == 0


def test_shift_draws_a_straight_line_from_the_stroke_before(view, session):
    QTest.mouseClick(view, LEFT, NONE, at(view, 10, 50))
    QTest.mouseClick(view, LEFT, SHIFT, at(view, 50, 10))
    assert labels(session)[30, 30] == 2


def test_alt_and_a_drag_change_the_size(view, session):
    drag(view, (10, 10), (20, 10), modifiers=ALT)
    assert session.choices.brush.size_px == 18 and not labels(session).any()


def test_symmetry_mirrors_the_stroke(view, session):
    session.choose(symmetry=Symmetry.LEFT_RIGHT)
    drag(view, (10, 10), (12, 10))
    assert labels(session)[10, 11] == 2 and labels(session)[10, 52] == 2
    assert np.array_equal(labels(session), labels(session)[:, ::-1])


@pytest.mark.parametrize("steps", [1, -1])
def test_the_wheel_zooms_about_the_mouse(view, steps):
    place = QPointF(200, 100)
    before = view.to_canvas(place)
    zoom = view.zoom
    delta = QPoint(0, 120 * steps)
    glob = QPointF(view.mapToGlobal(place.toPoint()))
    wheel = QWheelEvent(place, glob, QPoint(), delta, Qt.MouseButton.NoButton, NONE, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(view, wheel)
    assert view.zoom == pytest.approx(zoom * 2 ** (steps / 2))
    assert view.to_canvas(place) == pytest.approx(before)


def test_zoom_stays_between_5_and_6400_percent(view):
    for _ in range(30):
        view.viewport.step_zoom(1)
    assert view.zoom == 64.0
    for _ in range(40):
        view.viewport.step_zoom(-1)
    assert view.zoom == pytest.approx(0.05)


@pytest.mark.parametrize("how", ["middle", "space"])
def test_the_canvas_is_moved_by_the_middle_button_and_by_space(view, session, how):
    place = at(view, 20, 20)
    if how == "space":
        QTest.keyPress(view, Qt.Key.Key_Space)
    button = MIDDLE if how == "middle" else LEFT
    QTest.mousePress(view, button, NONE, place)
    QTest.mouseMove(view, place + QPoint(60, 30))
    QTest.mouseRelease(view, button, NONE, place + QPoint(60, 30))
    QTest.keyRelease(view, Qt.Key.Key_Space)
    assert view.to_widget((20, 20)).toPoint() == place + QPoint(60, 30)
    assert not labels(session).any()


def test_painting_hits_the_pixel_under_the_mouse_in_a_turned_and_mirrored_view(view, session):
    view.viewport.turn(30)
    view.viewport.flip()
    session.choose_brush(size_px=1)
    QTest.mouseClick(view, LEFT, NONE, at(view, 20.5, 40.5))
    assert [tuple(place) for place in np.argwhere(labels(session))] == [(40, 20)]


def test_the_grid_shows_from_800_percent_on(view):
    def edge(zoom):
        view.viewport.set_zoom(zoom)
        shot = pixels_of(view.grab().toImage())
        place = at(view, 30, 30.5)
        return tuple(shot[place.y(), place.x()]), tuple(shot[place.y(), place.x() + 3])

    assert edge(7.0)[0] == edge(7.0)[1]
    assert edge(16.0)[0] != edge(16.0)[1]


def test_the_ring_is_drawn_around_the_tip_and_goes_when_the_mouse_leaves(view, session):
    QTest.mouseMove(view, at(view, 32, 32))
    ring = pixels_of(view.grab().toImage())
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    plain = pixels_of(view.grab().toImage())
    rows, columns = np.nonzero((ring != plain).any(axis=2))
    centre = at(view, 32, 32)
    radii = np.hypot(columns - centre.x(), rows - centre.y())
    assert radii.min() > 24 - 4 and radii.max() < 24 + 4 and len(radii) > 100


def test_a_pen_s_pressure_sets_the_size(view, session):
    session.choose_brush(size_px=20)
    pen = tablet(view, QEvent.Type.TabletPress, (10, 30), 0.2)
    tablet(view, QEvent.Type.TabletMove, (20, 30), 0.2, device=pen)
    tablet(view, QEvent.Type.TabletMove, (50, 30), 1.0, device=pen)
    tablet(view, QEvent.Type.TabletRelease, (50, 30), 0.0, device=pen)
    heights = (labels(session) == 2).sum(axis=0)
    assert heights[12] == 4 and heights[50] == 20


def test_the_other_end_of_the_pen_erases(view, session):
    drag(view, (10, 10), (30, 10))
    pen = tablet(view, QEvent.Type.TabletPress, (20, 10), 1.0, QPointingDevice.PointerType.Eraser)
    tablet(view, QEvent.Type.TabletRelease, (20, 10), 0.0, device=pen)
    assert labels(session)[10, 20] == 0 and labels(session)[10, 11] == 2


def test_a_locked_layer_says_so_and_nothing_is_lost(view, session, qtbot):
    layer = Layer.blank(LayerKind.SCRIBBLE, id=session.document.new_layer_id(), name="Scribble", width=64, height=64)
    session.do("Add layer", AddLayer(PackedLayer.of(layer), 1))
    session.choose_layer(layer.id)
    session.document.set_layer(layer.id, "locked", value=True)
    with qtbot.waitSignal(session.failed) as told:
        drag(view, (10, 10), (30, 10))
    assert "locked" in told.args[0].message and session.stroke is None
    assert not session.document.stroke


def test_undo_during_a_stroke_takes_the_stroke_back(view, session):
    drag(view, (10, 10), (30, 10))
    once = labels(session).copy()
    QTest.mousePress(view, LEFT, NONE, at(view, 10, 40))
    session.undo()
    QTest.mouseRelease(view, LEFT, NONE, at(view, 10, 40))
    assert np.array_equal(labels(session), once)


def test_patterns_change_what_is_seen_and_no_id(view, session):
    drag(view, (10, 10), (30, 10))
    plain = pixels_of(view.image)
    view.set_patterns(True)
    assert (pixels_of(view.image) != plain).any()
    assert set(np.unique(labels(session))) == {0, 2}
    view.set_patterns(False)
    assert (pixels_of(view.image) == plain).all()


def fingers(view, kind, value, point=(32, 32)):
    place = QPointF(at(view, *point))
    device = QPointingDevice.primaryPointingDevice()
    event = QNativeGestureEvent(kind, device, 2, place, place, QPointF(view.mapToGlobal(place)), value, QPointF())
    QApplication.sendEvent(view, event)


def test_two_fingers_zoom_about_their_middle_and_turn_the_view(view):
    before, zoom = view.to_canvas(QPointF(at(view, 20, 20))), view.zoom
    place = at(view, 20, 20)
    fingers(view, Qt.NativeGestureType.ZoomNativeGesture, 0.5, (20, 20))
    assert view.zoom == pytest.approx(1.5 * zoom)
    assert view.to_canvas(QPointF(place)) == pytest.approx(before, abs=0.01)
    fingers(view, Qt.NativeGestureType.RotateNativeGesture, 30.0)
    assert view.viewport.view.degrees == pytest.approx(30.0)


def test_the_eraser_s_end_is_told_by_the_ring_before_it_touches(view, session):
    tablet(view, QEvent.Type.TabletMove, (30, 30), 0.0, QPointingDevice.PointerType.Eraser)
    assert view.pen.erasing
    tablet(view, QEvent.Type.TabletMove, (30, 30), 0.0)
    assert not view.pen.erasing


def test_ctrl_and_a_drag_with_the_right_button_change_the_size_where_alt_moves_windows(view, session):
    size = session.choices.brush.size_px
    drag(view, (10, 10), (20, 10), modifiers=CTRL, button=Qt.MouseButton.RightButton)
    assert session.choices.brush.size_px > size and session.history.undo_name is None
