import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton


def buttons_of(bar):
    return [button for button in bar.findChildren(QToolButton) if button.defaultAction() is not None]


def columns(bar):
    return {button.x() for button in buttons_of(bar)}


def shown_whole(button):
    return button.isVisible() and button.visibleRegion().boundingRect().size() == button.size()


@pytest.mark.parametrize(("height", "lanes"), [(900, 1), (480, 2)])
def test_every_tool_is_seen_however_short_the_window_is(window, qtbot, height, lanes):
    bar = window.toolbox.bar
    window.resize(960, height)
    qtbot.waitUntil(lambda: len(columns(bar)) == lanes)
    qtbot.waitUntil(lambda: all(shown_whole(button) for button in buttons_of(bar)))
    assert [button.defaultAction() for button in buttons_of(bar)] == list(window.toolbox.actions.values())


def test_larger_icons_and_a_turned_bar_keep_all_tools(window, qtbot):
    bar = window.toolbox.bar
    window.resize(960, 600)
    bar.setIconSize(QSize(48, 48))
    qtbot.waitUntil(lambda: all(shown_whole(button) for button in buttons_of(bar)) and bar.iconSize().width() == 48)
    window.addToolBar(Qt.ToolBarArea.TopToolBarArea, bar)
    qtbot.waitUntil(lambda: len(columns(bar)) > 8)
    qtbot.waitUntil(lambda: all(shown_whole(button) for button in buttons_of(bar)))
