"""The networks leave a core alone, unless a person wants otherwise or the work is large."""

import os

import pytest

from fmr_studio.cli.main import main


@pytest.mark.parametrize(
    ("words", "set_before", "after"),
    [
        (["--version"], None, str(max(1, (os.cpu_count() or 2) - 1))),
        (["--version"], "7", "7"),
        (["--headless", "train", "--help"], None, None),
    ],
)
def test_one_core_is_left_alone(monkeypatch, capsys, words, set_before, after):
    monkeypatch.setenv("OMP_NUM_THREADS", "unset")
    monkeypatch.delenv("OMP_NUM_THREADS")
    if set_before:
        monkeypatch.setenv("OMP_NUM_THREADS", set_before)
    assert main(words) == 0
    assert os.environ.get("OMP_NUM_THREADS") == after and capsys.readouterr().out
