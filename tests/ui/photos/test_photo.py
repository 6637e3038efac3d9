"""Photos from the drop to the export, with an engine that inverts as it is told."""

import numpy as np
import pytest
from helpers.fake_engine import SIDE, FakeEngine, FakeLoader
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from fmr_studio.canvas.crop import suggest_crop
from fmr_studio.canvas.layer import LayerKind
from fmr_studio.canvas.photo import Frame, Scores
from fmr_studio.errors import FmrError
from fmr_studio.project.photos import photo_of_pixels
from fmr_studio.ui.files.arrivals import Picture
from fmr_studio.ui.photos.crop import CropDialog
from fmr_studio.ui.photos.photo_words import domain_words, score_words
from fmr_studio.ui.picture.preview import State
from fmr_studio.ui.picture.showing import compared_with

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
LAYOUT = np.kron(np.array([[0, 2], [1, 3]], np.uint8), np.ones((16, 16), np.uint8))
PHOTO = np.random.default_rng(0).integers(0, 256, (90, 120, 3), np.uint8)


@pytest.fixture
def engine():
    return FakeEngine(layout=LAYOUT, source_mask=np.arange(64, dtype=np.uint8).reshape(8, 8), photos=True)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "tom.png"
    Image.fromarray(PHOTO).save(path)
    return path


def settle(window, qtbot):
    qtbot.waitUntil(lambda: window.preview.state is State.DONE and not window.preview.behind and not window.tasks.running)


def drop(window, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    window.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, LEFT, NONE))


def framed(window, qtbot, path):
    drop(window, path)
    qtbot.waitUntil(lambda: window.photos.importing.crop_dialog is not None)
    return window.photos.importing.crop_dialog


def opened(window, qtbot, path):
    """Drop, take the suggested frame with Enter, wait, use it with Enter."""
    dialog = framed(window, qtbot, path)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    importing = window.photos.importing
    qtbot.waitUntil(lambda: importing.dialog is not None and importing.dialog.take.isEnabled())
    importing.dialog.take.click()
    settle(window, qtbot)
    return window.session.document.properties.photo


def test_a_dropped_photo_is_framed_inverted_and_used_in_one_step(window, qtbot, path):
    before = window.session.document.label_layer.pixels.copy()
    steps = len(window.session.history.entries())
    photo = opened(window, qtbot, path)
    assert (photo.name, photo.frame) == ("tom.png", suggest_crop(PHOTO)) and photo.original == path.read_bytes()
    entries = window.session.history.entries()
    assert len(entries) == steps + 1 and entries[-1].name == "Open photo"
    step = window.session.document.width // SIDE
    assert np.array_equal(window.session.document.label_layer.pixels[::step, ::step], LAYOUT)
    assert np.array_equal(compared_with(window.preview.result), photo.crop)
    bar = window.photos.bar
    assert bar.isVisibleTo(window.look_panel) and bar.name.text() == "Photo: tom.png" and "0.040" in bar.score.text()
    assert not window.look_panel.seed.isEnabled()
    window.session.undo()
    settle(window, qtbot)
    assert window.session.document.properties.photo is None and not bar.isVisibleTo(window.look_panel)
    assert np.array_equal(window.session.document.label_layer.pixels, before) and window.look_panel.seed.isEnabled()


def test_back_to_a_seed_is_one_step_with_its_own_layout(window, qtbot, path):
    opened(window, qtbot, path)
    window.photos.bar.back.click()
    settle(window, qtbot)
    assert window.session.document.properties.photo is None
    assert window.session.history.entries()[-1].name == "Back to a seed"
    window.session.undo()
    assert window.session.document.properties.photo is not None


def test_pictures_are_made_while_a_photo_is_inverted(window, engine, qtbot, path):
    dialog = framed(window, qtbot, path)
    engine._stepping = True
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    importing = window.photos.importing
    qtbot.waitUntil(lambda: importing.dialog is not None and importing.dialog.drawn._image is not None)
    count = len(engine.requests)
    window.session.begin_stroke((100.0, 100.0))
    window.session.finish_stroke()
    qtbot.waitUntil(lambda: window.preview._thread._mailbox._waiting is not None)
    engine.step(1)
    qtbot.waitUntil(lambda: len(engine.requests) > count)
    assert not importing.dialog.take.isEnabled(), "before the inversion ended"
    engine.run_freely()
    qtbot.waitUntil(lambda: importing.dialog.take.isEnabled())
    settle(window, qtbot)
    assert importing.dialog.domain.text() and "Very close" in importing.dialog.score.text()
    importing.close()


def test_an_inversion_is_cancelled_by_closing_its_window(window, engine, qtbot, path):
    engine.inversion_steps = 10**6
    dialog = framed(window, qtbot, path)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    importing = window.photos.importing
    qtbot.waitUntil(lambda: importing.dialog is not None and bool(window.tasks.running))
    QTest.keyClick(importing.dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.tasks.running and importing.dialog is None)
    assert window.session.document.properties.photo is None


def test_closing_the_window_ends_an_inversion(window, engine, qtbot, path):
    engine.inversion_steps = 10**6
    QTest.keyClick(framed(window, qtbot, path), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(window.tasks.running))
    window.close()
    assert not window.preview._thread.isRunning()


def test_a_failed_inversion_is_told(window, engine, qtbot, path):
    engine.error = FmrError("This photo cannot be read.")
    QTest.keyClick(framed(window, qtbot, path), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "cannot be read" in window.banner.text)
    qtbot.waitUntil(lambda: window.photos.importing.dialog is None)


def test_what_is_no_image_is_told_and_changes_nothing(window, qtbot, tmp_path):
    path = tmp_path / "text.png"
    path.write_text("no picture", encoding="utf-8")
    window.photos.importing.offer(Picture("text", path))
    qtbot.waitUntil(lambda: "no image that can be read" in window.banner.text)
    assert window.photos.importing.crop_dialog is None


def test_without_an_encoder_an_image_becomes_a_reference_and_the_menu_says_why(make_window, qtbot, path):
    window = make_window(FakeLoader(FakeEngine()))
    qtbot.waitUntil(lambda: window.preview.result is not None and not window.preview.behind)
    action = window.actions_by_id["open_photo"]
    assert not action.isEnabled() and "encoder" in action.toolTip()
    drop(window, path)
    settle(window, qtbot)
    assert window.session.document.layers[-1].kind is LayerKind.REFERENCE and "encoder" in window.banner.text


def test_an_image_can_become_a_reference_instead(window, qtbot, path):
    framed(window, qtbot, path).reference.click()
    settle(window, qtbot)
    assert window.session.document.layers[-1].kind is LayerKind.REFERENCE
    assert window.session.document.properties.photo is None


def test_edits_are_exported_into_the_original(window, engine, qtbot, path, answers, tmp_path):
    opened(window, qtbot, path)
    window.session.choose(label=3)
    window.session.choose_brush(size_px=60)
    window.session.begin_stroke((100.0, 100.0))
    window.session.finish_stroke()
    settle(window, qtbot)
    answers.path = tmp_path / "out.png"
    window.actions_by_id["export_into_photo"].trigger()
    settle(window, qtbot)
    assert answers.proposals[-1].endswith("tom-edited.png")
    made = np.asarray(Image.open(answers.path).convert("RGB"))
    assert made.shape == PHOTO.shape and np.array_equal(made[:, :15], PHOTO[:, :15]), "beside the frame it is untouched"


def test_dialogs_begin_where_files_were_used_last_and_exports_are_named_after_the_photo(window, qtbot, path, answers, tmp_path):
    opened(window, qtbot, path)
    window.settings.change(recent=(str(tmp_path / "album" / "cat.fmr"),))
    for name in ("open_photo", "export_into_photo", "export"):
        window.actions_by_id[name].trigger()
    album = tmp_path / "album"
    assert answers.proposals == [str(album), str(album / "tom-edited.png"), str(album / "cats-tom.png")]


def test_the_frame_is_moved_sized_and_nudged(qtbot):
    dialog = CropDialog(photo_of_pixels(PHOTO, "tom"), Frame(15, 0, 90), SIDE)
    qtbot.addWidget(dialog)
    dialog.show()
    view = dialog.view
    assert dialog.frame == Frame(15, 0, 90)
    scale = view.frame_rect().width() / 90
    middle = view.frame_rect().center().toPoint()
    QTest.mousePress(view, LEFT, NONE, middle)
    QTest.mouseMove(view, middle + QPoint(round(10 * scale), 0))
    QTest.mouseRelease(view, LEFT, NONE, middle + QPoint(round(10 * scale), 0))
    assert abs(dialog.frame.x - 25) <= 1 and dialog.frame.side == 90
    before = dialog.frame
    corner = view.frame_rect().bottomRight().toPoint()
    QTest.mousePress(view, LEFT, NONE, corner)
    QTest.mouseMove(view, corner - QPoint(round(30 * scale), round(30 * scale)))
    QTest.mouseRelease(view, LEFT, NONE, corner)
    assert abs(dialog.frame.side - 60) <= 1 and (dialog.frame.x, dialog.frame.y) == (before.x, before.y)
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert dialog.frame.x == before.x + 1 and dialog.frame.y > before.y
    side = dialog.frame.side
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert dialog.frame.side > side
    view.whole()
    assert dialog.frame == Frame(0, -15, 120)
    for _ in range(200):
        QTest.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert dialog.frame.x >= -60, "its middle stays in the photo"
    dialog.close()


def test_scores_are_words_and_numbers():
    assert "Very close" in score_words(Scores(0.03, 31.2, 0.5)) and "31.2 dB" in score_words(Scores(0.03, 31.2, 0.5))
    assert "roughly" in score_words(Scores(0.6, 12.0, 3.0))
    words = [domain_words(Scores(domain_distance=value), "cats") for value in (0.0, 0.6, 1.4, 5.2)]
    assert len(set(words)) == 4 and "far from" in words[3] and "5.20" in words[3]
    assert all(text.startswith("It is like the pictures of the pack cats") for text in words[:2])
    assert domain_words(Scores(), "cats") == "How usual it is for the pack cats is not known."


def test_a_new_seed_takes_the_place_of_a_photo_and_keeps_its_layout(window, engine, qtbot, path):
    opened(window, qtbot, path)
    labels = window.session.document.label_layer.pixels.copy()
    window.wall.watch(True)
    qtbot.waitUntil(lambda: window.wall.tiles[0].current)
    window.wall.watch(False)
    assert any(request.photo is None and request.look.seed == window.wall.tiles[0].seed for request in engine.requests[-20:])
    window.actions_by_id["new_seed"].trigger()
    settle(window, qtbot)
    assert window.session.document.properties.photo is None and window.preview.result.request.photo is None
    assert np.array_equal(window.session.document.label_layer.pixels, labels)
    window.session.undo()
    assert window.session.document.properties.photo is not None


def test_another_image_takes_the_place_of_one_that_is_being_opened(window, engine, qtbot, path, tmp_path):
    importing, other = window.photos.importing, tmp_path / "mia.png"
    Image.fromarray(PHOTO[::-1]).save(other)
    first = framed(window, qtbot, path)
    engine.inversion_steps = 10**6
    QTest.keyClick(first, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: importing.dialog is not None and bool(window.tasks.running))
    importing.offer(Picture("mia", other))
    qtbot.waitUntil(lambda: importing.crop_dialog is not None and not window.tasks.running)
    engine.inversion_steps = 2
    QTest.keyClick(importing.crop_dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: importing.dialog is not None and importing.dialog.take.isEnabled())
    importing.dialog.take.click()
    settle(window, qtbot)
    assert window.session.document.properties.photo.name == "mia.png"
