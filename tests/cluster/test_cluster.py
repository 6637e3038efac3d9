"""Batches on a real cluster of processes: the same bytes, a killed worker, refused workers, a full disk, an interruption."""

import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest
from helpers.pictures import blocks, save

from fmr_studio.canvas.look import Look
from fmr_studio.cluster import leading, worker
from fmr_studio.cluster.connecting import connected, local_count
from fmr_studio.cluster.leading import meet, run_on_cluster
from fmr_studio.cluster.orders import Chunk, Facts, Order
from fmr_studio.errors import Cancelled, FmrError, UsageError
from fmr_studio.inference.tasks import InputKind, Outcome, Status, Task, Variant
from fmr_studio.jobs.progress import Progress

pytest.importorskip("distributed")
WORKERS = 2


@pytest.fixture(scope="module")
def client():
    """Two worker processes; one that a test kills is started again by Dask."""
    with connected(f"local:{WORKERS}") as client:
        yield client


@pytest.fixture
def tasks(tmp_path):
    """Makes tasks of one map with several seeds."""
    path = save(tmp_path / "a.png", blocks(seed=1))

    def make(count, out="out"):
        folder = tmp_path / out
        return tuple(
            Task(str(path), path, InputKind.LABELS, (Variant(Look(seed), folder / f"{seed}.png"),)) for seed in range(count)
        )

    return make


def order_for(pack, **changes):
    return replace(Order(pack.card.name, pack.id, device="cpu", batch_size=2), **changes)


def run(client, tasks, pack, *, hear=lambda outcome: None, progress=None, **changes):
    outcomes, notes = [], []

    def report(outcome):
        outcomes.append(outcome)
        hear(outcome)

    tallies = run_on_cluster(
        client, tasks, pack, order_for(pack, **changes), report=report, note=notes.append, progress=progress or Progress()
    )
    return outcomes, notes, tallies


def made_here(headless, tasks, pack, out):
    seeds = f"0-{len(tasks) - 1}"
    assert headless("batch", tasks[0].path, "-o", out, "--pack", pack.folder, "--seeds", seeds, "--device", "cpu").code == 0
    return {int(path.stem.split("_s")[1]): path.read_bytes() for path in out.iterdir()}


def test_pictures_have_the_bytes_of_one_process_and_come_in_order(client, tasks, tiny_pack, tmp_path, headless):
    wanted = tasks(12)
    outcomes, notes, tallies = run(client, wanted, tiny_pack)
    assert [(outcome.status, outcome.task, outcome.variant) for outcome in outcomes] == [
        (Status.MADE, task, task.variants[0]) for task in wanted
    ]
    assert notes == []
    assert sum(tally.made for tally in tallies.values()) == 12
    expected = made_here(headless, wanted, tiny_pack, tmp_path / "here")
    assert {int(path.stem): path.read_bytes() for path in (tmp_path / "out").iterdir()} == expected


def test_a_killed_worker_loses_nothing_and_nothing_is_made_twice(client, tasks, tiny_pack, tmp_path, monkeypatch):
    monkeypatch.setattr(leading, "CHUNK_S", 0.2)
    wanted, killed, written = tasks(120), [], {}

    def kill_one(outcome):
        path = outcome.variant.output
        written[path] = path.stat().st_mtime_ns
        if len(written) == 10:
            address, pid = next(iter(client.run(os.getpid).items()))
            os.kill(pid, signal.SIGKILL)
            killed.append(address)

    outcomes, _, _ = run(client, wanted, tiny_pack, hear=kill_one)
    assert len(killed) == 1
    assert [outcome.status for outcome in outcomes] == [Status.MADE] * 120
    assert len(list((tmp_path / "out").glob("[0-9]*.png"))) == 120  # beside what the killed one was writing
    assert all(path.stat().st_mtime_ns == time for path, time in written.items())


def test_an_interruption_keeps_what_is_done_and_resuming_makes_the_rest(client, tasks, tiny_pack, tmp_path, monkeypatch):
    monkeypatch.setattr(leading, "CHUNK_S", 0.2)
    wanted, progress = tasks(60), Progress()
    heard = []

    def cancel(outcome):
        heard.append(outcome)
        if len(heard) == 5:
            progress.cancel()

    with pytest.raises(Cancelled):
        run(client, wanted, tiny_pack, hear=cancel, progress=progress)
    done = {path.name for path in (tmp_path / "out").iterdir()}
    assert {outcome.variant.output.name for outcome in heard} <= done
    assert len(done) < 60
    outcomes, _, _ = run(client, wanted, tiny_pack, resume=True)
    assert sorted({outcome.status for outcome in outcomes}) == [Status.MADE, Status.SKIPPED]
    assert sum(outcome.status is Status.SKIPPED for outcome in outcomes) == len(done)


def test_one_input_with_many_looks_keeps_several_workers_busy(client, tasks, tiny_pack, monkeypatch):
    monkeypatch.setattr(leading, "CHUNK_S", 0.1)
    looks = tuple(task.variants[0] for task in tasks(64))
    (task,) = tasks(1)
    outcomes, _, tallies = run(client, [replace(task, variants=looks)], tiny_pack)
    assert [outcome.variant for outcome in outcomes] == list(looks)
    assert all(tally.made > 0 for tally in tallies.values()) and len(tallies) == WORKERS


def test_a_failure_is_told_and_ends_a_batch_that_is_to_stop(client, tasks, tiny_pack, tmp_path):
    bad = tmp_path / "bad.png"
    bad.write_text("no image")
    first, second, third = tasks(3)
    broken = replace(second, name=str(bad), path=bad)
    outcomes, _, _ = run(client, (first, broken, third), tiny_pack)
    assert [outcome.status for outcome in outcomes] == [Status.MADE, Status.FAILED, Status.MADE]
    assert outcomes[1].problem
    outcomes, _, _ = run(client, (broken, *tasks(8, out="other")), tiny_pack, stop_on_error=True)
    assert outcomes[0].status is Status.FAILED


def test_a_pack_that_workers_lack_is_sent_to_them(client, tiny_pack, tmp_path, tasks):
    kept = set(client.run(worker._kept, tiny_pack.id).values())
    assert all((folder / "pack.json").is_file() for folder in kept)
    assert all(client.run(worker.has_pack, tiny_pack.id).values())
    assert not any(client.run(worker.has_pack, "0" * 16).values())


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Facts("0.0.1", "engine"), "has FMR Studio 0.0.1"),
        (Facts(leading.__version__, "another"), "draws with another"),
        (Facts(leading.__version__, problem="no runtime"), "cannot draw: no runtime"),
        (ModuleNotFoundError("fmr_studio"), "has no FMR Studio"),
        (OSError("gone"), "OSError: gone"),
    ],
)
def test_a_worker_that_differs_is_named_and_refused(monkeypatch, tiny_pack, answer, words):
    class TwoWorkers:
        def scheduler_info(self, n_workers):
            return {"workers": {"tcp://a:1": {}, "tcp://b:2": {}}}

        def run(self, function, *arguments, workers, on_error):
            answers = {"tcp://a:1": Facts(leading.__version__, "engine"), "tcp://b:2": answer}
            return {address: True if function is worker.has_pack else answers[address] for address in workers}

    met = meet(TwoWorkers(), tiny_pack, order_for(tiny_pack))
    assert list(met.workers) == ["tcp://a:1"]
    assert words in met.refused["tcp://b:2"]


def test_a_worker_whose_disk_is_full_gets_nothing_more_and_others_draw_its_chunk(tasks, tiny_pack):
    class Done:
        status, key = "finished", "chunk"

        def __init__(self, chunk):
            self.chunk = chunk

        def done(self):
            return True

        def result(self):
            return self.chunk

    class Cluster:
        def who_has(self, futures):
            return {"chunk": ("tcp://full:1",)}

    wanted, notes = tasks(2), []
    lead = leading._Lead(Cluster(), wanted, tiny_pack, order_for(tiny_pack), print, notes.append, Progress())
    lead.workers = {"tcp://full:1": Facts("", "e"), "tcp://other:2": Facts("", "e")}
    span = leading._Span(0, 2)
    lead.spans.append(span)
    full = Outcome(wanted[0], wanted[0].variants[0], Status.FAILED, problem="No space left.", final=True)
    span.future = Done(Chunk((full,), 1.0))
    lead._tell()
    assert list(lead.workers) == ["tcp://other:2"]
    assert lead.waiting[0] is span and span.outcomes == []
    assert "No space left" in notes[0]


def test_addresses_that_lead_nowhere_are_sentences():
    assert local_count("local:3") == 3
    assert local_count("tcp://host:8786") is None
    assert local_count("local") == os.cpu_count()
    for wrong in ("local:0", "local:x"):
        with pytest.raises(UsageError, match="no number of workers"):
            local_count(wrong)
    with pytest.raises(UsageError, match="no address of a scheduler"), connected("nonsense"):
        pass


def test_no_scheduler_at_the_address_is_a_sentence(monkeypatch):
    monkeypatch.setattr("fmr_studio.cluster.connecting.CONNECT_S", 0.3)
    with pytest.raises(FmrError, match=r"No scheduler answers at tcp://127\.0\.0\.1:9"), connected("tcp://127.0.0.1:9"):
        pass


def test_the_command_tells_what_each_worker_did(headless, tiny_pack, tmp_path, client):
    path = save(tmp_path / "a.png", blocks())
    address = client.scheduler.address
    result = headless(
        "batch", path, "-o", tmp_path / "out", "--pack", tiny_pack.folder, "--device", "cpu", "--seeds", "0-3", "--json",
        "--cluster", address,
    )  # fmt: skip
    assert result.code == 0
    summary = result.lines[-1]
    assert sum(one["made"] for one in summary["workers"].values()) == summary["made"] == 4
    assert Path(tmp_path / "out" / "a_s3.png").is_file()
