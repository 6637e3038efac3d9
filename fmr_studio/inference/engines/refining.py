"""What decides the refinement of a photo. No torch."""

from __future__ import annotations

from dataclasses import dataclass

COMPARED_PX = 256
"""Larger pictures are compared at so many pixels a side: finer than that, no two photographs are alike."""


def compared_px(resolution: int) -> int:
    """The side at which pictures of this one are compared: an even part of it, `COMPARED_PX` at most."""
    side = resolution
    while side > COMPARED_PX and side % 2 == 0:
        side //= 2
    return side


def first_budget_s(resolution: int) -> float:
    """How long a photo is refined before it is shown for the first time: large generators take longer for a step."""
    return 5.0 if resolution <= COMPARED_PX else 10.0


@dataclass(frozen=True)
class RefinementOptions:
    """What decides a refinement; the weights of its losses are named after them.

    Args:
        steps: of Adam, if the time is enough.
        lr: in deviations of a feature channel; styles move at a fifth of it. It falls over the last third of the steps.
        perceptual_every: the perceptual distance, on a random crop of half the side, joins every n-th step.
        stay: of the features' mean squared way from the first guess, in deviations.
    """

    steps: int = 60
    lr: float = 0.07
    perceptual: float = 0.5
    perceptual_every: int = 4
    stay: float = 0.01
    preview_every: int = 8

    @staticmethod
    def of(resolution: int, budget_s: float) -> RefinementOptions:
        """What suits pictures of this side: a step of a large generator takes long, so there are few, and more on request."""
        if resolution <= COMPARED_PX:
            return RefinementOptions()
        return RefinementOptions(steps=10 if budget_s <= first_budget_s(resolution) else 24, lr=0.06, preview_every=3)
