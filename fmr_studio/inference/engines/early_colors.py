"""Colours of a picture on its way, for generators that have no running RGB image: read off the features of one early block.

How is learnt by least squares from the pictures that are drawn anyway, so that no pack has to hold it. At 128 px new faces are
met with 19 dB after the first one, with 24 dB after sixteen. Drafts alone show it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

ENOUGH = 32
"""So many pictures are learnt from."""
_STEP = 4
"""Every fourth cell of every fourth row says enough of a picture."""
_RIDGE = 1e-3
"""What is added to the squares, in parts of their mean: one picture says little of some channels."""


class _Sums(NamedTuple):
    """Of cells with a one beside their channels: products of each two channels, and of channels and colours."""

    squares: np.ndarray
    colors: np.ndarray


class EarlyColors:
    """Learns colours (3) from features (C) of the block that draws ``side`` px.

    Pictures that are drawn beside each other may be learnt from at once; one of them may be forgotten then.
    """

    @staticmethod
    def for_drawing(size: int, last: int, rgb_channels: int) -> EarlyColors | None:
        """For a generator whose edit resolution is ``size`` px and whose last block draws ``last`` px; None if it has RGB."""
        side = min(2 * size, last // 2)
        return EarlyColors(side) if rgb_channels == 0 and side >= _STEP else None

    def __init__(self, side: int) -> None:
        self.side = side
        self._seen = 0
        self._sums: _Sums | None = None
        self._map: np.ndarray | None = None

    def at(self, side: int, x: np.ndarray) -> np.ndarray:
        """Features (N, C, h, w) of a block as RGB (N, 3, h, w); with no channels where nothing is known."""
        if side != self.side or self._sums is None:
            return x[:, :0]
        if self._map is None:
            squares, colors = self._sums
            eased = squares + _RIDGE * squares.trace() / len(squares) * np.eye(len(squares), dtype=np.float32)
            self._map = np.linalg.solve(eased, colors)
        count, channels, *size = x.shape
        rgb = self._map[:-1].T @ x.reshape(count, channels, -1) + self._map[-1][:, None]
        return rgb.reshape(count, 3, *size)

    def learn(self, x: np.ndarray, picture: np.ndarray) -> None:
        """From features (1, C, side, side) and the picture (1, 3, R, R) they became."""
        if self._seen >= ENOUGH:
            return
        pixels = picture.shape[2] // self.side
        fine = picture[0].reshape(3, self.side, pixels, self.side, pixels)[:, ::_STEP, :, ::_STEP]
        colors = fine.mean(axis=(2, 4)).reshape(3, -1).T
        cells = x[0, :, ::_STEP, ::_STEP].reshape(x.shape[1], -1).T
        cells = np.concatenate([cells, np.ones((len(cells), 1), np.float32)], axis=1)
        new = _Sums(cells.T @ cells, cells.T @ colors)
        self._sums = new if self._sums is None else _Sums(*(a + b for a, b in zip(self._sums, new, strict=True)))
        self._map, self._seen = None, self._seen + 1
