"""Races, with an engine that makes a picture when the test says so."""

import numpy as np
import pytest
from helpers.fake_engine import FakeEngine, FakeLoader
from helpers.tiny_pack import PALETTE
from PySide6.QtWidgets import QApplication

from fmr_studio.canvas.look import Look
from fmr_studio.errors import FmrError
from fmr_studio.ui.documents import new_document
from fmr_studio.ui.picture.preview import Mode, Preview, State
from fmr_studio.ui.session import Session


@pytest.fixture
def session(qapp):
    return Session(new_document(PALETTE, 64, pack="cats"))


@pytest.fixture
def make_preview(session):
    previews = []

    def make(engine, *errors):
        preview = Preview(session, FakeLoader(engine, *errors))
        previews.append((preview, engine))
        return preview

    yield make
    for preview, engine in previews:
        engine.run_freely()
        preview.close()


@pytest.fixture
def stepping():
    return FakeEngine(stepping=True)


def dot(session, x, label=2):
    session.choose(label=label)
    assert session.begin_stroke((x + 0.5, 10.5))
    session.finish_stroke()


def let_it_ask(preview, qtbot):
    """Whatever the preview was going to ask for by itself, it has asked for."""
    qtbot.waitUntil(lambda: not preview._timer.isActive())
    QApplication.processEvents()


def test_a_hundred_edits_while_one_picture_is_made_cost_one_more(session, make_preview, stepping, qtbot):
    preview = make_preview(stepping)
    preview.ask()
    qtbot.waitUntil(lambda: len(stepping.requests) == 1)
    for x in range(60):
        dot(session, x)
        QApplication.processEvents()
    qtbot.waitUntil(lambda: not preview._timer.isActive())
    stepping.step(2)
    qtbot.waitUntil(lambda: preview.state is State.DONE)
    assert len(stepping.requests) == 2
    assert np.array_equal(preview.result.request.labels, session.document.label_layer.pixels)
    assert preview.result.request.revision == session.document.revision and not preview.behind


def test_the_last_picture_stays_and_the_preview_is_behind_until_the_next(session, make_preview, stepping, qtbot):
    preview = make_preview(stepping)
    preview.ask()
    stepping.step()
    qtbot.waitUntil(lambda: preview.state is State.DONE)
    first = preview.result
    dot(session, 5)
    qtbot.waitUntil(lambda: preview.state is State.RUNNING)
    assert preview.behind and preview.result is first
    stepping.step()
    qtbot.waitUntil(lambda: preview.state is State.DONE)
    assert preview.result is not first and not preview.behind


def test_a_picture_of_another_document_is_dropped(session, make_preview, stepping, qtbot):
    preview = make_preview(stepping)
    shown = []
    preview.shown.connect(shown.append)
    preview.ask()
    qtbot.waitUntil(lambda: len(stepping.requests) == 1)
    other = new_document(PALETTE, 64, pack="cats", labels=np.full((64, 64), 3, np.uint8))
    session.replace_document(other)
    qtbot.waitUntil(lambda: not preview._timer.isActive())
    stepping.step(2)
    qtbot.waitUntil(lambda: preview.state is State.DONE)
    assert len(shown) == 1 and shown[0].request.labels.min() == 3


def test_only_the_newest_look_is_made_while_a_slider_is_dragged(session, make_preview, stepping, qtbot):
    preview = make_preview(stepping)
    preview.ask()
    qtbot.waitUntil(lambda: len(stepping.requests) == 1)
    for seed in range(1, 9):
        session.preview_look(Look(seed))
        QApplication.processEvents()
    qtbot.waitUntil(lambda: not preview._timer.isActive())
    stepping.step(2)
    qtbot.waitUntil(lambda: preview.state is State.DONE)
    assert [request.look.seed for request in stepping.requests] == [0, 8]
    assert session.document.properties.seed == 0


def test_pause_stops_and_what_was_left_out_is_made_up_for(session, make_preview, stepping, qtbot):
    stepping.run_freely()
    preview = make_preview(stepping)
    preview.ask()
    qtbot.waitUntil(lambda: preview.state is State.DONE)
    preview.set_mode(Mode.PAUSED)
    dot(session, 5)
    let_it_ask(preview, qtbot)
    assert len(stepping.requests) == 1 and preview.behind and preview.state is State.PAUSED
    preview.set_mode(Mode.LIVE)
    qtbot.waitUntil(lambda: preview.state is State.DONE)
    assert len(stepping.requests) == 2 and stepping.requests[-1].labels[10, 5] == 2


def test_at_rest_waits_for_the_end_of_the_stroke(session, make_preview, stepping, qtbot):
    stepping.run_freely()
    preview = make_preview(stepping)
    preview.ask()
    qtbot.waitUntil(lambda: preview.state is State.DONE)
    preview.set_mode(Mode.AT_REST)
    session.choose(label=2)
    session.begin_stroke((5.5, 10.5))
    session.extend_stroke((20.5, 10.5))
    let_it_ask(preview, qtbot)
    assert len(stepping.requests) == 1 and preview.behind
    session.finish_stroke()
    qtbot.waitUntil(lambda: preview.state is State.DONE)
    assert len(stepping.requests) == 2


def test_rules_of_painting_need_no_new_picture(session, make_preview, stepping, qtbot):
    stepping.run_freely()
    preview = make_preview(stepping)
    preview.ask()
    qtbot.waitUntil(lambda: preview.state is State.DONE)
    session.set_property("locked_labels", frozenset({1}), "Lock label")
    session.set_property("hidden_labels", frozenset({1}), "Hide label")
    let_it_ask(preview, qtbot)
    assert len(stepping.requests) == 1 and not preview.behind


def test_a_pack_that_does_not_load_is_told_once_and_can_be_tried_again(session, make_preview, engine, qtbot):
    preview = make_preview(engine, FmrError("The pack is damaged.", "Install it again."))
    told = []
    preview.failed.connect(told.append)
    preview.ask()
    qtbot.waitUntil(lambda: preview.state is State.FAILED)
    dot(session, 5)
    dot(session, 9)
    let_it_ask(preview, qtbot)
    assert [error.message for error in told] == ["The pack is damaged."]
    preview.retry()
    qtbot.waitUntil(lambda: preview.result is not None)
    assert preview.facts.title == "Cats"


def test_a_bug_while_a_pack_is_loaded_is_told_and_ends_the_waiting(session, make_preview, engine, qtbot):
    preview = make_preview(engine, TypeError("a bug"))
    with qtbot.waitSignals([preview.crashed, preview.failed]):
        preview.ask()
    assert preview.state is State.FAILED


def test_a_failed_picture_leaves_the_last_one_and_the_thread_alive(session, make_preview, engine, qtbot):
    preview = make_preview(engine)
    preview.ask()
    qtbot.waitUntil(lambda: preview.state is State.DONE)
    first = preview.result
    engine.error = FmrError("No.")
    dot(session, 5)
    qtbot.waitUntil(lambda: preview.state is State.FAILED)
    assert preview.result is first
    dot(session, 9)
    qtbot.waitUntil(lambda: preview.state is State.DONE)
    assert preview.result is not first


def test_a_bug_is_told_and_the_thread_goes_on(session, make_preview, engine, qtbot):
    preview = make_preview(engine)
    engine.error = ZeroDivisionError("a bug")
    with qtbot.waitSignal(preview.crashed) as told:
        preview.ask()
    assert isinstance(told.args[0], ZeroDivisionError)
    qtbot.waitUntil(lambda: preview.state is State.FAILED)
    preview.ask()
    qtbot.waitUntil(lambda: preview.result is not None)


def test_the_meter_does_not_count_the_loading_of_the_pack(session, make_preview, stepping, qtbot):
    preview = make_preview(stepping)
    preview.ask()
    stepping.step()
    qtbot.waitUntil(lambda: preview.state is State.DONE)
    assert preview.speed.whole.last_ms is None
    dot(session, 5)
    stepping.step()
    qtbot.waitUntil(lambda: preview.speed.whole.last_ms is not None)
    assert preview.speed.whole.percentile_ms(50) == preview.speed.whole.last_ms


def test_closing_while_a_picture_is_made_waits_for_it(session, make_preview, stepping, qtbot):
    preview = make_preview(stepping)
    preview.ask()
    qtbot.waitUntil(lambda: len(stepping.requests) == 1)
    stepping.run_freely()
    preview.close()
    assert not preview._thread.isRunning()


def test_a_pause_and_an_opened_file_say_nothing_of_the_speed(session, make_preview, stepping, qtbot):
    preview = make_preview(stepping)
    stepping.run_freely()
    preview.ask()
    qtbot.waitUntil(lambda: preview.state is State.DONE and not preview.behind)
    preview.set_mode(Mode.PAUSED)
    dot(session, 5)
    preview.set_mode(Mode.LIVE)
    qtbot.waitUntil(lambda: preview.state is State.DONE and not preview.behind)
    assert preview.speed.whole.last_ms is None
    dot(session, 9)
    qtbot.waitUntil(lambda: preview.speed.whole.last_ms is not None)
    session.set_property("pack", "others", "Pack")
    assert preview.speed.whole.last_ms is None
    qtbot.waitUntil(lambda: preview.state is State.DONE and not preview.behind)
    assert preview.speed.whole.last_ms is None
