"""Bringing a generator: the file is examined, prepared in a process beside painting, stopped, and gone on with."""

import json
import os
import sys

import pytest
from helpers.fake_engine import FakeEngine, FakeLoader
from helpers.stylegan2_files import OFFICIAL, ROSINALITY
from helpers.tiny_pack import write_tiny_pack
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from fmr_studio.inference.engine import EngineFacts
from fmr_studio.packs.importers.importing import GeneratorFacts
from fmr_studio.packs.preparations import Job, Wish, jobs_folder
from fmr_studio.paths import user_models
from fmr_studio.ui.packs.preparing import command_line
from fmr_studio.ui.packs.preparing_dialog import PreparingDialog

LEFT = Qt.MouseButton.LeftButton
PATIENCE_MS = 90_000


def worker(ending):
    """A command that stands in for the preparation: it says how far it is, and ends as it is told."""
    code = (
        "import json, pathlib, signal, sys, time\n"
        "status = pathlib.Path(sys.argv[1]) / 'status.json'\n"
        "def tell(**values): status.write_text(json.dumps({'fraction': 0.4, 'part': 'codebook', 'left_s': 120.0, **values}))\n"
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit(130))\n"
        "tell(sheet='2-clusters.png')\n" + ending
    )
    return lambda wish: [sys.executable, "-c", code, str(jobs_folder() / wish.name)]


FOREVER = "time.sleep(600)\n"
DONE = "tell(fraction=1.0, ended='done')\n"
FAILS = "tell(ended='The disk is full.')\nsys.exit(1)\n"


def begun(window, ending, name="mine"):
    """A preparation in the window; the pack it makes is there."""
    write_tiny_pack(user_models() / name, name=name)
    (jobs_folder() / name).mkdir(parents=True)
    Image.new("RGB", (64, 32), (200, 30, 30)).save(jobs_folder() / name / "2-clusters.png")
    window.packs.preparations.command = worker(ending)
    wish = Wish(OFFICIAL, user_models() / name, name)
    Job(jobs_folder() / name).note(wish=wish)
    window.packs.preparations.start(wish)
    return window.packs.preparations


def dropped(window, file):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    copy, nothing = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(5, 5), copy, data, LEFT, nothing))


def filled(window):
    """The entries of the menu of packs."""
    window.pack_menu.aboutToShow.emit()
    return window.pack_menu.actions()


def button_of(window, words):
    return next(message.button for message in window.banner.messages if message.button and message.button.text() == words)


def test_where_pytorch_is_missing_a_generator_can_be_imported_and_a_sentence_says_why_not_more(window, qtbot, monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    dropped(window, OFFICIAL)
    dialog = window.packs.bringing
    qtbot.waitUntil(lambda: dialog.import_only.isEnabled(), timeout=PATIENCE_MS)
    assert not dialog.prepare.isEnabled()
    assert "needs PyTorch, which is not installed here" in dialog.words.text() and "disk" not in dialog.words.text()
    dialog.reject()


def test_a_dropped_generator_is_examined_and_what_is_wanted_is_prepared(window, qtbot):
    started = []
    window.packs.preparations.start = started.append
    dropped(window, OFFICIAL)
    dialog = window.packs.bringing
    assert not dialog.prepare.isEnabled() and "Reading" in dialog.words.text()
    qtbot.waitUntil(lambda: dialog.prepare.isEnabled(), timeout=PATIENCE_MS)
    assert "64 × 64 px" in dialog.words.text() and "nothing in it was executed" in dialog.words.text()
    assert dialog.name.text() == "stylegan2_ada_tiny" and not dialog.class_index.isVisible()
    assert dialog.time.currentData() == 20 * 60, "enough for 64 px"
    dialog.name.setText("../x")
    assert not dialog.prepare.isEnabled()
    dialog.name.setText("mine")
    dialog.licence.setText("CC0-1.0")
    dialog.time.setCurrentIndex(1)
    QTest.mouseClick(dialog.prepare, LEFT)
    assert started == [Wish(OFFICIAL, user_models() / "mine", "mine", "CC0-1.0", 7200.0)]
    assert window.packs.bringing is None


def test_all_classes_are_brought_unless_one_is_wanted_alone(window, qtbot):
    started = []
    window.packs.preparations.start = started.append
    dropped(window, OFFICIAL)
    dialog = window.packs.bringing
    qtbot.waitUntil(lambda: dialog.prepare.isEnabled(), timeout=PATIENCE_MS)
    dialog._take(GeneratorFacts("NVIDIA's PyTorch pickle", 64, 5, True))
    assert dialog.class_index.isVisible() and dialog.class_index.text() == "all" and dialog.class_index.maximum() == 4
    dialog.class_index.setValue(3)
    QTest.mouseClick(dialog.prepare, LEFT)
    assert started[0].class_index == 3


def test_it_can_be_imported_alone(window, qtbot, answers):
    answers.path = ROSINALITY
    next(action for action in filled(window) if action.text() == "Bring a generator …").trigger()
    dialog = window.packs.bringing
    qtbot.waitUntil(lambda: dialog.import_only.isEnabled(), timeout=PATIENCE_MS)
    QTest.mouseClick(dialog.import_only, LEFT)
    qtbot.waitUntil(lambda: (user_models() / "rosinality_tiny" / "pack.json").is_file(), timeout=PATIENCE_MS)


def test_the_command_line_says_all_that_is_wanted(tmp_path):
    words = command_line(Wish(tmp_path / "net.pkl", tmp_path / "out", "mine", "-my own-", 1200.0, 3, 0.03, 7))
    assert words[1:6] == ["-m", "fmr_studio", "--headless", "packs", "prepare"]
    for part in ("--background", "--licence=-my own-", "1200s", "--mapping-lr", "0.03", "--class", "3"):
        assert part in words
    assert words[words.index("--seed") + 1] == "7"


def test_pictures_stage_and_time_left_are_shown_and_closing_the_dialog_stops_nothing(window, qtbot):
    preparations = begun(window, FOREVER)
    window.packs.show_preparing()
    dialog = window.findChild(PreparingDialog)
    qtbot.waitUntil(lambda: "Finding clusters" in dialog.words.text(), timeout=PATIENCE_MS)
    assert "2 minute" in dialog.words.text() and dialog.bar.value() == 400
    assert not dialog.sheet.pixmap().isNull()
    QTest.mouseClick(dialog.hide_it, LEFT)
    assert preparations.running
    assert "Preparing mine: 40 % …" in [action.text() for action in filled(window)]
    preparations.stop()
    qtbot.waitUntil(lambda: not preparations.running, timeout=PATIENCE_MS)
    assert "Go on" not in window.banner.text


def test_a_pack_that_is_ready_is_gone_on_with(window, qtbot):
    begun(window, DONE)
    qtbot.waitUntil(lambda: "The pack mine is ready" in window.banner.text, timeout=PATIENCE_MS)
    QTest.mouseClick(button_of(window, "Use it"), LEFT)
    assert window.session.document.properties.pack == "mine"


def test_what_went_wrong_is_said(window, qtbot):
    begun(window, FAILS)
    qtbot.waitUntil(lambda: "The disk is full." in window.banner.text, timeout=PATIENCE_MS)
    assert "ended before it was done" in window.banner.text


def test_a_window_that_closes_stops_it_and_the_next_one_offers_to_go_on(make_window, engine, qtbot):
    first = make_window(FakeLoader(engine))
    begun(first, FOREVER)
    job = Job(jobs_folder() / "mine")
    qtbot.waitUntil(lambda: job.look().fraction == 0.4, timeout=PATIENCE_MS)
    process = first.packs.preparations.process_id
    first.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    second = make_window(FakeLoader(engine))
    qtbot.waitUntil(lambda: "Preparing mine was interrupted at 40 %" in second.banner.text, timeout=PATIENCE_MS)
    second.packs.preparations.command = worker(DONE)
    QTest.mouseClick(button_of(second, "Go on"), LEFT)
    qtbot.waitUntil(lambda: "The pack mine is ready" in second.banner.text, timeout=PATIENCE_MS)
    assert json.loads((job.folder / "status.json").read_text())["ended"] == "done"


def test_a_process_that_cannot_be_started_is_a_sentence(window, qtbot):
    window.packs.preparations.command = lambda wish: ["/nowhere/at-all"]
    window.packs.preparations.start(Wish(OFFICIAL, user_models() / "mine", "mine"))
    qtbot.waitUntil(lambda: "could not be started" in window.banner.text, timeout=PATIENCE_MS)
    assert not window.packs.preparations.running


def test_a_pack_without_labels_says_that_its_proxy_mask_can_be_painted(make_window, qtbot):
    write_tiny_pack(user_models() / "mine", name="mine", parts=("codebook", "rearranger"))
    engine = FakeEngine()
    engine.facts = EngineFacts(
        "mine", "0" * 16, "Mine", "cpu", 32, ("The pack mine has no mapper: label maps cannot be read.",)
    )
    window = make_window(FakeLoader(engine), pack="mine")
    qtbot.waitUntil(lambda: "has no mapper" in window.banner.text)
    assert "proxy mask can be painted" in window.banner.text and "terminal" not in window.banner.text
    asked = []
    window.teaching.ask = asked.append
    window.workspace.actions["teach"].triggered.connect(lambda: asked.append(True))
    button_of(window, "Teach a palette …").click()
    assert asked, "the window itself goes on"
