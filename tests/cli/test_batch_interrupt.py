import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from helpers.pictures import blocks, save

ROOT = Path(__file__).resolve().parents[2]
SEEDS = "0-119"


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for a child alone")
def test_an_interrupted_batch_ends_cleanly_and_resumes_to_the_same_files(headless, tiny_pack, tmp_path):
    path = save(tmp_path / "a.png", blocks())
    arguments = ["batch", path, "--pack", tiny_pack.folder, "--device", "cpu", "--seeds", SEEDS]
    out, whole = tmp_path / "out", tmp_path / "whole"
    command = [sys.executable, "-m", "fmr_studio", "--headless", *map(str, arguments), "-o", str(out), "--batch-size", "1"]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "FMR_DEBUG": ""}
    )
    while process.poll() is None and not (out / "a_s2.png").exists():
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 130, stderr
    assert "Traceback" not in stderr
    assert "--resume makes the rest" in stderr
    names = sorted(file.name for file in out.iterdir())
    assert 3 <= len(names) < 120
    assert not [name for name in names if not name.endswith(".png") or name.startswith(".")]
    assert f"{len(names)} pictures made" in stdout
    assert f"{120 - len(names)} not begun" in stdout

    resumed = headless(*arguments, "-o", out, "--resume", "--batch-size", "7", "--json")
    assert resumed.code == 0
    assert resumed.statuses.count("skipped") == len(names)
    assert headless(*arguments, "-o", whole).code == 0
    assert {file.name: file.read_bytes() for file in out.iterdir()} == {
        file.name: file.read_bytes() for file in whole.iterdir()
    }
