"""Holes: a small thing that is painted over goes, and its cells follow those around them."""

import numpy as np
import pytest

from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.inference.rendering.alignment import align
from fmr_studio.inference.rendering.holes import Clusters, Holes, clusters_there, fill, find_holes
from fmr_studio.inference.rendering.layout import LabelLayout

SIZE, SIDE = 32, 128
FUR, EYE = 1, 2
EVERYWHERE = np.ones((SIZE, SIZE), bool)
CLUSTER = {0: 7, FUR: 10, EYE: 20}


def labels_of(*boxes):
    """A label map (R, R): label, top, left, height, width of boxes over a background of 0."""
    labels = np.zeros((SIDE, SIDE), np.uint8)
    for label, top, left, height, width in boxes:
        labels[top : top + height, left : left + width] = label
    return labels


HEAD = (FUR, 24, 24, 80, 80)
LEFT_EYE, RIGHT_EYE = (EYE, 48, 40, 12, 12), (EYE, 48, 76, 12, 12)
BOTH = labels_of(HEAD, LEFT_EYE, RIGHT_EYE)


def clusters_of(labels):
    """The proxy mask (r, r) of a source with these labels, and what its clusters mean."""
    main = labels[2::4, 2::4]
    meanings = np.full(256, UNKNOWN, np.uint8)
    for label, cluster in CLUSTER.items():
        meanings[cluster] = label
    return np.vectorize(CLUSTER.get)(main), meanings


def holes_of(painted, target=None, movable=EVERYWHERE):
    """The holes where ``painted`` lies over a face with two eyes, and the mapper asks for ``target``: the same as before."""
    wanted, own = (LabelLayout(labels, SIZE, 3) for labels in (painted, BOTH))
    mask, meanings = clusters_of(BOTH)
    clusters = Clusters(mask if target is None else target, mask, meanings)
    return find_holes(align(wanted, own, movable), own.contents, clusters, movable), clusters


def test_an_eye_that_was_painted_over_is_a_hole_with_its_rim():
    holes, clusters = holes_of(labels_of(HEAD, RIGHT_EYE))
    rows, columns = np.nonzero(holes.cells)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (11, 15, 9, 13)
    assert (holes.kinds[holes.cells] == FUR).all()
    there = clusters_there(holes, clusters)
    assert (there[holes.cells] == CLUSTER[FUR]).all()
    assert np.array_equal(there[~holes.cells], clusters.target[~holes.cells])


def test_where_the_mapper_asks_for_what_was_painted_there_is_no_hole():
    painted = labels_of(HEAD, RIGHT_EYE)
    holes, _ = holes_of(painted, clusters_of(painted)[0])
    assert not holes.cells.any()


@pytest.mark.parametrize(
    "painted",
    [
        BOTH,
        labels_of(HEAD, (EYE, 56, 40, 12, 12), (EYE, 56, 76, 12, 12)),
        labels_of(),
        labels_of((FUR, 8, 40, 80, 80), (EYE, 32, 92, 12, 12)),
    ],
    ids=["nothing", "eyes that moved", "all of a head", "a head elsewhere"],
)
def test_there_is_no_hole_where_parts_move_or_much_is_gone(painted):
    assert not holes_of(painted)[0].cells.any()


def test_a_hole_lies_where_cells_may_change():
    movable = np.zeros((SIZE, SIZE), bool)
    movable[:, 16:] = True
    assert not holes_of(labels_of(HEAD, RIGHT_EYE), movable=movable)[0].cells.any()


def test_values_in_a_hole_are_harmonic_between_neighbours_of_the_same_kind():
    rows, columns = np.indices((8, 8))
    plane = (3.0 * rows - columns).astype(np.float32)
    holes = Holes.none(8)
    holes.cells[2:6, 2:5] = True
    holes.kinds[:] = FUR
    values = np.stack([np.where(holes.cells, np.float32(100), plane), np.full((8, 8), 5, np.float32)])
    fill(values, holes, np.ones((8, 8), bool))
    assert np.allclose(values[0], plane, atol=1e-3) and np.allclose(values[1], 5)
    holes.kinds[:, 5:] = EYE
    values[0][:, 5:] = 1000
    fill(values, holes, np.ones((8, 8), bool))
    assert values[0][2:6, 2:5].max() < 40


def test_a_hole_without_known_neighbours_stays():
    holes = Holes(EVERYWHERE[:4, :4], np.zeros((4, 4), np.uint8))
    values = np.random.default_rng(0).normal(size=(2, 4, 4)).astype(np.float32)
    before = values.copy()
    fill(values, holes, np.ones((4, 4), bool))
    assert np.allclose(values.mean(axis=(1, 2)), before.mean(axis=(1, 2)), atol=1e-3)
