import numpy as np
import pytest
from helpers.pictures import save
from helpers.tiny_pack import PALETTE
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionFrame

from fmr_studio.canvas.compose import label_map
from fmr_studio.canvas.layer import LayerKind
from fmr_studio.canvas.painter import Symmetry
from fmr_studio.canvas.tools import Tool
from fmr_studio.ui.painting import labels_panel, layers_panel
from fmr_studio.ui.shell.qimages import pixels_of

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def click(tree, row, column):
    dock = next(dock for dock in tree.window().docks if dock.isAncestorOf(tree))
    dock.raise_()  # nobody clicks what is not seen
    QApplication.processEvents()
    item = tree.topLevelItem(row)
    place = tree.visualItemRect(item).center()
    place.setX(tree.columnViewportPosition(column) + tree.columnWidth(column) // 2)
    QTest.mouseClick(tree.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, place)


def dot(window, point, label=2, size=40):
    window.session.choose(label=label)
    window.session.choose_brush(size_px=size)
    begun = window.session.begin_stroke(point)
    window.session.finish_stroke()
    return begun


def pixels(window):
    return window.session.document.label_layer.pixels


# -- labels ------------------------------------------------------------------------------------------------------------


def test_a_click_on_a_label_chooses_it(window):
    click(window.labels_panel.list, 3, labels_panel.NAME)
    assert window.session.choices.label == 3


def test_a_locked_label_is_not_painted_over_and_the_lock_is_undone(window):
    dot(window, (100.0, 100.0), label=3)
    click(window.labels_panel.list, 3, labels_panel.LOCK)
    dot(window, (110.0, 100.0), label=1)
    assert pixels(window)[100, 100] == 3 and pixels(window)[100, 125] == 1
    window.session.undo()
    window.session.undo()
    dot(window, (110.0, 100.0), label=1)
    assert pixels(window)[100, 100] == 1


def test_a_hidden_label_is_not_seen_and_still_counts(window, engine, qtbot):
    dot(window, (100.0, 100.0), label=3)
    qtbot.waitUntil(lambda: not window.preview.behind)
    count = len(engine.requests)
    click(window.labels_panel.list, 3, labels_panel.EYE)
    assert window.canvas.image.pixelColor(100, 100).alpha() == 0
    assert not window.preview._timer.isActive(), "nothing is to be asked for"
    assert len(engine.requests) == count and label_map(window.session.document)[100, 100] == 3
    window.labels_panel.solo(3)
    assert window.canvas.image.pixelColor(400, 400).alpha() == 0


def test_the_parts_of_the_canvas_are_counted(window, qtbot):
    dot(window, (256.0, 256.0), label=1, size=512)
    tree = window.labels_panel.list
    qtbot.waitUntil(lambda: tree.topLevelItem(1).text(labels_panel.PART).startswith("78"))
    assert tree.topLevelItem(0).text(labels_panel.PART).startswith("21")


def test_the_search_leaves_what_it_finds(window):
    window.labels_panel.search.setText("gro")
    tree = window.labels_panel.list
    assert [tree.topLevelItem(row).isHidden() for row in range(4)] == [True, False, True, True]


def test_another_colour_changes_what_is_seen_and_no_id(window):
    window.labels_panel.recolor(0, (1, 2, 3))
    assert window.canvas.image.pixelColor(5, 5).getRgb()[:3] == (1, 2, 3) and not pixels(window).any()
    window.session.undo()
    assert window.canvas.image.pixelColor(5, 5).getRgb()[:3] == PALETTE[0].color


def test_only_the_background_is_painted_over_where_that_is_chosen(window):
    dot(window, (100.0, 100.0), label=3)
    window.actions_by_id["protect"].trigger()
    assert window.labels_panel.only_over.isChecked()
    dot(window, (110.0, 100.0), label=1)
    assert pixels(window)[100, 100] == 3 and pixels(window)[100, 125] == 1


# -- brush -------------------------------------------------------------------------------------------------------------


def test_the_brush_panel_changes_the_brush_and_shows_what_concerns_the_tool(window):
    panel, session = window.brush_panel, window.session
    panel.size_slider._box.setValue(77)
    panel.smooth.click()
    panel.left_right.click()
    assert session.choices.brush.size_px == 77 and session.choices.brush.smooth
    assert session.choices.symmetry == Symmetry.LEFT_RIGHT
    assert panel.smoothing.isVisible() and not panel.filled.isVisible()
    session.choose(tool=Tool.RECTANGLE)
    assert panel.filled.isVisible() and not panel.size_slider.isVisible() and not panel.smooth.isVisible()
    panel.filled.click()
    assert panel.size_slider.isVisible() and not session.choices.filled


# -- look --------------------------------------------------------------------------------------------------------------


def test_a_seed_can_be_written_stepped_and_drawn(window):
    panel = window.look_panel
    panel.seed.selectAll()
    QTest.keyClicks(panel.seed, "123")
    QTest.keyClick(panel.seed, Qt.Key.Key_Return)
    assert window.session.look.seed == 123
    panel.next.click()
    assert window.session.look.seed == 124 and panel.seed.text() == "124"
    panel.new_seed.click()
    assert window.session.look.seed != 124
    window.session.undo()
    assert window.session.look.seed == 124


def test_the_slider_is_followed_while_dragged_and_is_one_step_when_let_go(window, engine, qtbot):
    slider = window.look_panel.truncation.slider
    slider.setSliderDown(True)
    for value in (100, 60, 30):
        slider.setSliderPosition(value)
        slider.setValue(value)
    assert window.session.document.properties.truncation == 0.8
    qtbot.waitUntil(lambda: engine.requests[-1].look.truncation == pytest.approx(0.15))
    slider.setSliderDown(False)
    assert window.session.document.properties.truncation == pytest.approx(0.15)
    assert [entry.name for entry in window.session.history.entries()] == ["", "Variety 0.15"]


def test_styles_of_another_seed_are_mixed_in_and_out(window, engine, qtbot):
    panel = window.look_panel
    panel.mix_seed.setFocus()
    QTest.keyClicks(panel.mix_seed, "42")
    QTest.keyClick(panel.mix_seed, Qt.Key.Key_Return)
    assert window.session.look.mix == ((6, 42),)
    panel.mix_layer.setValue(3)
    qtbot.waitUntil(lambda: engine.requests[-1].look.mix == ((3, 42),))
    window.session.undo()
    assert window.session.look.mix == ((6, 42),) and panel.mix_layer.value() == 6
    panel.mix_seed.clear()
    QTest.keyClick(panel.mix_seed, Qt.Key.Key_Return)
    assert window.session.look.mix == ()


def test_the_words_in_the_empty_line_for_other_styles_are_never_cut(window):
    field = window.look_panel.mix_seed
    window.resize(900, 600)
    option = QStyleOptionFrame()
    field.initStyleOption(option)
    room = field.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, field).width()
    assert room >= field.fontMetrics().horizontalAdvance(field.placeholderText())


def test_a_locked_look_stays(window, tmp_path):
    window.look_panel.choose_seed(7)
    window.look_panel.lock.click()
    window.look_panel.choose_seed(9)
    window.wall.promote(2)
    assert window.session.look.seed == 7 and not window.look_panel.new_seed.isEnabled()
    window.session.mark_saved(None)
    window.desk.open(save(tmp_path / "map.png", np.ones((64, 64), np.uint8)))
    assert window.session.look.seed == 7 and window.session.look_locked and not window.session.modified
    window.look_panel.lock.click()
    window.look_panel.choose_seed(9)
    assert window.session.look.seed == 9


# -- layers ------------------------------------------------------------------------------------------------------------


def test_a_scribble_lies_over_the_labels_and_merges_into_them(window):
    panel, session = window.layers_panel, window.session
    panel.add_layer(LayerKind.SCRIBBLE)
    assert session.active_layer.kind is LayerKind.SCRIBBLE
    dot(window, (100.0, 100.0), label=3)
    assert not pixels(window).any() and label_map(session.document)[100, 100] == 3
    click(panel.list, 0, layers_panel.EYE)
    assert label_map(session.document)[100, 100] == 0
    click(panel.list, 0, layers_panel.EYE)
    panel.merge.click()
    assert len(session.document.layers) == 1 and pixels(window)[100, 100] == 3
    session.undo()
    assert len(session.document.layers) == 2 and not pixels(window).any()


def test_a_scribble_over_nothing_said_leaves_the_rest_free(window, engine, qtbot):
    window.layers_panel.add_layer(LayerKind.SCRIBBLE)
    dot(window, (100.0, 100.0), label=3)
    click(window.layers_panel.list, 1, layers_panel.EYE)
    qtbot.waitUntil(lambda: not window.preview.behind)
    assert set(np.unique(engine.requests[-1].labels)) == {3, 255}


def test_layers_are_duplicated_moved_renamed_and_deleted_by_steps(window):
    panel, session = window.layers_panel, window.session
    panel.add_layer(LayerKind.SKETCH)
    panel.copy.click()
    assert [layer.name for layer in session.document.layers] == ["Labels", "Sketch 1", "Sketch 1 copy"]
    panel.lower_button.click()
    assert [layer.name for layer in session.document.layers] == ["Labels", "Sketch 1 copy", "Sketch 1"]
    panel.list.topLevelItem(1).setText(layers_panel.NAME, "ears")
    assert session.document.layers[1].name == "ears"
    panel.opacity.chosen.emit(0.5)
    assert session.active_layer.opacity == 0.5
    panel.delete.click()
    assert [layer.name for layer in session.document.layers] == ["Labels", "Sketch 1"]
    names = [entry.name for entry in session.history.entries()]
    assert names == ["", "Add layer", "Duplicate layer", "Move layer", "Rename layer", "Opacity", "Delete layer"]
    for _ in names[1:]:
        session.undo()
    assert len(session.document.layers) == 1


def drop(panel, row, onto, *, lower_half):
    """Let go of the row that is dragged over another one, as Qt tells it."""
    tree = panel.list
    tree.setCurrentItem(tree.topLevelItem(row))
    rect = tree.visualItemRect(tree.topLevelItem(onto))
    place = rect.center()
    place.setY(rect.bottom() - 1 if lower_half else rect.top() + 1)
    event = QDropEvent(QPointF(place), Qt.DropAction.MoveAction, tree.mimeData([tree.topLevelItem(row)]), LEFT, NONE)
    event.source = lambda: tree
    panel.dragging.eventFilter(tree.viewport(), event)
    QApplication.processEvents()


@pytest.mark.parametrize(
    ("row", "onto", "lower_half", "order"),
    [
        (0, 2, True, ["C", "A", "B"]),
        (0, 1, True, ["A", "C", "B"]),
        (0, 1, False, ["A", "B", "C"]),
        (2, 0, False, ["B", "C", "A"]),
        (2, 1, False, ["B", "A", "C"]),
    ],
)
def test_a_layer_is_dragged_between_others(window, row, onto, lower_half, order):
    panel, session = window.layers_panel, window.session
    for name in "BC":
        panel.add_layer(LayerKind.SCRIBBLE)
        panel.list.currentItem().setText(layers_panel.NAME, name)
    panel.list.topLevelItem(2).setText(layers_panel.NAME, "A")
    drop(panel, row, onto, lower_half=lower_half)
    assert [layer.name for layer in session.document.layers] == order
    while session.history.undo_name == "Move layer":
        session.undo()
    assert [layer.name for layer in session.document.layers] == ["A", "B", "C"]


def test_a_copy_of_the_labels_is_a_scribble_that_is_painted_on(window):
    window.layers_panel.copy.click()
    assert window.session.active_layer.kind is LayerKind.SCRIBBLE
    assert len(window.session.document.layers) == 2


def test_one_label_alone_may_be_painted_over(window):
    dot(window, (100.0, 100.0), label=2)
    window.labels_panel.protect_all_but(2)
    assert window.labels_panel.only_over.isChecked()
    assert PALETTE[2].name in window.labels_panel.only_over.text()
    dot(window, (120.0, 100.0), label=3)
    assert pixels(window)[100, 115] == 3 and pixels(window)[100, 130] == 0
    window.labels_panel.only_over.click()
    assert window.session.document.properties.only_over is None
    assert "background" in window.labels_panel.only_over.text()


def test_the_pressure_curve_is_dragged_and_stepped_and_made_straight(window):
    curve, session = window.brush_panel.curve, window.session
    assert not curve.isVisible()
    window.brush_panel.curve_button.click()
    assert curve.isVisible()
    QApplication.processEvents()
    area = curve.rect().adjusted(6, 6, -6, -6)
    middle = QPoint(area.center().x(), area.top() + area.height() // 4)
    QTest.mouseClick(curve, LEFT, NONE, middle)
    assert session.choices.brush.curve.part(0.5) == pytest.approx(0.75, abs=0.03)
    assert session.choices.brush.curve.part(1.0) == 1.0
    QTest.keyClick(curve, Qt.Key.Key_Right)
    QTest.keyClick(curve, Qt.Key.Key_Up)
    assert session.choices.brush.curve.part(0.75) == pytest.approx(0.8, abs=0.01)
    QTest.mouseDClick(curve, LEFT, NONE, middle)
    assert session.choices.brush.curve.part(0.5) == 0.5
    window.brush_panel.pressure.click()
    assert not curve.isVisible()


def test_the_label_layer_cannot_be_deleted(window):
    assert not window.layers_panel.delete.isEnabled() and window.layers_panel.copy.isEnabled()


def test_painting_on_a_locked_layer_is_said(window):
    click(window.layers_panel.list, 0, layers_panel.LOCK)
    assert not dot(window, (100.0, 100.0))
    assert "locked" in window.banner.text and not pixels(window).any()


def test_a_reference_image_is_seen_and_does_not_count(window, answers, tmp_path, engine, qtbot):
    photo = np.full((40, 80, 3), (250, 0, 0), np.uint8)
    answers.path = save(tmp_path / "photo.jpg", photo)
    window.exchange.add_reference()
    layer = window.session.document.layers[-1]
    assert layer.kind is LayerKind.REFERENCE and layer.opacity == 0.5 and layer.name == "photo"
    seen = pixels_of(window.canvas.image)[256, 256].astype(int)
    assert abs(seen[0] - (250 + PALETTE[0].color[0]) // 2) < 6
    assert window.session.active_layer.kind is LayerKind.LABELS
    answers.path = tmp_path / "none.png"
    answers.path.write_text("nothing")
    window.exchange.add_reference()
    assert "none.png" in window.banner.text and len(window.session.document.layers) == 2


def test_a_photo_is_not_taken_for_a_label_map(window, qtbot, tmp_path):
    noise = np.random.default_rng(0).integers(0, 255, (64, 64, 3), np.uint8)
    path = tmp_path / "photo.png"
    Image.fromarray(noise).save(path)
    window.files.open_path(path)
    qtbot.waitUntil(lambda: window.session.document.layers[-1].kind is LayerKind.REFERENCE)
    assert window.session.file is None


# -- history -----------------------------------------------------------------------------------------------------------


def test_a_click_in_the_history_goes_there_and_branches_come_back(window, qtbot):
    dock = next(dock for dock in window.docks if dock.objectName() == "history")
    dock.raise_()
    for x in (100.0, 200.0, 300.0):
        dot(window, (x, 100.0))
    rows = window.history_panel.list
    qtbot.waitUntil(lambda: [rows.item(row).text() for row in range(rows.count())] == ["Start", *["Brush: body"] * 3])
    rows.itemClicked.emit(rows.item(1))
    assert pixels(window)[100, 100] == 2 and pixels(window)[100, 200] == 0
    dot(window, (400.0, 100.0), label=3)
    qtbot.waitUntil(lambda: rows.item(rows.count() - 1).text().startswith("Branch"))
    rows.itemClicked.emit(rows.item(rows.count() - 1))
    assert pixels(window)[100, 300] == 2 and pixels(window)[100, 400] == 0


def test_preferences_are_used_and_kept(window, user_folders):
    from fmr_studio.ui.shell.preferences import PreferencesDialog

    dialog = PreferencesDialog(window, window.settings)
    dialog.theme.setCurrentIndex(dialog.theme.findData("light"))
    dialog.undo.setValue(99)
    dialog.accept()
    assert window.theme.name == "light" and '"undo_budget_mib": 99' in (user_folders / "config" / "settings.json").read_text()
    window.settings.change(theme="dark")


def test_the_eraser_s_key_held_is_let_go_with_the_tool_before(window, monkeypatch):
    from fmr_studio.ui.painting import canvas_pen

    window.activateWindow()
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_E)
    assert window.session.choices.tool is Tool.ERASER
    QTest.keyClick(window.canvas, Qt.Key.Key_F)
    monkeypatch.setattr(canvas_pen, "HOLD_S", 0.0)
    QTest.keyPress(window.canvas, Qt.Key.Key_E)
    assert window.session.choices.tool is Tool.ERASER
    QTest.keyRelease(window.canvas, Qt.Key.Key_E)
    assert window.session.choices.tool is Tool.FILL


def test_locks_and_eyes_say_how_they_are_and_what_a_click_does(window):
    from fmr_studio.ui.painting.labels_panel import EYE, LOCK

    panel = window.labels_panel
    item = panel.list.topLevelItem(1)
    for column, free, taken, step in ((LOCK, "Not locked", "Locked", "lock label"), (EYE, "Shown", "Hidden", "label")):
        assert item.text(column) == "" and item.toolTip(column).startswith(free)
        panel._clicked(item, column)
        assert item.toolTip(column).startswith(taken)
        assert item.data(column, Qt.ItemDataRole.AccessibleTextRole) == item.toolTip(column)
        panel._clicked(item, column)
        assert item.toolTip(column).startswith(free) and step in window.session.history.undo_name.lower()
    assert window.session.history.undo_name.startswith("Show label")
