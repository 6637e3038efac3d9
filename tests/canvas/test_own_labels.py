"""Labels of one's own beside those of the pack: they are kept through everything, and unknown to the pack."""

import numpy as np
import pytest

from fmr_studio.canvas.document import Document
from fmr_studio.canvas.edit import PixelEdit
from fmr_studio.canvas.own_labels import (
    add_label,
    known_alone,
    listed,
    new_color,
    pack_labels,
    place_label,
    rename_label,
)
from fmr_studio.canvas.palette import UNKNOWN, Label, Palette
from fmr_studio.canvas.relabel import under_pack, without_label
from fmr_studio.errors import FmrError

PACK = Palette([Label(0, "sky", (90, 150, 220)), Label(1, "ground", (90, 60, 30)), Label(2, "tree", (20, 120, 30))])
OTHER = Palette([Label(0, "tree", (1, 2, 3)), Label(1, "Horn", (200, 10, 10))])


@pytest.fixture
def document():
    """Of a pack with three labels, with two of one's own, all of them painted."""
    made = Document(8, 8, PACK)
    for name in ("horn", "wing"):
        do(made, add_label(made, name, new_color(made.palette)))
    pixels = (np.arange(64).reshape(8, 8) % 6).astype(np.uint8)
    pixels[pixels == 5] = UNKNOWN
    do(made, [PixelEdit.between(made.label_layer.id, [(made.rect, made.label_layer.pixels, pixels)])])
    return made


def do(document, edits):
    for edit in edits:
        document.apply(edit)


def names(document):
    return [label.name for label in document.palette]


def test_new_labels_come_behind_those_of_the_pack_in_colours_far_from_them(document):
    assert names(document) == ["sky", "ground", "tree", "horn", "wing"]
    assert pack_labels(document.properties, document.palette) == 3
    colors = np.array([label.color for label in document.palette], float)
    gaps = np.sqrt(((colors[:, None] - colors[None]) ** 2).sum(axis=2)) + 1e3 * np.eye(5)
    assert gaps.min() > 60


def test_the_pack_reads_them_as_unknown_and_the_document_keeps_them(document):
    pixels = document.label_layer.pixels
    seen = known_alone(document, pixels)
    assert set(np.unique(seen)) == {0, 1, 2, UNKNOWN} and (seen[pixels > 2] == UNKNOWN).all()
    assert np.array_equal(seen[pixels < 3], pixels[pixels < 3]) and 4 in pixels
    plain = Document(8, 8, PACK)
    assert known_alone(plain, pixels) is pixels


def test_a_name_is_changed_and_has_to_be_one_of_its_own(document):
    do(document, rename_label(document, 1, "soil"))
    assert names(document)[1] == "soil" and pack_labels(document.properties, document.palette) == 3
    assert rename_label(document, 1, "soil") == ()
    for name, words in (("horn", "same name"), ("  ", "has a name")):
        with pytest.raises(FmrError, match=words):
            rename_label(document, 1, name)
        with pytest.raises(FmrError, match=words):
            add_label(document, name, (0, 0, 0))


def test_the_order_of_the_list_leaves_ids_alone(document):
    before = document.label_layer.pixels.copy()
    do(document, place_label(document, 4, 0))
    do(document, place_label(document, 0, 9))
    assert listed(document.properties, document.palette) == [4, 1, 2, 3, 0]
    assert np.array_equal(document.label_layer.pixels, before)
    do(document, add_label(document, "tail", (9, 9, 9)))
    assert listed(document.properties, document.palette) == [4, 1, 2, 3, 0, 5]
    fresh = Document(8, 8, PACK)
    do(fresh, place_label(fresh, 0, 1))
    do(fresh, place_label(fresh, 0, 0))
    assert fresh.properties.extra == (), "nothing is kept of the natural order"


def test_one_that_is_taken_away_leaves_unknown_pixels_and_one_of_the_pack_stays(document):
    before = document.label_layer.pixels.copy()
    do(document, place_label(document, 4, 0))
    change = without_label(document, 3)
    assert change.names == ("horn",) and change.lost == (before == 3).sum()
    do(document, change.edits)
    assert names(document) == ["sky", "ground", "tree", "wing"] and listed(document.properties, document.palette)[0] == 3
    after = document.label_layer.pixels
    assert (after[before == 4] == 3).all() and (after[before == 3] == UNKNOWN).all()
    do(document, without_label(document, 3).edits)
    assert document.palette == PACK and document.properties.extra_value("pack_labels") is None
    with pytest.raises(FmrError, match="stays"):
        without_label(document, 1)


def test_another_pack_keeps_them_and_one_that_was_taught_them_knows_them(document):
    before = document.label_layer.pixels.copy()
    change = under_pack(document, "other", OTHER)
    do(document, change.edits)
    assert names(document) == ["tree", "Horn", "wing"] and change.names == ("sky", "ground")
    assert pack_labels(document.properties, document.palette) == 2
    after = document.label_layer.pixels
    assert (after[before == 3] == 1).all(), "the new pack knows horns"
    assert (after[before == 4] == 2).all() and (known_alone(document, after)[before == 4] == UNKNOWN).all()
