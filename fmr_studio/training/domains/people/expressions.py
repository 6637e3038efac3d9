"""Moods, as weights of the head's expression shapes."""

from __future__ import annotations

from enum import Enum

from fmr_studio.training.domains.draws import Draws


class Mood(Enum):
    """What a face is doing, in the order of the choice."""

    NEUTRAL = 0
    SMILE = 1
    GRIN = 2
    OPEN = 3
    POUT = 4
    SERIOUS = 5
    SURPRISE = 6


class _Weights:
    """Collects weights by shape name; pairs differ a little from side to side."""

    def __init__(self, draws: Draws) -> None:
        self.draws = draws
        self.by_shape: dict[str, float] = {}

    def both(self, shape: str, choice: str, weight: float) -> None:
        for end, side in (("_L", "left"), ("_R", "right")):
            self.by_shape[shape + end] = weight * self.draws.number(f"{choice}_{side}")

    def more(self, shape: str, choice: str) -> None:
        self.by_shape[shape] = self.by_shape.get(shape, 0.0) + self.draws.number(choice)


def draw_expression(draws: Draws) -> dict[str, float]:
    """Choose a mood and return the weights, 0..1, of the shapes it uses."""
    mood, strength = Mood(draws.option("mood")), draws.number("mood_strength")
    weights = _Weights(draws)
    if mood in (Mood.SMILE, Mood.GRIN):
        weights.both("mouthSmile", "smile", 0.85 * strength)
        weights.both("cheekSquint", "squint", 0.6 * strength)
        weights.both("mouthDimple", "dimple", 0.2 * strength)
    if mood is Mood.GRIN:
        weights.more("jawOpen", "grin_jaw")
        weights.both("mouthUpperUp", "upper_lip", draws.number("grin_upper_lip"))
        weights.both("mouthLowerDown", "lower_lip", draws.number("grin_lower_lip"))
    elif mood is Mood.OPEN:
        weights.more("jawOpen", "open_jaw")
    elif mood is Mood.POUT:
        weights.more("mouthPucker", "pucker")
    elif mood is Mood.SERIOUS:
        weights.both("browDown", "brow_down", 0.6 * strength)
        weights.both("mouthFrown", "frown", 0.3 * strength)
    elif mood is Mood.SURPRISE:
        weights.more("jawOpen", "surprise_jaw")
        weights.both("browInnerUp", "brow_inner", strength)
        weights.both("browOuterUp", "brow_outer", strength)
        weights.both("eyeWide", "wide", 0.6 * strength)
    weights.both("eyeBlink", "blink", max(0.0, draws.number("lids")))
    weights.more("browInnerUp_L", "brow_lift")
    weights.more("mouthPress_L", "press_left")
    weights.more("mouthPress_R", "press_right")
    return weights.by_shape
