from helpers.fake_engine import FakeLoader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget

SMALL_SCREEN = (1366, 728)
"""A laptop of 1366 × 768 with a task bar."""


def dock_of(window, name):
    return next(dock for dock in window.docks if dock.objectName() == name)


def test_the_window_fits_a_small_screen_and_all_panels_can_be_scrolled(window):
    least = window.minimumSizeHint()
    assert least.width() <= SMALL_SCREEN[0] and least.height() <= SMALL_SCREEN[1]
    window.resize(*SMALL_SCREEN)
    assert window.height() == SMALL_SCREEN[1]
    for panel in (window.brush_panel, window.look_panel, window.layers_panel):
        assert panel.width() >= panel.minimumSizeHint().width()
        assert panel.height() >= panel.minimumSizeHint().height()


def test_a_panel_that_scrolls_is_as_wide_as_it_needs_beside_the_bar(window, qtbot):
    scroll = dock_of(window, "look").widget()
    window.resizeDocks([dock_of(window, "look")], [100], Qt.Orientation.Vertical)
    qtbot.waitUntil(scroll.verticalScrollBar().isVisible)
    qtbot.waitUntil(lambda: scroll.viewport().width() >= window.look_panel.minimumSizeHint().width())
    assert window.look_panel.visibleRegion().boundingRect().width() == window.look_panel.width()


def test_docks_come_back_where_they_were_put(make_window, engine):
    window = make_window(FakeLoader(engine))
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock_of(window, "look"))
    dock_of(window, "layers").setFloating(True)
    dock_of(window, "wall").close()
    window.close()
    again = make_window(FakeLoader(engine))
    assert again.dockWidgetArea(dock_of(again, "look")) is Qt.DockWidgetArea.LeftDockWidgetArea
    assert dock_of(again, "layers").isFloating() and dock_of(again, "wall").isHidden()
    dock_of(again, "wall").toggleViewAction().trigger()
    assert dock_of(again, "wall").isVisible()


def test_every_dock_moves_floats_closes_and_has_a_name_to_be_remembered_by(window):
    features = QDockWidget.DockWidgetFeature
    names = [dock.objectName() for dock in window.docks]
    assert all(names) and len(set(names)) == len(names)
    for dock in window.docks:
        for feature in (features.DockWidgetMovable, features.DockWidgetFloatable, features.DockWidgetClosable):
            assert dock.features() & feature


def test_a_damaged_layout_file_does_not_stop_the_window(make_window, engine, user_folders):
    (user_folders / "config").mkdir(parents=True, exist_ok=True)
    (user_folders / "config" / "window.ini").write_bytes(
        b"[General]\nstate=@ByteArray(\\x1broken)\ngeometry=nonsense\n\xff\xfe"
    )
    assert make_window(FakeLoader(engine)).isVisible()


def test_a_panel_behind_another_one_comes_to_the_front_with_the_keyboard(window, qtbot):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.canvas.setFocus()
    layers = dock_of(window, "layers").widget()
    assert layers.visibleRegion().isEmpty()
    for _ in range(20):
        window.actions_by_id["next_part"].trigger()
        if layers.isAncestorOf(window.focusWidget()):
            break
    qtbot.waitUntil(lambda: not window.focusWidget().visibleRegion().isEmpty())
    assert layers.isAncestorOf(window.focusWidget())


def test_a_hint_that_is_too_long_loses_its_end_and_not_its_beginning(window):
    hint = window.workspace.messages.status.hint
    hint.resize(120, hint.height())
    hint.say("Click corners, drag them or a side; the right button takes one away")
    assert hint.text().startswith("Click") and hint.text().endswith("…") and "takes one away" in hint.toolTip()
    hint.resize(1200, hint.height())
    assert hint.text() == hint.words and not hint.toolTip()
