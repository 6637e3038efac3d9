"""A new canvas is asked for: what it begins with, and how large it is."""

import numpy as np
import pytest
from helpers.tiny_pack import PALETTE

from fmr_studio.canvas.own_labels import add_label, listed, pack_labels, place_label
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.packs.catalog import find_pack
from fmr_studio.ui.files.new_canvas import NewCanvasDialog, sides
from fmr_studio.ui.files.start import Filling, first_sample


def choose(box, value):
    box.setCurrentIndex(box.findData(value))


def labels(window):
    return window.session.document.label_layer.pixels


def test_one_label_on_a_large_canvas(window, answers):
    def fill_in(dialog):
        choose(dialog.filling, Filling.LABEL)
        choose(dialog.label, 2)
        choose(dialog.side, 2048)

    answers.fill_in = fill_in
    window.actions_by_id["new"].trigger()
    assert labels(window).shape == (2048, 2048) and (labels(window) == 2).all()
    assert window.canvas.viewport.area.width() == window.result.viewport.area.width() == 2048
    assert not window.session.modified and window.session.document.properties.pack == "cats"


def test_nothing_leaves_all_to_the_generator(window, answers):
    answers.fill_in = lambda dialog: choose(dialog.filling, Filling.UNKNOWN)
    window.actions_by_id["new"].trigger()
    assert (labels(window) == UNKNOWN).all()


def test_who_cancels_keeps_the_canvas(window, answers):
    window.session.choose(label=2)
    window.session.begin_stroke((100.0, 100.0))
    window.session.finish_stroke()
    before, answers.agrees = window.session.document, False
    window.actions_by_id["new"].trigger()
    assert window.session.document is before


def test_the_layout_comes_with_the_first_picture_in_the_size_of_the_canvas(window, engine, answers, qtbot):
    engine.layout = np.eye(32, dtype=np.uint8)
    window.beginning.again(_wished(window, Filling.LAYOUT, 1024))
    qtbot.waitUntil(lambda: labels(window).any())
    assert labels(window).shape == (1024, 1024) and labels(window)[40, 40] == 1 and not window.session.modified


def _wished(window, filling, side):
    from fmr_studio.ui.files.start import CanvasWish, start_as

    return start_as(find_pack("cats"), CanvasWish(filling, side=side))


def test_only_what_the_pack_has_is_offered(window, qtbot):
    dialog = NewCanvasDialog(find_pack("cats"), window)
    qtbot.addWidget(dialog)
    offered = [dialog.filling.itemData(index) for index in range(dialog.filling.count())]
    assert offered == [Filling.LABEL, Filling.UNKNOWN], "the card of the tests has neither samples nor a segmenter"
    assert first_sample(PALETTE, 512) is None
    assert dialog.label.isEnabled()
    choose(dialog.filling, Filling.UNKNOWN)
    assert not dialog.label.isEnabled()


@pytest.mark.parametrize(("resolution", "expected"), [(128, [512, 1024, 2048, 4096, 8192]), (1024, [1024, 2048, 4096, 8192])])
def test_sizes_are_doubles_of_the_usual_one(resolution, expected):
    assert sides(resolution) == expected


def test_a_large_label_map_is_opened_and_exported_at_its_own_size(window, answers, tmp_path):
    from PIL import Image

    drawn = np.random.default_rng(1).integers(0, 4, (1000, 1000)).astype(np.uint8)
    Image.fromarray(drawn).save(tmp_path / "large.png")
    window.files.open_path(tmp_path / "large.png")
    assert np.array_equal(labels(window), drawn)
    answers.path = tmp_path / "again.png"
    window.actions_by_id["export_labels"].trigger()
    assert np.array_equal(np.asarray(Image.open(answers.path)), drawn)


def test_labels_of_ones_own_come_along_to_a_new_canvas(window, answers):
    for edit in add_label(window.session.document, "horn", (250, 250, 90)):
        window.session.document.apply(edit)
    for edit in place_label(window.session.document, len(PALETTE), 0):
        window.session.document.apply(edit)
    before = window.session.document
    window.actions_by_id["new"].trigger()
    document = window.session.document
    assert document is not before
    assert [label.name for label in document.palette][-1] == "horn"
    assert pack_labels(document.properties, document.palette) == len(PALETTE)
    assert listed(document.properties, document.palette)[0] == len(PALETTE)
