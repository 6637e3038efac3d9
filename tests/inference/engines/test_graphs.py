"""Our graphs are ONNX as its own package reads it, and those of official generators draw what PyTorch does."""

import numpy as np
import onnx
import pytest
import torch

from fmr_studio.inference.engines.onnxruntime import attention, mapper_graphs, readers, rearranger
from fmr_studio.inference.engines.onnxruntime.generator import OnnxGenerator
from fmr_studio.inference.engines.onnxruntime.graph import Graph
from fmr_studio.inference.engines.onnxruntime.mobilestylegan import MobileStyleGanGraphs
from fmr_studio.inference.engines.onnxruntime.runtime import Runtime
from fmr_studio.inference.engines.onnxruntime.stylegan2 import StyleGan2Graphs
from fmr_studio.inference.engines.protocol import Features
from fmr_studio.nn.configs import GeneratorConfig, MobileConfig, RearrangerConfig
from fmr_studio.nn.generators import build_generator
from fmr_studio.nn.perceptual_weights import block_count, bundled_weights
from fmr_studio.nn.window import Window
from fmr_studio.packs.weights import encoder_config, load_arrays

OFFICIAL = GeneratorConfig(channels=(16, 16, 12, 8), z_dim=8, w_dim=8, mapping_layers=1, conv_clamp=1.5)
MOBILE = MobileConfig(channels=(16, 16, 16, 8), z_dim=8, w_dim=8, mapping_layers=1)


def generator_of(config):
    """A generator whose noise counts, as that of a trained one does, and its weights."""
    with torch.random.fork_rng():
        torch.manual_seed(3)
        generator = build_generator(config).eval().requires_grad_(False)
        for name, tensor in generator.state_dict().items():
            if "noise" in name or name.endswith("bias"):
                tensor.normal_(std=0.4)
    return generator, {name: tensor.numpy() for name, tensor in generator.state_dict().items()}


@pytest.mark.parametrize("config", [OFFICIAL, MOBILE], ids=["stylegan2", "mobilestylegan"])
def test_noise_and_clamped_activations_are_drawn_as_pytorch_draws_them(config):
    generator, weights = generator_of(config)
    graphs = (StyleGan2Graphs if config is OFFICIAL else MobileStyleGanGraphs)(config, weights)
    drawn = OnnxGenerator(graphs, Runtime(), 16, None)
    ws = torch.randn(1, config.num_ws, config.w_dim, generator=torch.Generator().manual_seed(0))
    whole = drawn.draw(drawn.styles(ws.numpy()), None, None)
    expected = generator.synthesis(ws).numpy()
    np.testing.assert_allclose(whole.rgb, expected, atol=2e-5)
    assert np.abs(expected - generator.synthesis(ws, noise="none").numpy()).max() > 0.01
    shown = Window(9, 4, 20, 17)
    needed = graphs.reach.needed_for(shown, 16)
    part = Features(*(needed.cut(values) for values in whole.features))
    np.testing.assert_allclose(drawn.draw_window([drawn.styles(ws.numpy())], part, shown, None), shown.cut(expected), atol=2e-5)


def graphs_of(pack):
    """All graphs of a pack and of the program."""
    weights = {part: load_arrays(pack, part) for part in pack.parts}
    for config, kind in ((OFFICIAL, StyleGan2Graphs), (MOBILE, MobileStyleGanGraphs)):
        architecture = kind(config, generator_of(config)[1])
        yield from (architecture.block(index) for index in range(4))
    shapes = RearrangerConfig(**pack.card.parts["rearranger"])
    yield from (rearranger.memory_graph(weights["rearranger"], shapes), rearranger.attention_graph())
    for whole in (False, True):
        yield rearranger.target_graph(weights["rearranger"], shapes, whole=whole)
        yield rearranger.polish_graph(weights["rearranger"], shapes, whole=whole)
    yield from (mapper_graphs.mapper_graph(weights["mapper"]), mapper_graphs.reread_graph(weights["mapper"]))
    yield from (readers.codebook_graph(weights["codebook"]), readers.segmenter_graph(weights["segmenter"]))
    yield readers.segmenter_layer_graph(weights["segmenter"], 1)
    yield readers.encoder_graph(weights["encoder"], encoder_config(pack.card.parts["encoder"]))
    yield readers.distance_graph(bundled_weights(), block_count(bundled_weights()))


def test_every_graph_is_valid(tiny_pack):
    count = 0
    for graph in graphs_of(tiny_pack):
        model = onnx.ModelProto.FromString(graph.to_bytes())
        for tensor in model.graph.initializer:
            if tensor.name in graph.weights:  # weights are given beside the model: the checker wants to see them inside
                tensor.CopyFrom(onnx.numpy_helper.from_array(graph.weights[tensor.name], tensor.name))
        onnx.checker.check_model(model, full_check=True)
        count += 1
    assert count == 21


def test_attention_in_parts_is_attention_at_once(tiny_pack, monkeypatch):
    weights, config = load_arrays(tiny_pack, "rearranger"), RearrangerConfig(**tiny_pack.card.parts["rearranger"])
    network, size = attention.OnnxRearranger(config, weights, Runtime()), config.size
    rng = np.random.default_rng(0)
    features = Features(
        rng.normal(size=(1, config.channels, size, size)).astype(np.float32), rng.random((1, 3, size, size), np.float32)
    )
    mask, target = rng.integers(0, config.clusters, (2, 1, size, size))
    everywhere, whole = np.ones((1, size, size), bool), Window.whole(size)
    memory = network.memory(features, mask)
    at_once = network.move(memory, target, everywhere, features, whole)
    monkeypatch.setattr(attention, "ROWS_AT_ONCE", 50)
    for a, b in zip(network.move(memory, target, everywhere, features, whole), at_once, strict=True):
        np.testing.assert_allclose(a, b, atol=1e-5)


def test_numbers_too_small_for_full_speed_are_taken_as_zero():
    """Attention's weights outside a cluster are such numbers; Intel's processors take a hundred times as long for them."""
    graph = Graph("tiny")
    product = graph.add("MatMul", graph.input("x", 1, 4), graph.constant(np.full((4, 4), 1e-20)))
    graph.output(product, "y", 1, 4)
    (found,) = Runtime().load(graph)({"x": np.full((1, 4), 1e-20, np.float32)})
    assert not found.any()
