"""How the next stroke is made."""

from __future__ import annotations

from dataclasses import dataclass, field

from fmr_studio.canvas.brush import Brush
from fmr_studio.canvas.painter import Symmetry
from fmr_studio.canvas.raster import Point
from fmr_studio.canvas.regions import Vacated
from fmr_studio.canvas.tools import Tool, ToolOptions


@dataclass(frozen=True)
class Choices:
    """What a person has chosen for it.

    Args:
        label: what is painted; ``other_label`` is what ``X`` swaps it with.
    """

    tool: Tool = Tool.BRUSH
    label: int = 0
    other_label: int = 0
    brush: Brush = field(default_factory=Brush)
    symmetry: Symmetry = Symmetry.NONE
    filled: bool = True
    contiguous: bool = True
    vacated: Vacated = Vacated.NEAREST

    def options(self, *, erase: bool, line_from: Point | None) -> ToolOptions:
        """What a stroke is told.

        Args:
            erase: whether it takes away, whatever the tool.
            line_from: where a straight line to its first point begins, if one does.
        """
        return ToolOptions(
            label=self.label,
            erase=erase,
            brush=self.brush,
            symmetry=self.symmetry,
            filled=self.filled,
            contiguous=self.contiguous,
            vacated=self.vacated,
            line_from=line_from,
        )
