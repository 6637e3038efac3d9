"""The batch itself, with a stand-in that draws: what overlaps, what a failure costs, and in which order results come."""

import threading
from pathlib import Path

import numpy as np
import pytest
from helpers.pictures import blocks, save

from fmr_studio.canvas.look import Look
from fmr_studio.errors import Cancelled, FmrError
from fmr_studio.inference import batch
from fmr_studio.inference.batch import BatchOptions, run_batch
from fmr_studio.inference.reading import TaskReader
from fmr_studio.inference.tasks import InputKind, Status, Task, Variant
from fmr_studio.jobs.progress import Progress

COUNT = 9
WAIT_S = 20


class FakeSource:
    def __init__(self, seed):
        self.image = np.full((32, 32, 3), seed, np.uint8)


class FakePainter:
    """Pictures of one grey, the seed's; ``before`` is called with the size of every batch before it is drawn."""

    engine = "fake on paper"

    def __init__(self, before=lambda count: None):
        self.before, self.sizes, self.sampled = before, [], []

    def source_of(self, spec, find=None):
        self.sampled.append(spec.look.seed)
        return FakeSource(spec.look.seed)

    def render_batch(self, labels, sources, given=None):
        self.before(len(labels))
        self.sizes.append(len(labels))
        if any((one == 3).all() for one in labels):
            raise FmrError("This map cannot be drawn.")
        return [source.image for source in sources]


@pytest.fixture
def tasks(tmp_path):
    """Each with a map of its own and one seed."""
    paths = [save(tmp_path / "in" / f"{i}.png", blocks(seed=i)) for i in range(COUNT)]
    return [task(path, i) for i, path in enumerate(paths)]


def task(path, *seeds):
    variants = tuple(Variant(Look(seed), path.parents[1] / "out" / f"{path.stem}_s{seed}.png") for seed in seeds)
    return Task(str(path), path, InputKind.LABELS, variants)


def run(tasks, pack, painter=None, size=3, stop=False, progress=None):
    outcomes = []
    painter = painter or FakePainter()
    try:
        run_batch(
            tasks, TaskReader(pack), painter, BatchOptions(size, stop), report=outcomes.append, progress=progress or Progress()
        )
    except Cancelled:
        outcomes.append("cancelled")
    return outcomes


def names(outcomes):
    return [outcome.variant.output.stem for outcome in outcomes]


def test_results_come_in_the_order_of_the_tasks_and_maps_go_together(tasks, tiny_pack):
    painter = FakePainter()
    outcomes = run(tasks, tiny_pack, painter, size=4)
    assert names(outcomes) == [f"{i}_s{i}" for i in range(COUNT)]
    assert {outcome.status for outcome in outcomes} == {Status.MADE}
    assert painter.sizes == [4, 4, 1]


def test_a_source_is_drawn_once_for_all_maps(tasks, tiny_pack):
    painter = FakePainter()
    run([task(one.path, 5, 6) for one in tasks], tiny_pack, painter)
    assert painter.sampled == [5, 6]


def test_reading_goes_on_while_a_picture_is_drawn(tasks, tiny_pack):
    drawing, overlapped = threading.Event(), []

    class Reader(TaskReader):
        def read(self, task):
            if task is tasks[3]:
                overlapped.append(drawing.wait(WAIT_S))
            return super().read(task)

    painter = FakePainter(lambda count: drawing.set())
    run_batch(tasks, Reader(tiny_pack), painter, BatchOptions(1), report=lambda outcome: None)
    assert overlapped == [True]


def test_writing_goes_on_while_a_picture_is_drawn(tasks, tiny_pack, monkeypatch):
    drawing, overlapped, original = threading.Event(), [], batch.write_whole

    def write(path, data):
        if path.stem == "0_s0":
            overlapped.append(drawing.wait(WAIT_S))
        original(path, data)

    monkeypatch.setattr(batch, "write_whole", write)
    painter = FakePainter(lambda count: drawing.set() if painter.sizes else None)
    run(tasks, tiny_pack, painter, size=1)
    assert overlapped == [True]


def test_one_map_that_cannot_be_drawn_fails_alone(tasks, tiny_pack):
    save(tasks[4].path, np.full((32, 32), 3, np.uint8))
    outcomes = run(tasks, tiny_pack, size=5)
    assert [i for i, outcome in enumerate(outcomes) if outcome.status is Status.FAILED] == [4]
    assert outcomes[4].problem == "This map cannot be drawn."
    assert not tasks[4].variants[0].output.exists()


@pytest.mark.parametrize("size", [1, 3, 20])
@pytest.mark.parametrize("kind", ["unreadable", "undrawable"])
def test_a_stop_draws_what_comes_before_the_failure_and_nothing_after(tasks, tiny_pack, size, kind):
    if kind == "unreadable":
        tasks[4].path.write_text("no image")
    else:
        save(tasks[4].path, np.full((32, 32), 3, np.uint8))
    outcomes = run(tasks, tiny_pack, size=size, stop=True)
    assert names(outcomes) == [f"{i}_s{i}" for i in range(5)]
    assert [outcome.status for outcome in outcomes] == [Status.MADE] * 4 + [Status.FAILED]
    assert len(list(Path(tasks[0].variants[0].output.parent).iterdir())) == 4


def test_too_little_memory_for_all_is_enough_for_fewer(tasks, tiny_pack):
    def short(count):
        if count > 2:
            raise RuntimeError("CUDA out of memory. Tried to allocate 2 GiB")

    painter = FakePainter(short)
    assert {outcome.status for outcome in run(tasks, tiny_pack, painter, size=9)} == {Status.MADE}
    assert max(painter.sizes) <= 2


def test_too_little_memory_for_one_is_a_sentence(tasks, tiny_pack):
    def short(count):
        raise MemoryError

    outcomes = run(tasks[:2], tiny_pack, FakePainter(short))
    assert [outcome.problem for outcome in outcomes] == ["The memory is not enough for one picture."] * 2


def test_a_bug_while_drawing_is_no_failed_picture(tasks, tiny_pack):
    def wrong(count):
        raise RuntimeError("shapes do not match")

    with pytest.raises(RuntimeError, match="shapes"):
        run(tasks, tiny_pack, FakePainter(wrong))


def test_a_cancelled_batch_reports_what_it_wrote(tasks, tiny_pack):
    progress, painted = Progress(), []

    def cancel(count):
        painted.append(count)
        if len(painted) == 2:
            progress.cancel()

    *outcomes, last = run(tasks, tiny_pack, FakePainter(cancel), size=2, progress=progress)
    assert last == "cancelled"
    assert names(outcomes) == [f"{i}_s{i}" for i in range(4)]
    assert len(list(tasks[0].variants[0].output.parent.iterdir())) == 4
