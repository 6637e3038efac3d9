"""Brushes that are chosen by name and key, kept and taken away."""

from fmr_studio.canvas.brush_presets import SHIPPED
from fmr_studio.canvas.tools import Tool


def names(window):
    box = window.brush_presets.box
    return [box.itemText(index) for index in range(box.count())]


def test_a_key_takes_a_brush_and_the_list_shows_it(window):
    window.actions_by_id["brush_4"].trigger()
    assert window.session.choices.brush == SHIPPED[3].brush
    assert window.brush_presets.box.currentIndex() == 3
    window.session.choose_brush(size_px=77)
    assert window.brush_presets.box.currentIndex() == -1
    window.actions_by_id["brush_9"].trigger()
    assert window.session.choices.brush.size_px == 77, "there is no ninth"


def test_a_brush_is_kept_under_a_name_and_taken_away(window, answers):
    window.session.choose_brush(size_px=77)
    answers.fill_in = lambda dialog: dialog.name.setText("Big one")
    window.brush_presets.keep_button.click()
    assert names(window)[-1] == "Big one"
    assert window.brush_presets.box.currentText() == "Big one"
    window.session.choose_brush(size_px=5)
    window.actions_by_id[f"brush_{len(SHIPPED) + 1}"].trigger()
    assert window.session.choices.brush.size_px == 77
    window.brush_presets.remove_button.click()
    assert len(names(window)) == len(SHIPPED)
    assert not window.brush_presets.remove_button.isEnabled()


def test_who_cancels_keeps_nothing(window, answers):
    answers.agrees = False
    answers.fill_in = lambda dialog: dialog.name.setText("Never")
    window.brush_presets.keep_button.click()
    assert "Never" not in names(window)


def test_damaged_lines_in_the_preferences_are_left_out(window):
    window.settings.change(brushes=("no brush", '{"name": "Fine one", "size_px": 3}'))
    assert names(window)[-1] == "Fine one"
    assert len(names(window)) == len(SHIPPED) + 1


def test_they_are_shown_where_a_tool_has_a_brush(window):
    assert window.brush_presets.isVisibleTo(window.brush_panel)
    window.session.choose(tool=Tool.FILL)
    assert not window.brush_presets.isVisibleTo(window.brush_panel)
