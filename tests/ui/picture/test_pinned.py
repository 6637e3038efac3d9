"""A pinned picture: kept in the document, compared with what comes, and gone back to."""

import numpy as np
import pytest
from helpers.fake_engine import FakeEngine, FakeLoader, picture_of
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from fmr_studio.canvas.tools import Tool
from fmr_studio.ui.picture.comparing import Compare
from fmr_studio.ui.picture.preview import State
from fmr_studio.ui.shell.qimages import pixels_of


def settle(window, qtbot):
    qtbot.waitUntil(lambda: window.preview.state is State.DONE and not window.preview.behind)


def fill(window, label, qtbot):
    window.session.choose(label=label, tool=Tool.FILL)
    QTest.mouseClick(
        window.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, window.canvas.to_widget((100, 100)).toPoint()
    )
    settle(window, qtbot)


def color_at(window, place):
    return pixels_of(window.result.grab().toImage())[place.y(), place.x(), :3].tolist()


@pytest.fixture
def pinned(window, qtbot):
    """A window whose picture of label 1 is pinned, with label 3 painted since."""
    fill(window, 1, qtbot)
    window.actions_by_id["pin"].trigger()
    fill(window, 3, qtbot)
    return window


def test_a_pinned_picture_is_a_step_that_can_be_undone(pinned):
    assert pinned.pinned.image is not None and pinned.actions_by_id["unpin"].isEnabled()
    pinned.session.undo()
    assert pinned.session.history.undo_name == "Pin the picture"
    pinned.session.undo()
    assert pinned.pinned.recipe == "" and not pinned.actions_by_id["back_to_pin"].isEnabled()
    pinned.session.redo()
    assert pinned.pinned.image is not None


def test_side_by_side_shows_the_pinned_one_left(pinned):
    alone = pinned.result.picture_rect()
    pinned.actions_by_id["compare_side"].trigger()
    rect = pinned.result.picture_rect()
    assert rect.width() < alone.width() and rect.left() > alone.left()
    right = rect.center().toPoint()
    left = QPoint(pinned.result.width() - right.x(), right.y())
    assert color_at(pinned, left) == [110, 80, 40]
    assert color_at(pinned, right) == [20, 200, 60]
    pinned.actions_by_id["compare_side"].trigger()
    assert pinned.result.picture_rect() == alone and pinned.result.compare is Compare.NOT


def test_the_difference_is_black_where_nothing_differs(pinned, qtbot):
    pinned.actions_by_id["compare_difference"].trigger()
    middle = pinned.result.picture_rect().center().toPoint()
    assert color_at(pinned, middle) == [255, 255, 60]
    fill(pinned, 1, qtbot)
    assert color_at(pinned, middle) == [0, 0, 0]


def test_the_line_divides_pinned_and_present_and_one_way_to_compare_ends_the_other(pinned):
    pinned.actions_by_id["compare_side"].trigger()
    pinned.actions_by_id["split"].trigger()
    assert not pinned.actions_by_id["compare_side"].isChecked() and pinned.result.split == 0.5
    rect = pinned.result.picture_rect()
    y = round(rect.top() + rect.height() / 4)
    left, right = (QPoint(round(rect.left() + part * rect.width()), y) for part in (0.25, 0.75))
    assert color_at(pinned, left) == [110, 80, 40] and color_at(pinned, right) == [20, 200, 60]


def test_going_back_puts_labels_and_look_back_as_one_step(pinned, qtbot):
    pinned.look_panel.choose_seed(3)
    settle(pinned, qtbot)
    pinned.actions_by_id["back_to_pin"].trigger()
    settle(pinned, qtbot)
    assert pinned.session.look.seed == 0 and pinned.session.document.label_layer.pixels[100, 100] == 1
    assert np.array_equal(pixels_of(pinned.result.picture), pixels_of(pinned.pinned.image))
    pinned.session.undo()
    assert pinned.session.look.seed == 3 and pinned.session.document.label_layer.pixels[100, 100] == 3


def test_a_pinned_picture_that_came_with_a_document_is_made_again_in_spare_time(pinned, engine, qtbot):
    recipe, expected = pinned.pinned.recipe, pixels_of(pinned.pinned.image)
    pinned.pinned._images.clear()
    pinned.pinned.show()
    assert pinned.pinned.image is None
    qtbot.waitUntil(lambda: pinned.pinned.image is not None)
    assert pinned.pinned.recipe == recipe and np.array_equal(pixels_of(pinned.pinned.image), expected)


def test_without_a_finished_picture_there_is_nothing_to_pin(make_window, qtbot):
    engine = FakeEngine(stepping=True)
    window = make_window(FakeLoader(engine))
    qtbot.waitUntil(lambda: len(engine.requests) == 1)
    window.actions_by_id["pin"].trigger()
    assert "no finished picture" in window.banner.text and window.pinned.recipe == ""
    engine.step()
    assert picture_of(engine.requests[0]) is not None
