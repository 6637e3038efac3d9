"""Brushes under a name: those that come with the program, and a person's own as lines of text."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from fmr_studio.canvas.brush import Brush, PressureCurve
from fmr_studio.errors import FmrError

MOST = 64
MAX_NAME = 60


@dataclass(frozen=True)
class BrushPreset:
    """A brush with its name."""

    name: str
    brush: Brush

    def to_text(self) -> str:
        """One line of JSON."""
        return json.dumps({"name": self.name, **asdict(self.brush)}, ensure_ascii=False)

    @staticmethod
    def from_text(text: str) -> BrushPreset:
        """The preset of such a line; values that it does not say are the defaults. Raises `FmrError` where it is none."""
        try:
            values: dict[str, Any] = json.loads(text)
            name, curve = str(values.pop("name")).strip(), values.pop("curve", None)
            brush = Brush(**values) if curve is None else Brush(**values, curve=_curve(curve))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise FmrError("This is no brush.") from error
        if not name or len(name) > MAX_NAME:
            raise FmrError(f"A brush has a name of at most {MAX_NAME} characters.")
        return BrushPreset(name, brush)


def _curve(values: dict[str, Any]) -> PressureCurve:
    return PressureCurve(tuple((float(pressure), float(part)) for pressure, part in values["points"]))


SHIPPED = (
    BrushPreset("Fine", Brush(6, use_pressure=False)),
    BrushPreset("Round", Brush(32)),
    BrushPreset("Broad", Brush(128, use_pressure=False)),
    BrushPreset("Steady", Brush(24, smooth=True, smoothing_px=24.0)),
    BrushPreset("Soft pen", Brush(40, curve=PressureCurve(((0.0, 0.0), (0.3, 0.55), (1.0, 1.0))))),
    BrushPreset("Dots", Brush(24, spacing=2.0, use_pressure=False)),
)
"""Those that come with the program, by their English names."""


def read_presets(lines: Iterable[str]) -> tuple[BrushPreset, ...]:
    """A person's own presets; lines that are none are left out."""
    found: list[BrushPreset] = []
    for line in lines:
        try:
            found.append(BrushPreset.from_text(line))
        except FmrError:
            continue
    return tuple(found[:MOST])


def with_preset(presets: Iterable[BrushPreset], preset: BrushPreset) -> tuple[BrushPreset, ...]:
    """Presets with another one, in place of the one of its name if there is one; else last.

    Raises:
        FmrError: it has no name or a long one, or there are too many.
    """
    preset = BrushPreset.from_text(replace(preset, name=preset.name.strip()).to_text())
    before = tuple(presets)
    names = [one.name.casefold() for one in before]
    if preset.name.casefold() in names:
        at = names.index(preset.name.casefold())
        return (*before[:at], preset, *before[at + 1 :])
    if len(before) >= MOST:
        raise FmrError(f"There are at most {MOST} brushes of one's own.", "Take one away first.")
    return (*before, preset)
