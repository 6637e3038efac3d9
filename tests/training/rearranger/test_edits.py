"""Edits to train on: of every kind, within the grid, and with what a painter's edit has."""

import numpy as np

from fmr_studio.training.rearranger.edits import draw_edit

SIZE, SIDE = 32, 12


def edits(count=200):
    rng = np.random.default_rng(4)
    mask, other = rng.integers(0, 5, (2, SIZE, SIZE))
    return mask, other, [draw_edit(rng, mask, lambda: other, SIDE) for _ in range(count)]


def test_something_changes_in_every_edit():
    _, _, drawn = edits()
    assert all(edit.changed.any() and edit.target.shape == (SIDE, SIDE) for edit in drawn)


def test_the_whole_target_holds_the_window():
    mask, other, drawn = edits()
    for edit in drawn:
        assert np.array_equal(edit.window.cut(edit.whole), edit.target)
        outside = edit.whole.copy()
        outside[edit.window.top : edit.window.bottom, edit.window.left : edit.window.right] = -1
        seen = outside >= 0
        assert any(np.array_equal(outside[seen], kind[seen]) for kind in (mask, other, other[:, ::-1]))


def test_cells_with_another_target_change_and_known_edits_keep_their_own():
    mask, _, drawn = edits()
    for edit in drawn:
        own = edit.window.cut(mask)
        assert edit.changed[edit.target != own].all()
        if edit.known:
            assert np.array_equal(edit.target, own)


def test_holes_hide_just_what_has_to_be_found_elsewhere():
    _, _, drawn = edits()
    holes = [edit for edit in drawn if edit.hidden.any()]
    assert holes
    for edit in holes:
        assert edit.known and np.array_equal(edit.window.cut(edit.hidden), edit.changed)
        assert edit.hidden.sum() == edit.changed.sum()
