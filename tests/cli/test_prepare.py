"""``packs prepare``: from a file to a pack that can be edited, stopped and gone on with anywhere."""

import json
import shutil
import signal
from collections import namedtuple
from types import SimpleNamespace

import numpy as np
import pytest
from helpers.command_line import Result
from helpers.stylegan2_files import OFFICIAL, ROSINALITY
from PIL import Image

from fmr_studio.cli import prepare
from fmr_studio.cli.main import main
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.packs.card import read_card
from fmr_studio.packs.catalog import Pack, verify
from fmr_studio.packs.preparations import Job
from fmr_studio.training.codebook.layers import Layers
from fmr_studio.training.codebook.reader_of_layers import ClusterReading
from fmr_studio.training.loop.training import processor_time
from fmr_studio.training.rearranger.training import RearrangerTraining

SHORT = ("--time", "8s")
PACE = 3.0
"""How much faster the clock of these tests goes: the reference network needs less than any time that a person could give."""


@pytest.fixture(scope="module", autouse=True)
def clock_of_the_processor():
    """Time that other programs have the processor does not count."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(prepare, "time", SimpleNamespace(monotonic=lambda: PACE * processor_time()))
        yield


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """The reference network prepared in a few seconds: the folders of job and pack. Not to be changed."""
    folder = tmp_path_factory.mktemp("prepared")
    run, out = folder / "run", folder / "mine"
    words = ["--headless", "packs", "prepare", OFFICIAL, "--run", run, "--out", out, "--name", "mine", *SHORT]
    assert main(list(map(str, words))) == 0
    return run, out


def test_the_pack_paints_proxy_masks_and_has_figures(prepared):
    pack = Pack(prepared[1], read_card(prepared[1]))
    verify(pack)
    assert pack.parts == ("generator", "codebook", "rearranger", "encoder")
    assert 0 < pack.card.metrics["proxy"]["accuracy"] <= 100 and pack.card.metrics["proxy"]["pictures"] == 8
    pipe = Pipeline.load(prepared[1], device="cpu")
    source, other = pipe.sample(3), pipe.sample(4)
    everywhere = np.ones((1, pipe.size, pipe.size), bool)
    assert not np.array_equal(pipe.rearrange(source, other.mask, everywhere), source.image)


def test_there_is_a_sheet_at_each_stage_and_a_status(prepared):
    sizes = []
    for name in ("1-samples.png", "2-clusters.png", "3-moved.png"):
        with Image.open(prepared[0] / name) as sheet:
            sizes.append(sheet.size)
    assert sizes[0] == (8 * 64, 3 * 64) and sizes[1] == (8 * 64, 4 * 64) and sizes[2][1] == 5 * 64
    status = Job(prepared[0]).status
    assert (status.fraction, status.left_s, status.ended, status.sheet) == (1.0, 0.0, "done", "3-moved.png")


def test_it_takes_the_layouts_of_its_own_pictures(prepared, tmp_path, headless):
    layout = tmp_path / "layout.png"
    assert headless("render", "--pack", prepared[1], "--seed", 5, "-o", layout).code == 0
    done = headless("batch", layout, "--condition", "exemplar", "--pack", prepared[1], "-o", tmp_path / "out", "--seeds", "0-1")
    assert done.code == 0, done.err
    assert len(list((tmp_path / "out").glob("*.png"))) == 2


@pytest.fixture
def copy(prepared, tmp_path):
    """A job that is done, and its pack, to be changed."""
    for source, name in zip(prepared, ("run", "mine"), strict=True):
        shutil.copytree(source, tmp_path / name)
    return "packs", "prepare", OFFICIAL, "--run", tmp_path / "run", "--out", tmp_path / "mine", "--name", "mine"


def test_with_more_time_it_goes_on(headless, copy, tmp_path):
    before, had = read_card(tmp_path / "mine").files, read_card(tmp_path / "mine").metrics["preparation"]["processor_seconds"]
    done = headless(*copy, "--time", "14s", "--json")
    assert done.code == 0 and "resumed at" in done.err
    after = read_card(tmp_path / "mine").files
    assert after["codebook.safetensors"] == before["codebook.safetensors"]
    assert after["rearranger.safetensors"] != before["rearranger.safetensors"]
    figures = json.loads(done.out)["metrics"]["preparation"]
    assert figures["seconds"] == 14 and figures["processor_seconds"] > had > 0, "both calls together"
    assert "of a processor" in done.err


def test_another_file_or_pack_is_not_mixed_in(headless, copy, tmp_path):
    other = headless(*copy[:2], ROSINALITY, *copy[3:], *SHORT)
    assert other.code == 2 and "another file" in other.err
    card = json.loads((tmp_path / "mine" / "pack.json").read_text())
    card["files"]["codebook.safetensors"] = "0" * 64
    (tmp_path / "mine" / "pack.json").write_text(json.dumps(card))
    replaced = headless(*copy, *SHORT)
    assert replaced.code == 2 and "another pack" in replaced.err


def test_one_process_at_a_time(headless, copy, tmp_path):
    with Job(tmp_path / "run").held():
        assert Job(tmp_path / "run").busy
        done = headless(*copy, *SHORT)
        assert done.code == 2 and "being prepared already" in done.err
    assert not Job(tmp_path / "run").busy


def interrupting(step, at):
    """A step of a work that asks to stop at its ``at``-th call."""
    calls = []

    def interrupted(*values):
        calls.append(values)
        if len(calls) == at:
            signal.raise_signal(signal.SIGTERM)
        return step(*values)

    return interrupted


def rubbish(folder):
    """What a person would wonder about: hidden files and folders."""
    return [str(path) for path in folder.rglob(".*")]


@pytest.mark.parametrize(
    ("stage", "work"),
    [
        (ClusterReading, "train_batch"),
        (RearrangerTraining, "train_batch"),
        pytest.param(Layers, "sample", marks=pytest.mark.slow),
    ],
)
def test_stopped_anywhere_it_goes_on_also_without_the_file(headless, tmp_path, monkeypatch, stage, work):
    file = shutil.copy(OFFICIAL, tmp_path / "net.pkl")
    command = ("packs", "prepare", file, "--run", tmp_path / "run", "--out", tmp_path / "net", *SHORT)
    monkeypatch.setattr(stage, work, interrupting(getattr(stage, work), 2))
    stopped = headless(*command)
    assert stopped.code == 130 and "goes on from there" in stopped.err and not (tmp_path / "net").exists()
    (tmp_path / "net.pkl").unlink()
    monkeypatch.undo()
    done = headless(*command)
    assert done.code == 0 and ("resumed at" in done.err or stage is Layers), done.err
    assert Job(tmp_path / "run").status.ended == "done" and not rubbish(tmp_path)


def test_what_a_killed_one_left_half_written_goes_and_the_old_pack_is_known(headless, copy, tmp_path):
    for place in (tmp_path / "run", tmp_path / "run" / "pack", tmp_path / "run" / "encoder"):
        (place / ".fmr-0123456789abcdef.part").write_bytes(b"half")
    (tmp_path / ".making-killed" / "new").mkdir(parents=True)
    (tmp_path / ".making-killed" / "lock").touch()
    before, job = Pack(tmp_path / "mine", read_card(tmp_path / "mine")).id, Job(tmp_path / "run")
    job.note(delivered=[before, "the one that was to take its place"])
    assert headless(*copy, *SHORT).code == 0
    assert not rubbish(tmp_path) and len(job.facts()["delivered"]) == 2


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="no limit of a file's size here")
def test_a_disk_that_takes_no_more_cells_gets_a_sentence_and_it_goes_on_with_room(headless, tmp_path):
    import resource

    command = ("packs", "prepare", OFFICIAL, "--run", tmp_path / "run", "--out", tmp_path / "net", *SHORT)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (800_000, before[1]))
    try:
        full = headless(*command)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert full.code == 1 and "cells.raw cannot be written: File too large" in full.err, full.err
    assert "cells.raw" in Job(tmp_path / "run").status.ended and not rubbish(tmp_path)
    assert headless(*command).code == 0 and Job(tmp_path / "run").status.ended == "done"


def test_a_folder_of_other_things_is_not_replaced_by_the_pack(headless, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "holiday.png").write_bytes(b"dear")
    done = headless("packs", "prepare", OFFICIAL, "--run", tmp_path / "run", "--out", tmp_path / "out", *SHORT)
    assert done.code == 1 and "something else than a pack" in done.err
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["holiday.png"]


def refused(headless, tmp_path, file, *more) -> Result:
    done = headless("packs", "prepare", file, "--run", tmp_path / "run", "--out", tmp_path / "out", *more)
    assert not (tmp_path / "out").exists()
    return done


def test_what_cannot_be_prepared_is_a_sentence(headless, tmp_path, monkeypatch):
    (tmp_path / "text.pkl").write_text("no weights at all")
    assert "neither a pickle" in refused(headless, tmp_path, tmp_path / "text.pkl").err
    assert "neither a pickle" in Job(tmp_path / "run").status.ended
    assert "cannot be prepared" in refused(headless, tmp_path, tmp_path / "absent.pkl").err
    for time in ("soon", "0m", "1s", "99999h"):
        assert refused(headless, tmp_path, OFFICIAL, "--time", time).code == 2
    assert refused(headless, tmp_path, OFFICIAL, "--name", "../x").code == 2
    full = namedtuple("Usage", "total used free")(10**9, 10**9, 1000)
    monkeypatch.setattr("fmr_studio.training.preparing.recipe.shutil.disk_usage", lambda path: full)
    assert "of disk" in refused(headless, tmp_path, OFFICIAL).err
