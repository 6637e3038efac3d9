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


def load_arrays(pack: Pack, part: str) -> dict[str, np.ndarray]:
    """The arrays of one part, floating-point ones as float32. Raises :class:`FmrError` naming the file."""
    path = pack.folder / f"{part}.safetensors"
    try:
        arrays = load(path.read_bytes())
    except OSError as error:
        raise FmrError(f"{shorten(path)} cannot be read: {error.strerror}.") from error
    except SafetensorError as error:
        raise FmrError(f"{shorten(path)} is damaged: {error}.") from error
    return {name: array.astype(np.float32) if array.dtype.kind == "f" else array for name, array in arrays.items()}


def generator_config(values: Mapping[str, Any]) -> AnyConfig:
    """The configuration of a generator from the plain JSON of its card; one that names no architecture means StyleGAN2."""
    try:
        named = {**values, "channels": tuple(values["channels"])}
        kind = ARCHITECTURES[named.pop("architecture", "stylegan2")]
        if "prior" in named:
            named["prior"] = tuple(
                PriorField(**{**field, "weights": tuple(field.get("weights", ()))}) for field in named["prior"]
            )
        return kind(**named)
    except (TypeError, KeyError) as error:
        raise FmrError(f"The generator's configuration in the card is damaged: {error}.") from error


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
