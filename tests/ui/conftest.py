"""Real widgets with real events: any warning of Qt fails a test, and so does a thread that is left running."""

import json
from functools import partial
from pathlib import Path

import pytest
from helpers.fake_engine import FakeEngine, FakeLoader
from helpers.tiny_pack import PALETTE

from fmr_studio.ui.shell.pyside import repair_pyside

repair_pyside()
HERE = Path(__file__).parent
HARMLESS = ("does not support propagateSizeHints", "does not support raise()")


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            item.add_marker(pytest.mark.qt_log_ignore(*HARMLESS))


@pytest.fixture
def qtbot(qtbot):
    """Waits up to half a minute: a loaded machine is slow, and a wait that succeeds costs nothing."""
    for name in ("waitUntil", "waitSignal", "waitSignals"):
        setattr(qtbot, name, partial(getattr(qtbot, name), timeout=30_000))
    return qtbot


@pytest.fixture(autouse=True)
def _no_leaked_qthreads(qapp, monkeypatch):
    from PySide6.QtCore import QThread
    from shiboken6 import Shiboken

    started = []
    start = QThread.start
    monkeypatch.setattr(QThread, "start", lambda thread, *args: (started.append(thread), start(thread, *args))[1])
    yield
    running = [thread for thread in started if Shiboken.isValid(thread) and thread.isRunning()]
    for thread in running:
        thread.wait(5000)
    assert not running, f"threads left running: {[thread.objectName() for thread in running]}"


@pytest.fixture(scope="session")
def qapp_cls():
    """The application object of the program itself."""
    from fmr_studio.ui.shell.application import Application

    return Application


@pytest.fixture(scope="session")
def theme(qapp):
    from fmr_studio.ui.shell.theme import Theme

    return Theme(qapp, "dark")


@pytest.fixture
def cats_card(user_folders):
    """A pack by the name of ``cats`` with a card alone: enough for the canvas, not for pictures."""
    folder = user_folders / "data" / "models" / "cats"
    folder.mkdir(parents=True)
    card = {
        "format": 1,
        "name": "cats",
        "title": "Cats",
        "version": "1",
        "licence": "CC0-1.0",
        "palette": PALETTE.to_json(),
        "resolution": 32,
        "edit_resolution": 16,
        "generator": {},
        "files": {},
    }
    (folder / "pack.json").write_text(json.dumps(card), encoding="utf-8")
    return folder


class Answers:
    """Answers the questions of the window, and counts them."""

    def __init__(self):
        self.asked, self.unsaved_answer, self.overwrite_answer, self.path = [], "discard", "cancel", None
        self.proposals, self.kind = [], 0
        self.agrees, self.fill_in = True, None
        self.leaving = "cancel", False

    def unsaved(self, parent, name):
        self.asked.append("unsaved")
        return self.unsaved_answer

    def overwrite(self, parent, path):
        self.asked.append("overwrite")
        return self.overwrite_answer

    def discard_recovered(self, parent, name):
        self.asked.append("discard recovered")
        return True

    def _file(self, parent, proposal):
        self.asked.append("file")
        self.proposals.append(proposal)
        return self.path

    def leave(self, parent, name):
        self.asked.append("leave")
        return self.leaving

    def ask(self, dialog):
        self.asked.append("ask")
        if self.fill_in is not None:
            self.fill_in(dialog)
        return self.agrees

    def export_labels(self, parent, proposal, kinds):
        path = self._file(parent, proposal)
        return None if path is None else (path, self.kind)

    open_file = open_image = open_generator = open_any_generator = open_folder = _file
    save_project = export_openraster = export_folder = export_picture = _file


@pytest.fixture
def answers():
    return Answers()


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def make_window(qtbot, theme, cats_card, answers, monkeypatch):
    """Makes windows that are closed after the test."""
    from fmr_studio.settings import Settings
    from fmr_studio.ui.files import start
    from fmr_studio.ui.main_window import MainWindow

    monkeypatch.setattr(start, "first_sample", lambda palette, side: None)
    windows = []

    def make(loader, pack="cats", **settings):
        window = MainWindow(start.start_with(pack), theme, loader=loader, settings=Settings(**settings), questions=answers)
        windows.append(window)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitExposed(window)
        window.wall.watch(False)  # the tests of the wall look at it
        return window

    yield make
    answers.unsaved_answer = "discard"
    for window in windows:
        engine = getattr(window.preview._thread._loader, "engine", None)
        if engine is not None:
            engine.run_freely()
        window.close()
        window.preview.close()


@pytest.fixture
def window(make_window, engine, qtbot):
    """A window whose first picture is there."""
    window = make_window(FakeLoader(engine))
    qtbot.waitUntil(lambda: window.preview.result is not None and not window.preview.behind)
    return window
