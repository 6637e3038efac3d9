"""Where painting may go: locks, "paint only over", symmetry, layers that cannot be painted on."""

import numpy as np
import pytest

from fmr_studio.canvas.brush import Brush
from fmr_studio.canvas.layer import LayerKind
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.rect import Rect
from fmr_studio.canvas.tools import Symmetry, Tool
from fmr_studio.errors import FmrError

PAINTING = (Tool.BRUSH, Tool.ERASER, Tool.LINE, Tool.RECTANGLE, Tool.ELLIPSE, Tool.POLYGON, Tool.LASSO, Tool.ENCIRCLE)
POINTS = [(4, 4), (26, 5), (5, 18), (25, 19)]


@pytest.fixture
def patched(studio):
    """Sky with a square of body and one of eye, and earth as the background of the eraser."""
    made = studio()
    made.put((6, 6, 8, 8), 2)
    made.put((12, 8, 10, 10), 3)
    made.set(background=1)
    return made


@pytest.mark.parametrize("tool", PAINTING)
def test_no_tool_paints_over_a_locked_label(patched, tool):
    before = patched.labels.copy()
    patched.set(locked_labels=frozenset({0, 3}))
    patched.draw(tool, *POINTS, label=4, brush=Brush(6))
    changed = patched.labels != before
    assert changed.any() and (before[changed] == 2).all()


@pytest.mark.parametrize("tool", PAINTING)
def test_every_tool_keeps_to_the_chosen_label(patched, tool):
    before = patched.labels.copy()
    patched.set(only_over=3)
    patched.draw(tool, *POINTS, label=4, brush=Brush(6))
    changed = patched.labels != before
    assert changed.any() and (before[changed] == 3).all()


def test_a_lock_wins_over_the_chosen_label(patched):
    patched.set(only_over=3, locked_labels=frozenset({3}))
    assert patched.draw(Tool.RECTANGLE, (0, 0), (31, 23), label=4) is None


def test_a_bucket_keeps_to_lock_and_chosen_label(patched):
    patched.set(locked_labels=frozenset({2}))
    assert patched.draw(Tool.FILL, (7, 7), label=4) is None
    patched.set(locked_labels=frozenset(), only_over=3)
    assert patched.draw(Tool.FILL, (7, 7), label=4) is None
    assert patched.draw(Tool.FILL, (15, 12), label=4) is not None


def test_locks_on_a_scribble_layer_look_through_to_the_labels_below(patched):
    patched.set(locked_labels=frozenset({2}))
    layer = patched.add(LayerKind.SCRIBBLE)
    patched.draw(Tool.RECTANGLE, (0, 0), (31, 23), layer=layer, label=4)
    expected = np.where(patched.labels == 2, UNKNOWN, 4)
    assert (patched.document.layer(layer).pixels == expected).all()


def test_only_over_what_is_unknown(studio):
    made = studio()
    made.document.set_layer(made.document.label_layer.id, "visible", value=False)
    layer = made.add(LayerKind.SCRIBBLE)
    made.draw(Tool.RECTANGLE, (0, 0), (9, 9), layer=layer, label=2)
    made.set(only_over=UNKNOWN)
    made.draw(Tool.RECTANGLE, (5, 5), (14, 14), layer=layer, label=4)
    pixels = made.document.layer(layer).pixels
    assert (pixels[:10, :10] == 2).all() and (pixels == 4).sum() == 100 - 25


def test_ink_knows_no_labels(patched):
    patched.set(only_over=3, locked_labels=frozenset({0}))
    layer = patched.add(LayerKind.SKETCH)
    patched.draw(Tool.RECTANGLE, (0, 0), (31, 23), layer=layer)
    assert (patched.document.layer(layer).pixels == 255).all()


@pytest.mark.parametrize("size", [(32, 24), (31, 23)])
@pytest.mark.parametrize("tool", [tool for tool in PAINTING if tool is not Tool.ERASER])
@pytest.mark.parametrize(
    ("symmetry", "images"),
    [
        (Symmetry.LEFT_RIGHT, [(1, -1)]),
        (Symmetry.UP_DOWN, [(-1, 1)]),
        (Symmetry.LEFT_RIGHT | Symmetry.UP_DOWN, [(1, -1), (-1, 1), (-1, -1)]),
    ],
)
def test_mirrored_strokes_are_exact(studio, size, tool, symmetry, images):
    points = [(2, 3), (11, 4), (9, 10), (3, 9)]
    plain, mirrored = studio(*size), studio(*size)
    plain.draw(tool, *points, label=4, brush=Brush(3))
    step = mirrored.draw(tool, *points, label=4, brush=Brush(3), symmetry=symmetry)
    expected = plain.labels == 4
    for down, right in images:
        expected = expected | (plain.labels[::down, ::right] == 4)
    assert ((mirrored.labels == 4) == expected).all()
    assert len(step.edits) == 1
    mirrored.history.undo()
    assert not mirrored.labels.any()


def test_layers_that_cannot_be_painted_on_say_why(studio):
    made = studio()
    scribble, reference = made.add(LayerKind.SCRIBBLE, "hint"), made.add(LayerKind.REFERENCE, "photo")
    with pytest.raises(FmrError, match="photo is a reference"):
        made.begin(layer=reference)
    made.document.set_layer(scribble, "locked", value=True)
    with pytest.raises(FmrError, match="hint is locked"):
        made.begin(layer=scribble)
    made.document.set_layer(scribble, "locked", value=False)
    made.document.set_layer(scribble, "visible", value=False)
    with pytest.raises(FmrError, match="hint is hidden"):
        made.begin(layer=scribble)
    with pytest.raises(FmrError, match="no longer there"):
        made.begin(layer=99)
    assert made.document.stroke == ""


def test_one_stroke_at_a_time_and_no_undo_meanwhile(studio):
    made = studio()
    made.draw(Tool.BRUSH, (4, 4), label=2)
    stroke = made.begin(Tool.BRUSH, label=3)
    stroke.begin((20, 20))
    for forbidden in (lambda: made.begin(Tool.LINE), made.history.undo, made.history.redo, lambda: made.add(LayerKind.SKETCH)):
        with pytest.raises(FmrError, match="Finish or cancel first: Brush: eye"):
            forbidden()
    made.history.record(stroke.finish())
    assert made.history.undo() != Rect()
