import pytest
import torch
from torch import Tensor

from fmr_studio.errors import FmrError
from fmr_studio.nn.efficientnet import FEATURES, STAGE_CHANNELS, EfficientNetLite0, InvertedResidual, SameConv


def published_state(network: EfficientNetLite0) -> dict[str, Tensor]:
    """A state dict in the layout of the published weights: batch norms that halve, so that folding shows."""
    state: dict[str, Tensor] = {"_fc.weight": network.classifier.weight, "_fc.bias": network.classifier.bias}

    def put(conv: SameConv, conv_name: str, norm_name: str) -> None:
        channels = conv.out_channels
        state[f"{conv_name}.weight"] = conv.weight
        state[f"{norm_name}.weight"] = torch.full((channels,), 0.5)
        state[f"{norm_name}.bias"] = torch.linspace(-1.0, 1.0, channels)
        state[f"{norm_name}.running_mean"] = torch.full((channels,), 0.25)
        state[f"{norm_name}.running_var"] = torch.full((channels,), 1.0 - 1e-3)

    put(network.stem, "_conv_stem", "_bn0")
    for index, block in enumerate(network.blocks):
        assert isinstance(block, InvertedResidual)
        if block.expand is not None:
            put(block.expand, f"_blocks.{index}._expand_conv", f"_blocks.{index}._bn0")
        put(block.depthwise, f"_blocks.{index}._depthwise_conv", f"_blocks.{index}._bn1")
        put(block.project, f"_blocks.{index}._project_conv", f"_blocks.{index}._bn2")
    put(network.head, "_conv_head", "_bn1")
    return state


@pytest.fixture(scope="module")
def network() -> EfficientNetLite0:
    torch.manual_seed(0)
    return EfficientNetLite0()


def test_it_has_as_many_weights_as_the_published_network(network):
    # 4,652,008 with batch norms of two parameters a channel; folded, one bias a channel is left
    convolutions = [module for module in network.modules() if isinstance(module, SameConv)]
    assert sum(p.numel() for p in network.parameters()) + sum(c.out_channels for c in convolutions) == 4_652_008


def test_features_are_pooled_vectors_whatever_the_size(network):
    image = torch.rand(2, 3, 40, 56) * 2 - 1
    assert network.features(image, size=64).shape == (2, FEATURES)
    assert network.features(image, size=None).shape == (2, FEATURES)


@pytest.mark.parametrize("size", [64, 65])
def test_stages_halve_and_round_up(network, size):
    maps = network.stages(torch.zeros(1, 3, size, size), 5)
    expected = [(1, channels, -(-size // 2**k), -(-size // 2**k)) for k, channels in enumerate(STAGE_CHANNELS, start=1)]
    assert [tuple(m.shape) for m in maps] == expected
    assert len(network.stages(torch.zeros(1, 3, 32, 32))) == 3


def test_stages_let_gradients_through_to_the_image(network):
    image = torch.zeros(1, 3, 32, 32, requires_grad=True)
    network.stages(image)[-1].square().sum().backward()
    assert image.grad is not None
    assert image.grad.abs().sum() > 0


def test_padding_is_that_of_tensorflow():
    conv = SameConv(1, 1, 3, stride=2)
    torch.nn.init.ones_(conv.weight)
    torch.nn.init.zeros_(conv.bias)
    with torch.no_grad():
        result = conv(torch.ones(1, 1, 4, 4))  # nothing added at the top left, one pixel at the bottom right
    assert result.flatten().tolist() == [9.0, 6.0, 6.0, 4.0]


def test_batch_norms_are_folded(network):
    folded = EfficientNetLite0.from_published(published_state(network))
    assert torch.allclose(folded.stem.weight, network.stem.weight * 0.5)
    assert torch.allclose(folded.stem.bias, torch.linspace(-1.0, 1.0, 32) - 0.125)


def test_other_weights_are_refused(network):
    state = published_state(network)
    del state["_blocks.3._bn1.running_var"]
    with pytest.raises(FmrError, match="EfficientNet-Lite0"):
        EfficientNetLite0.from_published(state)
