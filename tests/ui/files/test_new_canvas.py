"""A new canvas is asked for: what it begins with, and how large it is."""

import numpy as np
import pytest
from helpers.tiny_pack import PALETTE
from PIL import Image

from fmr_studio.canvas.own_labels import add_label, listed, pack_labels, place_label
from fmr_studio.canvas.page import page_of
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.rect import Rect
from fmr_studio.packs.catalog import find_pack
from fmr_studio.ui.files.new_canvas import NewCanvasDialog, sides
from fmr_studio.ui.files.start import CanvasWish, Filling, first_sample, start_as


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


def test_a_canvas_that_is_not_square(window, answers, tmp_path):
    def fill_in(dialog):
        choose(dialog.filling, Filling.LABEL)
        choose(dialog.label, 2)
        choose(dialog.side, 0)
        dialog.width_box.setValue(600)
        dialog.height_box.setValue(300)

    answers.fill_in = fill_in
    window.actions_by_id["new"].trigger()
    document = window.session.document
    assert page_of(document) == Rect(0, 150, 600, 300)
    assert (labels(window)[150:450] == 2).all()
    assert (labels(window)[:150] == UNKNOWN).all()
    answers.path = tmp_path / "wide.png"
    window.actions_by_id["export_labels"].trigger()
    assert np.asarray(Image.open(answers.path)).shape == (300, 600)
    answers.path = tmp_path / "wide.ora"
    window.actions_by_id["export_openraster"].trigger()
    window.files.open_path(tmp_path / "wide.ora")
    assert page_of(window.session.document) == Rect(0, 150, 600, 300)


def test_a_label_map_that_is_not_square_is_opened_and_exported_at_its_own_size(window, answers, tmp_path):
    drawn = np.random.default_rng(1).integers(0, 4, (700, 1100)).astype(np.uint8)
    Image.fromarray(drawn).save(tmp_path / "wide.png")
    window.files.open_path(tmp_path / "wide.png")
    assert page_of(window.session.document) == Rect(0, 200, 1100, 700)
    answers.path = tmp_path / "again.png"
    window.actions_by_id["export_labels"].trigger()
    assert np.array_equal(np.asarray(Image.open(answers.path)), drawn)


def test_a_page_survives_the_layout_of_the_first_picture(window, engine, answers, qtbot):
    from fmr_studio.ui.files.start import CanvasWish, start_as

    engine.layout = np.ones((32, 32), np.uint8)
    window.beginning.again(start_as(find_pack("cats"), CanvasWish(Filling.LAYOUT, size=(200, 400))))
    qtbot.waitUntil(lambda: (labels(window) == 1).any())
    assert page_of(window.session.document) == Rect(100, 0, 200, 400)
    assert (labels(window)[:, :100] == UNKNOWN).all() and (labels(window)[:, 100:300] == 1).all()
    qtbot.waitUntil(lambda: window.session.shows_own_layout)


def test_the_margins_are_not_shown(window):
    from fmr_studio.ui.files.start import CanvasWish, start_as

    window.beginning.again(start_as(find_pack("cats"), CanvasWish(Filling.LABEL, 2, size=(400, 200))))
    image = window.canvas.grab().toImage()
    beside, on_it = (window.canvas.to_widget(point).toPoint() for point in ((200, 50), (200, 200)))
    assert image.pixelColor(beside) == window.canvas.palette().dark().color()
    assert image.pixelColor(on_it) != image.pixelColor(beside)


@pytest.mark.parametrize("side", [128, 1000])
def test_a_label_map_keeps_its_size_whatever_canvas_was_open_before(window, tmp_path, side):
    path = tmp_path / "map.png"
    Image.fromarray(np.arange(side * side).reshape(side, side).astype(np.uint8) % 4).save(path)
    window.beginning.again(start_as(find_pack("cats"), CanvasWish(Filling.LABEL, 2, 2048)))
    assert window.desk.open(path)
    assert window.session.document.label_layer.pixels.shape == (side, side)
