"""The mean w of a generator whose file does not hold it."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from fmr_studio.nn.configs import AnyConfig
from fmr_studio.packs.importers.dice import Dice

SAMPLES = 10_000
_SLOPE, _GAIN = 0.2, math.sqrt(2.0)


def mean_w(config: AnyConfig, state: Mapping[str, np.ndarray]) -> np.ndarray:
    """The mean of 10,000 samples of the mapping network with a fixed seed, of all classes alike, (w_dim,) float32.

    The same to rounding on every machine: matrix products differ from processor to processor.
    """
    x = Dice(0).normal(SAMPLES, config.z_dim)
    x = x / np.sqrt(np.square(x).mean(axis=1, keepdims=True) + 1e-8)
    if config.classes:
        x = np.concatenate([x, state["mapping.class_codes"][np.arange(SAMPLES) % config.classes]], axis=1)
    for index in range(config.mapping_layers):
        weight, bias = (state[f"mapping.layers.{index}.{kind}"] for kind in ("weight", "bias"))
        x = x @ (weight * (config.mapping_lr / math.sqrt(weight.shape[1]))).T + bias * config.mapping_lr
        x = np.maximum(x, x * _SLOPE) * _GAIN
    mean: np.ndarray = x.mean(axis=0)
    return mean
