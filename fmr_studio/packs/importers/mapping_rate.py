"""With which learning rate multiplier a mapping network was trained, where its file does not say.

Weights of such a layer are drawn with a deviation of one over the multiplier and are scaled by it at run time, so that training
hardly changes their deviation: it tells the usual multipliers, which lie powers of ten apart, from each other.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from fmr_studio.errors import FmrError

_EXPONENTS = (-3, -2, -1, 0)
_CERTAIN = 0.35
"""How far, in powers of ten, a deviation may lie from a usual multiplier's; half way to the next would be 0.5."""


def mapping_rate(weights: Sequence[np.ndarray]) -> float:
    """The multiplier of a mapping network by its layers' weights (out, in).

    Raises:
        FmrError: it cannot be told for certain; the sentence begins in lower case and lacks the file's name.
    """
    if not weights:
        raise FmrError("its mapping network has no layers.")
    deviation = float(np.concatenate([weight.ravel() for weight in weights]).astype(np.float64).std())
    exponent = -math.log10(deviation) if deviation > 0 and math.isfinite(deviation) else math.inf
    nearest = min(_EXPONENTS, key=lambda usual: abs(usual - exponent))
    if abs(nearest - exponent) > _CERTAIN:
        raise FmrError(
            "it does not say with which learning rate multiplier its mapping network was trained (lr_mlp), and its weights "
            f"do not tell: their deviation is {deviation:.3g}.",
            "If you know it, give it with --mapping-lr; most were trained with 0.01.",
        )
    return 10.0**nearest
