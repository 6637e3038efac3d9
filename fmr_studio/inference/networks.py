"""The trained parts of one pack, loaded, frozen and on one device."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from fmr_studio.errors import FmrError
from fmr_studio.nn.codebook import Codebook
from fmr_studio.nn.mapper import Mapper, MapperConfig
from fmr_studio.nn.ops import channels_last
from fmr_studio.nn.rearranger import Rearranger, RearrangerConfig
from fmr_studio.nn.segmenter import FeatureSegmenter
from fmr_studio.nn.stylegan2 import Generator
from fmr_studio.packs.catalog import Pack, find_pack, verify
from fmr_studio.packs.store import load_generator, load_part


@dataclass(frozen=True, eq=False)
class Networks:
    """What a pack holds; a missing part is None and disables just what needs it."""

    generator: Generator
    codebook: Codebook | None
    rearranger: Rearranger | None
    mapper: Mapper | None
    segmenter: FeatureSegmenter | None
    device: torch.device


def choose_device(name: str) -> torch.device:
    """``auto`` takes CUDA, then MPS, then the CPU; a device that is not there is an :class:`FmrError`."""
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
    if name.startswith("cuda") and not torch.cuda.is_available():
        raise FmrError("There is no CUDA device on this machine.", "Use --device auto or --device cpu.")
    if name == "mps" and not torch.backends.mps.is_available():
        raise FmrError("There is no MPS device on this machine.", "Use --device auto or --device cpu.")
    return torch.device(name)


def load_networks(pack: Pack, device: torch.device) -> Networks:
    """Load every part the pack has. Raises :class:`FmrError` naming a file that is missing or damaged."""
    verify(pack)
    parts, card = set(pack.parts), pack.card
    generator = load_generator(pack).to(device).freeze()
    codebook = rearranger = mapper = segmenter = None
    if "codebook" in parts:
        codebook = Codebook(**card.parts["codebook"])
        codebook.load_state_dict(load_part(pack, "codebook"))
    if "rearranger" in parts:
        rearranger = Rearranger(RearrangerConfig(**card.parts["rearranger"]))
        rearranger.load_state_dict(load_part(pack, "rearranger"))
    if "mapper" in parts:
        config = dict(card.parts["mapper"])
        config["conditions"] = tuple((str(name), int(count)) for name, count in config["conditions"])
        mapper = Mapper(MapperConfig(**config))
        mapper.load_state_dict(load_part(pack, "mapper"))
    if "segmenter" in parts:
        segmenter = FeatureSegmenter(generator.config.channels, **card.parts["segmenter"])
        segmenter.load_state_dict(load_part(pack, "segmenter"))
    for part in (codebook, rearranger, mapper, segmenter):
        if part is not None:
            channels_last(part.eval().requires_grad_(False), device)
    return Networks(generator, codebook, rearranger, mapper, segmenter, device)


def open_pack(name: str) -> Pack:
    """Find a pack by name, folder or ``.fmrpack`` file."""
    return find_pack(name)
