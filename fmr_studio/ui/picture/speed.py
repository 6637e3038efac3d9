"""How quickly pictures follow the hand: what is shown of it, and the pace that is kept for it."""

from __future__ import annotations

from collections.abc import Callable

from fmr_studio.jobs.pacing import Pacing
from fmr_studio.ui.picture.meter import Meter
from fmr_studio.ui.picture.worker import Job


class Speed:
    """Measures the pictures of one preview. Loading a pack, and its first picture, are not the speed of pictures.

    Args:
        clock: seconds of a monotonic clock.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._loaded_at_s = 0.0
        self.pacing = Pacing()
        self.whole, self.drafts = Meter(), Meter()
        """From a person's edit to the whole picture, and to its draft."""

    def forget(self) -> None:
        """Begin anew, as with another pack or device."""
        self.whole.clear()
        self.drafts.clear()

    def loaded(self) -> None:
        """The pack is there: what was asked before then had to wait for it."""
        self._loaded_at_s = self._clock()

    def drafted(self, job: Job, duration_s: float) -> None:
        """The first draft of a picture is shown."""
        if job.edited_at_s >= self._loaded_at_s:
            self.pacing.drafted(duration_s)
            self._note(self.drafts, job)

    def finished(self, job: Job, duration_s: float) -> None:
        """A whole picture is shown."""
        if job.edited_at_s >= self._loaded_at_s:
            self.pacing.finished(duration_s)
            self._note(self.whole, job)

    def _note(self, meter: Meter, job: Job) -> None:
        if job.by_hand:
            meter.add(self._clock() - job.edited_at_s)
