"""Spare time with an engine that is quicker than the window: one picture is under way at a time, and every answer counts."""

import time

import pytest
from helpers.fake_engine import FakeLoader

from fmr_studio.canvas.look import Look
from fmr_studio.errors import FmrError


@pytest.fixture
def quick(window):
    """A window whose engine has answered, though nobody has heard it, before asking for a picture returns."""
    thread, submit = window.preview._thread, window.preview._thread.submit

    def submit_and_wait(job):
        submit(job)
        while thread.busy:
            time.sleep(0.0002)

    thread.submit = submit_and_wait
    return window


def is_current(window):
    return all(tile.current for tile in window.wall.tiles)


def test_a_rest_between_a_picture_and_its_arrival_makes_it_not_once_more(quick, engine, qtbot):
    quick.wall.watch(True)
    before = len(engine.requests)
    for _ in range(3):
        quick.preview.rested.emit()
    assert len(engine.requests) <= before + 1
    qtbot.waitUntil(lambda: is_current(quick), timeout=5000)
    assert len(engine.requests) <= before + len(quick.wall.tiles) + 1


def test_a_tile_that_cannot_be_made_leaves_the_others_their_turn(quick, engine, qtbot):
    engine.error = FmrError("There is no such seed.")
    quick.wall.watch(True)
    qtbot.waitUntil(lambda: sum(tile.current for tile in quick.wall.tiles) == len(quick.wall.tiles) - 1, timeout=5000)
    assert not quick.wall.tiles[0].current
    quick.session.set_look(Look(0, truncation=0.5), "truncation")
    qtbot.waitUntil(lambda: is_current(quick), timeout=5000)


def test_what_an_edit_drove_out_is_asked_for_again(make_window, engine, qtbot):
    window = make_window(FakeLoader(engine))
    qtbot.waitUntil(lambda: window.preview.result is not None and not window.preview.behind)
    engine._stepping = True
    window.wall.watch(True)
    window.preview.rested.emit()
    window.session.set_look(Look(2), "seed")
    engine.run_freely()
    qtbot.waitUntil(lambda: is_current(window))
