"""The trained parts of one pack as PyTorch modules: loaded, frozen and on one device."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn

from fmr_studio.errors import FmrError
from fmr_studio.inference.engines.shapes import unlike_card
from fmr_studio.nn.codebook import Codebook
from fmr_studio.nn.configs import AnyRearrangerConfig, ContextConfig
from fmr_studio.nn.context_rearranger import ContextRearranger
from fmr_studio.nn.encoder import Encoder
from fmr_studio.nn.generators import AnyGenerator
from fmr_studio.nn.mapper import Mapper
from fmr_studio.nn.ops import channels_last
from fmr_studio.nn.rearranger import Rearranger
from fmr_studio.nn.segmenter import CellSegmenter, FeatureSegmenter, PictureSegmenter
from fmr_studio.nn.stylegan2 import Generator
from fmr_studio.packs.catalog import Pack, verify
from fmr_studio.packs.store import fill, load_generator
from fmr_studio.packs.weights import encoder_config, mapper_config, rearranger_config


@dataclass(frozen=True, eq=False)
class Modules:
    """What a pack holds; a missing part is None and disables just what needs it."""

    generator: AnyGenerator
    codebook: Codebook | None
    rearranger: Rearranger | ContextRearranger | None
    mapper: Mapper | None
    segmenter: FeatureSegmenter | CellSegmenter | None
    reader: PictureSegmenter | None
    device: torch.device
    encoder: Encoder | None = None

    @property
    def parts(self) -> frozenset[str]:
        """The names of the parts that are there."""
        return frozenset(name for name, part in vars(self).items() if isinstance(part, nn.Module))

    @property
    def stylegan2(self) -> Generator:
        """The generator, for work that only StyleGAN2's serves; raises :class:`FmrError` for another."""
        if not isinstance(self.generator, Generator):
            raise FmrError(
                "This can be done with StyleGAN2 generators only; this pack's is a MobileStyleGAN.",
                "Painting, batches and the training of parts for its cells work with it.",
            )
        return self.generator


def choose_device(name: str) -> torch.device:
    """``auto`` takes CUDA, then MPS, then the CPU; a device that is not there is an :class:`FmrError`."""
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
    if name.startswith("cuda") and not torch.cuda.is_available():
        raise FmrError("There is no CUDA device on this machine.", "Use --device auto or --device cpu.")
    if name == "mps" and not torch.backends.mps.is_available():
        raise FmrError("There is no MPS device on this machine.", "Use --device auto or --device cpu.")
    return torch.device(name)


def load_modules(pack: Pack, device: torch.device) -> Modules:
    """Load every part the pack has. Raises :class:`FmrError` naming a file that is missing or damaged."""
    verify(pack)
    torch.set_flush_denormal(True)  # attention's weights outside a cluster are that small, and slow
    parts, card = set(pack.parts), pack.card
    generator = load_generator(pack).to(device).freeze()
    try:
        made = _build(card.parts, parts, generator.config.channels)
    except (TypeError, KeyError, ValueError) as error:
        raise unlike_card(card) from error
    for name, part in made.items():
        if part is not None:
            fill(part, pack, name)
            channels_last(part.eval().requires_grad_(False), device)
    return Modules(generator=generator, **made, device=device)


def _build(configs: Mapping[str, Any], parts: set[str], channels: tuple[int, ...]) -> dict[str, Any]:
    """The networks of the parts that are there, by name, without their weights."""
    with torch.random.fork_rng(devices=[]):
        return {
            "codebook": Codebook(**configs["codebook"]) if "codebook" in parts else None,
            "rearranger": _rearranger(rearranger_config(configs["rearranger"])) if "rearranger" in parts else None,
            "mapper": Mapper(mapper_config(configs["mapper"])) if "mapper" in parts else None,
            "segmenter": _segmenter(channels, configs["segmenter"]) if "segmenter" in parts else None,
            "reader": PictureSegmenter(**configs["reader"]) if "reader" in parts else None,
            "encoder": Encoder(encoder_config(configs["encoder"])) if "encoder" in parts else None,
        }


def _rearranger(config: AnyRearrangerConfig) -> Rearranger | ContextRearranger:
    return ContextRearranger(config) if isinstance(config, ContextConfig) else Rearranger(config)


def _segmenter(blocks: Sequence[int], config: Mapping[str, int]) -> FeatureSegmenter | CellSegmenter:
    """That of all blocks with these channels, or of one where the card names its channels."""
    return CellSegmenter(**config) if "channels" in config else FeatureSegmenter(blocks, **config)
