"""Packs written from arrays: parts as safetensors, then the card with their hashes. No torch."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save

from fmr_studio.nn.configs import AnyConfig, architecture
from fmr_studio.packs.card import PackCard
from fmr_studio.packs.catalog import Pack
from fmr_studio.paths import write_atomic

_LARGEST_HALF = 60_000
"""Beyond the range of float16 a value would silently become infinite."""


def generator_json(config: AnyConfig) -> dict[str, Any]:
    """A generator's configuration as plain JSON values, with the name of its architecture."""
    values: dict[str, Any] = json.loads(json.dumps(asdict(config)))
    return {"architecture": architecture(config), **values}


def write_part(folder: Path, part: str, state: Mapping[str, np.ndarray], *, half: bool = True) -> str:
    """Write one part and return its SHA-256.

    Args:
        half: store floating-point arrays as float16; a pack then takes half the space, at a difference that stays
            below one step of an 8-bit picture for the default packs.
    """
    data = save({name: _stored(array, half) for name, array in state.items()}, metadata={"part": part})
    write_atomic(folder / f"{part}.safetensors", data)
    return hashlib.sha256(data).hexdigest()


def part_digest(state: Mapping[str, np.ndarray]) -> str:
    """SHA-256 of a part's weights, the same for the same values whatever file they lie in."""
    return hashlib.sha256(save({name: _stored(array, half=False) for name, array in state.items()})).hexdigest()


def _stored(array: np.ndarray, half: bool) -> np.ndarray:
    array = np.asarray(array, order="C")
    halved = half and array.dtype.kind == "f" and not (array.size and not np.abs(array).max() < _LARGEST_HALF)
    return array.astype(np.float16) if halved else array


def write_pack(folder: Path, card: PackCard, parts: Mapping[str, Mapping[str, np.ndarray]], *, half: bool = True) -> Pack:
    """Write a new pack: its parts, then the card with their hashes. The card comes last, so a pack is whole or no pack."""
    files = {f"{part}.safetensors": write_part(folder, part, state, half=half) for part, state in parts.items()}
    card = card.with_files(files)
    card.write(folder)
    return Pack(folder, card)
