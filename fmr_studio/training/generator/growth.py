"""A generator's next resolution: one more block (Karras et al., *Progressive Growing of GANs*, ICLR 2018).

The head, up to the cells that are rearranged, stays as it is and the tail learns on. So what was trained on the head's
features, codebook, rearranger and mapper, serves the larger generator as it did the smaller one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import torch

from fmr_studio.nn.stylegan2 import Generator, SynthesisBlock
from fmr_studio.packs.card import read_card
from fmr_studio.packs.catalog import Pack
from fmr_studio.packs.store import drop_parts, update_pack
from fmr_studio.packs.writing import generator_json

SERVING = ("codebook", "rearranger", "mapper")
"""The parts that see nothing of pictures, nor of the tail."""


@torch.no_grad()
def grown(body: Generator, cells: int) -> Generator:
    """A generator of twice the side, which at first draws enlarged pictures.

    Args:
        cells: side of the grid that is rearranged; the mapping network and the blocks up to there want no gradient.
    """
    config = replace(body.config, channels=(*body.config.channels, max(1, body.config.channels[-1] // 2)))
    generator = Generator(config)
    last = cast(SynthesisBlock, generator.synthesis.blocks[-1])
    new = {f"synthesis.blocks.{len(config.channels) - 1}.{name}": value for name, value in last.state_dict().items()}
    generator.load_state_dict(body.state_dict() | new)
    generator.requires_grad_(False)
    for block in generator.synthesis.blocks[config.block_index(cells) + 1 :]:
        block.requires_grad_(True)
    last.torgb.conv.weight.zero_()
    return generator


def write_grown(pack: Pack, generator: Generator, trained_images: int) -> Pack:
    """Put a grown generator into the pack of its body; parts that read or draw whole pictures leave it."""
    pack = drop_parts(pack.folder, [part for part in pack.parts if part not in (*SERVING, "generator")])
    figures = {**pack.card.metrics.get("generator", {}), "grown_images": trained_images}
    metrics = {**pack.card.metrics, "generator": figures}
    parts = dict(pack.card.parts)
    pack = update_pack(
        pack.folder, "generator", generator.state_dict(), {},
        generator=generator_json(generator.config), resolution=generator.config.resolution, metrics=metrics,
    )  # fmt: skip
    digest = pack.card.files["generator.safetensors"]
    origins = {
        part: {**known, "generator": digest} if "generator" in known else known
        for part, known in pack.card.made_from.items() if part != "generator"
    }  # fmt: skip
    replace(read_card(pack.folder), parts=parts, made_from=origins).write(pack.folder)
    return Pack(pack.folder, read_card(pack.folder))
