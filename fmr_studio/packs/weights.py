"""The weights of a pack as arrays. No torch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load

from fmr_studio.errors import FmrError
from fmr_studio.nn.configs import (
    ARCHITECTURES,
    REARRANGERS,
    AnyConfig,
    AnyRearrangerConfig,
    EncoderConfig,
    MapperConfig,
    PriorField,
)
from fmr_studio.packs.catalog import Pack
from fmr_studio.paths import shorten

MAX_CHANNELS, MAX_LAYERS, MAX_CLASSES = 8192, 64, 2**16
"""Sixteen times and eight times what the largest official generators have."""


def load_arrays(pack: Pack, part: str) -> dict[str, np.ndarray]:
    """The arrays of one part, floating-point ones as float32. Raises :class:`FmrError` naming the file."""
    path = pack.folder / f"{part}.safetensors"
    try:
        arrays = load(path.read_bytes())
    except OSError as error:
        raise FmrError(f"{shorten(path)} cannot be read: {error.strerror}.") from error
    except SafetensorError as error:
        raise FmrError(f"{shorten(path)} is damaged.") from error
    return {name: array.astype(np.float32) if array.dtype.kind == "f" else array for name, array in arrays.items()}


def generator_config(values: Mapping[str, Any]) -> AnyConfig:
    """The configuration of a generator from the plain JSON of its card; one that names no architecture means StyleGAN2."""
    try:
        named = {**values, "channels": tuple(values["channels"])}
        kind = ARCHITECTURES[named.pop("architecture", "stylegan2")]
        _check_bounds(named)
        if "prior" in named:
            named["prior"] = tuple(
                PriorField(**{**field, "weights": tuple(field.get("weights", ()))}) for field in named["prior"]
            )
        return kind(**named)
    except (TypeError, KeyError) as error:
        raise FmrError("The generator's configuration in the card is damaged.") from error


def _check_bounds(named: Mapping[str, Any]) -> None:
    """Refuse sizes beyond those of any generator before a network of them is built; raises TypeError or KeyError."""
    sides = [*named["channels"], *(named.get(size, 1) for size in ("z_dim", "w_dim"))]
    if not isinstance(named.get("classes", 0), int) or not 0 <= named.get("classes", 0) <= MAX_CLASSES:
        raise TypeError("classes beyond all bounds")
    layers = [len(named["channels"]), named.get("mapping_layers", 1)]
    if not all(isinstance(side, int) and 1 <= side <= MAX_CHANNELS for side in sides):
        raise TypeError("channels beyond all bounds")
    if not all(isinstance(count, int) and 1 <= count <= MAX_LAYERS for count in layers):
        raise TypeError("layers beyond all bounds")


def mapper_config(values: Mapping[str, Any]) -> MapperConfig:
    """The configuration of a mapper from a card; raises TypeError, KeyError or ValueError where it is another."""
    conditions = tuple((str(name), int(count)) for name, count in values["conditions"])
    return MapperConfig(**{**values, "conditions": conditions})


def rearranger_config(values: Mapping[str, Any]) -> AnyRearrangerConfig:
    """The configuration of a rearranger from a card; raises TypeError or KeyError where it is another."""
    named = dict(values)
    return REARRANGERS[named.pop("architecture", "attention")](**named)


def encoder_config(values: Mapping[str, Any]) -> EncoderConfig:
    """The shapes of an encoder from a card, beside which stands what is normal for the domain."""
    shapes = {name: value for name, value in values.items() if name != "domain"}
    return EncoderConfig(**{**shapes, "coarse": tuple(shapes["coarse"])})
