"""OpenVINO graphs for tests: a tiny MobileStyleGAN as the wheel of ``random_face`` holds one."""

import math
import zipfile

import numpy as np

HALF = math.sqrt(0.5)
CHANNELS = (16, 16, 12)


class GraphFile:
    """Layers, edges and constants as they are added; `xml` and `bin` at the end."""

    def __init__(self, name):
        self.name, self.layers, self.edges, self.bin = name, [], [], b""

    def add(self, kind, name, *inputs, data=""):
        """A layer that reads others, by their numbers; its own number."""
        number = len(self.layers)
        self.layers.append(f'<layer id="{number}" name="{name}" type="{kind}" version="opset1"><data {data}/></layer>')
        for port, source in enumerate(inputs):
            self.edges.append(f'<edge from-layer="{source}" from-port="0" to-layer="{number}" to-port="{port}"/>')
        return number

    def const(self, name, values):
        """A constant of 32-bit numbers."""
        values = np.asarray(values, "<f4")
        shape = ", ".join(map(str, values.shape))
        data = f'element_type="f32" shape="{shape}" offset="{len(self.bin)}" size="{values.nbytes}"'
        self.bin += values.tobytes()
        return self.add("Const", name, data=data)

    def prelu(self, x):
        """A leaky ReLU."""
        return self.add("PReLU", f"relu_{x}", x, self.const(f"slope_{x}", [0.2]))

    @property
    def xml(self):
        """The graph's text."""
        layers, edges = "".join(self.layers), "".join(self.edges)
        text = (
            f'<?xml version="1.0"?><net name="{self.name}" version="10"><layers>{layers}</layers><edges>{edges}</edges></net>'
        )
        return text.encode()


def tiny_mobilestylegan():
    """A MobileStyleGAN of 32 px with random weights."""
    import torch

    from fmr_studio.nn.configs import MobileConfig
    from fmr_studio.nn.mobilestylegan import MobileStyleGAN

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        network = MobileStyleGAN(MobileConfig(CHANNELS, z_dim=8, w_dim=8, mapping_layers=2))
        for name, buffer in network.named_buffers():
            if name.endswith("noise_const"):
                buffer.normal_(std=0.1)
    return network.eval().requires_grad_(False)


def mapping_graph(network):
    """The mapping network's graph, as far as an importer reads it."""
    graph = GraphFile("MappingNetwork")
    x = graph.add("Parameter", "var")
    for layer in network.mapping.layers:
        product = graph.add("MatMul", f"mul_{x}", x, graph.const("weight", layer.weight * layer.weight_gain))
        bias = graph.add("Reshape", f"shaped_{x}", graph.const("bias", layer.bias * layer.bias_gain))
        relu = graph.prelu(graph.add("Add", f"add_{x}", product, bias))
        x = graph.add("Multiply", f"gain_{x}", relu, graph.const("gain", [[math.sqrt(2.0)]]))
    graph.add("Result", "style", x)
    return graph


def synthesis_graph(network):
    """The synthesis network's graph, as far as an importer reads it."""
    graph, synthesis = GraphFile("SynthesisNetwork"), network.synthesis
    w = graph.add("Parameter", "style")
    first = synthesis.blocks[0]
    x = _layer(graph, w, graph.const("m.input.input", first.const[None]), "m.conv1", first.conv0)
    for index, block in enumerate(synthesis.blocks[1:]):
        scale = _modulation(graph, w, f"m.layers.{index}.up.modulation", block.up)
        x = graph.add("Multiply", f"up_{index}", scale, x)
        for sign in (1, -1):
            x = graph.add(
                "GroupConvolutionBackpropData", f"haar_{index}_{sign}", x, graph.const("filter", [[HALF, sign * HALF]])
            )
        x = _layer(graph, w, x, f"m.layers.{index}.conv1", block.conv0)
        x = _layer(graph, w, x, f"m.layers.{index}.conv2", block.conv1)
    name, last = f"m.layers.{len(synthesis.blocks) - 2}.to_img", synthesis.to_picture
    x = graph.add("Multiply", "scaled", _scaled(graph, w, f"{name}.conv.modulation", last.modulation), x)
    x = graph.add("Convolution", "to_img", x, graph.const(f"{name}.conv.weight", last.weight))
    graph.add("Result", "img", graph.add("Add", "biased", x, graph.const(f"{name}.bias", last.bias[None, :, None, None])))
    return graph


def _layer(graph, w, x, name, layer):
    x = graph.add("Multiply", f"{name}.scaled", _scaled(graph, w, f"{name}.conv.modulation", layer.modulation), x)
    if hasattr(layer, "depthwise"):
        x = graph.add("GroupConvolution", f"{name}.dw", x, graph.const(f"{name}.conv.weight_dw", layer.depthwise[:, :, None]))
    x = graph.add(
        "Convolution", f"{name}.pw", x, graph.const("folded", getattr(layer, "pointwise", getattr(layer, "weight", 0)))
    )
    x = graph.add("Add", f"{name}.noisy", x, graph.const("noise", layer.noise_const[None, None]))
    x = graph.add("Add", f"{name}.biased", x, graph.const(f"{name}.bias", layer.bias[None, :, None, None]))
    return graph.prelu(x)


def _modulation(graph, w, name, modulation):
    product = graph.add("MatMul", f"{name}.mul", w, graph.const(f"{name}.weight", modulation.weight))
    added = graph.add("Add", f"{name}.add", product, graph.const(f"{name}.bias", modulation.bias[None]))
    return graph.add("Reshape", f"{name}.shaped", added)


def _scaled(graph, w, name, modulation):
    return graph.add(
        "Multiply", f"{name}.gain", _modulation(graph, w, name, modulation), graph.const("gain", [modulation.gain])
    )


def graph_files(network):
    """The four files of a network, by name."""
    files = {}
    for graph in (mapping_graph(network), synthesis_graph(network)):
        files |= {f"{graph.name}.xml": graph.xml, f"{graph.name}.bin": graph.bin}
    return files


def write_wheel(path, files):
    """The files as the wheel of ``random_face`` holds them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(f"random_face/data/{name}", data)
        info = "tiny_face-1.0.dist-info"
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: tiny-face\nVersion: 1.0\n")
        archive.writestr(f"{info}/RECORD", "")
    return path


def write_folder(path, files):
    """The files as the unpacked wheel holds them."""
    data = path / "random_face" / "data"
    data.mkdir(parents=True)
    for name, content in files.items():
        (data / name).write_bytes(content)
    return path
