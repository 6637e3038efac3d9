"""Processes beside the window."""

import sys

from fmr_studio.ui.shell.side_process import SideProcess


def test_its_threads_sleep_while_they_wait(qtbot, qapp, tmp_path):
    process = SideProcess(qapp)
    words = "import os, sys; print(os.environ['OMP_WAIT_POLICY'], 'PATH' in os.environ, file=sys.stderr)"
    with qtbot.waitSignal(process.ended, timeout=20_000) as ended:
        process.start([sys.executable, "-c", words], tmp_path / "words.txt")
    assert ended.args == [0, False] and not process.running
    assert (tmp_path / "words.txt").read_text().split() == ["PASSIVE", "True"]
