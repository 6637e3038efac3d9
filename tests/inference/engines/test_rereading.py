"""A condition that changed somewhere is read again there alone, and the outcome is that of a whole reading."""

import numpy as np
import pytest
import torch

from fmr_studio.inference.engines.onnxruntime.mapper import mapper_layers as in_onnxruntime
from fmr_studio.inference.engines.onnxruntime.runtime import Runtime
from fmr_studio.inference.engines.torch.mapper import mapper_layers as in_torch
from fmr_studio.nn.conditions import assemble, encode_labels, unshuffled
from fmr_studio.nn.configs import MapperConfig
from fmr_studio.nn.mapper import Mapper
from fmr_studio.nn.window import Window

LABELS, SIZE = 5, 32


CONDITIONS = (("labels", LABELS), ("sketch", 1))


@pytest.fixture(scope="module", params=["onnxruntime", "torch"])
def mapper(request):
    torch.manual_seed(1)
    mapper = Mapper(MapperConfig(CONDITIONS, clusters=64, size=SIZE, width=12)).eval().requires_grad_(False)
    if request.param == "torch":
        return in_torch(mapper)
    return in_onnxruntime({name: tensor.numpy() for name, tensor in mapper.state_dict().items()}, Runtime())


def condition_of(labels):
    return unshuffled(assemble({"labels": encode_labels(labels[None], LABELS, labels.shape[0] // 2)}, CONDITIONS))


@pytest.fixture(scope="module")
def labels():
    return np.random.default_rng(0).integers(0, LABELS, (SIZE, SIZE)).repeat(4, 0).repeat(4, 1).astype(np.uint8)


def test_a_reading_is_what_the_mapper_says(labels):
    torch.manual_seed(1)
    network = Mapper(MapperConfig(CONDITIONS, clusters=64, size=SIZE, width=12)).eval().requires_grad_(False)
    condition = condition_of(labels)
    expected = network(torch.nn.functional.pixel_shuffle(torch.from_numpy(condition), 2)).argmax(dim=1).numpy()
    weights = {name: tensor.numpy() for name, tensor in network.state_dict().items()}
    for layers in (in_torch(network), in_onnxruntime(weights, Runtime())):
        assert np.array_equal(layers.whole(condition).clusters, expected)
        assert np.array_equal(layers.read(condition), expected)


@pytest.mark.parametrize("seed", range(40))
def test_read_again_near_a_change_it_is_the_whole_reading(mapper, labels, seed):
    rng = np.random.default_rng(seed)
    top, left = rng.integers(0, SIZE, 2)
    where = Window(top, left, min(SIZE, top + rng.integers(1, 9)), min(SIZE, left + rng.integers(1, 9)))
    painted = labels.copy()
    area = where.scaled(4).cut(painted)
    area[:] = rng.choice([*range(LABELS), 255], area.shape)
    wanted = where.grow(int(rng.integers(0, 6)), SIZE)
    before = mapper.whole(condition_of(labels))
    found = mapper.reread(before, condition_of(where.scaled(4).cut(painted)), where, wanted)
    assert np.array_equal(found, wanted.cut(mapper.whole(condition_of(painted)).clusters))


def test_a_change_far_from_what_is_wanted_is_seen_as_far_as_the_mapper_looks(mapper, labels):
    before = mapper.whole(condition_of(labels))
    painted = labels.copy()
    painted[:16, :16] = 3
    change = condition_of(painted[:16, :16])
    whole = mapper.whole(condition_of(painted)).clusters
    for wanted in (Window(10, 10, 20, 20), Window(24, 24, 32, 32), Window(0, 0, 32, 32)):
        assert np.array_equal(mapper.reread(before, change, Window(0, 0, 4, 4), wanted), wanted.cut(whole))
