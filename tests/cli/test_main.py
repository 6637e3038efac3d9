import argparse
import errno
import logging
import sys

import pytest

import fmr_studio
from fmr_studio.cli import commands, window
from fmr_studio.cli.main import main
from fmr_studio.errors import Cancelled, FmrError, UsageError


class FakeCommand:
    """A command that raises or returns what it is told."""

    HELP = "do as told"

    def __init__(self, outcome):
        self.outcome = outcome

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--number", type=int, default=0)

    def run(self, args: argparse.Namespace) -> int:
        if isinstance(self.outcome, BaseException):
            raise self.outcome
        return self.outcome + args.number


@pytest.fixture
def told(monkeypatch):
    """Runs the command line with the doctor replaced by a command with the given outcome."""

    def run(outcome, *arguments):
        monkeypatch.setitem(sys.modules, "fmr_studio.cli.doctor", FakeCommand(outcome))
        monkeypatch.setattr(commands, "find_spec", lambda module: module.endswith("doctor"))
        return main(["--headless", "doctor", *arguments])

    return run


def test_a_full_disk_that_nobody_expected_is_a_sentence(told, capsys):
    assert told(OSError(errno.ENOSPC, "No space left on device")) == 1
    assert "The disk is full." in capsys.readouterr().err


def test_version(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"fmr-studio {fmr_studio.__version__}\n"


@pytest.mark.parametrize("arguments", [["--help"], ["--headless", "--help"], ["--headless", "-h"]])
def test_help_lists_the_commands(capsys, arguments):
    assert main(arguments) == 0
    out, err = capsys.readouterr()
    assert "doctor" in out
    assert not err


@pytest.mark.parametrize("name", commands.available())
def test_every_command_has_help(capsys, name):
    assert main(["--headless", name, "--help"]) == 0
    assert commands.load(name).HELP in " ".join(capsys.readouterr().out.split())


def test_a_command_without_a_module_is_not_listed(monkeypatch):
    monkeypatch.setitem(commands._MODULES, "later", "fmr_studio.cli.not_written")
    assert "later" not in commands.available()


def test_headless_alone_shows_the_commands_and_is_a_usage_error(capsys):
    assert main(["--headless"]) == 2
    assert "doctor" in capsys.readouterr().err


def test_a_command_returns_its_code(told):
    assert told(0) == 0
    assert told(0, "--number", "1") == 1


@pytest.mark.parametrize(
    ("outcome", "code", "text"),
    [
        (FmrError("The pack is damaged.", "Copy it again."), 1, "fmr-studio: The pack is damaged.\nCopy it again.\n"),
        (FmrError("Too large."), 1, "fmr-studio: Too large.\n"),
        (UsageError("No such pack."), 2, "fmr-studio: No such pack.\n"),
        (Cancelled("Stopped."), 130, "fmr-studio: Stopped.\n"),
        (KeyboardInterrupt(), 130, "fmr-studio: Interrupted. What was finished before is kept.\n"),
    ],
)
def test_errors_become_sentences_and_codes(told, capsys, outcome, code, text):
    assert told(outcome) == code
    out, err = capsys.readouterr()
    assert err == text
    assert out == ""


def test_a_bug_goes_to_the_log_and_one_sentence_names_it(told, capsys, user_folders):
    assert told(ZeroDivisionError("oh")) == 1
    err = capsys.readouterr().err
    assert "fmr-studio.log" in err
    assert "Traceback" not in err
    assert len(err.splitlines()) == 1
    log = (user_folders / "log" / "fmr-studio.log").read_text()
    assert "Traceback" in log
    assert "ZeroDivisionError: oh" in log
    assert fmr_studio.__version__ in log


def test_a_bug_is_told_even_if_no_log_can_be_written(told, capsys, user_folders):
    user_folders.write_text("in the way")
    assert told(ZeroDivisionError("oh")) == 1
    assert "FMR_DEBUG=1" in capsys.readouterr().err


def test_a_name_that_no_file_can_have_and_a_lack_of_memory_are_no_bugs(told, capsys):
    assert told(OSError(36, "File name too long", "xxx")) == 1
    assert capsys.readouterr().err == "fmr-studio: xxx cannot be used: File name too long.\n"
    assert told(MemoryError()) == 1
    assert "The memory is not enough" in capsys.readouterr().err


def test_debugging_shows_the_bug_itself(told, monkeypatch):
    monkeypatch.setenv("FMR_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        told(ZeroDivisionError("oh"))


def test_no_stderr_is_survived(told, monkeypatch):
    monkeypatch.setattr(sys, "stderr", None)
    assert told(FmrError("Nobody reads this.")) == 1


def test_a_closed_pipe_is_silent(told, monkeypatch, tmp_path, capfd):
    with (tmp_path / "stdout").open("w") as stdout:
        monkeypatch.setattr(sys, "stdout", stdout)
        assert told(BrokenPipeError()) == 141
        stdout.write("what was still buffered")
    assert (tmp_path / "stdout").read_text() == ""
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--headless", "docto"], "Perhaps you mean doctor."),
        (["--headless", "zzz"], "There are: "),
        (["--headless", "doctor", "--bad"], "--headless doctor --help"),
        (["--bad"], "fmr-studio --help"),
        (["doctor"], "fmr-studio --headless doctor"),
        (["no-such-file.png"], "There is no file no-such-file.png."),
        (["picture.png", "--headless", "doctor"], "after --headless"),
    ],
)
def test_usage_errors_say_what_would_work(capsys, arguments, words):
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert words in err
    assert err.startswith("fmr-studio: ")
    assert not out


def test_without_a_window_one_sentence_names_the_headless_command(capsys, monkeypatch):
    monkeypatch.setattr(window, "has_window", lambda: False)
    assert main([]) == 2
    err = capsys.readouterr().err
    assert "not part of this version" in err
    assert "fmr-studio --headless batch" in err


def test_the_log_is_closed_after_each_command(told):
    told(0)
    assert logging.getLogger("fmr_studio").handlers == []
