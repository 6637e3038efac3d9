"""The loop around every training: it stops and resumes anywhere, and what is looked at on the way is kept."""

import json
import os
import signal
import threading

import numpy as np
import pytest
import torch
from torch import nn

from fmr_studio.errors import Cancelled, FmrError
from fmr_studio.jobs.progress import Progress
from fmr_studio.training.loop.descent import average_into, descend
from fmr_studio.training.loop.dice import Dice
from fmr_studio.training.loop.running import Glance, Pace, run_training, train
from fmr_studio.training.loop.runs import CHECKPOINT, Run
from fmr_studio.training.loop.training import Training

BATCH, STEPS = 4, 9


class Line(Training):
    """Fits a line to noisy points: with momentum, a running average, and both kinds of random numbers."""

    def __init__(self, width=2, *, before_step=lambda step: None):
        super().__init__(planned=STEPS * BATCH, batch=BATCH, seed=3)
        torch.manual_seed(0)
        self.network, self.average = nn.Linear(width, 1), nn.Linear(width, 1)
        self.optimiser = torch.optim.Adam(self.network.parameters(), 0.1)
        self.dice = Dice(5)
        self.before_step = before_step

    def parts(self):
        return {"network": self.network, "average": self.average, "optimiser": self.optimiser, "dice": self.dice}

    def train_batch(self):
        self.before_step(self.steps)
        x = torch.from_numpy(self.rng().standard_normal((BATCH, self.network.in_features)).astype(np.float32))
        wanted = x.sum(dim=1, keepdim=True) + 0.1 * self.dice.noise_like(x[:, :1]) + float(self.dice.numpy.random())
        loss = (self.network(x) - wanted).square().mean()
        descend(self.optimiser, loss, 0.1 * (1.0 - 0.5 * self.done), clip=5.0)
        average_into(self.average, self.network, 0.2)
        return {"loss": float(loss.detach())}


def run(training, folder, *, look=Glance, progress=None, say=lambda text: None, clock=lambda: 0.0, tick=3 * BATCH):
    run_training(training, Run(folder), Pace(tick), progress=progress or Progress(), say=say, look=look, clock=clock)
    return training


def weights(training):
    return [tensor.clone() for tensor in (*training.network.state_dict().values(), *training.average.state_dict().values())]


def interrupted_at(step, folder):
    progress = Progress()
    training = Line(before_step=lambda now: progress.cancel() if now == step else None)
    with pytest.raises(Cancelled, match="goes on from there"):
        run(training, folder, progress=progress)
    return training


@pytest.mark.parametrize("step", range(STEPS - 1))
def test_interrupted_and_resumed_equals_uninterrupted(tmp_path, step):
    whole = run(Line(), tmp_path / "whole")
    assert interrupted_at(step, tmp_path / "parts").steps == step + 1
    said = []
    resumed = run(Line(), tmp_path / "parts", say=said.append)
    assert said[0] == f"resumed at {BATCH * (step + 1)} of {BATCH * STEPS} images"
    assert (resumed.seen, resumed.steps) == (whole.seen, whole.steps) == (STEPS * BATCH, STEPS)
    assert all(map(torch.equal, weights(resumed), weights(whole)))


def test_a_kill_between_checkpoints_goes_on_from_the_last_one(tmp_path):
    seconds = iter(range(0, 10_000, 100))

    def killed(step):
        if step == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(Line(before_step=killed), tmp_path, clock=lambda: next(seconds))
    resumed = Line()
    assert Run(tmp_path).resume(resumed)
    assert 0 < resumed.steps <= 5
    assert all(map(torch.equal, weights(run(resumed, tmp_path)), weights(run(Line(), tmp_path / "whole"))))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_after_the_step_with_a_checkpoint(tmp_path, number):
    before = signal.getsignal(number)
    training = Line(before_step=lambda step: os.kill(os.getpid(), number) if step == 2 else None)
    with pytest.raises(Cancelled):
        run(training, tmp_path)
    resumed = Line()
    assert Run(tmp_path).resume(resumed)
    assert resumed.steps == training.steps == 3
    assert signal.getsignal(number) is before


def test_a_signal_in_the_last_step_stops_what_comes_after_it(tmp_path):
    progress = Progress()
    training = Line(before_step=lambda step: os.kill(os.getpid(), signal.SIGINT) if step == STEPS - 1 else None)
    run(training, tmp_path, progress=progress)
    assert training.finished and progress.cancelled


def test_a_thread_that_is_not_the_main_one_trains_too(tmp_path):
    training = Line()
    thread = threading.Thread(target=run, args=(training, tmp_path))
    thread.start()
    thread.join()
    assert training.done == 1.0


def test_ticks_are_logged_said_and_looked_at(tmp_path):
    picture = np.zeros((4, 6, 3), np.uint8)
    said, looked = [], []

    def look():
        looked.append(training.seen)
        return Glance(picture, {"held_out": 0.5}, "half of it is right")

    training = Line()
    run(training, tmp_path, look=look, say=said.append, tick=4 * BATCH)
    assert looked == [4 * BATCH, 8 * BATCH, 9 * BATCH], "at every tick and at the end"
    assert sorted(path.name for path in tmp_path.glob("grid-*.png")) == [f"grid-{seen:08d}.png" for seen in looked]
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert [line["images"] for line in lines if "loss" in line] == looked
    assert [line["held_out"] for line in lines if "held_out" in line] == [0.5] * 3
    assert said.count("half of it is right") == 3


def test_progress_says_how_far_it_is(tmp_path):
    told = []
    run(Line(), tmp_path, progress=Progress(lambda fraction, note: told.append((fraction, note))))
    assert told[0] == (1 / STEPS, "4 images")
    assert told[-1] == (1.0, "36 images")


def test_a_short_training_needs_no_folder(tmp_path):
    training = Line()
    train(training)
    assert all(map(torch.equal, weights(training), weights(run(Line(), tmp_path))))
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        train(Line(), progress)


def test_a_finished_training_trains_no_more(tmp_path):
    run(Line(), tmp_path)
    again = Line(before_step=lambda step: pytest.fail("another step"))
    assert run(again, tmp_path).done == 1.0


def test_a_checkpoint_of_another_training_gets_a_sentence(tmp_path):
    run(Line(), tmp_path)
    with pytest.raises(FmrError, match=r"checkpoint\.pt is of another training") as problem:
        run(Line(width=5), tmp_path)
    assert "--run" in problem.value.hint


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="no limit of a file's size here")
def test_a_disk_that_takes_half_a_checkpoint_gets_a_sentence_and_the_one_before_stays(tmp_path):
    import resource

    run, before = Run(tmp_path / "run"), resource.getrlimit(resource.RLIMIT_FSIZE)
    run.keep("stage", {"values": torch.zeros(3)})
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(FmrError, match=r"kept-stage\.pt cannot be written: File too large"):
            run.keep("stage", {"values": torch.zeros(100_000)})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    kept = run.kept("stage")
    assert kept is not None and kept["values"].numel() == 3 and len(list(run.folder.iterdir())) == 1


@pytest.mark.parametrize("content", [b"", b"no checkpoint", b"PK\x03\x04 half of one"])
def test_a_damaged_checkpoint_gets_a_sentence(tmp_path, content):
    (tmp_path / CHECKPOINT).write_bytes(content)
    with pytest.raises(FmrError, match=r"checkpoint\.pt cannot be read"):
        run(Line(), tmp_path)


def options_of(folder):
    return json.loads((folder / "options.json").read_text())


def test_a_run_goes_on_for_longer_and_says_so(tmp_path):
    Run(tmp_path, {"lr": 0.1, "images": 10}).save(Line().state())
    assert Run(tmp_path, {"lr": 0.1, "images": 10}).notes == []
    assert not (tmp_path / "log.jsonl").exists()
    longer, said = Run(tmp_path, {"lr": 0.1, "images": 20}), []
    run_training(Line(), longer, Pace(99), progress=Progress(), say=said.append)
    assert said[0] == "images 20 from here on, 10 before"
    assert json.loads((tmp_path / "log.jsonl").read_text().splitlines()[0])["options_before"]["images"] == 10
    assert options_of(tmp_path) == {"lr": 0.1, "images": 20}


def test_a_run_does_not_go_on_with_other_options(tmp_path):
    Run(tmp_path, {"lr": 0.1}).save(Line().state())
    with pytest.raises(FmrError, match=r"was begun with lr 0\.1, and now it is to be 0\.2") as problem:
        Run(tmp_path, {"lr": 0.2})
    assert "--run" in problem.value.hint
    assert options_of(tmp_path) == {"lr": 0.1}
    assert Run(tmp_path, {"lr": 0.1, "new": 3}).notes == [], "an option that the run was begun without"


def test_options_of_a_run_that_trained_nothing_yet_may_change(tmp_path):
    Run(tmp_path, {"lr": 0.1}, {"codebook": "a"})
    Run(tmp_path, {"lr": 0.2}, {"codebook": "b"})
    assert options_of(tmp_path) == {"lr": 0.2}


def test_a_run_knows_what_it_was_made_from(tmp_path):
    Run(tmp_path, {}, {"generator": "a", "codebook": "b"}).save(Line().state())
    Run(tmp_path, {}, {"generator": "a", "codebook": "b", "segmenter": "c"})
    with pytest.raises(FmrError, match="made from another codebook than there is now"):
        Run(tmp_path, {}, {"generator": "a", "codebook": "c"})
    with pytest.raises(FmrError, match="made from another generator and codebook"):
        Run(tmp_path, {}, {"generator": "b", "codebook": "c"})


def test_what_a_stage_made_is_kept(tmp_path):
    kept = Run(tmp_path, {"lr": 0.1})
    assert kept.kept("centers") is None and not kept.begun
    kept.keep("centers", {"at": torch.arange(3), "done": 5})
    assert kept.begun and kept.kept("centers")["at"].tolist() == [0, 1, 2]
    (tmp_path / "kept-centers.pt").write_bytes(b"half of it")
    with pytest.raises(FmrError, match=r"kept-centers\.pt cannot be read"):
        kept.kept("centers")


@pytest.mark.parametrize("content", ["{", "[1]"])
def test_damaged_notes_of_a_run_are_a_sentence(tmp_path, content):
    Run(tmp_path, {"lr": 0.1}).save(Line().state())
    (tmp_path / "options.json").write_text(content)
    with pytest.raises(FmrError, match=r"options\.json is damaged"):
        Run(tmp_path, {"lr": 0.1})
