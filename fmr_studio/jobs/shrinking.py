"""What to do when the memory is not enough for a picture: a smaller one, then the processor, and back after a while."""

from __future__ import annotations

from dataclasses import dataclass

DIVISORS = (1, 2, 4)
"""The picture's side is divided by these, in turn."""
CLIMB_AFTER = 12
"""So many pictures have to succeed before the next larger size is tried again."""
LONGEST_CLIMB = 400


@dataclass(frozen=True)
class Step:
    """How pictures are made for now.

    Args:
        divisor: 1 makes the whole picture; 2 leaves the generator early, at half of its resolution.
        on_cpu: whether the processor takes over from the device that was chosen.
    """

    divisor: int = 1
    on_cpu: bool = False


class Shrinking:
    """Whole, half and quarter of the side on the chosen device, then the same on the CPU; below that there is nothing.

    After ``CLIMB_AFTER`` pictures in a row one step back is tried; each time that fails the wait doubles.

    Args:
        has_other: whether the chosen device is another than the CPU.
    """

    def __init__(self, *, has_other: bool) -> None:
        on = (False, True) if has_other else (False,)
        self._steps = [Step(divisor, on_cpu) for on_cpu in on for divisor in DIVISORS]
        self._at = 0
        self._good = 0
        self._climb_after = CLIMB_AFTER
        self._climbed = False

    @property
    def step(self) -> Step:
        """How the next picture is to be made."""
        return self._steps[self._at]

    def failed(self) -> bool:
        """Note that the memory was not enough; False where nothing smaller is left."""
        if self._climbed:
            self._climb_after = min(2 * self._climb_after, LONGEST_CLIMB)
        self._climbed, self._good = False, 0
        if self._at + 1 == len(self._steps):
            return False
        self._at += 1
        return True

    def succeeded(self) -> bool:
        """Note a picture; True where it was the first whole one again on the chosen device."""
        recovered = self._climbed and self._at == 0
        if recovered:
            self._climb_after = CLIMB_AFTER
        self._climbed = False
        self._good += 1
        if self._at and self._good >= self._climb_after:
            self._at, self._good, self._climbed = self._at - 1, 0, True
        return recovered
