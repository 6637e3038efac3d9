"""How long pictures take to follow the hand."""

from __future__ import annotations

from collections import deque

import numpy as np

KEPT = 200


class Meter:
    """The last durations, and what they amount to."""

    def __init__(self) -> None:
        self._durations: deque[float] = deque(maxlen=KEPT)

    def add(self, duration_s: float) -> None:
        """Note one duration."""
        self._durations.append(duration_s)

    def clear(self) -> None:
        """Begin anew, as with another pack or device."""
        self._durations.clear()

    @property
    def last_ms(self) -> float | None:
        """The newest duration; None before the first."""
        return 1000 * self._durations[-1] if self._durations else None

    def percentile_ms(self, percent: float) -> float | None:
        """The duration that so many percent of the pictures do not exceed; None before the first."""
        return 1000 * float(np.percentile(self._durations, percent)) if self._durations else None
