"""Brushes under a name, as lines of text and back."""

import pytest

from fmr_studio.canvas.brush import Brush, PressureCurve
from fmr_studio.canvas.brush_presets import MOST, SHIPPED, BrushPreset, read_presets, with_preset
from fmr_studio.errors import FmrError

OWN = BrushPreset("Mine", Brush(17, spacing=0.5, curve=PressureCurve(((0.0, 0.2), (1.0, 0.9))), smooth=True, smoothing_px=12.0))


@pytest.mark.parametrize("preset", [*SHIPPED, OWN], ids=lambda preset: preset.name)
def test_a_preset_comes_back_from_its_text(preset):
    assert BrushPreset.from_text(preset.to_text()) == preset


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"name": ""}',
        '{"name": "a", "size_px": 0}',
        '{"name": "a", "hue": 3}',
        '{"name": "a", "curve": {}}',
        "5",
    ],
)
def test_lines_that_are_no_brush_are_left_out(text):
    with pytest.raises(FmrError):
        BrushPreset.from_text(text)
    assert read_presets([text, OWN.to_text()]) == (OWN,)


def test_a_name_is_there_once():
    again = BrushPreset("mine", Brush(99))
    assert with_preset((OWN, SHIPPED[0]), again) == (again, SHIPPED[0])
    assert with_preset((SHIPPED[0],), OWN) == (SHIPPED[0], OWN)


def test_nameless_and_too_many_are_refused():
    with pytest.raises(FmrError, match="name"):
        with_preset((), BrushPreset("  ", Brush()))
    many = tuple(BrushPreset(str(number), Brush()) for number in range(MOST))
    with pytest.raises(FmrError, match="at most"):
        with_preset(many, OWN)
    assert len({preset.brush for preset in SHIPPED}) == len(SHIPPED)
