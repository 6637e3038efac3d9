"""Slow pictures: a draft first, the whole one at rest; too little memory; Esc; another device."""

import numpy as np
import pytest
from helpers.fake_engine import SIDE, FakeEngine, FakeLoader, picture_of
from helpers.tiny_pack import PALETTE
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fmr_studio.errors import FmrError
from fmr_studio.jobs.shrinking import CLIMB_AFTER
from fmr_studio.ui.documents import new_document
from fmr_studio.ui.picture import worker
from fmr_studio.ui.picture.preview import Mode, Preview, State
from fmr_studio.ui.session import Session
from fmr_studio.ui.shell.qimages import pixels_of


@pytest.fixture
def session(qapp):
    return Session(new_document(PALETTE, 64, pack="cats"))


@pytest.fixture
def slow():
    """An engine whose pictures take long, with a draft before each; it waits for the test at each step."""
    engine = FakeEngine(stepping=True)
    engine.drafts, engine.duration_s = 1, 0.4
    return engine


@pytest.fixture
def make_preview(session):
    made = []

    def make(engine, *errors):
        preview = Preview(session, FakeLoader(engine, *errors))
        made.append((preview, engine))
        return preview

    yield make
    for preview, engine in made:
        engine.run_freely()
        preview.close()


@pytest.fixture
def started(make_preview, slow, qtbot, monkeypatch):
    """A preview that knows how slow its pictures are."""
    preview = make_preview(slow)
    for _ in range(2):  # the first picture of a pack says little
        preview.ask()
        slow.step(2)
        qtbot.waitUntil(lambda: preview.state is State.DONE)
    monkeypatch.setattr(worker, "WORTH_FINISHING_S", 0.0)
    monkeypatch.setattr(worker, "LONGEST_WITHOUT_S", 1e9)
    return preview


def dot(session, x, label=2):
    session.choose(label=label)
    assert session.begin_stroke((x + 0.5, 10.5))
    session.finish_stroke()


def test_a_draft_comes_first_and_the_whole_picture_at_rest(session, started, slow, qtbot):
    drafts = []
    started.drafted.connect(drafts.append)
    before = started.result
    dot(session, 5)
    slow.step()
    qtbot.waitUntil(lambda: len(drafts) == 1)
    assert drafts[0].draft and drafts[0].request.revision == session.document.revision
    assert started.draft_shown and started.state is State.RUNNING and started.behind
    assert started.result is before, "what is exported is never a draft"
    slow.step()
    qtbot.waitUntil(lambda: started.state is State.DONE)
    assert not started.draft_shown and not started.result.draft and not started.behind
    assert started.speed.drafts.last_ms <= started.speed.whole.last_ms


def test_a_newer_edit_ends_a_picture_whose_draft_is_there_but_not_before(session, started, slow, qtbot):
    drafts, shown = [], []
    started.drafted.connect(drafts.append)
    started.shown.connect(shown.append)
    dot(session, 5)
    qtbot.waitUntil(lambda: started.state is State.RUNNING)
    dot(session, 9)
    qtbot.waitUntil(lambda: not started._timer.isActive())
    slow.step()
    qtbot.waitUntil(lambda: len(drafts) == 1)
    slow.step()  # the first picture ends here without being shown
    slow.step(2)
    qtbot.waitUntil(lambda: started.state is State.DONE)
    assert len(drafts) == 2 and len(shown) == 1
    assert shown[0].request.revision == session.document.revision


def test_a_quick_picture_is_finished_though_a_newer_one_waits(session, started, slow, qtbot, monkeypatch):
    monkeypatch.setattr(worker, "WORTH_FINISHING_S", 60.0)
    shown = []
    started.shown.connect(shown.append)
    dot(session, 5)
    qtbot.waitUntil(lambda: started.state is State.RUNNING)
    dot(session, 9)
    qtbot.waitUntil(lambda: not started._timer.isActive())
    slow.step(4)
    qtbot.waitUntil(lambda: started.state is State.DONE)
    assert len(shown) == 2


def test_a_hand_that_never_rests_sees_a_whole_picture_now_and_then(session, started, slow, qtbot, monkeypatch):
    monkeypatch.setattr(worker, "LONGEST_WITHOUT_S", 0.0)
    shown = []
    started.shown.connect(shown.append)
    dot(session, 5)
    qtbot.waitUntil(lambda: started.state is State.RUNNING)
    dot(session, 9)
    qtbot.waitUntil(lambda: not started._timer.isActive())
    slow.step(4)
    qtbot.waitUntil(lambda: started.state is State.DONE)
    assert len(shown) == 2


def test_quick_pictures_have_no_drafts(session, make_preview, engine, qtbot):
    engine.drafts = 1
    preview = make_preview(engine)
    drafts = []
    preview.drafted.connect(drafts.append)
    for x in range(4):
        dot(session, x)
        qtbot.waitUntil(lambda: preview.state is State.DONE and not preview.behind)
    assert not drafts and preview.speed.drafts.last_ms is None


def test_escape_drops_what_waits_and_the_next_edit_goes_on(session, started, slow, qtbot):
    before, count = started.result, len(slow.requests)
    dot(session, 5)
    qtbot.waitUntil(lambda: len(slow.requests) == count + 1)
    dot(session, 9)
    qtbot.waitUntil(lambda: not started._timer.isActive())
    assert started.cancel() and started.state is State.STOPPED and started.behind
    slow.step(1)
    qtbot.waitUntil(lambda: not started._thread.busy)
    assert len(slow.requests) == count + 1 and started.result is before and started.state is State.STOPPED
    assert not started.cancel(), "nothing is left to be dropped"
    dot(session, 20)
    slow.step(2)
    qtbot.waitUntil(lambda: started.state is State.DONE)
    assert started.result.request.revision == session.document.revision


def test_pause_ends_the_picture_that_is_made(session, started, slow, qtbot):
    before = started.result
    dot(session, 5)
    qtbot.waitUntil(lambda: started.state is State.RUNNING)
    started.set_mode(Mode.PAUSED)
    slow.step()
    qtbot.waitUntil(lambda: not started._thread.busy)
    assert started.state is State.PAUSED and started.result is before and started.behind
    started.set_mode(Mode.LIVE)
    slow.step(2)
    qtbot.waitUntil(lambda: started.state is State.DONE)
    assert started.result.request.revision == session.document.revision


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("CUDA out of memory. Tried to allocate 2 GiB")])
def test_too_little_memory_shrinks_the_picture_and_tells_once_and_it_comes_back(session, make_preview, engine, qtbot, error):
    preview = make_preview(engine)
    preview.ask()
    qtbot.waitUntil(lambda: preview.state is State.DONE)
    whole, told, failed = preview.result, [], []
    preview.shrunk_changed.connect(told.append)
    preview.failed.connect(failed.append)
    engine.error = error
    dot(session, 1)
    qtbot.waitUntil(lambda: preview.state is State.DONE and not preview.behind)
    assert engine.sizes[-2:] == [None, SIDE // 2] and engine.freed == 1
    assert told == [True] and preview.shrunk and preview.draft_shown and not failed
    assert preview.result is whole
    engine.error = MemoryError()
    dot(session, 2)
    qtbot.waitUntil(lambda: preview.state is State.DONE and not preview.behind)
    assert engine.sizes[-1] == SIDE // 4 and told == [True]
    for x in range(3, 4 + 2 * CLIMB_AFTER):
        dot(session, x)
        qtbot.waitUntil(lambda: preview.state is State.DONE and not preview.behind)
    assert told == [True, False] and engine.sizes[-1] is None and not preview.draft_shown
    assert preview.result.request.revision == session.document.revision


def test_where_even_a_small_picture_does_not_fit_it_is_a_sentence(session, make_preview, engine, qtbot):
    preview = make_preview(engine)
    render, told = engine.render, []
    engine.render = lambda *args, **kwargs: (_ for _ in ()).throw(MemoryError())
    preview.failed.connect(told.append)
    preview.ask()
    qtbot.waitUntil(lambda: preview.state is State.FAILED)
    assert len(told) == 1 and "memory" in told[0].message
    engine.render = render
    dot(session, 3)
    qtbot.waitUntil(lambda: preview.state is State.DONE)


def test_a_device_that_is_not_there_is_told_and_the_old_one_goes_on(session, make_preview, engine, qtbot):
    preview = make_preview(engine)
    preview.ask()
    qtbot.waitUntil(lambda: preview.state is State.DONE)
    loader = preview._thread._loader
    loader.errors = [FmrError("There is no CUDA device on this machine.")]
    dot(session, 5)
    with qtbot.waitSignal(preview.device_refused) as told:
        preview.set_device("cuda")
    assert told.args[0].message == "There is no CUDA device on this machine." and preview.device == "auto"
    qtbot.waitUntil(lambda: preview.state is State.DONE and not preview.behind)
    dot(session, 9)
    qtbot.waitUntil(lambda: preview.state is State.DONE and not preview.behind)
    assert preview.result.request.revision == session.document.revision
    assert loader.calls == [("cats", "auto"), ("cats", "cuda")]


def test_a_device_is_switched_while_a_picture_is_made(session, started, slow, qtbot):
    loader = started._thread._loader
    dot(session, 5)
    qtbot.waitUntil(lambda: started.state is State.RUNNING)
    started.set_device("cpu")
    slow.run_freely()
    qtbot.waitUntil(lambda: started.state is State.DONE and not started.behind)
    assert loader.calls == [("cats", "auto"), ("cats", "cpu")]


def test_the_window_shows_drafts_with_a_badge_and_exports_the_whole_picture(make_window, slow, answers, tmp_path, qtbot):
    window = make_window(FakeLoader(slow))
    for count in range(1, 3):
        qtbot.waitUntil(lambda count=count: len(slow.requests) == count)
        slow.step(2)
        qtbot.waitUntil(lambda: window.preview.state is State.DONE)
        window.preview.ask() if count == 1 else None
    window.session.choose(label=3)
    window.session.choose_brush(size_px=200)
    place = window.canvas.to_widget((256, 256)).toPoint()
    QTest.mouseClick(window.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    answers.path = tmp_path / "picture.png"
    window.actions_by_id["export"].trigger()
    slow.step()
    qtbot.waitUntil(lambda: window.result.badge == "Draft …")
    assert window.result.picture.width() == SIDE // 2
    grab = pixels_of(window.result.grab().toImage())
    assert grab.shape[0] > SIDE, "a draft fills the place of the picture"
    assert not answers.path.exists()
    slow.step()
    qtbot.waitUntil(answers.path.is_file)
    assert window.result.badge == "" and window.result.picture.width() == SIDE
    assert np.array_equal(pixels_of(window.result.picture), picture_of(slow.requests[-1]))


def test_the_window_says_that_the_memory_is_short_and_a_missing_device_leaves_the_menu_as_it_was(window, engine, qtbot):
    engine.error = MemoryError()
    window.preview.ask()
    qtbot.waitUntil(lambda: window.preview.shrunk)
    assert "memory" in window.banner.text
    window.preview._thread._loader.errors = [FmrError("There is no CUDA device on this machine.")]
    window.settings.change(device="cuda")
    qtbot.waitUntil(lambda: "no CUDA" in window.banner.text)
    assert window.preview.device == "auto" and window.settings.now.device == "auto"
    assert window.picture.device_menu.entries["auto"].isChecked()


def test_escape_in_the_window_drops_the_picture_that_is_waited_for(make_window, slow, qtbot):
    window = make_window(FakeLoader(slow))
    for count in range(1, 3):
        qtbot.waitUntil(lambda count=count: len(slow.requests) == count)
        slow.step(2)
        qtbot.waitUntil(lambda: window.preview.state is State.DONE)
        window.preview.ask() if count == 1 else None
    window.preview.ask()
    qtbot.waitUntil(lambda: window.preview.state is State.RUNNING)
    window.actions_by_id["cancel"].trigger()
    qtbot.waitUntil(lambda: window.result.badge == "Stopped")
    slow.step(2)
