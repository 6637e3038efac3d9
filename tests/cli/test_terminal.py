import sys

import pytest

from fmr_studio.cli import terminal
from fmr_studio.cli.terminal import terminal_progress
from fmr_studio.errors import Cancelled


def test_without_a_terminal_lines_come_now_and_then(capsys):
    clock = iter([0.0, 1.0, 40.0, 40.0, 45.0, 99.0, 99.0])
    with terminal._lines("Drawing", lambda: next(clock)) as progress:
        for step in range(1, 5):
            progress.report(step / 4, f"picture {step}")
    assert capsys.readouterr().err == "Drawing: 50%, picture 2\nDrawing: 100%, picture 4\n"


def test_short_work_without_a_terminal_is_silent(capsys):
    with terminal_progress("Drawing") as progress:
        progress.report(0.5, "half")
    assert capsys.readouterr() == ("", "")


def test_leaving_by_an_error_cancels_the_token():
    kept = []

    def interrupted():
        with terminal_progress("Drawing") as progress:
            kept.append(progress)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    with pytest.raises(Cancelled):
        kept[0].check()


def test_a_terminal_gets_a_bar_on_stderr_and_results_stay_on_stdout(capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    with terminal_progress("Drawing") as progress:
        progress.report(0.25, "first picture")
        print("result")
        progress.report(1.0)
    out, err = capsys.readouterr()
    assert out == "result\n"
    assert "Drawing" in err


def test_no_stderr_is_survived(monkeypatch):
    monkeypatch.setattr(sys, "stderr", None)
    with terminal_progress("Drawing") as progress:
        progress.report(1.0)
