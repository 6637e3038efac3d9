"""The mapper's modules on arrays."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fmr_studio.inference.engines.protocol import MapperLayers, Reading
from fmr_studio.inference.engines.torch.rereading import Layer, Layers, reread
from fmr_studio.inference.engines.torch.tensors import array, tensor
from fmr_studio.nn.mapper import Down, Mapper, Up

_SLOPE = 0.2


def mapper_layers(mapper: Mapper) -> MapperLayers:
    """A mapper, see `MapperLayers`."""
    downs = [down for down in mapper.downs if isinstance(down, Down)]
    ups = [up for up in mapper.ups if isinstance(up, Up)]
    device = mapper.out.weight.device
    layers = Layers(
        stem=_layer(_active(mapper.stem), device),
        halve=[_layer(_active(down.conv0), device) for down in downs],
        halved=[_layer(_active(down.conv1), device) for down in downs],
        mix=[_layer(up.mix, device) for up in ups],
        clusters=_layer(lambda x: mapper.out(x).argmax(dim=1), device),
    )
    return MapperLayers(
        whole=lambda condition: _read(mapper, downs, ups, condition),
        read=_layer(lambda x: mapper(F.pixel_shuffle(x, 2)).argmax(dim=1), device),
        reread=partial(reread, layers),
    )


@torch.inference_mode()
def _read(mapper: Mapper, downs: list[Down], ups: list[Up], condition: np.ndarray) -> Reading:
    x = tensor(condition, mapper.out.weight.device)
    levels, inner, doubled = [F.leaky_relu(mapper.stem(x), _SLOPE)], [], []
    for down in downs:
        inner.append(F.leaky_relu(down.conv0(levels[-1]), _SLOPE))
        levels.append(inner[-1] + F.leaky_relu(down.conv1(inner[-1]), _SLOPE))
    x = levels[-1]
    for up, skip in zip(ups, reversed(levels[:-1]), strict=True):
        x = up(x, skip)
        doubled.append(x)
    clusters = array(mapper.out(x).argmax(dim=1))
    return Reading(condition, _arrays(levels), _arrays(inner), _arrays(doubled), clusters)


def _arrays(layers: list[Tensor]) -> tuple[np.ndarray, ...]:
    return tuple(map(array, layers))


def _active(conv: nn.Module) -> Callable[[Tensor], Tensor]:
    return lambda x: F.leaky_relu(conv(x), _SLOPE)


def _layer(module: Callable[..., Tensor], device: torch.device) -> Layer:
    def call(*inputs: np.ndarray) -> np.ndarray:
        with torch.inference_mode():
            return array(module(*(tensor(x, device) for x in inputs)))

    return call
