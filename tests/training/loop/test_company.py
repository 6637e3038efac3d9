"""How processes come together: none takes an old address, all begin alike, and what one host lacks is a sentence on all."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
import torch
from helpers.company import Company
from helpers.tiny_trainings import mapper

from fmr_studio.cli.trained import BY_TORCHRUN
from fmr_studio.errors import FmrError, UsageError
from fmr_studio.jobs.progress import Progress
from fmr_studio.training.loop import parallel, processes
from fmr_studio.training.loop.meeting import fresh_room
from fmr_studio.training.loop.running import Pace, run_training
from fmr_studio.training.loop.runs import Run


@pytest.fixture
def two(monkeypatch):
    """Two threads that are to each other what processes are."""
    made = Company(2)
    monkeypatch.setattr(parallel, "dist", made)
    return made


def test_nobody_enters_a_room_of_an_earlier_try():
    store = torch.distributed.HashStore()
    with ThreadPoolExecutor(3) as pool:
        for count in (3, 3, 2):
            rooms = list(pool.map(partial(fresh_room, store, count=count), range(count)))
            rooms[0].set("who", "the first process")
            assert [room.get("who") for room in rooms] == [b"the first process"] * count
            assert not fresh_room(store, 0, 1).check(["who"])


def test_who_does_not_come_is_waited_for_only_so_long():
    store, seconds = torch.distributed.HashStore(), iter(range(0, 10_000, 100))
    store.set("hello/1", "of an earlier try")
    store.set("known/1", "another room")
    with pytest.raises(FmrError, match="did not meet"):
        fresh_room(store, 0, 2, clock=lambda: float(next(seconds)))


def went_on(built, folders, said):
    def work(number):
        training = built[number]
        run = Run(folders[number], {"lr": 1.0}, {"generator": "a"})
        run_training(training, run, Pace(10**6), progress=Progress(), say=said[number].append)
        return training

    return work


def test_all_go_on_from_the_checkpoint_that_is_furthest_wherever_it_lies(two, tmp_path):
    begun = mapper()
    for _ in range(4):
        begun.step()
    folders, said = [tmp_path / "here", tmp_path / "there"], ([], [])
    Run(folders[1], {"lr": 1.0}).save(begun.state())
    first, second = two.run(went_on(two.one_by_one(mapper), folders, said))
    assert "resumed at 32 of 80 images" in said[0] and "resumed at 32 of 80 images" in said[1]
    assert any("the run folder of" in line and "is another one" in line for line in said[0])
    for one, other in zip(first.mapper.parameters(), second.mapper.parameters(), strict=True):
        assert torch.equal(one, other)
    assert (folders[0] / "checkpoint.pt").is_file(), "the first process writes"
    assert torch.load(folders[1] / "checkpoint.pt")["steps"] == 4, "and no other"
    assert not [path for folder in folders for path in folder.glob(".process-*")]


def test_one_folder_for_all_needs_no_words_and_new_trainings_begin_alike(two, tmp_path):
    built, said = two.one_by_one(mapper), ([], [])
    with torch.no_grad():
        built[1].mapper.out.bias.add_(1.0)
    first, second = two.run(went_on(built, [tmp_path, tmp_path], said))
    assert torch.equal(first.average.out.bias, second.average.out.bias)
    assert not [line for line in said[0] if "another one" in line or "resumed" in line]


def test_a_folder_that_one_host_cannot_write_ends_all_before_a_step(two, tmp_path):
    (tmp_path / "file").write_text("in the way")
    folders = [tmp_path / "fine", tmp_path / "file"]

    def work(number):
        with pytest.raises(FmrError, match=r"run folder .*file cannot be written"):
            Run(folders[number], {"lr": 1.0})
        return True

    assert two.run(work) == [True, True]


def test_a_pack_that_is_another_one_elsewhere_is_a_sentence_on_all(two, tmp_path):
    def work(number):
        with pytest.raises(UsageError, match=r"Process 1, on .* has generator b, and the first one, on .*, a") as problem:
            Run(tmp_path / str(number), {"lr": 1.0}, {"generator": "ab"[number]})
        return problem.value.hint

    assert all("same pack" in hint for hint in two.run(work))


@pytest.fixture
def gpus(monkeypatch):
    """A host of two GPUs, as far as one is asked about them."""
    monkeypatch.setattr(processes, "choose_device", lambda name: torch.device("cuda"))
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    monkeypatch.setattr(torch.cuda, "set_device", lambda number: None)
    monkeypatch.setattr(processes.dist, "is_nccl_available", lambda: True)
    monkeypatch.setenv("LOCAL_WORLD_SIZE", "3")
    return monkeypatch


def test_each_process_takes_the_gpu_of_its_number(gpus, two):
    gpus.setenv("LOCAL_RANK", "1")
    assert processes._own_device("auto") == "cuda:1"
    gpus.setenv("LOCAL_RANK", "2")
    with pytest.raises(UsageError, match="torchrun started 3 processes for 2 GPUs") as problem:
        processes._own_device("cuda")
    assert "--nproc-per-node=2" in problem.value.hint
    gpus.setenv("LOCAL_RANK", "0")
    with pytest.raises(UsageError, match="all processes would train on one GPU"):
        two.run(lambda number: processes._own_device("cuda:0"))
    gpus.setattr(processes.dist, "is_nccl_available", lambda: False)
    with pytest.raises(FmrError, match="no NCCL") as problem:
        processes._own_device("cuda")
    assert "--device cpu" in problem.value.hint


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("reader", "--out", "cats"), "train reader works in one process"),
        (("render",), "train render works in one process"),
        (("rearranger", "--out", "cats", "--processes", 2), "--processes has no place"),
    ],
)
def test_wrong_use_of_torchrun_is_a_sentence(headless, monkeypatch, words, sentence):
    for name in BY_TORCHRUN:
        monkeypatch.setenv(name, "0")
    done = headless("train", *words)
    assert done.code == 2 and sentence in done.err
