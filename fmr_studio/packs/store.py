"""The weights of a pack as PyTorch has them: read into networks, written from them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from fmr_studio.errors import FmrError
from fmr_studio.nn.generators import AnyGenerator, build_generator
from fmr_studio.packs import writing
from fmr_studio.packs.card import PackCard, read_card
from fmr_studio.packs.catalog import Pack
from fmr_studio.packs.weights import generator_config, load_arrays

KNOWS = {"rearranger": ("generator", "codebook"), "mapper": ("codebook",)}
"""What a part was trained for; others know the generator alone."""


def write_part(folder: Path, part: str, state: Mapping[str, Tensor], *, half: bool = True) -> str:
    """Write one part and return its SHA-256; see :func:`fmr_studio.packs.writing.write_part`."""
    return writing.write_part(folder, part, _arrays(state), half=half)


def part_digest(state: Mapping[str, Tensor]) -> str:
    """SHA-256 of a part's weights, the same for the same values whatever file they lie in."""
    return writing.part_digest(_arrays(state))


def _arrays(state: Mapping[str, Tensor]) -> dict[str, np.ndarray]:
    return {name: tensor.detach().cpu().numpy() for name, tensor in state.items()}


def load_part(pack: Pack, part: str) -> dict[str, Tensor]:
    """The tensors of one part, floating-point ones as float32. Raises :class:`FmrError` naming the file."""
    return {name: torch.from_numpy(array) for name, array in load_arrays(pack, part).items()}


def load_generator(pack: Pack) -> AnyGenerator:
    """The generator of a pack, float32 on the CPU."""
    # On the CPU and not on the meta device, whose random numbers import a second's worth of modules.
    with torch.random.fork_rng(devices=[]):
        generator = build_generator(generator_config(pack.card.generator))
    fill(generator, pack, "generator")
    return generator


def fill(network: nn.Module, pack: Pack, part: str) -> None:
    """Put a part's weights into its network. Raises :class:`FmrError` where they do not fit the card."""
    try:
        network.load_state_dict(load_part(pack, part))
    except RuntimeError as error:
        raise FmrError(
            f"The {part} of the pack {pack.card.name} does not fit its card.",
            "The pack may be of another version of FMR Studio; install it again.",
        ) from error


def write_pack(folder: Path, card: PackCard, parts: Mapping[str, Mapping[str, Tensor]], *, half: bool = True) -> Pack:
    """Write a new pack: its parts, then the card with their hashes. The card comes last, so a pack is whole or no pack."""
    return writing.write_pack(folder, card, {part: _arrays(state) for part, state in parts.items()}, half=half)


def update_pack(folder: Path, part: str, state: Mapping[str, Tensor], config: Mapping[str, Any], **changes: Any) -> Pack:
    """Add or replace one part of an existing pack.

    One that is replaced is out of the card meanwhile: killed in between, the pack lacks it, and no file differs from the card.

    Args:
        config: the part's configuration for the card.
        changes: other card fields to set, for example ``metrics``.
    """
    card, file = read_card(folder), f"{part}.safetensors"
    if file in card.files:
        card.with_files({name: digest for name, digest in card.files.items() if name != file}).write(folder)
    digest = write_part(folder, part, state)
    card = replace(card, parts={**card.parts, part: json.loads(json.dumps(dict(config)))}, **changes)
    made_from = {**card.made_from, part: trained_for(card.files, part)}
    card = replace(card, files={**card.files, file: digest}, made_from=made_from)
    card.write(folder)
    return Pack(folder, card)


def trained_for(files: Mapping[str, str], part: str) -> dict[str, str]:
    """SHA-256 of the generator and the codebook that a part knows, of those in a card's files."""
    known = {name: files.get(f"{name}.safetensors") for name in KNOWS.get(part, ("generator",))}
    return {name: digest for name, digest in known.items() if digest}


def drop_parts(folder: Path, parts: Sequence[str]) -> Pack:
    """Take parts out of an existing pack, with their figures; their files go after the card, so that it is whole throughout."""
    card = read_card(folder)
    names = [f"{part}.safetensors" for part in parts]
    card = replace(
        card,
        parts={part: config for part, config in card.parts.items() if part not in parts},
        metrics={name: value for name, value in card.metrics.items() if name not in parts},
        files={name: digest for name, digest in card.files.items() if name not in names},
        made_from={part: origins for part, origins in card.made_from.items() if part not in parts},
        conditions=() if "mapper" in parts else card.conditions,
    )
    card.write(folder)
    for name in names:
        (folder / name).unlink(missing_ok=True)
    return Pack(folder, card)
