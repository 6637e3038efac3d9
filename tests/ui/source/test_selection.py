import numpy as np
import pytest

from fmr_studio.ui.source.selection import Combine, Reach, Selection

#: two ears of label 4 in clusters 1 and 2, on a head of cluster 3
CLUSTERS = np.array([[1, 2, 0, 1, 2], [1, 0, 0, 0, 2], [3, 3, 3, 3, 3], [0] * 5, [0] * 5], np.uint8)
LABELS = np.array([[4, 4, 0, 4, 4], [4, 0, 0, 0, 4], [5, 5, 5, 5, 5], [0] * 5, [0] * 5], np.uint8)


@pytest.fixture
def selection(qtbot):
    selection = Selection()
    selection.show_source("a", CLUSTERS, LABELS)
    return selection


def selected(selection):
    return [] if selection.mask is None else [tuple(cell) for cell in np.argwhere(selection.mask).tolist()]


def test_a_click_takes_a_part_a_region_a_cluster_or_a_label(selection):
    selection.select_at(0, 0)
    assert selected(selection) == [(0, 0), (0, 1), (1, 0)] and selection.label == 4
    selection.select_connected(0, 0)
    assert selected(selection) == [(0, 0), (1, 0)]
    selection.select_at(0, 0, Reach.CLUSTER)
    assert selected(selection) == [(0, 0), (0, 3), (1, 0)]
    selection.select_at(0, 0, Reach.LABEL)
    assert len(selected(selection)) == 6


def test_more_is_added_and_taken_out(selection, qtbot):
    selection.select_label(4)
    selection.select_at(3, 0, Reach.PART, Combine.SUBTRACT)
    assert selected(selection) == [(0, 0), (0, 1), (1, 0)]
    selection.select_cluster(3, Combine.ADD)
    assert len(selected(selection)) == 8 and selection.label == 5
    selection.invert()
    assert len(selected(selection)) == 17


def test_a_click_beside_the_grid_selects_nothing(selection):
    selection.select_at(0, 0)
    selection.select_at(9, 0, how=Combine.ADD)
    assert selection.cells is not None
    selection.select_at(-1, 0)
    assert selection.cells is None


def test_a_selection_outlives_edits_of_its_source_and_not_another_source(selection):
    selection.select_label(4)
    selection.show_source("a", CLUSTERS.copy(), LABELS)
    assert selection.cells is not None
    selection.show_source("b", CLUSTERS, LABELS)
    assert selection.cells is None


def test_it_tells_only_of_what_changed(selection):
    told = []
    selection.changed.connect(lambda: told.append(1))
    selection.select_label(4)
    selection.select_label(4)
    selection.select_label(9, Combine.ADD)
    assert told == [1]


def test_without_labels_a_part_is_a_region(selection):
    selection.show_source("b", CLUSTERS)
    selection.select_at(0, 0)
    assert selected(selection) == [(0, 0), (1, 0)] and selection.label == 255


def test_nothing_is_selected_where_there_is_no_mask(selection):
    selection.select_label(4)
    selection.show_source(None, None)
    assert selection.cells is None
    selection.select_at(0, 0)
    selection.select_all()
    selection.lasso([(0, 0), (3, 0), (3, 3)])
    assert selection.cells is None
