"""The trained parts of one pack, loaded, frozen and on one device."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch

from fmr_studio.errors import FmrError
from fmr_studio.nn.codebook import Codebook
from fmr_studio.nn.encoder import Encoder, EncoderConfig
from fmr_studio.nn.mapper import Mapper, MapperConfig
from fmr_studio.nn.ops import channels_last
from fmr_studio.nn.rearranger import Rearranger, RearrangerConfig
from fmr_studio.nn.segmenter import FeatureSegmenter, PictureSegmenter
from fmr_studio.nn.stylegan2 import Generator
from fmr_studio.packs.catalog import Pack, verify
from fmr_studio.packs.store import fill, load_stylegan2


@dataclass(frozen=True, eq=False)
class Networks:
    """What a pack holds; a missing part is None and disables just what needs it."""

    generator: Generator
    codebook: Codebook | None
    rearranger: Rearranger | None
    mapper: Mapper | None
    segmenter: FeatureSegmenter | None
    reader: PictureSegmenter | None
    device: torch.device
    encoder: Encoder | None = None


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
    generator = load_stylegan2(pack).to(device).freeze()
    try:
        made = _build(card.parts, parts, generator.config.channels)
    except (TypeError, KeyError, ValueError) as error:
        raise FmrError(
            f"The card of the pack {card.name} describes its networks in another way than this program.",
            "The pack may be of another version of FMR Studio; install it again.",
        ) from error
    for name, part in made.items():
        if part is not None:
            fill(part, pack, name)
            channels_last(part.eval().requires_grad_(False), device)
    return Networks(generator=generator, **made, device=device)


def _build(configs: Mapping[str, Any], parts: set[str], channels: tuple[int, ...]) -> dict[str, Any]:
    """The networks of the parts that are there, by name, without their weights."""
    mapper = dict(configs.get("mapper", {}))
    mapper["conditions"] = tuple((str(name), int(count)) for name, count in mapper.get("conditions", ()))
    with torch.random.fork_rng(devices=[]):
        return {
            "codebook": Codebook(**configs["codebook"]) if "codebook" in parts else None,
            "rearranger": Rearranger(RearrangerConfig(**configs["rearranger"])) if "rearranger" in parts else None,
            "mapper": Mapper(MapperConfig(**mapper)) if "mapper" in parts else None,
            "segmenter": FeatureSegmenter(channels, **configs["segmenter"]) if "segmenter" in parts else None,
            "reader": PictureSegmenter(**configs["reader"]) if "reader" in parts else None,
            "encoder": Encoder(_encoder_config(configs["encoder"])) if "encoder" in parts else None,
        }


def _encoder_config(values: Mapping[str, Any]) -> EncoderConfig:
    """The shapes in the card, beside which stands what is normal for the domain."""
    shapes = {name: value for name, value in values.items() if name != "domain"}
    return EncoderConfig(**{**shapes, "coarse": tuple(shapes["coarse"])})
