"""The file menu, dropped and pasted things, with real widgets: nothing is lost, and everything comes back."""

import os
import sys
from pathlib import Path

import numpy as np
import pytest
from helpers.documents import full_document
from helpers.photos import noise_photo
from helpers.pictures import blocks, save
from helpers.tiny_pack import PALETTE
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest

from fmr_studio.canvas.layer import Layer, LayerKind
from fmr_studio.canvas.layer_edits import add_layer
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.errors import FmrError
from fmr_studio.inference.recipes import picture_png
from fmr_studio.inference.request import Look, RenderRequest
from fmr_studio.project.archive import read_project, save_openraster, save_project
from fmr_studio.ui.files import files
from fmr_studio.ui.files.arrivals import Picture
from fmr_studio.ui.shell.qimages import image_of, pixels_of

INPUTS = Path(__file__).resolve().parents[2] / "data" / "inputs"
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def paint(window, *points):
    places = [window.canvas.to_widget(point).toPoint() for point in points]
    QTest.mousePress(window.canvas, LEFT, NONE, places[0])
    for place in places[1:]:
        QTest.mouseMove(window.canvas, place)
    QTest.mouseRelease(window.canvas, LEFT, NONE, places[-1])


def labels(window):
    return window.session.document.label_layer.pixels


def drop(window, data):
    window.dropEvent(QDropEvent(QPointF(10, 10), Qt.DropAction.CopyAction, data, LEFT, NONE))


def urls(*paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def key(window, name):
    window.activateWindow()
    window.canvas.setFocus()
    modifiers = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(window.canvas, name, modifiers)


# -- saving and opening ------------------------------------------------------------------------------------------------


def test_a_saved_project_brings_everything_back(window, answers, tmp_path):
    window.session.choose(label=3)
    paint(window, (100, 100), (200, 100))
    window.look_panel.choose_seed(41)
    document = window.session.document
    layer = Layer(document.new_layer_id(), LayerKind.SCRIBBLE, labels(window).copy(), "Idea", 0.5)
    window.session.do("Add", *add_layer(document, layer))
    window.session.set_property("locked_labels", frozenset({1}), "Lock")
    wanted, answers.path = document.content_hash(), tmp_path / "mine.fmr"
    assert window.session.modified and window.isWindowModified()
    key(window, Qt.Key.Key_S)
    assert not window.session.modified and not window.isWindowModified()
    assert window.windowTitle() == "mine.fmr[*] — FMR Studio" and answers.asked == ["file"]
    window.actions_by_id["new"].trigger()
    assert window.session.document.content_hash() != wanted and window.windowTitle().startswith("Untitled")
    assert window.desk.open(answers.path)
    assert window.session.document.content_hash() == wanted and not window.session.modified
    assert window.session.history.undo_name is None
    assert window.settings.now.recent == (str(answers.path),)


def test_saving_again_does_not_ask_where(window, answers, tmp_path):
    answers.path = tmp_path / "mine.fmr"
    window.actions_by_id["save"].trigger()
    paint(window, (100, 100), (200, 100))
    answers.path = None
    window.actions_by_id["save"].trigger()
    assert not window.session.modified and answers.asked == ["file"]
    assert np.array_equal(read_project(tmp_path / "mine.fmr", PALETTE).document.label_layer.pixels, labels(window))


def test_the_recipe_is_in_the_project(window, answers, tmp_path):
    answers.path = tmp_path / "mine.fmr"
    window.look_panel.choose_seed(5)
    window.actions_by_id["save"].trigger()
    assert read_project(answers.path, PALETTE).recipe == window.preview.request().recipe()


@pytest.mark.parametrize("kind", ["png", "ora"])
def test_what_was_opened_from_another_kind_is_saved_as_a_project(window, answers, tmp_path, kind):
    path = tmp_path / f"map.{kind}"
    if kind == "png":
        save(path, blocks(4, shape=(64, 64)))
    else:
        save_openraster(path, window.session.document)
    before = path.read_bytes()
    window.desk.open(path)
    paint(window, (100, 100), (200, 100))
    answers.path = tmp_path / "map.fmr"
    window.actions_by_id["save"].trigger()
    assert answers.asked == ["file"] and answers.path.is_file() and path.read_bytes() == before


def test_a_save_that_fails_leaves_the_document_unsaved(window, answers, tmp_path):
    (tmp_path / "file").write_text("")
    paint(window, (100, 100), (200, 100))
    answers.path = tmp_path / "file" / "mine.fmr"
    answers.unsaved_answer = "save"
    assert not window.close() and window.session.modified and window.isVisible()
    assert "cannot be written" in window.banner.text and window.session.file is None


def test_a_save_that_is_cancelled_loses_nothing(window, answers, tmp_path, monkeypatch):
    def cancelled(path, document, *, recipe, progress):
        progress.cancel()
        progress.check()

    monkeypatch.setattr(files, "save_project", cancelled)
    paint(window, (100, 100), (200, 100))
    assert not window.desk.save(tmp_path / "mine.fmr") and window.session.modified


def test_a_file_that_somebody_else_changed_is_not_overwritten_unasked(window, answers, tmp_path):
    answers.path = tmp_path / "mine.fmr"
    window.actions_by_id["save"].trigger()
    save_project(answers.path, full_document(96))
    theirs = answers.path.read_bytes()
    paint(window, (100, 100), (200, 100))
    window.actions_by_id["save"].trigger()
    assert answers.asked == ["file", "overwrite"] and answers.path.read_bytes() == theirs and window.session.modified
    answers.overwrite_answer = "over"
    window.actions_by_id["save"].trigger()
    assert answers.path.read_bytes() != theirs and not window.session.modified


def test_unsaved_changes_are_asked_about_only_when_the_file_can_be_opened(window, answers, tmp_path):
    paint(window, (100, 100), (200, 100))
    before = labels(window).copy()
    (tmp_path / "letter.fmr").write_text("Dear all")
    assert not window.desk.open(tmp_path / "letter.fmr")
    assert answers.asked == [] and "not even a zip file" in window.banner.text
    answers.unsaved_answer = "cancel"
    good = save(tmp_path / "good.png", blocks(4, shape=(64, 64)))
    assert not window.desk.open(good) and answers.asked == ["unsaved"]
    assert np.array_equal(labels(window), before) and window.session.modified


def test_layers_that_were_exported_are_not_called_another_programs_and_are_painted_on_with_the_present_pack(
    window, engine, tmp_path, qtbot
):
    session = window.session
    session.choose(label=2)
    session.set_look(Look(3, 0.5), "seed")
    paint(window, (100, 100), (200, 100))
    path, painted = tmp_path / "layers.ora", labels(window).copy()
    save_openraster(path, session.document)
    session.mark_saved(None)
    assert window.desk.open(path)
    assert "another program" not in window.banner.text and "All pixels were clear" in window.banner.text
    assert session.document.properties.pack == "cats" and session.look == Look(3, 0.5)
    assert np.array_equal(labels(window), painted)
    before = len(engine.requests)
    paint(window, (100, 300), (200, 300))
    qtbot.waitUntil(lambda: not window.preview.behind and window.preview.result.request.revision > 0)
    assert len(engine.requests) > before and window.result.badge == ""
    assert window.session.file is None


def test_recent_files_that_are_missing_are_grey(window, answers, tmp_path):
    window.settings.change(recent=())
    for name in ("gone.fmr", "there.fmr"):
        answers.path = tmp_path / name
        window.actions_by_id["save_as"].trigger()
    (tmp_path / "gone.fmr").unlink()
    menu = window.file_menus.recent
    menu.aboutToShow.emit()
    there, gone = menu.actions()[:2]
    assert there.isEnabled() and "there.fmr" in there.text()
    assert not gone.isEnabled() and "(missing)" in gone.text()
    menu.actions()[-1].trigger()
    assert window.settings.now.recent == ()


# -- exporting ---------------------------------------------------------------------------------------------------------


def test_the_label_map_is_exported_with_ids_as_indices(window, answers, tmp_path):
    window.session.choose(label=3)
    paint(window, (100, 100), (200, 100))
    painted, answers.path = labels(window).copy(), tmp_path / "map.png"
    window.actions_by_id["export_labels"].trigger()
    with Image.open(answers.path) as image:
        assert image.mode == "P" and np.array_equal(np.asarray(image), painted)
    assert window.session.modified and window.session.file is None, "an export saves nothing"
    window.actions_by_id["new"].trigger()
    window.desk.open(answers.path)
    assert np.array_equal(labels(window), painted)


def test_the_layers_are_exported_for_other_programs(window, answers, tmp_path):
    paint(window, (100, 100), (200, 100))
    answers.path = tmp_path / "layers.ora"
    window.actions_by_id["export_openraster"].trigger()
    found = read_project(answers.path, PALETTE)
    assert not found.own and np.array_equal(found.document.label_layer.pixels, labels(window))


def test_a_dropped_export_restores_photo_and_edits_too(window, tmp_path):
    photo = noise_photo(pack="cats")
    request = RenderRequest("cats", blocks(4, shape=(512, 512)), look=Look(9), photo=photo)
    path = tmp_path / "picture.png"
    path.write_bytes(picture_png(np.zeros((32, 32, 3), np.uint8), request))
    drop(window, urls(path))
    assert np.array_equal(labels(window), request.labels)
    assert window.session.document.properties.photo == photo and window.session.document.properties.seed == 9
    assert window.session.file is None


def plain_recipe(tmp_path, **what):
    path = tmp_path / "plain.png"
    path.write_bytes(picture_png(np.zeros((32, 32, 3), np.uint8), RenderRequest("cats", **what)))
    return path


def test_a_recipe_without_labels_leaves_the_canvas_free_where_no_layout_is_known(window, qtbot, tmp_path):
    assert window.desk.open(plain_recipe(tmp_path, look=Look(77)))
    qtbot.waitUntil(lambda: not window.preview.wants_layout)
    assert (labels(window) == UNKNOWN).all() and window.preview.request().labels is None and window.session.look.seed == 77


def test_a_recipe_without_labels_brings_the_layout_of_its_own_picture(window, engine, qtbot, tmp_path):
    engine.layout = blocks(4, shape=(32, 32))
    look, photo = Look(77, 0.5, ((2, 9),)), noise_photo(pack="cats")
    for what in ({"look": look}, {"look": look, "photo": photo}):
        assert window.desk.open(plain_recipe(tmp_path, **what))
        qtbot.waitUntil(lambda: np.array_equal(labels(window)[::16, ::16], engine.layout))
        assert window.session.look == look and window.session.document.properties.photo == what.get("photo")
        assert not window.session.modified and window.session.history.undo_name is None


def test_a_stroke_that_comes_before_the_layout_of_a_recipe_stays_alone(window, engine, qtbot, tmp_path):
    engine.layout = blocks(4, shape=(32, 32))
    assert window.desk.open(plain_recipe(tmp_path, look=Look(77)))
    window.session.choose(label=3)
    paint(window, (100, 100), (200, 100))
    qtbot.waitUntil(lambda: not window.preview.wants_layout)
    assert set(np.unique(labels(window))) == {3, UNKNOWN}


# -- clipboard and drops -----------------------------------------------------------------------------------------------


def test_the_copied_label_map_can_be_pasted_again_and_undone(window):
    window.session.choose(label=3)
    paint(window, (100, 100), (200, 100))
    painted = labels(window).copy()
    window.actions_by_id["copy_labels"].trigger()
    assert np.array_equal(pixels_of(QGuiApplication.clipboard().image()), PALETTE.colors()[painted])
    window.session.undo()
    assert not labels(window).any()
    key(window, Qt.Key.Key_V)
    assert np.array_equal(labels(window), painted)
    window.session.undo()
    assert not labels(window).any()


def test_pasted_labels_with_gaps_become_a_scribble_layer(window):
    colors = np.zeros((64, 64, 4), np.uint8)
    colors[10:20, 10:20] = (*PALETTE["eye"].color, 255)
    QGuiApplication.clipboard().setImage(image_of(colors))
    window.actions_by_id["paste"].trigger()
    top = window.session.document.layers[-1]
    assert top.kind is LayerKind.SCRIBBLE and not labels(window).any()
    assert (top.pixels[80:160, 80:160] == 3).all() and (top.pixels != UNKNOWN).sum() == 6400


def test_a_pasted_picture_becomes_a_reference_that_undo_takes_away(window):
    noise = np.random.default_rng(0).integers(0, 256, (40, 60, 3), np.uint8)
    QGuiApplication.clipboard().setImage(image_of(noise))
    window.actions_by_id["paste"].trigger()
    layers = window.session.document.layers
    assert [layer.kind for layer in layers] == [LayerKind.LABELS, LayerKind.REFERENCE]
    assert window.session.active_layer.kind is LayerKind.LABELS
    window.session.undo()
    assert len(window.session.document.layers) == 1


def test_the_copied_picture_holds_its_recipe(window):
    window.actions_by_id["copy_picture"].trigger()
    data = QGuiApplication.clipboard().mimeData()
    assert bytes(data.data("image/png").data()) == picture_png(window.preview.result.image, window.preview.result.request)
    assert np.array_equal(pixels_of(QGuiApplication.clipboard().image()), window.preview.result.image)


def test_pasting_nothing_is_said(window):
    QGuiApplication.clipboard().setText("words")
    window.actions_by_id["paste"].trigger()
    assert "nothing on the clipboard" in window.banner.text


def test_a_jpeg_is_turned_as_its_camera_says(window, qtbot, tmp_path):
    noise = np.random.default_rng(0).integers(0, 256, (40, 80, 3), np.uint8)
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    Image.fromarray(noise).save(tmp_path / "photo.jpg", exif=exif)
    arrived = []
    window.desk.picture_arrived.connect(arrived.append)
    drop(window, urls(tmp_path / "photo.jpg"))
    assert arrived[0].path == tmp_path / "photo.jpg" and arrived[0].rgba().shape == (80, 40, 4)
    qtbot.waitUntil(lambda: window.session.document.layers[-1].kind is LayerKind.REFERENCE)


def test_a_dropped_image_without_a_file_is_taken(window):
    data = QMimeData()
    data.setImageData(image_of(PALETTE.colors()[np.full((32, 32), 2)]))
    drop(window, data)
    assert (labels(window) == 2).all()


def test_of_several_files_the_first_is_opened_and_that_is_said(window, tmp_path):
    paths = [save(tmp_path / f"{name}.png", blocks(4, seed=name, shape=(64, 64))) for name in (1, 2)]
    drop(window, urls(*paths))
    assert np.array_equal(labels(window), blocks(4, seed=1, shape=(64, 64))) and "first" in window.banner.text


def test_an_address_of_the_web_is_not_followed(window):
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/cat.png")])
    drop(window, data)
    assert "not on this computer" in window.banner.text


def test_open_image_takes_files_and_images(window, tmp_path):
    path = save(tmp_path / "map.png", blocks(4, shape=(64, 64)))
    assert window.desk.open_image(path) and window.session.file == path
    assert window.desk.open_image(image_of(PALETTE.colors()[np.zeros((32, 32), int)]), "blank")
    assert not labels(window).any()


def test_a_picture_too_large_is_said(window, monkeypatch):
    monkeypatch.setattr("fmr_studio.ui.files.arrivals.MAX_PIXELS", 100)
    assert not window.desk.open_image(image_of(np.zeros((20, 20, 3), np.uint8)))
    assert "too large" in window.banner.text


def test_a_picture_that_vanished_is_said(window, tmp_path):
    window.exchange.take_picture(Picture("gone", tmp_path / "gone.jpg"))
    assert "gone.jpg cannot be read" in window.banner.text
    with pytest.raises(FmrError):
        Picture("gone", tmp_path / "gone.jpg").rgba()


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="such names exist on Linux alone")
def test_a_reference_whose_name_is_no_text_can_be_saved(window, qtbot, tmp_path):
    path = save(tmp_path / os.fsdecode(b"caf\xe9.png"), blocks(4, shape=(64, 64)), "RGB")
    window.exchange.take_picture(Picture.in_file(path))
    qtbot.waitUntil(lambda: len(window.session.document.layers) == 2)
    assert window.desk.save(tmp_path / os.fsdecode(b"caf\xe9.fmr"))
    kept = read_project(tmp_path / os.fsdecode(b"caf\xe9.fmr"), PALETTE)
    assert r"caf\udce9" in [layer.name for layer in kept.document.layers]


# -- files that are not what they seem ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["map-40000x1.png", "map-1000000x1.png"])
def test_a_map_of_which_nothing_would_be_left_is_refused(window, name):
    before = labels(window).copy()
    assert not window.desk.open(INPUTS / name)
    assert f"{name} is too thin" in window.banner.text and np.array_equal(labels(window), before)


def test_a_recipe_with_a_strip_for_labels_is_refused(window, tmp_path):
    request = RenderRequest(window.session.document.properties.pack, np.zeros((1, 100_000), np.uint8))
    (tmp_path / "strip.json").write_text(request.recipe())
    assert not window.desk.open(tmp_path / "strip.json")
    assert "strip.json is too thin" in window.banner.text
