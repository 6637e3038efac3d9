"""Where the window and its panels lie, on a real display: the offscreen platform knows no window manager."""

import pytest
from helpers.display import display, run_window
from helpers.fake_engine import FakeLoader
from PySide6.QtCore import Qt

from fmr_studio.ui.shell.restoring import Restoring

SIZES = [(1920, 1080), *(pytest.param(size, marks=pytest.mark.slow) for size in ((1600, 1000), (2560, 1440)))]


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_window_that_was_closed_maximised_opens_again_as_it_was(size, user_folders):
    with display(size) as environment:
        first = run_window(environment, "maximise")
        second = run_window(environment, "look")
    assert first["maximised"] and second["maximised"]
    assert first["panels"] == second["panels"]
    assert not (user_folders / "config" / "window.ini.restoring").exists()


@pytest.mark.parametrize("size", [(1024, 700), pytest.param((1366, 768), marks=pytest.mark.slow)], ids=str)
def test_the_first_window_fits_the_screen_with_whole_panels(size):
    with display(size) as environment:
        found = run_window(environment, "look")
    assert found["fits"] and found["size"] <= list(size)
    assert {"brush", "labels", "look", "wall"} <= set(found["whole"])
    assert found["panels"]["brush"][1] < found["panels"]["labels"][1]


def test_the_first_window_fits_a_screen_at_twice_the_scale():
    with display((1920, 1080)) as environment:
        found = run_window({**environment, "QT_SCALE_FACTOR": "2"}, "look")
    assert found["fits"] and found["size"][0] <= 960


def test_after_a_start_that_did_not_survive_the_panels_lie_as_at_the_first_one():
    with display((1600, 1000)) as environment:
        run_window(environment, "maximise")
        with pytest.raises(AssertionError, match="ended with 9"):
            run_window(environment, "crash")
        found = run_window(environment, "look")
    assert not found["maximised"] and "last start ended" in found["banner"]


def test_a_mark_that_another_window_still_holds_says_nothing(tmp_path):
    first, second = (Restoring(tmp_path / "window.ini") for _ in range(2))
    assert first.begin() and second.begin()
    first.survived()
    assert Restoring(tmp_path / "window.ini").begin()


def test_a_mark_that_was_left_behind_is_told_once(tmp_path):
    (tmp_path / "window.ini.restoring").touch()
    after = Restoring(tmp_path / "window.ini")
    assert not after.begin()
    after.survived()
    assert Restoring(tmp_path / "window.ini").begin()


def test_all_panels_go_back_to_where_they_were_at_first(make_window, engine):
    window = make_window(FakeLoader(engine))
    docks = {dock.objectName(): dock for dock in window.docks}
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, docks["look"])
    docks["labels"].setFloating(True)
    docks["wall"].close()
    window.actions_by_id["reset_layout"].trigger()
    assert window.dockWidgetArea(docks["look"]) is Qt.DockWidgetArea.BottomDockWidgetArea
    assert not docks["labels"].isFloating() and docks["wall"].isVisible()
    assert docks["regions"] in window.tabifiedDockWidgets(docks["labels"])


def test_canvas_and_picture_can_have_the_whole_window(make_window, engine):
    window = make_window(FakeLoader(engine))
    docks = {dock.objectName(): dock for dock in window.docks}
    docks["wall"].close()
    docks["proxy"].raise_()
    heights = {name: dock.height() for name, dock in docks.items() if name in ("brush", "look")}
    action = window.actions_by_id["canvas_only"]
    action.trigger()
    around = (*window.docks, window.toolbox.bar, window.menuBar(), window.statusBar())
    assert not any(part.isVisible() for part in around) and "F12" in window.banner.text
    action.trigger()
    assert docks["labels"].isVisible() and window.menuBar().isVisible() and docks["wall"].isHidden()
    assert "F12" not in window.banner.text
    assert not action.isChecked() and not docks["proxy"].visibleRegion().isEmpty()
    assert heights == {name: docks[name].height() for name in heights}


def test_what_was_put_away_for_the_canvas_is_back_at_the_next_start(make_window, engine):
    window = make_window(FakeLoader(engine))
    window.actions_by_id["canvas_only"].trigger()
    window.close()
    again = make_window(FakeLoader(engine))
    assert again.menuBar().isVisible() and all(dock.isVisible() for dock in again.docks if dock.objectName() == "look")


def test_full_screen_is_a_command_and_shows_in_the_menu(make_window, engine, qtbot):
    window = make_window(FakeLoader(engine))
    action = window.actions_by_id["full_screen"]
    action.trigger()
    qtbot.waitUntil(lambda: window.isFullScreen() and action.isChecked())
    window.showNormal()
    qtbot.waitUntil(lambda: not action.isChecked())
