"""Undo and redo: named steps, bounded by bytes, nothing lost when branching."""

import numpy as np
import pytest

from fmr_studio.canvas.brush import Brush
from fmr_studio.canvas.document import Change, ChangeKind
from fmr_studio.canvas.edit import PaletteEdit, PixelEdit, PropertyEdit
from fmr_studio.canvas.layer import LayerKind
from fmr_studio.canvas.layer_edits import LayerEdit
from fmr_studio.canvas.palette import Label, Palette
from fmr_studio.canvas.rect import Rect
from fmr_studio.canvas.tools import Symmetry, Tool
from fmr_studio.errors import FmrError


def seed_to(made, seed):
    made.history.do(f"Seed {seed}", (PropertyEdit("seed", made.document.properties.seed, seed),))


def line(made):
    return [entry.name for entry in made.history.entries()]


def noise(made, label, value):
    """A step of some thousand bytes that cannot be compressed."""
    rect = made.document.rect
    new = np.where(np.random.default_rng(value).random((rect.height, rect.width)) < 0.5, label, made.labels)
    made.history.do(f"Noise {value}", (PixelEdit.between(1, [(rect, made.labels, new.astype(np.uint8))]),))


def test_every_change_is_one_named_step(studio):
    made = studio()
    made.draw(Tool.BRUSH, (4, 4), (20, 9), label=3, symmetry=Symmetry.LEFT_RIGHT)
    made.draw(Tool.FILL, (0, 0), label=1)
    made.draw(Tool.MOVE, (4, 4), (9, 9))
    made.draw(Tool.BRUSH, (9, 9), erase=True)
    sketch = made.add(LayerKind.SKETCH, "ink")
    made.draw(Tool.LINE, (1, 1), (9, 9), layer=sketch)
    seed_to(made, 7)
    wider = Palette([*made.document.palette, Label(5, "horn", (1, 1, 1))])
    made.history.do("Other pack", (PaletteEdit(made.document.palette, wider), PropertyEdit("pack", "", "unicorns")))
    names = ["Brush: eye", "Fill: ground", "Move", "Brush: erase", "Add ink", "Line: ink", "Seed 7", "Other pack"]
    assert line(made) == ["", *names]
    for name in reversed(names):
        assert made.history.undo_name == name
        made.history.undo()
    assert made.history.undo_name is None and made.history.redo_name == names[0]
    assert len(made.document.palette) == 5 and made.document.properties.pack == ""


def test_undo_and_redo_at_the_ends_do_nothing(studio):
    made = studio()
    assert made.history.undo() == made.history.redo() == Rect()
    made.history.do("nothing", ())
    made.history.record(None)
    made.history.record(made.draw(Tool.ERASER, (5, 5)))
    assert line(made) == [""] and made.document.revision == 0 and made.history.nbytes == 0


def test_undo_returns_exactly_the_changed_rectangle(studio):
    made = studio(400, 300)
    before = made.labels.copy()
    made.draw(Tool.BRUSH, (60, 60), (300, 200), label=3, brush=Brush(31))
    rect = Rect.around(made.labels != before)
    made.changes.clear()
    assert made.history.undo() == rect and made.history.redo() == rect
    assert [change.rect for change in made.changes] == [rect, rect]


def test_a_step_that_fails_leaves_everything_as_it_was(studio):
    made = studio()
    before = made.document.content_hash()
    with pytest.raises(FmrError, match="seed"):
        made.history.do("Bad", (PropertyEdit("background", 0, 2), PropertyEdit("seed", 0, -1)))
    assert made.document.content_hash() == before and line(made) == [""]
    with pytest.raises(FmrError, match="no longer there"):
        made.history.do("Bad", (PropertyEdit("background", 0, 2), LayerEdit(99, "visible", True, False)))
    assert made.document.content_hash() == before


def test_pixels_of_another_size_are_refused(studio):
    made = studio()
    with pytest.raises(FmrError, match="32 x 24"):
        PixelEdit.between(1, [(made.document.rect, made.labels, np.zeros((24, 31), np.uint8))])


def test_a_new_step_after_undo_loses_nothing(studio):
    made = studio()
    for seed in (1, 2, 3):
        seed_to(made, seed)
    first_tip = made.history.current
    made.history.undo()
    made.history.undo()
    seed_to(made, 4)
    assert line(made) == ["", "Seed 1", "Seed 4"] and made.history.redo_name is None
    (branch,) = made.history.branches()
    assert (branch.number, branch.name, branch.steps, branch.last_step) == (first_tip, "Branch 1", 2, "Seed 3")
    second_tip = made.history.current
    made.history.goto(first_tip)
    assert made.document.properties.seed == 3 and line(made) == ["", "Seed 1", "Seed 2", "Seed 3"]
    assert [branch.number for branch in made.history.branches()] == [second_tip]
    made.history.rename_branch(second_tip, "the better one")
    assert made.history.branches()[0].name == "the better one"
    for walk in (made.history.undo, made.history.undo, made.history.redo, made.history.redo):
        walk()
    assert made.document.properties.seed == 3
    made.history.goto(second_tip)
    assert made.document.properties.seed == 4 and made.history.branches()[0].number == first_tip
    for unknown in (lambda: made.history.goto(99), lambda: made.history.rename_branch(99, "x")):
        with pytest.raises(FmrError, match="no longer"):
            unknown()


def test_the_panel_lists_what_is_done_and_what_redo_brings(studio):
    made = studio()
    for seed in (1, 2, 3):
        seed_to(made, seed)
    made.history.undo()
    entries = made.history.entries()
    assert [(entry.done, entry.current) for entry in entries] == [(True, False), (True, False), (True, True), (False, False)]
    assert [entry.number for entry in entries] == [0, 1, 2, 3] and entries[1].time_s == 1.0
    made.history.goto(0)
    assert made.document.properties.seed == 0 and made.history.redo_name == "Seed 1"


def test_the_state_that_was_saved_is_recognised_again(studio):
    made = studio()
    seed_to(made, 1)
    saved = made.history.current
    seed_to(made, 2)
    assert made.history.current != saved
    made.history.undo()
    assert made.history.current == saved
    made.history.undo()
    seed_to(made, 1)
    assert made.history.current != saved


def test_listeners_hear_of_every_step_once(studio):
    made = studio()
    heard = []
    disconnect = made.history.changed.connect(heard.append)
    seed_to(made, 1)
    made.history.undo()
    made.history.undo()
    made.history.redo()
    made.history.clear()
    assert heard == [1, 0, 1, 1]
    assert line(made) == [""] and made.document.properties.seed == 1
    disconnect()
    seed_to(made, 2)
    assert len(heard) == 4


def test_64_mb_hold_far_more_than_200_strokes_of_a_typical_size(studio):
    made = studio(1024, 1024)
    rng = np.random.default_rng(0)
    for number in range(40):
        centre, turns = rng.uniform(200, 824, 2), np.cumsum(rng.normal(0, 0.5, 30))
        path = centre + np.cumsum(20 * np.stack([np.cos(turns), np.sin(turns)], 1), axis=0)
        made.draw(Tool.BRUSH, *path.tolist(), label=number % 5, brush=Brush(int(rng.integers(8, 200))))
    assert len(made.history.entries()) >= 39
    assert made.history.nbytes / 40 * 200 < 64 * 2**20 / 20


def test_200_of_the_worst_strokes_fit_into_64_mb(studio):
    made = studio(1024, 1024)
    rng = np.random.default_rng(0)
    made.document.write_pixels(
        1, made.document.rect, values=rng.integers(0, 5, (1024, 1024)).astype(np.uint8), mask=np.ones((1024, 1024), bool)
    )
    step = made.draw(Tool.BRUSH, (100, 100), (600, 100), label=1, brush=Brush(100))
    assert 200 * step.nbytes < 64 * 2**20


def test_the_bound_is_kept_and_the_oldest_steps_go_first(studio):
    made = studio(64, 64, max_bytes=20_000)
    for value in range(30):
        noise(made, value % 4 + 1, value)
        assert made.history.nbytes <= 20_000
    assert made.history.nbytes == sum(entry.nbytes for entry in made.history.entries()[1:])
    names = line(made)
    assert names == ["", *(f"Noise {value}" for value in range(31 - len(names), 30))] and len(names) > 5
    while made.history.undo_name is not None:
        made.history.undo()
    assert made.history.current == made.history.entries()[0].number


def test_branches_go_before_the_line_that_is_shown(studio):
    made = studio(64, 64, max_bytes=20_000)
    for value in range(4):
        noise(made, 1, value)
    made.history.goto(1)
    kept = []
    for value in range(4, 100):
        noise(made, value % 3 + 2, value)
        assert made.history.nbytes <= 20_000
        if not made.history.branches():
            break
        assert "Noise 0" in line(made)
        kept.append(made.history.branches()[0].steps)
    assert kept[0] == 3 and kept[-1] < 3 and kept == sorted(kept, reverse=True)
    assert made.history.nbytes == sum(entry.nbytes for entry in made.history.entries()[1:])


def test_the_newest_step_stays_however_large(studio):
    made = studio(64, 64, max_bytes=10)
    noise(made, 1, 1)
    noise(made, 2, 2)
    assert line(made) == ["", "Noise 2"] and made.history.nbytes > 10
    made.history.undo()
    assert made.history.redo_name == "Noise 2"


def test_observers_are_told_once_per_edit_with_its_revision(studio):
    made = studio(300, 300)
    sketch = made.add(LayerKind.SKETCH)
    made.changes.clear()
    start = made.document.revision
    made.history.do("Two", (PropertyEdit("seed", 0, 5), LayerEdit(sketch, "opacity", 1.0, 0.5)))
    made.draw(Tool.FILL, (0, 0), label=4)
    made.history.undo()
    whole = made.document.rect
    assert made.changes == [
        Change(ChangeKind.PROPERTIES, Rect(), start + 1, "seed"),
        Change(ChangeKind.LAYERS, whole, start + 2, str(sketch)),
        Change(ChangeKind.PIXELS, whole, start + 3, "1"),
        Change(ChangeKind.PIXELS, whole, start + 4, "1"),
    ]
    assert made.document.revision == start + 4


@pytest.mark.parametrize("tool", [tool for tool in Tool if tool is not Tool.PICKER and not tool.selects])
def test_each_call_of_a_stroke_tells_what_it_changed_once(studio, tool):
    made = studio(300, 300)
    made.put((20, 20, 60, 60), 2)
    made.set(background=1)
    layer = made.document.label_layer.id if tool.suits(LayerKind.LABELS) else made.add(LayerKind.DEPTH)
    made.changes.clear()
    stroke = made.begin(tool, layer=layer, label=4, brush=Brush(15), symmetry=Symmetry.LEFT_RIGHT | Symmetry.UP_DOWN)
    moves = [lambda: stroke.begin((50, 50))]
    for point, straight in (((180, 60), False), ((200, 150), True), ((90, 240), True), ((60, 60), False)):
        moves.append(lambda point=point, straight=straight: stroke.extend(point, straight=straight))
    for move in moves:
        before, told, revision = made.document.layer(layer).pixels.copy(), len(made.changes), made.document.revision
        rect = move()
        changed = Rect.around(made.document.layer(layer).pixels != before)
        assert rect.union(changed) == rect
        assert len(made.changes) - told == made.document.revision - revision == int(not rect.empty)
        if not rect.empty:
            assert made.changes[-1] == Change(ChangeKind.PIXELS, rect, made.document.revision, str(layer))
    told = len(made.changes)
    stroke.finish()
    assert len(made.changes) - told <= 1
    assert all(not change.rect.empty for change in made.changes)


def test_a_step_of_a_pack_that_fails_halfway_tells_both_ways(studio):
    made = studio()
    with pytest.raises(FmrError):
        made.history.do("Bad", (PropertyEdit("background", 0, 2), PropertyEdit("seed", 0, -1)))
    assert [change.detail for change in made.changes] == ["background", "background"]
    assert made.document.revision == 2
