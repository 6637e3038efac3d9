import numpy as np
import pytest
from helpers.fake_engine import SIDE, FakeEngine, FakeLoader, picture_of
from helpers.pictures import blocks, cut_short, save
from helpers.tiny_pack import PALETTE
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from fmr_studio.canvas.tools import Tool
from fmr_studio.errors import FmrError
from fmr_studio.inference.recipes import picture_png, read_recipe
from fmr_studio.project.archive import save_project
from fmr_studio.ui.documents import new_document
from fmr_studio.ui.picture.preview import State
from fmr_studio.ui.shell.qimages import pixels_of

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def paint(window, *points):
    canvas = window.canvas
    places = [canvas.to_widget(point).toPoint() for point in points]
    QTest.mousePress(canvas, LEFT, NONE, places[0])
    for place in places[1:]:
        QTest.mouseMove(canvas, place)
    QTest.mouseRelease(canvas, LEFT, NONE, places[-1])


def settle(window, qtbot):
    qtbot.waitUntil(lambda: window.preview.state is State.DONE and not window.preview.behind)


def labels(window):
    return window.session.document.label_layer.pixels


def test_painting_changes_the_picture_beside_the_canvas(window, engine, qtbot):
    before = pixels_of(window.result.picture)
    window.session.choose(label=2)
    window.session.choose_brush(size_px=120)
    paint(window, (100, 100), (200, 100))
    settle(window, qtbot)
    after = pixels_of(window.result.picture)
    assert tuple(after[6, 9]) == PALETTE["body"].color and tuple(before[6, 9]) == PALETTE["sky"].color
    assert (after[20:] == before[20:]).all()
    shot = pixels_of(window.result.grab().toImage())
    rect = window.result.picture_rect()
    x, y = round(rect.x() + rect.width() * 9.5 / SIDE), round(rect.y() + rect.height() * 6.5 / SIDE)
    assert np.abs(shot[y, x].astype(int) - PALETTE["body"].color).max() <= 2


def test_an_empty_canvas_takes_the_layout_of_the_first_picture(make_window, qtbot, tiny_pack_card_with_segmenter):
    layout = blocks(4, shape=(SIDE, SIDE))
    engine = FakeEngine(layout=layout)
    window = make_window(FakeLoader(engine))
    qtbot.waitUntil(lambda: window.preview.result is not None)
    settle(window, qtbot)
    assert engine.requests[0].labels is None
    step = labels(window).shape[0] // SIDE
    assert np.array_equal(labels(window)[::step, ::step], layout)
    assert not window.session.modified and window.session.history.undo_name is None


def test_a_project_that_is_opened_before_the_first_picture_stays_what_it_is(
    make_window, qtbot, tiny_pack_card_with_segmenter, tmp_path
):
    engine = FakeEngine(layout=blocks(4, shape=(SIDE, SIDE)))
    window = make_window(FakeLoader(engine))
    document = new_document(PALETTE, 512, pack="cats", seed=42, labels=np.full((512, 512), 2, np.uint8))
    save_project(tmp_path / "mine.fmr", document)
    assert window.desk.open(tmp_path / "mine.fmr")
    settle(window, qtbot)
    assert window.session.file == tmp_path / "mine.fmr" and (labels(window) == 2).all()
    assert engine.requests[-1].labels is not None and engine.requests[-1].look.seed == 42


def test_what_was_painted_before_the_first_picture_is_kept(make_window, qtbot, tiny_pack_card_with_segmenter):
    engine = FakeEngine(layout=blocks(4, shape=(SIDE, SIDE)), stepping=True)
    window = make_window(FakeLoader(engine))
    qtbot.waitUntil(lambda: len(engine.requests) == 1)
    window.session.choose(label=2)
    paint(window, (100, 100), (200, 100))
    painted = labels(window).copy()
    engine.run_freely()
    qtbot.waitUntil(lambda: window.preview.result is not None and window.preview.result.request.labels is not None)
    assert np.array_equal(labels(window), painted) and np.array_equal(window.preview.result.request.labels, painted)


@pytest.fixture
def tiny_pack_card_with_segmenter(cats_card):
    import json

    card = json.loads((cats_card / "pack.json").read_text())
    card["files"] = {"segmenter.safetensors": "0" * 64}
    (cats_card / "pack.json").write_text(json.dumps(card))


def test_where_the_pack_of_the_start_is_missing_another_one_is_used_and_that_is_said(make_window, engine, qtbot):
    window = make_window(FakeLoader(engine), pack="dogs")
    assert "dogs" in window.banner.text and "Animals is used" in window.banner.text
    qtbot.waitUntil(lambda: window.preview.result is not None)
    assert window.session.document.properties.pack == "animals"


def test_without_any_pack_one_can_paint_and_the_picture_says_that_there_is_none(make_window, engine, monkeypatch, qtbot):
    from fmr_studio.ui.files import start

    monkeypatch.setattr(start, "list_packs", list)
    window = make_window(FakeLoader(engine), pack="dogs")
    assert "dogs" in window.banner.text and window.banner.isVisible()
    qtbot.waitUntil(lambda: window.result.badge == "No pack")
    window.session.choose(label=2)
    paint(window, (100, 100), (200, 100))
    assert labels(window)[100, 150] == 2 and engine.requests == []


def test_a_pack_that_does_not_load_is_said_with_a_button_to_try_again(make_window, engine, qtbot):
    loader = FakeLoader(engine, FmrError("generator.safetensors is damaged.", "Install the pack again."))
    window = make_window(loader)
    qtbot.waitUntil(lambda: window.preview.state is State.FAILED)
    assert "damaged" in window.banner.text and "damaged" in window.result.message
    QTest.mouseClick(window.banner.messages[0].button, LEFT)
    qtbot.waitUntil(lambda: window.preview.result is not None)
    assert len(loader.calls) == 2


def test_the_badge_shows_while_the_picture_is_behind_and_the_picture_stays(make_window, qtbot):
    engine = FakeEngine(stepping=True)
    window = make_window(FakeLoader(engine))
    engine.step()
    qtbot.waitUntil(lambda: window.result.picture is not None)
    before = pixels_of(window.result.picture)
    window.session.choose(label=2)
    paint(window, (100, 100), (200, 100))
    qtbot.waitUntil(lambda: window.result.badge != "")
    assert (pixels_of(window.result.picture) == before).all()
    engine.run_freely()
    qtbot.waitUntil(lambda: window.result.badge == "")
    assert (pixels_of(window.result.picture) != before).any()


def test_keys_choose_tools_labels_and_sizes(window):
    canvas, session = window.canvas, window.session
    window.activateWindow()
    canvas.setFocus()
    for key, tool in (("e", Tool.ERASER), ("f", Tool.FILL), ("l", Tool.LASSO), ("u", Tool.RECTANGLE), ("b", Tool.BRUSH)):
        QTest.keyClick(canvas, key)
        assert session.choices.tool is tool
    QTest.keyClick(canvas, "3")
    QTest.keyClick(canvas, "1")
    assert session.choices.label == 1
    QTest.keyClick(canvas, "x")
    assert session.choices.label == 3
    QTest.keyClick(canvas, "9")
    assert session.choices.label == 3
    QTest.keyClick(canvas, "]")
    assert session.choices.brush.size_px == 37
    QTest.keyClick(canvas, "[")
    assert session.choices.brush.size_px == 32


def test_undo_and_redo_by_keys_change_canvas_and_picture(window, qtbot):
    window.activateWindow()
    window.canvas.setFocus()
    blank = pixels_of(window.result.picture)
    window.session.choose(label=2)
    window.session.choose_brush(size_px=100)
    paint(window, (100, 100), (200, 100))
    settle(window, qtbot)
    painted = pixels_of(window.result.picture)
    QTest.keyClick(window.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(window, qtbot)
    assert not labels(window).any() and (pixels_of(window.result.picture) == blank).all()
    QTest.keyClick(window.canvas, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    settle(window, qtbot)
    assert (pixels_of(window.result.picture) == painted).all()
    assert window.actions_by_id["undo"].text() == "Undo: Brush: body" and not window.actions_by_id["redo"].isEnabled()


def test_tab_shows_the_picture_before_the_edits_while_it_is_held(window, qtbot):
    window.session.choose(label=2)
    window.session.choose_brush(size_px=200)
    paint(window, (100, 100), (300, 300))
    settle(window, qtbot)
    edited = pixels_of(window.result.grab().toImage())
    QTest.keyPress(window.canvas, Qt.Key.Key_Tab)
    before = pixels_of(window.result.grab().toImage())
    QTest.keyRelease(window.canvas, Qt.Key.Key_Tab)
    assert (before != edited).any() and (pixels_of(window.result.grab().toImage()) == edited).all()


def test_the_proxy_mask_lies_over_the_picture(window, engine, qtbot):
    plain = pixels_of(window.result.grab().toImage())
    window.actions_by_id["proxy"].trigger()
    qtbot.waitUntil(lambda: window.preview.result.proxy_mask is not None)
    assert (pixels_of(window.result.grab().toImage()) != plain).any()
    window.actions_by_id["proxy"].trigger()
    settle(window, qtbot)
    assert (pixels_of(window.result.grab().toImage()) == plain).all()


def test_the_split_shows_before_and_after(window, qtbot):
    window.session.choose(label=2, tool=Tool.FILL)
    paint(window, (100, 100))
    settle(window, qtbot)
    window.actions_by_id["split"].trigger()
    shot = pixels_of(window.result.grab().toImage())
    rect = window.result.picture_rect()
    y = round(rect.top() + rect.height() / 4)
    left, right = (shot[y, round(rect.left() + rect.width() * part)] for part in (0.25, 0.75))
    assert tuple(left) == PALETTE["sky"].color and tuple(right) == PALETTE["body"].color


@pytest.mark.parametrize(("name", "dark"), [("light", False), ("contrast", True), ("dark", True)])
def test_a_theme_is_seen_at_once(window, name, dark):
    window.settings.change(theme=name)
    shot = pixels_of(window.labels_panel.grab().toImage())
    assert bool(shot.mean() < 100) is dark
    menu = pixels_of(window.menuBar().grab().toImage())
    assert bool(np.median(menu) < 100) is dark
    window.settings.change(theme="dark")


def test_a_file_dropped_on_the_window_is_opened(window, tmp_path, qtbot):
    wanted = blocks(4, seed=3, shape=(64, 64))
    path = save(tmp_path / "map.png", wanted)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    assert window.acceptDrops()
    window.dropEvent(QDropEvent(QPointF(10, 10), Qt.DropAction.CopyAction, data, LEFT, NONE))
    assert np.array_equal(labels(window), wanted)
    assert window.session.file == path and not window.session.modified
    assert window.settings.now.recent == (str(path),)


@pytest.mark.parametrize("kind", ["text", "cut", "ids", "folder"])
def test_a_file_that_cannot_be_opened_is_said_and_nothing_is_lost(window, tmp_path, kind):
    paint(window, (100, 100), (200, 100))
    before, file = labels(window).copy(), tmp_path / "bad.png"
    if kind == "text":
        file.write_text("no picture")
    elif kind == "cut":
        cut_short(save(file, blocks(8, shape=(64, 64))))
    elif kind == "ids":
        save(file, np.full((64, 64), 77, np.uint8))
    else:
        file.mkdir()
    window.session.mark_saved(None)
    assert not window.desk.open(file)
    assert "bad.png" in window.banner.text and np.array_equal(labels(window), before)


def test_unsaved_changes_are_asked_about_once_and_can_be_kept(window, answers, tmp_path):
    paint(window, (100, 100), (200, 100))
    window.session.choose(label=3)
    paint(window, (100, 200), (200, 200))
    answers.unsaved_answer = "cancel"
    assert not window.close() and answers.asked == ["unsaved"] and window.isVisible()
    answers.unsaved_answer, answers.path = "save", None
    assert not window.close() and window.session.modified
    answers.path = tmp_path / "kept.fmr"
    assert window.close() and answers.path.is_file()


def test_the_export_is_the_picture_with_its_recipe(window, engine, answers, tmp_path, qtbot):
    window.session.choose(label=3)
    paint(window, (100, 100), (200, 100))
    answers.path = tmp_path / "picture.png"
    window.actions_by_id["export"].trigger()
    qtbot.waitUntil(answers.path.is_file)
    request = read_recipe(answers.path)
    assert np.array_equal(request.labels, labels(window)) and request.pack == "cats"
    assert answers.path.read_bytes() == picture_png(picture_of(request), request)


def test_opening_an_exported_picture_restores_its_state(window, answers, tmp_path, qtbot):
    window.session.choose(label=3)
    paint(window, (100, 100), (200, 100))
    window.look_panel.choose_seed(41)
    painted, answers.path = labels(window).copy(), tmp_path / "picture.png"
    window.actions_by_id["export"].trigger()
    qtbot.waitUntil(answers.path.is_file)
    window.actions_by_id["new"].trigger()
    assert window.desk.open(answers.path)
    assert np.array_equal(labels(window), painted) and window.session.look.seed == 41


def test_an_output_that_cannot_be_written_is_said(window, tmp_path):
    (tmp_path / "file").write_text("")
    assert not window.desk.save(tmp_path / "file" / "map.fmr")
    assert "cannot be written" in window.banner.text


def test_the_layout_of_the_window_comes_back(make_window, engine, qtbot, cats_card):
    window = make_window(FakeLoader(engine))
    history = next(dock for dock in window.docks if dock.objectName() == "history")
    history.close()
    window.resize(750, 640)
    window.close()
    again = make_window(FakeLoader(engine))
    assert next(dock for dock in again.docks if dock.objectName() == "history").isHidden()
    assert again.width() == window.width()


def test_a_bug_is_kept_in_the_log_and_said(window, user_folders):
    window.workspace.messages.report_bug(ZeroDivisionError("a bug"))
    assert "ZeroDivisionError" in window.banner.text
    assert "ZeroDivisionError" in (user_folders / "log" / "fmr-studio.log").read_text()


def test_the_status_line_says_what_is_going_on(window, qtbot):
    bar = window.statusBar()
    QTest.mouseMove(window.canvas, window.canvas.to_widget((100, 200)).toPoint())
    qtbot.waitUntil(lambda: "sky" in bar.under.text())
    assert "Cats · CPU" in bar.pack.text() and bar.state.text() == "Done" and bar.zoom.text().endswith("%")
    paint(window, (100, 100), (200, 100))
    settle(window, qtbot)
    assert "p95" in bar.speed.text()


def test_every_control_has_a_name(window):
    from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QSlider

    inner = (QAbstractSpinBox, QLineEdit)  # what lies in these is spoken for by them
    kinds = (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QSlider)
    controls = [widget for kind in kinds for widget in window.findChildren(kind)]
    controls = [w for w in controls if not isinstance(w.parent(), inner)]
    assert len(controls) > 40
    nameless = [w for w in controls if not (w.accessibleName() or w.toolTip() or w.objectName() or getattr(w, "text", str)())]
    assert nameless == []


def test_the_window_fits_on_a_small_screen(window):
    least = window.minimumSizeHint()
    assert least.height() <= 860 and least.width() <= 1024
    assert window.height() <= 900, "no panel pushes the window beyond its size"
