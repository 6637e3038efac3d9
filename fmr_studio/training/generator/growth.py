"""A generator's next resolution: one more block (Karras et al., *Progressive Growing of GANs*, ICLR 2018).

The head, up to the cells that are rearranged, stays as it is and the tail learns on. So what was trained on the head's
features, codebook, rearranger and mapper, serves the larger generator as it did the smaller one.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import cast

import torch

from fmr_studio.nn.stylegan2 import Generator, SynthesisBlock
from fmr_studio.packs.appearing import taking_place_of
from fmr_studio.packs.catalog import Pack
from fmr_studio.packs.store import trained_for, write_part
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
    """Put a grown generator into the pack of its body; parts that read or draw whole pictures leave it.

    Raises:
        FmrError, OSError: it cannot be written; the pack is as it was.
    """
    card, kept = pack.card, [part for part in pack.parts if part in SERVING]
    with taking_place_of(pack.folder) as folder:
        files = {f"{part}.safetensors": card.files[f"{part}.safetensors"] for part in kept}
        for name in files:
            shutil.copyfile(pack.folder / name, folder / name)
        files["generator.safetensors"] = write_part(folder, "generator", generator.state_dict())
        figures = {name: value for name, value in card.metrics.items() if name in kept}
        figures["generator"] = {**card.metrics.get("generator", {}), "grown_images": trained_images}
        grown_card = replace(
            card, generator=generator_json(generator.config), resolution=generator.config.resolution, files=files,
            parts={part: card.parts[part] for part in kept}, metrics=figures,
            made_from={part: trained_for(files, part) for part in kept},
        )  # fmt: skip
        grown_card.write(folder)
    return Pack(pack.folder, grown_card)
