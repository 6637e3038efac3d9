"""HED: its published tensors find their places, and a picture's edge is where the side outputs say."""

import pytest
import torch

from fmr_studio.errors import FmrError
from fmr_studio.nn.hed import Hed
from fmr_studio.nn.perceptual import BLOCKS


def published(scale=0.05):
    noise = torch.Generator().manual_seed(0)
    weights, inputs = {}, 3
    for number, channels in enumerate(BLOCKS, start=1):
        for index, outputs in enumerate(channels):
            spread = (2.0 / (9 * inputs)) ** 0.5
            weights[f"block{number}.{index}.weight"] = spread * torch.randn(outputs, inputs, 3, 3, generator=noise)
            weights[f"block{number}.{index}.bias"] = torch.zeros(outputs)
            inputs = outputs
        weights[f"side{number}.weight"] = scale * torch.randn(1, inputs, 1, 1, generator=noise)
        weights[f"side{number}.bias"] = torch.zeros(1)
    weights |= {"fuse.weight": torch.zeros(1, len(BLOCKS), 1, 1), "fuse.bias": torch.full((1,), -1.0)}
    return {name: tensor.half() for name, tensor in weights.items()}


def test_the_fused_map_is_the_weighted_sum_of_the_sides_at_the_pictures_size():
    weights = published()
    image = torch.randn(1, 3, 37, 50, generator=torch.Generator().manual_seed(1)).clamp(-1, 1)
    assert torch.allclose(Hed.from_published(weights)(image), torch.sigmoid(torch.tensor(-1.0)).expand(1, 1, 37, 50))
    weights["fuse.weight"][0, 0] = 1.0  # the first side alone, which is as fine as the picture
    hed = Hed.from_published(weights)
    first = hed.sides[0](hed.trunk(image)[0])
    assert torch.allclose(hed(image), torch.sigmoid(first - 1.0), atol=1e-6)


def test_other_weights_are_refused():
    weights = published()
    del weights["side3.bias"]
    with pytest.raises(FmrError, match=r"side3\.bias"):
        Hed.from_published(weights)
