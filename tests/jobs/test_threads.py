"""Threads of the networks sleep while they wait, unless a person wants otherwise."""

import os

import pytest

from fmr_studio.cli.main import main


@pytest.mark.parametrize(("set_before", "after"), [(None, "PASSIVE"), ("ACTIVE", "ACTIVE")])
def test_the_program_waits_passively_and_keeps_what_was_set(monkeypatch, capsys, set_before, after):
    monkeypatch.setenv("OMP_WAIT_POLICY", "unset")
    monkeypatch.delenv("OMP_WAIT_POLICY")
    if set_before:
        monkeypatch.setenv("OMP_WAIT_POLICY", set_before)
    assert main(["--version"]) == 0
    assert os.environ["OMP_WAIT_POLICY"] == after and capsys.readouterr().out
