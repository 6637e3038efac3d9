"""A batch gives the bytes of single pictures, also on a device whose batches round differently."""

import numpy as np
import pytest
from helpers.pictures import blocks

from fmr_studio.errors import FmrError
from fmr_studio.inference.engines import loading
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.rendering.batches import BatchDrawing


class Device:
    """Draws label maps as they are; ``error`` is what the last bits of a batch differ by."""

    def __init__(self, error):
        self.error, self.sizes = error, []

    def draw(self, labels, sources):
        self.sizes.append(len(labels))
        return [one ^ (0 if len(labels) == 1 else self.error) for one in labels]


@pytest.mark.parametrize(
    ("error", "second"), [(0, [3]), (1, [1, 1, 1])], ids=["rounds alike: together", "rounds differently: in turn"]
)
def test_batches_are_checked_once_for_each_size(error, second):
    device, batches = Device(error), BatchDrawing(together=True)
    maps = [blocks(seed=i) for i in range(3)]
    for steps in ([3, 1, 1, 1], second):
        device.sizes.clear()
        for picture, single in zip(batches.draw(device.draw, maps, [None] * 3), maps, strict=True):
            np.testing.assert_array_equal(picture, single)
        assert device.sizes == steps


def test_a_cpu_draws_in_turn(tiny_pack):
    assert not Pipeline.load(tiny_pack.folder, device="cpu").batches.together


def test_the_networks_take_several_maps_together(tiny_pack):
    pipe = Pipeline.load(tiny_pack.folder, device="cpu")
    maps, sources = [blocks(seed=i) for i in range(4)], [pipe.sample(seed) for seed in range(4)]
    together = pipe.render_together(maps, sources)
    for picture, labels, source in zip(together, maps, sources, strict=True):
        # Equal but for the rounding of batches, which random weights do not turn into another proxy mask here.
        assert np.abs(picture.astype(int) - pipe.render(labels, source)).max() <= 1


def test_a_cpu_draws_as_many_side_by_side_as_it_has_cores(tiny_pack, monkeypatch):
    monkeypatch.setattr(loading, "pictures_at_once", lambda: 3)
    alone, many = Pipeline.load(tiny_pack.folder, device="cpu"), Pipeline.load(tiny_pack.folder, device="cpu")
    assert many.batches.side_by_side == 3
    maps, sources = [blocks(seed=i) for i in range(9)], [many.sample(seed % 4) for seed in range(9)]
    for picture, labels, seed in zip(many.render_batch(maps, sources), maps, range(9), strict=True):
        assert np.array_equal(picture, alone.render(labels, alone.sample(seed % 4)))


def test_an_error_of_one_picture_side_by_side_is_raised():
    def draw(labels, sources):
        if labels[0].max() == 9:
            raise FmrError("the third")
        return [labels[0]]

    maps = [np.full((2, 2), value, np.uint8) for value in (1, 2, 9, 4)]
    with pytest.raises(FmrError, match="the third"):
        BatchDrawing(together=False, side_by_side=2).draw(draw, maps, [None] * 4)
