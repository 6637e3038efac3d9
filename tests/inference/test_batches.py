"""A batch gives the bytes of single pictures, also on a device whose batches round differently."""

import numpy as np
import pytest
from helpers.pictures import blocks

from fmr_studio.inference.pipeline import Pipeline


class Device(Pipeline):
    """Draws batches together; ``error`` is what the last bits of a batch differ by."""

    error = 0

    def prepare(self, error):
        self.together, self.error, self.sizes = True, error, []
        return self

    def _render_together(self, labels, sources):
        self.sizes.append(len(labels))
        pictures = [super(Device, self)._render_together([a], [b])[0] for a, b in zip(labels, sources, strict=True)]
        return pictures if len(labels) == 1 else [picture ^ self.error for picture in pictures]


@pytest.fixture
def device(tiny_pack):
    return Device.load(tiny_pack.folder, device="cpu")


@pytest.mark.parametrize(
    ("error", "second"), [(0, [3]), (1, [1, 1, 1])], ids=["rounds alike: together", "rounds differently: in turn"]
)
def test_batches_are_checked_once_for_each_size(device, error, second):
    device.prepare(error)
    maps, sources = [blocks(seed=i) for i in range(3)], [device.sample(seed) for seed in range(3)]
    expected = [device.render(a, b) for a, b in zip(maps, sources, strict=True)]
    for steps in ([3, 1, 1, 1], second):
        device.sizes.clear()
        for picture, single in zip(device.render_batch(maps, sources), expected, strict=True):
            np.testing.assert_array_equal(picture, single)
        assert device.sizes == steps


def test_a_cpu_draws_in_turn(tiny_pack):
    assert not Pipeline.load(tiny_pack.folder, device="cpu").together


def test_the_networks_take_several_maps_together(tiny_pack):
    pipe = Pipeline.load(tiny_pack.folder, device="cpu")
    maps, sources = [blocks(seed=i) for i in range(4)], [pipe.sample(seed) for seed in range(4)]
    together = pipe._render_together(maps, sources)
    for picture, labels, source in zip(together, maps, sources, strict=True):
        # Equal but for the rounding of batches, which random weights do not turn into another proxy mask here.
        assert np.abs(picture.astype(int) - pipe.render(labels, source)).max() <= 1
