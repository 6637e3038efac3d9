"""A document under another pack: what is carried over, what becomes unknown, and that undo brings all of it back."""

import numpy as np

from fmr_studio.canvas.document import Document
from fmr_studio.canvas.history import History
from fmr_studio.canvas.layer import Layer, LayerKind
from fmr_studio.canvas.palette import UNKNOWN, Label, Palette
from fmr_studio.canvas.properties import Properties
from fmr_studio.canvas.relabel import label_table, under_pack

CATS = Palette([Label(0, "background", (1, 2, 3)), Label(1, "ear", (4, 5, 6)), Label(2, "tail", (7, 8, 9))])
FACES = Palette([Label(0, "hair", (7, 8, 9)), Label(1, "Background", (9, 9, 9)), Label(2, "nose", (4, 4, 4))])


def document(**properties):
    pixels = np.array([[0, 1], [2, UNKNOWN]], np.uint8)
    scribble = np.array([[UNKNOWN, 1], [1, UNKNOWN]], np.uint8)
    layers = [Layer(1, LayerKind.LABELS, pixels, "Labels"), Layer(2, LayerKind.SCRIBBLE, scribble, "S")]
    return Document(2, 2, CATS, layers=layers, properties=Properties(pack="cats", **properties))


def test_labels_are_carried_over_by_name_then_by_colour():
    table = label_table(CATS, FACES)
    assert table[:3].tolist() == [1, UNKNOWN, 0] and table[UNKNOWN] == UNKNOWN


def test_what_the_other_pack_does_not_know_becomes_unknown_and_is_counted():
    painted = document()
    change = under_pack(painted, "faces", FACES)
    History(painted).do("Pack", change.edits)
    assert painted.label_layer.pixels.tolist() == [[1, UNKNOWN], [0, UNKNOWN]]
    assert (painted.layer(2).pixels == UNKNOWN).all()
    assert (change.lost, change.names) == (3, ("ear",))
    assert painted.palette == FACES and painted.properties.pack == "faces" and painted.properties.background == 1


def test_rules_of_painting_follow_the_labels_they_are_about():
    painted = document(
        locked_labels=frozenset({1, 2}), only_over=UNKNOWN, solo_label=1, label_colors=((1, (1, 1, 1)), (2, (2, 2, 2)))
    )
    History(painted).do("Pack", under_pack(painted, "faces", FACES).edits)
    rules = painted.properties
    assert rules.locked_labels == {0} and rules.only_over == UNKNOWN and rules.solo_label is None
    assert rules.label_colors == ((0, (2, 2, 2)),)


def test_one_undo_brings_everything_back():
    painted = document(locked_labels=frozenset({2}))
    before = painted.content_hash()
    history = History(painted)
    history.do("Pack", under_pack(painted, "faces", FACES).edits)
    history.undo()
    assert painted.content_hash() == before


def test_a_pack_with_the_same_palette_changes_no_pixel():
    painted = document()
    change = under_pack(painted, "cats-2", CATS)
    assert change.lost == 0 and len(change.edits) == 1
    assert under_pack(painted, "cats", CATS).edits == ()
