import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.pictures import blocks, save

from fmr_studio.cli.signals import cancelled_by_signals
from fmr_studio.jobs.progress import Progress

ROOT = Path(__file__).resolve().parents[2]
COUNT = 24
CHILD = """
import os, signal, sys
from fmr_studio.cli.main import main
from fmr_studio.inference import batch

write, written = batch.write_whole, []

def write_then_interrupt(path, data):
    write(path, data)
    written.append(path)
    if len(written) == 3:
        os.kill(os.getpid(), signal.SIGINT)

batch.write_whole = write_then_interrupt
code = main(sys.argv[1:])
assert "torch" not in sys.modules and "PySide6" not in sys.modules
sys.exit(code)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for one process alone")
def test_an_interrupted_batch_ends_cleanly_resumes_to_the_same_files_and_never_loads_qt(headless, tiny_pack, tmp_path):
    path = save(tmp_path / "a.png", blocks())
    arguments = ["batch", path, "--pack", tiny_pack.folder, "--device", "cpu", "--seeds", f"0-{COUNT - 1}", "--json"]
    out, whole = tmp_path / "out", tmp_path / "whole"
    child = subprocess.run(
        [sys.executable, "-c", CHILD, "--headless", *map(str, arguments), "-o", str(out)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert child.returncode == 130, child.stderr
    assert child.stderr == "fmr-studio: Interrupted. What was finished before is kept; --resume makes the rest.\n"
    names = sorted(file.name for file in out.iterdir())
    assert 3 <= len(names) < COUNT
    *items, summary = map(json.loads, child.stdout.splitlines())
    assert sorted(Path(item["output"]).name for item in items) == names
    assert (summary["made"], summary["left"], summary["interrupted"]) == (len(names), COUNT - len(names), True)

    resumed = headless(*arguments, "-o", out, "--resume", "--batch-size", "7")
    assert resumed.code == 0
    assert resumed.statuses == ["skipped"] * len(names) + ["made"] * (COUNT - len(names))
    assert headless(*arguments, "-o", whole).code == 0
    assert {file.name: file.read_bytes() for file in out.iterdir()} == {
        file.name: file.read_bytes() for file in whole.iterdir()
    }


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_cancels_a_second_ends_at_once_and_the_old_handlers_come_back(number):
    before, progress = signal.getsignal(number), Progress()
    with cancelled_by_signals(progress):
        signal.raise_signal(number)
        assert progress.cancelled
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(number)
    assert signal.getsignal(number) is before
