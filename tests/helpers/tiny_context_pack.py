"""A whole pack of the other architectures: MobileStyleGAN, the rearranger with context, the segmenter of cells, an encoder of
smaller pictures.
"""

from helpers.tiny_pack import CLUSTERS, PALETTE, SIZE

CHANNELS = (16, 16, 16, 12)
RESOLUTION = 64
SPARES = 5


def write_tiny_context_pack(folder, *, seed=0):
    """Write a pack with random weights into ``folder`` and return it; the same arguments give the same files."""
    import torch

    from fmr_studio.nn.codebook import Codebook
    from fmr_studio.nn.configs import ContextConfig, MapperConfig, MobileConfig
    from fmr_studio.nn.context_rearranger import ContextRearranger
    from fmr_studio.nn.encoder import Encoder
    from fmr_studio.nn.mapper import Mapper
    from fmr_studio.nn.mobilestylegan import MobileStyleGAN
    from fmr_studio.nn.segmenter import CellSegmenter
    from fmr_studio.packs.card import PackCard
    from fmr_studio.packs.store import write_pack
    from fmr_studio.packs.weights import encoder_config
    from fmr_studio.packs.writing import generator_json

    context = {"clusters": CLUSTERS, "channels": CHANNELS[2], "size": SIZE, "width": 8, "key_width": 4, "spares": SPARES}
    configs = {
        "codebook": {"clusters": CLUSTERS, "channels": CHANNELS[2], "width": 8},
        "rearranger": {"architecture": "context", **context, "refine_width": 8, "refine_blocks": 2},
        "mapper": {"conditions": [["labels", len(PALETTE)]], "clusters": CLUSTERS, "size": SIZE, "width": 8},
        "segmenter": {"channels": CHANNELS[2], "labels": len(PALETTE), "width": 8},
        "encoder": _encoder_config(),
    }
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        config = MobileConfig(CHANNELS, z_dim=16, w_dim=16, mapping_layers=2)
        networks = {
            "generator": MobileStyleGAN(config),
            "codebook": Codebook(**configs["codebook"]),
            "rearranger": ContextRearranger(ContextConfig(**context, refine_width=8, refine_blocks=2)),
            "mapper": Mapper(MapperConfig((("labels", len(PALETTE)),), CLUSTERS, SIZE, width=8)),
            "segmenter": CellSegmenter(**configs["segmenter"]),
            "encoder": Encoder(encoder_config(configs["encoder"])),
        }
        _make_lively(networks)
    card = PackCard(
        name="context",
        title="Context",
        version="1",
        licence="CC0-1.0",
        palette=PALETTE,
        resolution=RESOLUTION,
        edit_resolution=SIZE,
        generator=generator_json(config),
        conditions=("labels",),
        parts=configs,
    )
    return write_pack(folder, card, {part: network.state_dict() for part, network in networks.items()}, half=False)


def _encoder_config():
    """Of an encoder that reads pictures at half their size."""
    shapes = {"channels": CHANNELS[2], "size": SIZE, "resolution": RESOLUTION, "layers": 11, "w_dim": 16}
    more = {"first_tail_layer": 7, "rgb_channels": 0, "reduction": 2, "fine": 6, "width": 12, "coarse": [10, 14]}
    return {**shapes, **more, "domain": {"middles": [0.1, 0.2], "terms": [0.3, 0.5], "together": 1.0, "pictures": 4}}


def _make_lively(networks):
    """Give what begins at zero some values: noise, the refinement, spares."""
    import torch

    for name, buffer in networks["generator"].named_buffers():
        if name.endswith("noise_const"):
            buffer.normal_(std=0.3)
    rearranger = networks["rearranger"]
    with torch.no_grad():
        rearranger.refine_out.weight.normal_(std=0.2)
        rearranger.to_query.weight.normal_(std=0.3)
        rearranger.changed.normal_()
        for parameter in networks["mapper"].parameters():
            parameter.normal_(std=0.4)
    rearranger.spare_values.normal_()
    rearranger.spare_places.copy_(torch.randint(0, SIZE, (SPARES, 2)))
    rearranger.spare_clusters.copy_(torch.arange(SPARES) % CLUSTERS)
