"""A condition that changed somewhere is read again there alone, and the outcome is that of a whole reading."""

import numpy as np
import pytest
import torch

from fmr_studio.nn.mapper import Mapper, MapperConfig, encode_labels
from fmr_studio.nn.rereading import read, reread
from fmr_studio.nn.window import Window

LABELS, SIZE = 5, 32


@pytest.fixture(scope="module")
def mapper():
    torch.manual_seed(1)
    return (
        Mapper(MapperConfig((("labels", LABELS), ("sketch", 1)), clusters=64, size=SIZE, width=12)).eval().requires_grad_(False)
    )


def condition_of(mapper, labels):
    encoded = encode_labels(torch.from_numpy(labels.astype(np.int64))[None], LABELS, 2 * labels.shape[0] // 4)
    return mapper.assemble({"labels": encoded}, 1)


@pytest.fixture(scope="module")
def labels():
    return np.random.default_rng(0).integers(0, LABELS, (SIZE, SIZE)).repeat(4, 0).repeat(4, 1).astype(np.uint8)


def test_a_reading_is_what_the_mapper_says(mapper, labels):
    condition = condition_of(mapper, labels)
    assert torch.equal(read(mapper, condition).clusters, mapper(condition).argmax(dim=1))


@pytest.mark.parametrize("seed", range(40))
def test_read_again_near_a_change_it_is_the_whole_reading(mapper, labels, seed):
    rng = np.random.default_rng(seed)
    top, left = rng.integers(0, SIZE, 2)
    where = Window(top, left, min(SIZE, top + rng.integers(1, 9)), min(SIZE, left + rng.integers(1, 9)))
    painted = labels.copy()
    area = where.scaled(4).cut(torch.from_numpy(painted))
    area[:] = torch.from_numpy(rng.choice([*range(LABELS), 255], tuple(area.shape)).astype(np.uint8))
    wanted = where.grow(int(rng.integers(0, 6)), SIZE)
    before = read(mapper, condition_of(mapper, labels))
    change = condition_of(mapper, where.scaled(4).cut(torch.from_numpy(painted)).numpy())
    found = reread(mapper, before, change, where, wanted)
    assert torch.equal(found, wanted.cut(mapper(condition_of(mapper, painted)).argmax(dim=1)))


def test_a_change_far_from_what_is_wanted_is_seen_as_far_as_the_mapper_looks(mapper, labels):
    before = read(mapper, condition_of(mapper, labels))
    painted = labels.copy()
    painted[:16, :16] = 3
    change = condition_of(mapper, painted[:16, :16])
    whole = mapper(condition_of(mapper, painted)).argmax(dim=1)
    for wanted in (Window(10, 10, 20, 20), Window(24, 24, 32, 32), Window(0, 0, 32, 32)):
        assert torch.equal(reread(mapper, before, change, Window(0, 0, 4, 4), wanted), wanted.cut(whole))
