"""Looks, layouts and regions of other sources in the window: each is a step, and undo takes it back."""

import json
from dataclasses import replace

import numpy as np
import pytest
from helpers.fake_engine import FakeEngine, FakeLoader
from helpers.photos import noise_photo
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from fmr_studio.canvas.look import Look
from fmr_studio.canvas.region_edit import RegionKind
from fmr_studio.errors import FmrError
from fmr_studio.ui.source.transplant import MIME, read_region

CLUSTERS = np.kron(np.arange(16, dtype=np.uint8).reshape(4, 4), np.ones((2, 2), np.uint8))
LAYOUT = np.kron(np.array([[0, 0, 0, 0], [0, 2, 2, 0], [0, 2, 3, 0], [1, 1, 1, 1]], np.uint8), np.ones((8, 8), np.uint8))


@pytest.fixture
def studio(make_window, qtbot):
    window = make_window(FakeLoader(FakeEngine(layout=LAYOUT, source_mask=CLUSTERS, photos=True)))
    qtbot.waitUntil(lambda: window.selection.clusters is not None and not window.preview.behind)
    QGuiApplication.clipboard().clear()
    return window


def kept(window, qtbot, step):
    qtbot.waitUntil(lambda: window.session.history.undo_name == step)


def actions(menu):
    found = {}
    for action in menu.actions():
        found[action.text()] = action
        if action.menu() is not None:
            found |= {f"{action.text()} > {inner.text()}": inner for inner in action.menu().actions()}
    return found


def test_a_label_takes_the_look_of_a_seed_and_gives_it_back(studio, qtbot):
    menu = QMenu()
    studio.transplant.fill_label_menu(menu, 2)
    actions(menu)["Take the look from > Seed 3"].trigger()
    kept(studio, qtbot, "Look of body from seed 3")
    (look,) = studio.session.source.edits.looks
    assert look.label == 2 and look.donor.seed == 3
    assert [studio.transplant.list.list.item(0).text()] == ["Look of body from seed 3"]
    studio.transplant.take_look(Look(9), label=2)
    kept(studio, qtbot, "Look of body from seed 9")
    assert len(studio.session.source.edits.looks) == 1, "a later look takes the place of the earlier one"
    studio.transplant.own_look(label=2)
    kept(studio, qtbot, "Own look of body")
    assert not studio.session.source.edits and studio.transplant.list.isHidden()
    studio.session.undo()
    assert studio.session.source.edits.looks[0].donor.seed == 9


def test_a_selection_takes_the_look_of_a_seed(studio, qtbot):
    studio.selection.select_at(2, 2)
    menu = QMenu()
    studio.transplant.fill_menu(menu)
    actions(menu)["Take the look from > Seed 2"].trigger()
    kept(studio, qtbot, "Look of body from seed 2")
    assert studio.session.source.edits.looks[0].cells == studio.selection.cells


def test_the_layout_of_another_seed_is_taken_and_given_back_from_the_list(studio, qtbot):
    menu = QMenu()
    studio.transplant.fill_menu(menu)
    assert "Copy region" not in actions(menu)
    actions(menu)["Take the layout of > Seed 4"].trigger()
    kept(studio, qtbot, "Layout of seed 4")
    assert studio.session.source.edits.layout.seed == 4
    studio.show_dock("proxy")
    studio.transplant.list.list.setCurrentRow(0)
    QTest.keyClick(studio.transplant.list.list, Qt.Key.Key_Delete)
    kept(studio, qtbot, "Own layout")
    assert studio.session.source.edits.layout is None


def test_a_photo_lends_its_look(studio, qtbot, tmp_path, monkeypatch):
    from PIL import Image

    path = tmp_path / "cat.png"
    Image.fromarray(np.full((40, 60, 3), 90, np.uint8)).save(path)
    taken = []
    studio.transplant.read_donor(path, taken.append)
    qtbot.waitUntil(lambda: bool(taken))
    assert taken[0].name == "cat" or taken[0].name == "cat.png"


def test_a_file_that_is_no_image_gets_a_sentence(studio, qtbot, tmp_path):
    path = tmp_path / "text.png"
    path.write_text("no picture")
    studio.transplant.read_donor(path, lambda photo: None)
    qtbot.waitUntil(lambda: studio.banner.isVisible() and not studio.tasks.running)


def test_a_region_is_copied_and_pasted_into_another_seed(studio, qtbot):
    studio.selection.select_at(2, 2)
    studio.actions_by_id["copy_region"].trigger()
    qtbot.waitUntil(studio.transplant.can_paste)
    cells = studio.selection.cells
    studio.look_panel.choose_seed(7)
    qtbot.waitUntil(lambda: not studio.preview.behind)
    studio.actions_by_id["paste"].trigger()
    kept(studio, qtbot, "Paste body")
    (region,) = studio.session.source.edits.regions
    assert region.kind is RegionKind.PASTE and region.cells == cells and region.piece.features.max() == 0
    studio.session.undo()
    assert not studio.session.source.edits.regions


def test_a_region_of_another_pack_is_not_pasted(studio, qtbot):
    studio.selection.select_at(2, 2)
    studio.actions_by_id["copy_region"].trigger()
    qtbot.waitUntil(studio.transplant.can_paste)
    edit = read_region(bytes(QGuiApplication.clipboard().mimeData().data(MIME).data()))
    other = replace(edit, piece=replace(edit.piece, pack="dogs"))
    data = QMimeData()
    data.setData(MIME, json.dumps(other.to_json()).encode())
    QGuiApplication.clipboard().setMimeData(data)
    studio.actions_by_id["paste"].trigger()
    qtbot.waitUntil(studio.banner.isVisible)
    assert not studio.session.source.edits.regions


def test_nothing_selected_is_said(studio, qtbot):
    studio.actions_by_id["copy_region"].trigger()
    qtbot.waitUntil(studio.banner.isVisible)


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"kind": 7}', b"\xff\x00"])
def test_damaged_regions_get_a_sentence(data):
    with pytest.raises(FmrError, match="damaged"):
        read_region(data)


def test_a_correction_is_taken_back_from_the_list(studio, qtbot):
    cells = np.zeros((8, 8), bool)
    cells[0, 0] = True
    studio.proxy_desk.correct(cells, 9, False)
    kept(studio, qtbot, "Correct the proxy mask: body")
    studio.transplant.list.list.setCurrentRow(0)
    studio.transplant.list.remove.click()
    qtbot.waitUntil(lambda: not studio.session.source.edits.corrections)


def test_a_donor_that_is_a_photo_is_named(studio):
    assert studio.transplant.donor_words(noise_photo(name="tom.jpg")) == "tom.jpg"
