"""The samples: whose picture, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from pictures.faces import dragged, painted
from pictures.faces.dragged import Parts, Regions
from pictures.faces.hand import Hand


@dataclass(frozen=True)
class Scene:
    """One sample.

    Args:
        title: what is done, in a few words.
        seed: whose picture it is.
        paint: does it on a canvas that begins with the layout of ``seed``, or of ``layout_of``.
        drag: does it with regions of the picture.
    """

    title: str
    seed: int
    paint: Callable[[Hand], None] = painted.nothing
    drag: Callable[[Parts], Regions] | None = None
    layout_of: int | None = None


SCENES = MappingProxyType(
    {
        "closed-mouth": Scene("A closed mouth", 21, painted.closed_mouth),
        "open-mouth": Scene("An open mouth with teeth", 25, painted.open_mouth),
        "wide-smile": Scene("A wide smile", 21, drag=dragged.wide_smile),
        "fringe": Scene("A fringe", 42, painted.fringe),
        "longer-hair": Scene("Longer hair", 41, painted.longer_hair),
        "bald": Scene("A bald head", 43, painted.bald),
        "glasses": Scene("Glasses", 3, painted.glasses),
        "hat": Scene("A hat", 24, painted.hat),
        "large-eyes": Scene("Larger eyes", 24, drag=dragged.large_eyes),
        "raised-brows": Scene("Raised brows, as a pair", 51, drag=dragged.raised_brows),
        "dragged-eye": Scene("A dragged eye", 21, drag=dragged.dragged_eye),
        "mirrored-half": Scene("The left half mirrored", 21, drag=dragged.mirrored_half),
        "pointed-ears": Scene("Pointed ears", 43, drag=dragged.pointed_ears),
        "horn": Scene("A horn", 25, drag=dragged.horn),
        "third-eye": Scene("A third eye", 42, drag=dragged.third_eye),
        "corn-cob": Scene("Hair like a corn cob", 21, painted.corn_cob),
        "ten-strokes": Scene("A face of ten strokes", 51, painted.ten_strokes),
        "turned-head": Scene("A head turned by another outline", 10, layout_of=17),
        "other-layout": Scene("The look of one, the layout of another", 19, layout_of=42),
        "longer-hair-of-short": Scene("Long hair where there is only short hair", 51, painted.longer_hair),
    }
)
