"""A whole pack with random weights, small enough that a picture takes milliseconds. torch loads with its first use."""

import pytest

from fmr_studio.canvas.palette import Label, Palette

ENGINES = ("onnxruntime", "torch")
RESOLUTION = 32
SIZE = 16
CHANNELS = (16, 16, 12, 8)
CLUSTERS = 6
PALETTE = Palette(
    [
        Label(0, "sky", (120, 190, 250)),
        Label(1, "ground", (110, 80, 40)),
        Label(2, "body", (240, 150, 30)),
        Label(3, "eye", (20, 200, 60)),
    ]
)
CONFIGS = {
    "codebook": {"clusters": CLUSTERS, "channels": CHANNELS[2], "width": 8},
    "rearranger": {"clusters": CLUSTERS, "channels": CHANNELS[2], "size": SIZE, "width": 8},
    "mapper": {"conditions": [["labels", len(PALETTE)]], "clusters": CLUSTERS, "size": SIZE, "width": 8},
    "segmenter": {"labels": len(PALETTE), "width": 8},
    "encoder": {
        "channels": CHANNELS[2], "size": SIZE, "resolution": RESOLUTION, "layers": 8, "w_dim": 16, "first_tail_layer": 5,
        "fine": 8, "width": 8, "coarse": [8, 8],
        "domain": {"middles": [0.0, 0.0], "terms": [2.0, 1.5], "together": 1.1, "pictures": 10},
    },
}  # fmt: skip


def write_tiny_pack(
    folder, *, name="tiny", parts=tuple(CONFIGS), seed=0, mapper_deviation=None, mobile=False, classes=0, conditions=("labels",)
):
    """Write a pack into ``folder`` and return it; the same arguments give the same files.

    ``mobile``: with a MobileStyleGAN, whose pictures are twice as large. ``classes``: of the generator. ``conditions``: what
    the mapper reads.
    """
    import torch

    from fmr_studio.nn.configs import GeneratorConfig, MobileConfig
    from fmr_studio.nn.generators import build_generator
    from fmr_studio.packs.card import PackCard
    from fmr_studio.packs.store import write_pack
    from fmr_studio.packs.writing import generator_json

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        kind = MobileConfig if mobile else GeneratorConfig
        config = kind(channels=CHANNELS, z_dim=16, w_dim=16, mapping_layers=2, **({"classes": classes} if classes else {}))
        configs = {**CONFIGS, "rearranger": {**CONFIGS["rearranger"], "rgb_channels": 0 if mobile else 3}}
        channels = [[one, len(PALETTE) if one == "labels" else 1] for one in conditions]
        configs["mapper"] = {**CONFIGS["mapper"], "conditions": channels}
        networks = {"generator": build_generator(config), **{part: _part(part, configs) for part in parts}}
        if classes:
            torch.nn.init.normal_(networks["generator"].mapping.class_codes)
        if mapper_deviation:
            torch.manual_seed(4)  # one that lets a small change reach little
            for parameter in networks["mapper"].parameters():
                torch.nn.init.normal_(parameter, std=mapper_deviation)
    card = PackCard(
        name=name,
        title="Tiny",
        version="1",
        licence="CC0-1.0",
        palette=PALETTE,
        resolution=config.resolution,
        edit_resolution=SIZE,
        generator=generator_json(config),
        conditions=tuple(conditions),
        parts={part: configs[part] for part in parts},
    )
    return write_pack(folder, card, {part: network.state_dict() for part, network in networks.items()}, half=False)


def _part(name, configs):
    from fmr_studio.nn.codebook import Codebook
    from fmr_studio.nn.configs import EncoderConfig, MapperConfig, RearrangerConfig
    from fmr_studio.nn.encoder import Encoder
    from fmr_studio.nn.mapper import Mapper
    from fmr_studio.nn.rearranger import Rearranger
    from fmr_studio.nn.segmenter import FeatureSegmenter

    if name == "codebook":
        return Codebook(**configs[name])
    if name == "rearranger":
        return Rearranger(RearrangerConfig(**configs[name]))
    if name == "mapper":
        return Mapper(MapperConfig(tuple(map(tuple, configs[name]["conditions"])), CLUSTERS, SIZE, width=8))
    if name == "encoder":
        shapes = {key: value for key, value in configs[name].items() if key != "domain"}
        return Encoder(EncoderConfig(**{**shapes, "coarse": tuple(shapes["coarse"])}))
    return FeatureSegmenter(CHANNELS, **configs[name])


@pytest.fixture(scope="session")
def tiny_pack(tmp_path_factory):
    """A whole pack, shared by all tests: not to be changed."""
    return write_tiny_pack(tmp_path_factory.mktemp("packs") / "tiny")
