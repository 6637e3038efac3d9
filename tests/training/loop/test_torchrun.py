"""Two processes under the real torchrun: the curve of one, and no step lost for good whatever happens to one of them."""

import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
import torch
from helpers import torchrun_child
from helpers.tiny_pack import write_tiny_pack
from helpers.tiny_trainings import mapper

from fmr_studio.errors import Cancelled, FmrError, UsageError
from fmr_studio.training.loop.processes import launch
from fmr_studio.training.loop.runs import CHECKPOINT

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[3]
STEPS = 10


def torchrun(*arguments, restarts=0, module="helpers.torchrun_child"):
    options = ("--standalone", "--nproc-per-node=2", f"--max-restarts={restarts}", "-m", "--")
    command = [sys.executable, "-m", "torch.distributed.run", *options, module, *map(str, arguments)]
    found = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}", "OMP_NUM_THREADS": "1"}
    return subprocess.run(command, env=found, capture_output=True, text=True, timeout=300, check=False)


def losses(folder):
    """By step the mean loss of both processes, the last that they trained it with."""
    each = [dict(map(json.loads, (folder / f"steps-{rank}.jsonl").read_text().splitlines())) for rank in range(2)]
    return [(each[0][step] + each[1][step]) / 2 for step in range(STEPS)]


@pytest.fixture(scope="module")
def alone():
    training = mapper()
    return [training.step()["loss"] for _ in range(STEPS)], training


def test_a_killed_process_comes_back_and_all_go_on_from_the_last_checkpoint(tmp_path, alone):
    done = torchrun(tmp_path, "die", 6, restarts=1)
    assert done.returncode == 0, done.stderr
    assert "sentence: Another process of this training was lost." in done.stderr
    assert "resumed at 48 of 80 images" in done.stderr
    expected, training = alone
    assert losses(tmp_path) == pytest.approx(expected, rel=1e-4)
    trained = [json.loads(line)[0] for line in (tmp_path / "steps-0.jsonl").read_text().splitlines()]
    assert trained == [*range(7), *range(6, STEPS)], "the one step that was in no checkpoint is trained again"
    state = torch.load(tmp_path / CHECKPOINT)
    for name, value in training.average.state_dict().items():
        torch.testing.assert_close(state["average"][name], value, rtol=1e-3, atol=1e-4)


def test_a_killed_process_without_a_restart_ends_all_and_the_checkpoint_stays(tmp_path, alone):
    done = torchrun(tmp_path, "die", 4)
    assert done.returncode == 1 and done.stderr.count("sentence: ") == 1, done.stderr
    assert torch.load(tmp_path / CHECKPOINT)["steps"] == 4
    again = torchrun(tmp_path)
    assert again.returncode == 0 and "resumed at 32 of 80 images" in again.stderr
    assert losses(tmp_path) == pytest.approx(alone[0], rel=1e-4)


def test_a_polite_end_stops_all_after_the_same_step(tmp_path, alone):
    done = torchrun(tmp_path, "stop", 3)
    assert done.stderr.count("sentence: Stopped at 32 of 80 images; the same command goes on from there.") == 1, done.stderr
    assert torch.load(tmp_path / CHECKPOINT)["steps"] == 4
    assert torchrun(tmp_path).returncode == 0
    assert losses(tmp_path) == pytest.approx(alone[0], rel=1e-4)


def test_what_one_process_cannot_do_is_said_once(tmp_path):
    done = torchrun(tmp_path, "refuse", 2)
    assert done.returncode == 1
    assert done.stderr.count("sentence: ") == done.stderr.count("sentence: There is no more room.") == 1, done.stderr


def test_a_process_that_was_started_here_and_is_killed_gets_a_sentence(tmp_path):
    with pytest.raises(FmrError, match=r"ended in the middle \(SIGKILL\)") as problem:
        launch(partial(torchrun_child.started_here, tmp_path, "die"), 2)
    assert "last checkpoint" in problem.value.hint
    assert torch.load(tmp_path / CHECKPOINT)["steps"] == 2


def test_a_polite_end_of_who_started_the_processes_here_stops_them(tmp_path):
    with pytest.raises(Cancelled, match="Stopped at 24 of 80 images; the same command goes on from there"):
        launch(partial(torchrun_child.started_here, tmp_path, "stop"), 2)
    assert torch.load(tmp_path / CHECKPOINT)["steps"] == 3


def test_processes_that_cannot_share_a_batch_are_wrong_use(tmp_path):
    with pytest.raises(UsageError, match="2 processes cannot share a batch of 9 equally"):
        launch(partial(torchrun_child.unshared, tmp_path), 2)


def test_the_command_line_makes_the_same_pack_as_one_process(tmp_path, headless):
    options, curves = ("--images", 48, "--batch", 16, "--device", "cpu"), {}
    for name in ("one", "two"):
        pack = write_tiny_pack(tmp_path / name, parts=("codebook",))
        words = ("--headless", "train", "rearranger", "--out", pack.folder, "--run", tmp_path / f"run-{name}", *options)
        if name == "one":
            assert headless(*words[1:]).code == 0
        else:
            done = torchrun(*words, module="fmr_studio")
            assert done.returncode == 0 and done.stdout.strip() == str(pack.folder), done.stderr
        lines = (tmp_path / f"run-{name}" / "log.jsonl").read_text().splitlines()
        curves[name] = {key: value for key, value in json.loads(lines[-1]).items() if key not in ("time", "images_per_s")}
    assert curves["two"] == pytest.approx(curves["one"], rel=1e-2, abs=1e-3)


def test_wrong_use_is_one_sentence(tmp_path):
    pack = write_tiny_pack(tmp_path / "pack", parts=("codebook",))
    done = torchrun(
        "--headless", "train", "rearranger", "--out", pack.folder, "--run", tmp_path / "run", "--batch", 9, module="fmr_studio"
    )
    assert done.returncode == 1
    assert done.stderr.count("2 processes cannot share a batch of 9 equally; 1 can.") == 1, done.stderr
