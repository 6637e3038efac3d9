"""Processes that train together do what one does with the same batch."""

import numpy as np
import pytest
import torch
from helpers.company import Company
from helpers.tiny_trainings import ALL

from fmr_studio.errors import FmrError, UsageError
from fmr_studio.training.loop import parallel
from fmr_studio.training.loop.shares import Share

STEPS = 4
VERDICTS = {"g", "d_real", "d_fake"}
"""What a judge says of pictures."""


@pytest.fixture
def company(monkeypatch):
    """Makes threads that are to each other what processes are."""

    def gathered(count):
        made = Company(count)
        monkeypatch.setattr(parallel, "dist", made)
        return made

    return gathered


def curve(training):
    return [parallel.mean_values(training.step()) for _ in range(STEPS)]


@pytest.mark.parametrize("name", ALL)
def test_two_give_the_curve_of_one(name, company):
    two = company(2)
    alone, built = ALL[name](), two.one_by_one(ALL[name])
    assert two.one_by_one(lambda: built[0].share.size) == [alone.batch_size // 2] * 2
    expected = curve(alone)
    for found in two.run(lambda number: curve(built[number])):
        for step, values in zip(expected, found, strict=True):
            # The judge's last bias has a gradient of nothing but rounding, of which Adam makes whole steps.
            for verdict in VERDICTS & step.keys():
                assert values.pop(verdict) == pytest.approx(step[verdict], abs=2e-3)
            assert values == pytest.approx({key: step[key] for key in step.keys() - VERDICTS}, rel=1e-4, abs=1e-5)
    states = [torch.cat([p.flatten() for p in training.average.parameters()]) for training in (alone, *built)]
    torch.testing.assert_close(states[1], states[2], rtol=0, atol=0)
    torch.testing.assert_close(states[1], states[0], rtol=1e-2, atol=2e-3)


@pytest.mark.parametrize(("count", "grain", "world"), [(16, 1, 4), (16, 8, 2), (24, 8, 3), (12, 4, 3), (6, 4, 3), (9, 9, 1)])
def test_shares_are_equal_and_have_the_same_parts_of_every_half(count, grain, world, company):
    rows = company(world).run(lambda number: (Share(count, grain).rows, Share(count, grain).size))
    assert sorted(np.concatenate([mine for mine, _ in rows])) == list(range(count))
    assert {len(mine) for mine, _ in rows} == {size for _, size in rows} == {count // world}
    if grain > 1 and world > 1:
        assert len({(mine < count // 2).sum() for mine, _ in rows}) == 1


def test_the_whole_batch_is_gathered_in_its_order(company):
    x = torch.arange(24).view(12, 2)
    for whole in company(3).run(lambda number: (share := Share(12, 4)).whole(x[share.rows])):
        assert torch.equal(whole, x)


@pytest.mark.parametrize(
    ("count", "grain", "world", "able", "fits"),
    [(16, 8, 4, "1 or 2 can", 32), (4, 1, 6, "1, 2 or 4 can", 6), (7, 2, 2, "1 or 7 can", 8)],
)
def test_a_batch_that_cannot_be_shared_says_what_can(count, grain, world, able, fits, company):
    with pytest.raises(UsageError, match=able) as problem:
        company(world).run(lambda number: Share(count, grain))
    assert f"--batch {fits} " in problem.value.hint


def test_what_one_makes_all_have_and_what_one_cannot_ends_all(company):
    made, order = [], []

    def work(number):
        value = parallel.once(lambda: made.append(number) or {"at": torch.arange(3)})
        parallel.in_turns(lambda: order.append(number))
        problems = []
        for task in (lambda: parallel.once(_refuse), lambda: parallel.agree({"--batch": 8 + number // 2})):
            with pytest.raises(FmrError) as problem:
                task()
            problems.append(str(problem.value))
        return value["at"].tolist(), problems

    found = company(3).run(work)
    assert made == [0] and order[0] == 0 and sorted(order) == [0, 1, 2]
    assert all(at == [0, 1, 2] for at, _ in found)
    assert {problems[0] for _, problems in found} == {"The disk is full."}
    (different,) = {problems[1] for _, problems in found}
    assert "Process 2, on " in different and "--batch 9" in different and "8." in different


def test_what_one_makes_may_be_a_training(company):
    two = company(2)
    built = two.one_by_one(ALL["mapper"])
    found = two.run(lambda number: parallel.once(lambda: (built[number].train_batch(), parallel.rank(), parallel.world())))
    assert found[0] == found[1] and found[0][1:] == (0, 1)
    turns = two.run(lambda number: (parallel.in_turns(lambda: parallel.rank()), parallel.rank()))
    assert turns == [(0, 0), (0, 1)]


def _refuse():
    raise FmrError("The disk is full.")
