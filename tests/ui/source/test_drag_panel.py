"""The panel of region edits: numbers, list, pairs, fixed cells and kept edits."""

import numpy as np
from helpers.dragging import ALT, LEFT, NONE, cells_on_canvas, click, drag, engine, place, regions, settle, steps, window
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fmr_studio.canvas.tools import Tool
from fmr_studio.ui.shell.qimages import pixels_of
from fmr_studio.ui.source.drag.kept_edits import folder as kept_folder

__all__ = ["engine", "window"]  # fixtures


def test_a_pair_moves_as_mirror_images(window, qtbot):
    click(window, 1.5, 1.5)
    window.drag.panel.pair.click()
    settle(window, qtbot)
    assert len(regions(window)) == 2 and len({one.partner for one in regions(window)}) == 1
    drag(window, (1.5, 1.5), (2.5, 3.5))
    settle(window, qtbot)
    assert [(one.placement.dx, one.placement.dy) for one in regions(window)] == [(1.0, 2.0), (-1.0, 2.0)]
    window.drag.panel.pair.click()
    settle(window, qtbot)
    assert {one.partner for one in regions(window)} == {0}


def test_numbers_are_shown_and_entered(window, qtbot):
    numbers = window.drag.panel.numbers
    assert not numbers["x"].isEnabled() and numbers["width"].value() == numbers["height"].value() == 100.0
    click(window, 1.5, 1.5)
    assert (numbers["x"].value(), numbers["y"].value(), numbers["width"].value()) == (2.0, 2.0, 100.0)
    numbers["x"].setValue(4.0)
    settle(window, qtbot)
    numbers["degrees"].setValue(45.0)
    settle(window, qtbot)
    placement = regions(window)[0].placement
    assert (placement.dx, placement.degrees) == (2.0, 45.0) and steps(window)[-2:] == ["Place body", "Place body"]


def test_the_list_orders_hides_renames_and_takes_back(window, qtbot):
    panel = window.drag.panel
    drag(window, (1.5, 1.5), (3.5, 3.5))
    drag(window, (2.5, 5.5), (3.5, 4.5))
    settle(window, qtbot)
    assert [panel.list.topLevelItem(row).text(0) for row in range(2)] == ["eye", "body"]
    assert cells_on_canvas(window)[4, 3] == 3
    window.drag.actions.reorder((1, 0))
    settle(window, qtbot)
    assert cells_on_canvas(window)[4, 3] == 2
    panel._clicked(panel.list.topLevelItem(0), 1)
    settle(window, qtbot)
    assert (
        not regions(window)[1].enabled and cells_on_canvas(window)[4, 3] == 3 and (cells_on_canvas(window)[1:3, 1:3] == 2).all()
    )
    panel.list.topLevelItem(0).setText(0, "crown")
    settle(window, qtbot)
    assert regions(window)[1].name == "crown"
    panel.list.setCurrentItem(panel.list.topLevelItem(1))
    assert window.drag.controller.chosen == (0,)
    QTest.keyClick(panel.list, Qt.Key.Key_Delete)
    settle(window, qtbot)
    assert [one.name for one in regions(window)] == ["crown"] and cells_on_canvas(window)[5, 2] == 3


def test_fixed_cells_are_painted_hatched_and_left_alone(window, qtbot):
    overlay = window.drag.overlay
    window.session.choose_brush(size_px=64)
    plain = pixels_of(overlay.grab().toImage())
    window.drag.panel.fix.setChecked(True)
    QTest.mousePress(overlay, LEFT, NONE, place(window, 3.5, 3.5))
    QTest.mouseMove(overlay, place(window, 3.5, 4.5))
    QTest.mouseRelease(overlay, LEFT, NONE, place(window, 3.5, 4.5))
    settle(window, qtbot)
    fixed = window.session.document.properties.edits.fixed.mask
    assert fixed[3, 3] and fixed[4, 3] and fixed.sum() <= 4 and steps(window)[-1] == "Fix an area"
    assert (pixels_of(overlay.grab().toImage()) != plain).any()
    window.drag.panel.fix.setChecked(False)
    drag(window, (1.5, 1.5), (3.5, 3.5))
    settle(window, qtbot)
    assert cells_on_canvas(window)[3, 3] == 0 and cells_on_canvas(window)[3, 4] == 2
    window.drag.actions.free_all()
    settle(window, qtbot)
    assert window.session.document.properties.edits.fixed is None and cells_on_canvas(window)[3, 3] == 2


def test_every_control_has_a_name(window):
    from PySide6.QtWidgets import QAbstractSpinBox, QToolButton

    panel = window.drag.panel
    for widget in (*panel.findChildren(QToolButton), *panel.findChildren(QAbstractSpinBox), panel.list, window.drag.overlay):
        assert widget.accessibleName() or widget.text(), widget


def test_kept_edits_are_done_to_another_picture(window, qtbot):
    drag(window, (1.5, 1.5), (1.5, 3.5))
    settle(window, qtbot)
    kept, menu = window.drag.kept, window.drag.panel.recipes.menu()
    kept.fill(menu)
    assert [action.text() for action in menu.actions()] == ["Keep these edits …"]
    kept.keep("low/ears")
    window.session.undo()
    settle(window, qtbot)
    kept.fill(menu)
    use = next(action for action in menu.actions() if action.text() == "Use low_ears")
    use.trigger()
    settle(window, qtbot)
    assert regions(window)[0].placement.dy == 2.0 and steps(window)[-1] == "Edits: low_ears"
    assert (cells_on_canvas(window)[3:5, 1:3] == 2).all()
    file = next((kept_folder()).glob("*.fmredits"))
    file.write_text("{", encoding="utf-8")
    kept.use(file)
    assert "no recipe of edits" in window.banner.text
    kept.delete(file)
    assert not file.exists()


def test_the_line_below_says_what_can_be_done_while_regions_are_dragged(window):
    hint = window.workspace.messages.status.hint
    assert "drag it" in hint.words
    window.session.choose(tool=Tool.FILL)
    assert "drag it" in hint.words
    window.drag.set_mode(False)
    assert "drag it" not in hint.words and hint.words


def test_that_the_canvas_paints_over_the_regions_is_said_where_it_cannot_be_taken(window, qtbot, monkeypatch):
    monkeypatch.setattr(window.drag._paint, "take", lambda: False)
    assert "paints over" not in window.banner.text
    window.drag.set_mode(False)
    painted = np.zeros_like(window.session.document.label_layer.pixels)
    window.session.put_labels(painted, "paint")
    settle(window, qtbot)
    window.drag.set_mode(True)
    assert "paints over" in window.banner.text
    window.drag.set_mode(False)
    assert "paints over" not in window.banner.text
    window.drag.set_mode(True)
    window.session.undo()
    settle(window, qtbot)
    assert "paints over" not in window.banner.text


def test_the_list_orders_and_leaves_out_by_key(window, qtbot):
    panel = window.drag.panel
    drag(window, (1.5, 1.5), (3.5, 3.5))
    drag(window, (2.5, 5.5), (3.5, 4.5))
    settle(window, qtbot)
    panel.list.setCurrentItem(panel.list.topLevelItem(1))
    QTest.keyClick(panel.list, Qt.Key.Key_Up, ALT)
    settle(window, qtbot)
    assert [region.label for region in regions(window)] == [3, 2] and cells_on_canvas(window)[4, 3] == 2
    assert panel.list.currentItem().text(0) == "body"
    QTest.keyClick(panel.list, Qt.Key.Key_Up, ALT)
    QTest.keyClick(panel.list, Qt.Key.Key_Space)
    settle(window, qtbot)
    assert [region.enabled for region in regions(window)] == [True, False] and cells_on_canvas(window)[4, 3] == 3
