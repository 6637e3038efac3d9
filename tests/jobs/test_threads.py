"""The networks leave a core alone, unless a person wants otherwise or the work is large, and drawing takes four at most."""

import os

import pytest

from fmr_studio.cli.main import main
from fmr_studio.jobs import threads

OURS = "FMR_STUDIO_OMP_NUM_THREADS"


@pytest.fixture
def cores(monkeypatch):
    """A machine of eight cores on which nobody said a number."""
    for name in ("OMP_NUM_THREADS", OURS):
        monkeypatch.setenv(name, "unset")
        monkeypatch.delenv(name)
    monkeypatch.setattr(threads, "_cores", lambda: 8)
    return monkeypatch


@pytest.mark.parametrize(
    ("words", "set_before", "after"),
    [(["--version"], None, "7"), (["--version"], "5", "5"), (["--headless", "train", "--help"], None, None)],
)
def test_one_core_is_left_alone(cores, capsys, words, set_before, after):
    if set_before:
        cores.setenv("OMP_NUM_THREADS", set_before)
    assert main(words) == 0
    assert os.environ.get("OMP_NUM_THREADS") == after and capsys.readouterr().out


def test_drawing_takes_all_cores_but_one_up_to_four(cores):
    threads.leave_a_core()
    assert (threads.network_threads(), threads.drawing_threads()) == (7, threads.MOST_DRAWING)
    cores.setattr(threads, "_cores", lambda: 3)
    assert threads.drawing_threads() == 2


@pytest.mark.parametrize("wish", ["1", "6"])
def test_a_person_s_number_holds_for_both(cores, wish):
    cores.setenv("OMP_NUM_THREADS", wish)
    threads.leave_a_core()
    assert threads.network_threads() == threads.drawing_threads() == int(wish)


def test_a_program_that_ours_starts_draws_as_ours_does(cores):
    threads.leave_a_core()
    threads.leave_a_core()  # what the other one does, with the environment it was given
    assert threads.drawing_threads() == threads.MOST_DRAWING


def test_a_number_that_is_none_counts_for_nothing(cores):
    cores.setenv("OMP_NUM_THREADS", "many")
    assert (threads.network_threads(), threads.drawing_threads()) == (7, threads.MOST_DRAWING)


def test_a_batch_gives_every_core_a_picture_unless_a_person_said_a_number(cores):
    cores.setattr(threads, "_cores", lambda: 2)
    threads.leave_a_core()
    assert (threads.drawing_threads(), threads.pictures_at_once()) == (1, 2)
    cores.setattr(threads, "_cores", lambda: 8)
    assert threads.pictures_at_once() == 2
    cores.setenv("OMP_NUM_THREADS", "1")
    cores.delenv(OURS)
    assert threads.pictures_at_once() == 1
