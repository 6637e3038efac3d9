"""Which weights a generator of a configuration has, by the names and in the shapes of its network. No torch."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from fmr_studio.nn.configs import AnyConfig, GeneratorConfig, MobileConfig

Named = tuple[str, tuple[int, ...]]


def weight_shapes(config: AnyConfig) -> dict[str, tuple[int, ...]]:
    """Shapes by name, as :func:`~fmr_studio.nn.generators.build_generator`'s network keeps them."""
    synthesis = _mobile(config) if isinstance(config, MobileConfig) else _stylegan2(config)
    return dict([*_mapping(config), *synthesis])


def _mapping(config: AnyConfig) -> Iterator[Named]:
    first = sum(field.width for field in config.prior) or config.z_dim
    if config.classes:
        first += config.w_dim
        yield "mapping.class_codes", (config.classes, config.w_dim)
    for index, (read, made) in enumerate(pairwise([first] + [config.w_dim] * config.mapping_layers)):
        yield from _linear(f"mapping.layers.{index}", read, made)
    yield "mapping.w_avg", (config.w_dim,)


def _linear(name: str, read: int, made: int) -> Iterator[Named]:
    yield f"{name}.weight", (made, read)
    yield f"{name}.bias", (made,)


def _stylegan2(config: GeneratorConfig) -> Iterator[Named]:
    yield "synthesis.blocks.0.const", (config.channels[0], 4, 4)
    for index, made in enumerate(config.channels):
        block, size = f"synthesis.blocks.{index}", 4 << index
        layers = [("conv1", made)] if index == 0 else [("conv0", config.channels[index - 1]), ("conv1", made)]
        for name, read in layers:
            layer = f"{block}.{name}"
            yield from _linear(f"{layer}.affine", config.w_dim, read)
            yield f"{layer}.conv.weight", (made, read, 3, 3)
            yield f"{layer}.bias", (made,)
            if config.use_noise:
                yield f"{layer}.noise_strength", ()
                yield f"{layer}.noise_const", (size, size)
        yield from _linear(f"{block}.torgb.affine", config.w_dim, made)
        yield f"{block}.torgb.conv.weight", (3, made, 1, 1)
        yield f"{block}.torgb.bias", (3,)


def _mobile(config: MobileConfig) -> Iterator[Named]:
    first, last = config.channels[0], config.channels[-1]
    yield "synthesis.blocks.0.const", (first, 4, 4)
    yield from _mobile_layer("synthesis.blocks.0.conv0", config, 4, first, first)
    yield "synthesis.blocks.0.conv0.weight", (first, first, 3, 3)
    for index, (below, made) in enumerate(pairwise(config.channels), 1):
        block = f"synthesis.blocks.{index}"
        yield from _linear(f"{block}.up", config.w_dim, below)
        for name, read in (("conv0", below // 4), ("conv1", made)):
            yield from _mobile_layer(f"{block}.{name}", config, 4 << index, read, made)
            yield f"{block}.{name}.depthwise", (read, 1, 3, 3)
            yield f"{block}.{name}.pointwise", (made, read, 1, 1)
    yield from _linear("synthesis.to_picture.modulation", config.w_dim, last)
    yield "synthesis.to_picture.weight", (12, last, 1, 1)
    yield "synthesis.to_picture.bias", (12,)


def _mobile_layer(name: str, config: MobileConfig, size: int, read: int, made: int) -> Iterator[Named]:
    yield from _linear(f"{name}.modulation", config.w_dim, read)
    yield f"{name}.bias", (made,)
    yield f"{name}.noise_const", (size, size)
