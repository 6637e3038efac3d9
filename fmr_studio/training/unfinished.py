"""Packs that are being made: opened while they lack parts, and given figures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from fmr_studio.errors import FmrError
from fmr_studio.inference.engines.loading import load_networks
from fmr_studio.inference.engines.torch.modules import choose_device
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.nn.generators import AnyGenerator
from fmr_studio.nn.stylegan2 import Generator
from fmr_studio.packs.card import CARD_NAME, read_card
from fmr_studio.packs.catalog import Pack
from fmr_studio.packs.store import load_generator


def open_generator(folder: Path, device: str) -> tuple[Pack, AnyGenerator]:
    """The pack in a folder and its generator, frozen."""
    if not (folder / CARD_NAME).is_file():
        raise FmrError(f"There is no pack in {folder}.", "Train or import a generator first.")
    pack = Pack(folder, read_card(folder))
    return pack, load_generator(pack).to(choose_device(device)).freeze()


def open_for_training(folder: Path, device: str) -> tuple[Pack, Generator]:
    """:func:`open_generator` for what is trained on StyleGAN2 alone."""
    pack, generator = open_generator(folder, device)
    if not isinstance(generator, Generator):
        raise FmrError(f"The generator of the pack {pack.card.name} is no StyleGAN2, which this needs.")
    return pack, generator


def open_pipeline(pack: Pack, device: str) -> Pipeline:
    """A pipeline on a pack that may still lack parts, in PyTorch."""
    pack = Pack(pack.folder, read_card(pack.folder))
    return Pipeline(load_networks(pack, device, "torch"), pack.card, pack.id)


def write_metrics(pack: Pack, values: dict[str, Any]) -> None:
    """Put measured figures into a pack's card, beside those of parts that were not measured now."""
    card = read_card(pack.folder)
    replace(card, metrics={**card.metrics, **values}).write(pack.folder)
