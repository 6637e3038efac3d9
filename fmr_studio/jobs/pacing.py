"""When to ask for the next preview while the hand is still painting."""

from __future__ import annotations

QUICK_S = 0.12
SLOW_S = 1.5
REST_S = 0.25
LONGEST_WAIT_S = 3.0
DRAFT_FROM_S = 0.05
"""Pictures that take longer than this on the average have a draft go before them."""


class Pacing:
    """Decides how long an edit waits before a picture of it is begun.

    Quick pictures follow the hand at once. Where a picture takes longer than ``QUICK_S`` the hand has to rest first,
    for a time that grows to ``REST_S`` where pictures take ``SLOW_S``; no edit waits longer than ``LONGEST_WAIT_S``.
    Where drafts go before the pictures, it is their time that counts.
    The clock is the caller's: every ``now`` is in seconds of one monotonic clock.

    Args:
        newest: weight of the newest duration in the exponential mean, in (0, 1].
    """

    def __init__(self, *, newest: float = 0.3) -> None:
        self._newest = newest
        self._mean_s: float | None = None
        self._draft_s: float | None = None
        self._first_edit: float | None = None
        self._last_edit: float | None = None

    @property
    def mean_s(self) -> float:
        """The exponential mean of the durations so far, 0 before the first."""
        return self._mean_s or 0.0

    @property
    def wants_drafts(self) -> bool:
        """Whether pictures take so long that a draft should go before them."""
        return self.mean_s > DRAFT_FROM_S

    def edited(self, now: float) -> None:
        """Note that something changed."""
        if self._first_edit is None:
            self._first_edit = now
        self._last_edit = now

    def started(self) -> None:
        """Note that a picture of everything up to the last edit was begun."""
        self._first_edit = None
        self._last_edit = None

    def finished(self, duration_s: float) -> None:
        """Note how long a picture took."""
        self._mean_s = self._with_newest(self._mean_s, duration_s)

    def drafted(self, duration_s: float) -> None:
        """Note how long the draft took that went before a picture."""
        self._draft_s = self._with_newest(self._draft_s, duration_s)

    def _with_newest(self, mean_s: float | None, duration_s: float) -> float:
        return duration_s if mean_s is None else mean_s + self._newest * (duration_s - mean_s)

    def delay_s(self, now: float) -> float:
        """Seconds from ``now`` until the next picture should begin; 0 means at once, also when nothing waits."""
        answer_s = self.mean_s if self._draft_s is None else min(self.mean_s, self._draft_s)
        if self._first_edit is None or self._last_edit is None or answer_s < QUICK_S:
            return 0.0
        growth = min((answer_s - QUICK_S) / (SLOW_S - QUICK_S), 1.0)
        begin = min(self._last_edit + growth * REST_S, self._first_edit + LONGEST_WAIT_S)
        return max(begin - now, 0.0)
