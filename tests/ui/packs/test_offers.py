"""What can be fetched: offered in the menu and at the first start, fetched once its terms are accepted, whole or not at all."""

import json
import threading
from dataclasses import replace

import pytest
from helpers.companions import MARK, WHEEL
from helpers.fake_engine import FakeEngine, FakeLoader
from helpers.tiny_pack import PALETTE
from PySide6.QtCore import QCoreApplication, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from fmr_studio.canvas.palette import Label, Palette
from fmr_studio.errors import FmrError
from fmr_studio.packs import companions
from fmr_studio.packs.assets import Asset
from fmr_studio.packs.card import PackCard
from fmr_studio.packs.catalog import Pack
from fmr_studio.packs.companions import COMPANION_NAME, list_companions
from fmr_studio.paths import user_models
from fmr_studio.project.archive import save_project
from fmr_studio.ui.shell.about import AboutDialog
from fmr_studio.ui.shell.language import Language, label_words, pack_words

LEFT = Qt.MouseButton.LeftButton
FACES = Palette([Label(0, "hair", (9, 9, 9)), *(Label(n, PALETTE[n].name, PALETTE[n].color) for n in (1, 2))])
TITLE = "Fetch Tiny faces (32 px) …"


class Source:
    """Stands in for the package index: gives the pack when a test lets it, or fails as it is told to."""

    def __init__(self):
        self.files, self.error, self.steps = [], None, threading.Semaphore(0)

    def __call__(self, companion, file, progress):
        self.files.append(file)
        while not self.steps.acquire(timeout=0.01):
            progress.report(0.25)
            progress.check()
        if self.error is not None:
            raise self.error
        folder = user_models() / companion.card.name
        folder.mkdir(parents=True)
        card = replace(companion.card, files={})
        card.write(folder)
        return Pack(folder, card)


@pytest.fixture
def companion(user_folders, tmp_path, monkeypatch):
    """The one companion there is; its package exists nowhere."""
    monkeypatch.setattr("fmr_studio.paths.bundled_models", lambda: tmp_path / "bundled")
    asset = Asset("tiny-face", "1.0", WHEEL, "0" * 64, "random_face/data/", credit="nobody", size_bytes=4_000_000)
    monkeypatch.setattr(companions, "KNOWN", {"tiny-face": asset})
    card = PackCard(
        "tiny",
        "Tiny faces",
        "1",
        "see the terms",
        FACES,
        32,
        16,
        {},
        description="Faces of nobody.",
        mark=MARK,
        origin="1" * 64,
    )
    folder = tmp_path / "bundled" / "tiny"
    folder.mkdir(parents=True)
    values = {**card.to_json(), "asset": "tiny-face", "terms": "for research only"}
    (folder / COMPANION_NAME).write_text(json.dumps(values))
    return list_companions()[0]


@pytest.fixture
def source():
    return Source()


@pytest.fixture
def window(companion, source, make_window, engine, qtbot):
    window = make_window(FakeLoader(engine))
    window.packs.offers.get = source
    qtbot.waitUntil(lambda: window.preview.result is not None and not window.preview.behind)
    yield window
    source.steps.release(10)


def menu(window):
    window.pack_menu.aboutToShow.emit()
    return {action.text(): action for action in window.pack_menu.actions()}


@pytest.fixture
def dialog(window):
    menu(window)[TITLE].trigger()
    return window.packs.offers.dialog


def texts(dialog):
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def test_the_menu_offers_what_is_not_installed_and_the_offer_says_all_before_anything_is_fetched(window, dialog, source):
    for words in ("Tiny faces (32 px)", "Faces of nobody.", "4 MB", "tiny-face 1.0", MARK, "for research only"):
        assert words in texts(dialog)
    assert not dialog.fetch.isEnabled() and not dialog.open_file.isEnabled()
    QTest.mouseClick(dialog.fetch, LEFT)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert source.files == []


def test_accepted_terms_fetch_open_and_list_the_pack(window, dialog, source, engine, qtbot):
    dialog.accepts.setChecked(True)
    QTest.mouseClick(dialog.fetch, LEFT)
    qtbot.waitUntil(lambda: dialog.bar.value() == 250)
    assert dialog.bar.isVisible() and "Tiny faces" in dialog.words.text() and not dialog.fetch.isEnabled()
    source.steps.release()
    qtbot.waitUntil(lambda: engine.requests[-1].pack == "tiny")
    assert source.files == [None] and window.packs.offers.dialog is None
    assert window.session.document.palette == FACES and window.session.history.undo_name == "Pack: Tiny faces"
    assert window.settings.now.pack == "tiny"
    assert "Tiny faces" in menu(window) and TITLE not in menu(window)


def test_cancelling_while_it_is_fetched_leaves_everything_as_it_was(window, dialog, source, qtbot):
    dialog.accepts.setChecked(True)
    QTest.mouseClick(dialog.fetch, LEFT)
    qtbot.waitUntil(lambda: source.files == [None])
    dialog.reject()
    qtbot.waitUntil(lambda: not window.tasks.running)
    assert window.session.document.properties.pack == "cats" and TITLE in menu(window)
    assert window.banner.text == "" or "Tiny" not in window.banner.text


def test_a_failure_is_a_sentence_in_the_dialog_and_can_be_tried_again(window, dialog, source, engine, qtbot):
    source.error = FmrError("tiny-face 1.0 could not be downloaded.", f"Put {WHEEL} into the folder.")
    source.steps.release()
    dialog.accepts.setChecked(True)
    QTest.mouseClick(dialog.fetch, LEFT)
    qtbot.waitUntil(lambda: WHEEL in dialog.words.text() and dialog.fetch.isEnabled())
    assert "could not be downloaded" in dialog.words.text() and not dialog.bar.isVisible()
    source.error = None
    source.steps.release()
    QTest.mouseClick(dialog.fetch, LEFT)
    qtbot.waitUntil(lambda: engine.requests[-1].pack == "tiny")


def test_a_downloaded_file_is_opened_in_place_of_fetching(window, dialog, source, answers, engine, qtbot, tmp_path):
    answers.path = tmp_path / WHEEL
    source.steps.release()
    dialog.accepts.setChecked(True)
    QTest.mouseClick(dialog.open_file, LEFT)
    qtbot.waitUntil(lambda: engine.requests[-1].pack == "tiny")
    assert source.files == [tmp_path / WHEEL] and answers.proposals == [WHEEL]


def test_a_downloaded_file_is_dropped_on_the_offer_once_the_terms_are_accepted(dialog, source, engine, qtbot, tmp_path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / WHEEL))])
    assert not drop(dialog, data) and source.files == []
    dialog.accepts.setChecked(True)
    source.steps.release()
    assert drop(dialog, data)
    qtbot.waitUntil(lambda: engine.requests[-1].pack == "tiny")
    assert source.files == [tmp_path / WHEEL]


def drop(widget, data):
    """Whether the widget takes what is dropped on it."""
    place, actions = QPointF(widget.rect().center()), Qt.DropAction.CopyAction
    event = QDropEvent(place, actions, data, LEFT, Qt.KeyboardModifier.NoModifier)
    event.setAccepted(False)
    widget.dropEvent(event)
    return event.isAccepted()


def test_no_words_of_the_offer_are_cut_off_whatever_it_says(dialog, source, qtbot):
    source.error = FmrError("tiny-face 1.0 could not be downloaded.", "A sentence that goes on and on. " * 12)
    source.steps.release()
    dialog.accepts.setChecked(True)
    for label in dialog.findChildren(QLabel):
        assert label.height() >= label.heightForWidth(label.width())
    QTest.mouseClick(dialog.fetch, LEFT)
    qtbot.waitUntil(lambda: "on and on" in dialog.words.text() and dialog.fetch.isEnabled())
    QCoreApplication.processEvents()
    for label in dialog.findChildren(QLabel):
        assert label.height() >= label.heightForWidth(label.width()), label.text()


def test_a_dropped_wheel_shows_the_terms_too_and_becomes_the_whole_pack(window, source, engine, qtbot, tmp_path):
    (tmp_path / WHEEL).write_bytes(b"wheel")
    window.files.open_path(tmp_path / WHEEL)
    dialog = window.packs.offers.dialog
    assert WHEEL in texts(dialog) and "for research only" in texts(dialog) and not dialog.fetch.isEnabled()
    source.steps.release()
    dialog.accepts.setChecked(True)
    QTest.mouseClick(dialog.fetch, LEFT)
    qtbot.waitUntil(lambda: engine.requests[-1].pack == "tiny")
    assert source.files == [tmp_path / WHEEL]


def test_the_first_start_offers_it_and_fetches_nothing_by_itself(window, source):
    message = window.banner.messages[0]
    assert message.button.text() == TITLE
    QTest.mouseClick(message.button, LEFT)
    assert window.packs.offers.dialog.isVisible() and source.files == []


def test_a_project_that_needs_it_is_drawn_once_it_has_arrived(window, source, engine, qtbot, tmp_path):
    document = window.session.document
    document.set_property("pack", "tiny")
    save_project(tmp_path / "face.fmr", document)
    document.set_property("pack", "cats")
    window.preview._thread._loader.errors.append(FmrError("There is no pack 'tiny'."))
    assert window.desk.open(tmp_path / "face.fmr")
    qtbot.waitUntil(lambda: window.banner.messages and window.banner.messages[0].level == "error")
    message = window.banner.messages[0]
    assert "Fetch Tiny faces" in message.button.text()
    QTest.mouseClick(message.button, LEFT)
    window.packs.offers.dialog.accepts.setChecked(True)
    source.steps.release()
    QTest.mouseClick(window.packs.offers.dialog.fetch, LEFT)
    qtbot.waitUntil(lambda: engine.requests[-1].pack == "tiny" and not window.preview.behind)


def test_the_status_line_and_the_credits_say_what_the_pack_is_for(companion, source, make_window, qtbot):
    engine = FakeEngine()
    engine.facts = replace(engine.facts, mark=MARK)
    window = make_window(FakeLoader(engine))
    qtbot.waitUntil(lambda: MARK in window.statusBar().pack.toolTip())
    source.steps.release()
    source(companion, None, None)
    about = AboutDialog(window, window.windowIcon())
    assert MARK in about.tabs.widget(0).toPlainText()
    about.deleteLater()


def test_a_pack_without_a_restriction_has_no_such_words(window):
    assert window.statusBar().pack.toolTip() == ""


def test_the_offers_of_the_program_and_their_labels_are_told_in_german(qapp):
    german = Language(qapp, "de")
    try:
        for offer in list_companions():
            for text in (offer.card.description, offer.card.mark, offer.terms):
                assert pack_words(text) != text
            for label in offer.card.palette:
                assert label_words(label.name) != label.name
    finally:
        german.remove()
