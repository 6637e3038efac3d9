"""How the next stroke is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from fmr_studio.canvas.brush import Brush
from fmr_studio.canvas.carrying import Vacated
from fmr_studio.canvas.layer import Heed, LayerKind
from fmr_studio.canvas.painter import Symmetry
from fmr_studio.canvas.raster import Point
from fmr_studio.canvas.selection import Join
from fmr_studio.canvas.tools import FULL_INK, Tool, ToolOptions

LABELS, INK, DEPTH, FOLLOWING = "labels", "ink", "depth", "following"
"""What is painted with brushes of their own; the last is how far a layer has to be followed, whatever it holds."""
BRUSHES: Mapping[str, Brush] = MappingProxyType({LABELS: Brush(), INK: Brush(4), DEPTH: Brush(96), FOLLOWING: Brush(64)})
"""Those that one begins with: a brush, a pen, and wide ones."""


def material_of(kind: LayerKind) -> str:
    """What a layer is painted with."""
    return INK if kind.holds_ink else DEPTH if kind is LayerKind.DEPTH else LABELS


@dataclass(frozen=True)
class Choices:
    """What a person has chosen for it.

    Args:
        label: what is painted; ``other_label`` is what ``X`` swaps it with.
        material: what the active layer is painted with, and ``brush`` is for; the others lie in ``laid_aside``.
        ink: strength of the pen, 0 to 255.
        depth, far_depth, softness, round_gradient, heed, join: see `ToolOptions`.
    """

    tool: Tool = Tool.BRUSH
    label: int = 0
    other_label: int = 0
    brush: Brush = field(default_factory=Brush)
    symmetry: Symmetry = Symmetry.NONE
    filled: bool = True
    contiguous: bool = True
    vacated: Vacated = Vacated.NEAREST
    material: str = LABELS
    laid_aside: Mapping[str, Brush] = field(default_factory=lambda: BRUSHES)
    ink: int = FULL_INK
    depth: int = 224
    far_depth: int = 48
    softness: float = 0.7
    round_gradient: bool = False
    heed: Heed = Heed.FREE
    join: Join = Join.REPLACE

    def on(self, kind: LayerKind) -> Choices:
        """The same on a layer of a kind: with the brush for it, and a tool that paints there."""
        tool = self.tool if self.tool.suits(kind) else Tool.BRUSH
        material = FOLLOWING if tool is Tool.HEED else material_of(kind)
        if material == self.material:
            return replace(self, tool=tool)
        aside = MappingProxyType({**self.laid_aside, self.material: self.brush})
        return replace(self, tool=tool, material=material, brush=aside[material], laid_aside=aside)

    def options(self, *, erase: bool, line_from: Point | None) -> ToolOptions:
        """What a stroke is told.

        Args:
            erase: whether it takes away, whatever the tool.
            line_from: where a straight line to its first point begins, if one does.
        """
        return ToolOptions(
            label=self.label,
            ink=self.ink,
            depth=self.depth,
            far_depth=self.far_depth,
            softness=self.softness,
            round_gradient=self.round_gradient,
            heed=self.heed,
            erase=erase,
            brush=self.brush,
            symmetry=self.symmetry,
            filled=self.filled,
            contiguous=self.contiguous,
            vacated=self.vacated,
            line_from=line_from,
            join=self.join,
        )
