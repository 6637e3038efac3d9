"""From a seed to styles in numpy: the normal numbers that PyTorch would draw, and the mapping network.

Engines share it: the mapping is a few small matrix products, and one seed has to be one picture everywhere.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from fmr_studio.nn.configs import AnyConfig
from fmr_studio.nn.prior_columns import PriorColumns

_BLOCK = 16
"""PyTorch turns uniform into normal numbers by sixteen, if there are so many."""


def normal_numbers(seed: int, count: int) -> np.ndarray:
    """(1, count) float32 ~ N(0, 1), those of ``torch.randn(1, count)`` from a CPU generator of this seed.

    A Mersenne Twister gives uniform numbers, which the transform of Box and Muller (1958) makes normal in pairs.
    """
    twister = np.random.RandomState(seed & 0xFFFFFFFF)
    if count < _BLOCK:
        return _few(twister, count)[None]
    uniform = _uniform(twister, count)
    for first in range(0, count - count % _BLOCK, _BLOCK):
        uniform[first : first + _BLOCK] = _pairs(uniform[first : first + _BLOCK])
    if count % _BLOCK:
        uniform[-_BLOCK:] = _pairs(_uniform(twister, _BLOCK))
    return uniform[None]


def _words(twister: np.random.RandomState, count: int) -> np.ndarray:
    return twister.randint(0, 2**32, count, dtype=np.uint32)


def _uniform(twister: np.random.RandomState, count: int) -> np.ndarray:
    return (_words(twister, count) & 0xFFFFFF).astype(np.float32) * np.float32(2.0**-24)


def _pairs(uniform: np.ndarray) -> np.ndarray:
    """Sixteen uniform numbers to sixteen normal ones: the first eight say how far, the others in which direction."""
    radius = np.sqrt(np.float32(-2.0) * np.log(np.float32(1.0) - uniform[:8]))
    angle = np.float32(2.0 * math.pi) * uniform[8:]
    return np.concatenate([radius * np.cos(angle), radius * np.sin(angle)])


def _few(twister: np.random.RandomState, count: int) -> np.ndarray:
    """Fewer than sixteen: pairs in double precision."""
    numbers: list[float] = []
    while len(numbers) < count:
        high_1, low_1, high_2, low_2 = map(int, _words(twister, 4))
        turn, far = (((high << 32 | low) & (2**53 - 1)) * 2.0**-53 for high, low in ((high_1, low_1), (high_2, low_2)))
        radius, angle = math.sqrt(-2.0 * math.log1p(-far)), 2.0 * math.pi * turn
        numbers += [radius * math.cos(angle), radius * math.sin(angle)]
    return np.array(numbers[:count], np.float32)


class StyleMapping:
    """The mapping network of a pack, see :class:`fmr_studio.nn.stylegan2.MappingNetwork`.

    Args:
        weights: the arrays of the part ``generator``.
    """

    def __init__(self, config: AnyConfig, weights: Mapping[str, np.ndarray]) -> None:
        self._layers = config.num_ws
        self._prior = PriorColumns.of(config.prior) if config.prior else None
        self._mean: np.ndarray = weights["mapping.w_avg"]
        self._codes: np.ndarray | None = weights["mapping.class_codes"].astype(np.float32) if config.classes else None
        rate, gain = np.float32(config.mapping_lr), np.float32(math.sqrt(2.0))
        self._linears = []
        for index in range(config.mapping_layers):
            weight, bias = (weights[f"mapping.layers.{index}.{part}"] for part in ("weight", "bias"))
            # The gain of the activation goes through the leaky ReLU.
            scale = gain * rate / np.float32(math.sqrt(weight.shape[1]))
            self._linears.append((np.ascontiguousarray(weight.T) * scale, bias * (gain * rate)))

    def __call__(self, z: np.ndarray, truncation: float = 1.0, category: int = 0) -> np.ndarray:
        """z (N, z_dim) to ws (N, L, w_dim) of a class; truncation 1 is none, 0 is the mean picture."""
        x = z.astype(np.float32)
        if self._prior is not None:
            x = self._prior.features(x)
        else:
            x = x / np.sqrt(np.square(x).mean(axis=1, keepdims=True) + np.float32(1e-8))
        if self._codes is not None:
            x = np.concatenate([x, np.repeat(self._codes[category : category + 1], len(x), axis=0)], axis=1)
        for weight, bias in self._linears:
            x = x @ weight + bias
            x = np.maximum(x, np.float32(0.2) * x)
        w = self._mean + np.float32(truncation) * (x - self._mean) if truncation != 1.0 else x
        return np.repeat(w[:, None], self._layers, axis=1)
