"""Random work of every kind: undone to the hash of the start, redone to the hash of the end."""

import numpy as np

from fmr_studio.canvas.brush import Brush
from fmr_studio.canvas.carrying import Vacated
from fmr_studio.canvas.edit import PropertyEdit
from fmr_studio.canvas.layer import Heed, LayerKind
from fmr_studio.canvas.layer_edits import change_layer, duplicate_layer, merge_down, move_layer, remove_layer
from fmr_studio.canvas.tools import Symmetry, Tool
from fmr_studio.errors import FmrError

PAINTING = [tool for tool in Tool if tool is not Tool.PICKER and not tool.selects]
OPERATIONS = 1000


def one_of(rng, choices):
    """One of them, as it is: numpy would make strings of enums."""
    return choices[rng.integers(0, len(choices))]


def random_stroke(made, rng):
    """Any tool with any options on any layer; one in ten is taken back."""
    layer = one_of(rng, made.document.layers).id
    stroke = made.begin(
        one_of(rng, PAINTING),
        layer=layer,
        depth=int(rng.integers(1, 256)),
        softness=one_of(rng, [0.0, 0.3, 1.0]),
        round_gradient=bool(rng.random() < 0.5),
        heed=one_of(rng, list(Heed)),
        label=one_of(rng, [0, 1, 2, 3, 4, 255]),
        ink=int(rng.integers(0, 256)),
        erase=bool(rng.random() < 0.1),
        brush=Brush(int(rng.integers(1, 20)), spacing=one_of(rng, [0, 0, 1.5]), smooth=bool(rng.random() < 0.1)),
        symmetry=Symmetry(int(rng.integers(0, 4))),
        filled=bool(rng.random() < 0.7),
        contiguous=bool(rng.random() < 0.7),
        vacated=one_of(rng, list(Vacated)),
    )
    stroke.begin(tuple(rng.uniform(-5, 53, 2)), float(rng.random()))
    for _ in range(rng.integers(1, 3)):
        stroke.extend(tuple(rng.uniform(-5, 53, 2)), float(rng.random()), straight=bool(rng.random() < 0.2))
        if hasattr(stroke, "add_corner"):
            stroke.add_corner()
    if rng.random() < 0.1:
        before = made.history.current
        stroke.cancel()
        assert made.history.current == before
    else:
        made.history.record(stroke.finish())


def random_property(made, rng):
    labels = frozenset(rng.integers(0, 5, rng.integers(0, 3)).tolist())
    name, value = [
        ("seed", int(rng.integers(0, 1000))),
        ("truncation", float(rng.random())),
        ("mix", ((int(rng.integers(0, 8)), int(rng.integers(0, 9))),)),
        ("background", int(rng.integers(0, 5))),
        ("locked_labels", labels),
        ("only_over", one_of(rng, [None, None, 2])),
        ("hidden_labels", labels),
        ("solo_label", one_of(rng, [None, 3])),
        ("extra", made.document.properties.with_extra("note", str(rng.integers(0, 9))).extra),
    ][rng.integers(0, 9)]
    made.history.do(name, (PropertyEdit(name, getattr(made.document.properties, name), value),))


def random_layer_command(made, rng):
    document = made.document
    layer = one_of(rng, document.layers).id
    fields = [
        ("name", f"name {rng.integers(9)}"),
        ("opacity", float(rng.random())),
        ("visible", bool(rng.random() < 0.8)),
        ("locked", bool(rng.random() < 0.2)),
    ]
    field, value = one_of(rng, fields)
    many = len(document.layers) > 4
    edits = [
        lambda: change_layer(document, layer, field, value),
        lambda: move_layer(document, layer, int(rng.integers(0, 7))),
        lambda: merge_down(document, layer),
        lambda: remove_layer(document, layer) if many else duplicate_layer(document, layer, name="copy"),
    ][rng.integers(0, 4)]
    made.history.do("Layer", edits())


def operate(made, rng):
    """One random operation; what cannot be done, as painting on a locked layer, changes nothing."""
    kind = rng.random()
    try:
        if kind < 0.7:
            random_stroke(made, rng)
        elif kind < 0.8:
            random_property(made, rng)
        elif kind < 0.84 and len(made.document.layers) < 6:
            made.add(one_of(rng, [kind for kind in LayerKind if kind is not LayerKind.LABELS]))
        else:
            random_layer_command(made, rng)
    except FmrError:
        pass
    assert made.document.stroke == ""


def note(made, hashes):
    """The state of a number never changes."""
    found = made.document.content_hash()
    assert hashes.setdefault(made.history.current, found) == found


def test_a_thousand_operations_are_undone_and_redone_to_the_same_hashes(studio):
    made = studio(48, 48)
    rng = np.random.default_rng(0)
    hashes = {made.history.current: made.document.content_hash()}
    while len(hashes) <= OPERATIONS:
        operate(made, rng)
        note(made, hashes)
    states = [entry.number for entry in made.history.entries()]
    assert len(states) == OPERATIONS + 1
    for walk, expected in ((made.history.undo, reversed(states[:-1])), (made.history.redo, states[1:])):
        for number in expected:
            revision = made.document.revision
            walk()
            assert made.history.current == number and made.document.revision > revision
            assert made.document.content_hash() == hashes[number]


def test_wherever_one_goes_in_a_branching_history_the_state_is_the_one_that_was(studio):
    made = studio(48, 48)
    rng = np.random.default_rng(7)
    hashes = {made.history.current: made.document.content_hash()}
    for _ in range(400):
        kind = rng.random()
        if kind < 0.4:
            operate(made, rng)
        elif kind < 0.6:
            made.history.undo()
        elif kind < 0.75:
            made.history.redo()
        else:
            made.history.goto(one_of(rng, list(hashes)))
        note(made, hashes)
    assert len(made.history.branches()) > 10
    for number, expected in hashes.items():
        made.history.goto(number)
        assert made.document.content_hash() == expected
