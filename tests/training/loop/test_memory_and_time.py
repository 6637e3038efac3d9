"""Steps fit the memory, and what a training takes is said before it is long at work."""

import subprocess
import sys
import time

import pytest
import torch

from fmr_studio.errors import FmrError
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.configs import GeneratorConfig, channel_schedule
from fmr_studio.training.loop.memory import as_size, as_time, free_bytes, largest_batch, peak_bytes
from fmr_studio.training.loop.moments import Moments
from fmr_studio.training.loop.running import Pace, forecast, run_training
from fmr_studio.training.loop.runs import Run
from fmr_studio.training.loop.training import Budget, Training, processor_time
from fmr_studio.training.rearranger.training import step_bytes

CPU = torch.device("cpu")


class Idle(Training):
    """Trains nothing; each step takes a second of its own clock."""

    def __init__(self, planned=100):
        super().__init__(planned=planned, batch=4, seed=0)
        self.now = 0.0

    def parts(self):
        return {}

    def train_batch(self):
        self.now += 1.0
        return {}


def said(training, folder):
    lines = []
    run_training(training, Run(folder), Pace(10**6), progress=Progress(), say=lines.append, clock=lambda: training.now)
    return lines


def test_a_batch_follows_the_memory():
    gigabyte = 10**9
    assert [largest_batch(gigabyte, free * gigabyte) for free in (100, 20, 10, 4)] == [16, 8, 4, 2]
    assert largest_batch(gigabyte, None) == 16
    assert largest_batch(1, 10**12, wanted=8) == 8
    with pytest.raises(FmrError, match=r"two pictures takes about 2\.0 GB, and 1\.0 GB of memory are free") as problem:
        largest_batch(gigabyte, gigabyte)
    assert "--batch" in problem.value.hint


def test_a_step_of_an_official_generator_is_known_beforehand():
    """Measured with 4 pictures of 256 px, all of them and the 128 px image: 1.9 and 1.3 GB, of which 0.55 are always there."""
    official = GeneratorConfig(channel_schedule(256, 16384, 512))
    assert step_bytes(official, 32) == pytest.approx(1.35e9 / 4, rel=0.5)
    assert step_bytes(official, 32, 128) == pytest.approx(0.75e9 / 4, rel=0.5)
    assert step_bytes(official, 32, 64) < step_bytes(official, 32, 128)


def test_free_and_peak_memory_are_known():
    assert 2**26 < free_bytes(CPU) < 2**45
    assert 2**26 < peak_bytes(CPU) < 2**45


def test_sizes_and_times_are_written_for_a_person():
    assert [as_size(count) for count in (3_140_000_000, 2_000_000)] == ["3.1 GB", "2 MB"]
    assert [as_time(seconds) for seconds in (40, 720, 12_600)] == ["40 s", "12 min", "3.5 h"]


def test_time_and_memory_are_said_after_the_second_step(tmp_path):
    lines = said(Idle(), tmp_path)
    assert "a step of 4 pictures takes 1 s" in lines[0] and "92 pictures are left: about 23 s" in lines[0]
    assert "of memory" in lines[0] and sum("are left" in line for line in lines) == 1


def test_a_time_that_is_limited_ends_the_training(tmp_path):
    training = Idle(planned=10**6)
    training.budget = Budget(10.0, lambda: training.now)
    assert "32 pictures are left: about 8 s" in said(training, tmp_path)[0]
    assert training.steps == 10 and training.finished and training.done == 1.0
    again = Idle(planned=10**6)
    again.budget = Budget(10.0, lambda: again.now)
    said(again, tmp_path)
    assert again.steps == 10, "the time of before counts"
    assert "pictures are left" in forecast(Idle(), 2.0)


def test_moments_are_those_of_all_samples_together():
    x = torch.randn(7, 3, 5, 5) * torch.tensor([1.0, 20.0, 0.1])[:, None, None] + 4.0
    moments = Moments()
    for part in x.split(2):
        moments.add(part)
    torch.testing.assert_close(moments.mean, x.mean(dim=(0, 2, 3)))
    torch.testing.assert_close(moments.std, x.std(dim=(0, 2, 3), correction=0))


def test_the_time_of_the_processor_stands_while_others_have_it():
    began, now = processor_time(), time.monotonic()
    subprocess.run([sys.executable, "-c", "sum(range(3_000_000))"], check=True)
    assert processor_time() - began < 0.5 * (time.monotonic() - now)
    assert Budget(10.0, processor_time).part(0.5) == Budget(5.0, processor_time)
