"""Labels of one's own in the window: painted and saved, unknown to the picture, named and ordered in the palette."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from fmr_studio.canvas.compose import label_map
from fmr_studio.canvas.own_labels import add_label, pack_labels, rename_label
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.inference.pipeline_engine import PipelineEngine
from fmr_studio.project.archive import project_recipe, read_project
from fmr_studio.settings import Settings
from fmr_studio.ui.picture.preview import State
from fmr_studio.ui.source.drag.tries import labels_after


@pytest.fixture
def window(qtbot, theme, tiny_pack, answers):
    from fmr_studio.ui.files.start import start_with
    from fmr_studio.ui.main_window import MainWindow

    window = MainWindow(
        start_with(str(tiny_pack.folder)), theme, loader=PipelineEngine.load, settings=Settings(), questions=answers
    )
    qtbot.addWidget(window)
    window.show()
    settle(window, qtbot)
    window.show_dock("labels")
    yield window
    answers.unsaved_answer = "discard"
    window.close()


def settle(window, qtbot):
    qtbot.waitUntil(lambda: window.preview.state is State.DONE and not window.preview.behind)


def names(window):
    tree = window.labels_panel.list
    return [tree.topLevelItem(row).text(0) for row in range(tree.topLevelItemCount())]


def added(window, qtbot, name):
    """A label that was added by the button, whose name was written into the list."""
    window.labels_panel.own.add.click()
    editor = window.labels_panel.list.findChild(QLineEdit)
    editor.setText(name)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: name in names(window) and window.session.document.palette[4].name == name)


def test_the_chosen_label_is_in_sight_after_it_was_renamed(window, qtbot):
    document = window.session.document
    for number in range(20):
        window.session.do("Add", *add_label(document, f"part {number}", (number,) * 3))
    window.session.choose(label=20)
    window.session.do("Rename", *rename_label(document, 20, "dots"))
    tree = window.labels_panel.list
    box = tree.visualItemRect(tree.currentItem())
    assert tree.currentItem().text(0) == "dots" and tree.viewport().rect().contains(box)


def test_a_new_label_is_painted_and_unknown_to_the_picture(window, qtbot, tmp_path):
    added(window, qtbot, "horn")
    assert names(window) == ["sky", "ground", "body", "eye", "horn"] and window.session.choices.label == 4
    assert window.session.begin_stroke((100.0, 100.0))
    window.session.finish_stroke()
    settle(window, qtbot)
    document = window.session.document
    painted = label_map(document) == 4
    assert painted.any() and pack_labels(document.properties, document.palette) == 4
    assert window.preview.state is State.DONE and (window.preview.request().labels[painted] == UNKNOWN).all()
    assert window.preview.result.labels.max() in (*range(4), UNKNOWN)
    assert window.desk.save(tmp_path / "own.fmr")
    kept = read_project(tmp_path / "own.fmr", document.palette).document
    assert kept.palette == document.palette and np.array_equal(label_map(kept), label_map(document))
    assert project_recipe(tmp_path / "own.fmr") == window.preview.request().recipe()
    for _ in range(3):
        window.session.undo()
    assert names(window) == ["sky", "ground", "body", "eye"] and not (label_map(window.session.document) == 4).any()


def test_a_document_with_such_labels_opens_though_it_does_not_say_whose_they_are(window, qtbot):
    added(window, qtbot, "horn")
    window.session.set_property("extra", (), "Forget")
    window.session.begin_stroke((60.0, 60.0))
    window.session.finish_stroke()
    settle(window, qtbot)
    assert window.preview.result.request.labels.max() in (*range(4), UNKNOWN)


def test_what_the_picture_says_of_the_layout_leaves_labels_of_ones_own_where_they_are(window, qtbot):
    added(window, qtbot, "horn")
    window.session.begin_stroke((100.0, 100.0))
    window.session.finish_stroke()
    settle(window, qtbot)
    document, said = window.session.document, window.preview.result.labels.copy()
    assert np.array_equal(labels_after(document, said), document.label_layer.pixels)
    said[-1, -1] = (said[-1, -1] + 1) % 4
    after = labels_after(document, said)
    assert after[-1, -1] == said[-1, -1] and np.array_equal(after == 4, document.label_layer.pixels == 4)


def test_labels_are_renamed_and_moved_by_key_and_taken_away_by_menu(window, qtbot):
    added(window, qtbot, "horn")
    panel, tree = window.labels_panel, window.labels_panel.list
    tree.setFocus()
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up):
        QTest.keyClick(tree, key, Qt.KeyboardModifier.AltModifier)
    assert names(window) == ["sky", "ground", "horn", "body", "eye"] and window.session.choices.label == 4
    QTest.keyClick(tree, Qt.Key.Key_F2)
    editor = tree.findChild(QLineEdit)
    editor.setText("sky")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "same name" in window.banner.text)
    assert names(window)[2] == "horn"
    menu = QMenu()
    panel.own.add_to(menu, panel.own._item(4), 4)
    remove = menu.actions()[-1]
    assert remove.isEnabled()
    remove.trigger()
    assert names(window) == ["sky", "ground", "body", "eye"]
    menu.clear()
    panel.own.add_to(menu, panel.own._item(1), 1)
    assert not menu.actions()[-1].isEnabled(), "the pack's own stay"


def test_a_label_is_dragged_between_others(window):
    tree = window.labels_panel.list
    tree.setCurrentItem(tree.topLevelItem(0))
    rect = tree.visualItemRect(tree.topLevelItem(2))
    place = QPointF(rect.center().x(), rect.bottom() - 1)
    data = tree.mimeData([tree.topLevelItem(0)])
    event = QDropEvent(place, Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    event.source = lambda: tree
    window.labels_panel.own.dragging.eventFilter(tree.viewport(), event)
    QApplication.processEvents()
    assert names(window) == ["ground", "body", "sky", "eye"]
    window.session.undo()
    assert names(window) == ["sky", "ground", "body", "eye"]


def test_a_new_map_over_the_canvas_keeps_knowing_whose_labels_are_whose(window, qtbot, tmp_path):
    from fmr_studio.ui.files.label_images import LABEL_FILES

    added(window, qtbot, "horn")
    window.session.begin_stroke((100.0, 100.0))
    window.session.finish_stroke()
    path = tmp_path / "map.png"
    path.write_bytes(LABEL_FILES[0].encode(window.session.document))
    before = label_map(window.session.document).copy()
    window.session.mark_saved(None)
    assert window.desk.open(path)
    settle(window, qtbot)
    document = window.session.document
    assert np.array_equal(label_map(document), before) and pack_labels(document.properties, document.palette) == 4
