"""The proxy mask's panel with real events: what a click, a lasso, keys and the legend take, and what is painted."""

import numpy as np
import pytest
from helpers.pen import hover
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from fmr_studio.canvas.cluster_legend import cluster_colors, cluster_meanings, legend
from fmr_studio.ui.shell.qimages import pixels_of
from fmr_studio.ui.source.proxy_panel import CLUSTER, NAME, ProxyPanel
from fmr_studio.ui.source.proxy_view import Mode
from fmr_studio.ui.source.selection import Reach, Selection

LEFT = Qt.MouseButton.LeftButton
KEYS = Qt.KeyboardModifier
#: two ears (label 4, clusters 1 and 2) on a head (label 3, cluster 5), the rest background
LABELS = np.zeros((8, 8), np.uint8)
LABELS[1:3, 1:3] = LABELS[1:3, 5:7] = 4
LABELS[3:7, 1:7] = 3
CLUSTERS = np.where(LABELS == 3, 5, 0).astype(np.uint8)
CLUSTERS[1:3, 1] = CLUSTERS[1:3, 5] = 1
CLUSTERS[1:3, 2] = CLUSTERS[1:3, 6] = 2
WORDS = {0: "background", 3: "head", 4: "ear", 255: "unknown"}


@pytest.fixture
def panel(qtbot, theme):
    selection = Selection()
    panel = ProxyPanel(selection, theme, WORDS.__getitem__)
    qtbot.addWidget(panel)
    selection.show_source("a", CLUSTERS, LABELS)
    meanings = cluster_meanings(CLUSTERS, LABELS)
    colors = cluster_colors(meanings, np.array([[60, 90, 140]] * 3 + [[250, 210, 90], [235, 110, 120]]))
    panel.show_mask(legend(CLUSTERS, meanings), colors, None, "")
    panel.resize(300, 560)
    panel.show()
    qtbot.waitExposed(panel)
    panel.selection = selection
    return panel


def place(panel, column, row):
    rect = panel.view.rect_of_mask()
    return QPoint(round(rect.x() + (column + 0.5) * rect.width() / 8), round(rect.y() + (row + 0.5) * rect.height() / 8))


def click(panel, column, row, keys=KEYS.NoModifier, button=LEFT):
    QTest.mouseClick(panel.view, button, keys, place(panel, column, row))


def drag(panel, *cells, keys=KEYS.NoModifier):
    QTest.mousePress(panel.view, LEFT, keys, place(panel, *cells[0]))
    for cell in cells[1:]:
        QTest.mouseMove(panel.view, place(panel, *cell))
    QTest.mouseRelease(panel.view, LEFT, keys, place(panel, *cells[-1]))


def count(panel):
    return 0 if panel.selection.mask is None else int(panel.selection.mask.sum())


def rows(panel):
    return {item.text(NAME): item for item in panel._top_items()}


def test_a_click_takes_one_ear_and_keys_take_more(panel):
    click(panel, 1, 1)
    assert count(panel) == 4 and "ear" in panel.info.text()
    click(panel, 5, 1, KEYS.ShiftModifier)
    assert count(panel) == 8
    click(panel, 5, 1, KEYS.ShiftModifier | KEYS.AltModifier)
    assert count(panel) == 4
    click(panel, 1, 1, KEYS.AltModifier)
    assert count(panel) == 4 and panel.selection.mask[:, 1].sum() == 2, "one cluster in both ears"
    click(panel, 1, 1, KEYS.ControlModifier)
    assert count(panel) == 8


def test_the_switch_says_what_a_click_takes(panel):
    panel.reach.setCurrentIndex(panel.reach.findData(str(Reach.REGION)))
    click(panel, 2, 1)
    assert count(panel) == 2
    panel.reach.setCurrentIndex(panel.reach.findData(str(Reach.LABEL)))
    click(panel, 2, 1)
    assert count(panel) == 8


def test_a_lasso_takes_what_it_encloses(panel):
    drag(panel, (-0.4, -0.4), (2.4, -0.4), (2.4, 2.4), (-0.4, 2.4))
    assert count(panel) == 9 and panel.selection.mask[:3, :3].all()
    drag(panel, (4.6, 4.6), (6.4, 4.6), (6.4, 6.4), (4.6, 6.4), keys=KEYS.ShiftModifier)
    assert count(panel) == 9 + 4


def test_what_the_pen_is_over_is_named_and_shown(panel):
    before = pixels_of(panel.view.grab().toImage())
    QTest.mouseMove(panel.view, place(panel, 3, 4))
    assert panel.info.text() == "head  ·  cluster 5  ·  3, 4"
    assert (pixels_of(panel.view.grab().toImage()) != before).any()


def test_a_selection_is_outlined(panel):
    before = pixels_of(panel.view.grab().toImage())
    panel.selection.select_label(4)
    changed = (pixels_of(panel.view.grab().toImage()) != before).any(axis=2)
    rect = panel.view.rect_of_mask()
    assert changed.any() and not changed[round(rect.y() + rect.height() * 0.6) :].any()


def test_the_keyboard_selects(panel, qtbot):
    panel.view.setFocus()
    for _ in range(3):
        QTest.keyClick(panel.view, Qt.Key.Key_Up)
    assert panel.info.text().endswith("4, 1")
    QTest.keyClick(panel.view, Qt.Key.Key_Right)
    QTest.keyClick(panel.view, Qt.Key.Key_Return)
    assert count(panel) == 4 and panel.selection.mask[1, 5]
    QTest.keyClick(panel.view, Qt.Key.Key_Down)
    QTest.keyClick(panel.view, Qt.Key.Key_Down)
    QTest.keyClick(panel.view, Qt.Key.Key_Return, KEYS.ShiftModifier)
    assert count(panel) == 28
    QTest.keyClick(panel.view, Qt.Key.Key_Escape)
    assert count(panel) == 0


def test_the_legend_names_labels_and_their_clusters(panel):
    found = rows(panel)
    assert list(found) == ["background", "head", "ear"]
    assert found["ear"].text(1) == "12.5 %" and found["ear"].childCount() == 2
    panel.tree.itemClicked.emit(found["ear"], 0)
    assert count(panel) == 8
    panel.tree.itemClicked.emit(found["ear"].child(0), 0)
    assert count(panel) == 4


def test_painting_tells_which_cells_got_which_cluster(panel, qtbot):
    panel.paint.click()
    assert panel.view.mode is Mode.PAINT and panel.tip.isVisible() and not panel.reach.isVisible()
    told = []
    panel.painted.connect(lambda *values: told.append(values))
    click(panel, 1, 1, KEYS.ControlModifier)
    assert panel.view.cluster == 1 and not told
    drag(panel, (3, 0), (6, 0))
    cells, cluster, redraw = told[0]
    assert cells.sum() == 4 and cells[0, 3:7].all() and cluster == 1 and not redraw
    panel.tip.setValue(3)
    panel.redraw.click()
    click(panel, 4, 4)
    assert told[1][0].sum() == 9
    assert told[1][2]


def test_a_row_of_the_legend_is_what_is_painted_with(panel):
    panel.paint.click()
    head = rows(panel)["head"]
    panel.tree.itemClicked.emit(head, 0)
    assert panel.view.cluster == 5 and panel.tree.currentItem().data(NAME, CLUSTER) == 5


def test_escape_gives_up_a_stroke(panel):
    panel.paint.click()
    told = []
    panel.painted.connect(lambda *values: told.append(values))
    QTest.mousePress(panel.view, LEFT, KEYS.NoModifier, place(panel, 3, 0))
    QTest.keyClick(panel.view, Qt.Key.Key_Escape)
    QTest.mouseRelease(panel.view, LEFT, KEYS.NoModifier, place(panel, 3, 0))
    assert not told


def test_the_right_button_asks_for_the_menu_of_what_lies_there(panel, qtbot):
    with qtbot.waitSignal(panel.menu_wanted):
        click(panel, 1, 1, button=Qt.MouseButton.RightButton)
    assert count(panel) == 4


def test_without_a_mask_it_says_why(panel):
    panel.selection.show_source(None, None)
    panel.show_mask((), np.zeros((256, 3), np.uint8), None, "No codebook here.")
    assert panel.view.message == "No codebook here." and not panel.tree.isEnabled()
    assert panel.tree.topLevelItemCount() == 0
    click(panel, 3, 3)
    pixels = pixels_of(panel.view.grab().toImage())
    assert len(np.unique(pixels.reshape(-1, 3), axis=0)) > 1, "the sentence is drawn"


def test_everything_has_a_name_for_screen_readers(panel):
    for widget in (
        panel.view,
        panel.select,
        panel.paint,
        panel.reach,
        panel.tip,
        panel.redraw,
        panel.over,
        panel.opacity,
        panel.tree,
    ):
        assert widget.accessibleName()


def test_a_lasso_whose_release_got_lost_takes_what_it_enclosed(panel):
    cells = ((0, 0), (7, 0), (7, 7), (0, 7))
    QTest.mousePress(panel.view, LEFT, KEYS.NoModifier, place(panel, *cells[0]))
    for cell in cells[1:]:
        QTest.mouseMove(panel.view, place(panel, *cell))
    hover(panel.view, place(panel, 3, 3))
    taken = count(panel)
    assert taken > 0
    hover(panel.view, place(panel, 5, 5))
    assert count(panel) == taken
    QTest.mouseRelease(panel.view, LEFT, KEYS.NoModifier, place(panel, 5, 5))
