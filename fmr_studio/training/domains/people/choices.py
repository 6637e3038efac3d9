"""The random choices behind a portrait: their names, in the order of the parameter vector, and how likely each value is."""

from __future__ import annotations

from types import MappingProxyType

from fmr_studio.training.domains.draws import Beta, Choice, Distribution, Even, Normal, Pick
from fmr_studio.training.domains.studio.choices import SETTING_CHOICES, color_choices

IDENTITY_SHAPES = 60
_ASYMMETRIC = (
    "smile", "squint", "dimple", "upper_lip", "lower_lip", "brow_down", "frown", "brow_inner", "brow_outer", "wide", "blink",
)  # fmt: skip


_SITTER: dict[str, Distribution] = {
    "sex": Choice((1, 1)),
    "age": Beta(1.3, 1.7),
    **{f"identity_{number:02d}": Normal(0.0, 0.8) for number in range(IDENTITY_SHAPES)},
}
_EXPRESSION: dict[str, Distribution] = {
    "mood": Choice((4, 4, 3, 1.5, 1, 1.5, 0.8)),
    "mood_strength": Even(0.35, 0.9),
    "grin_jaw": Even(0.04, 0.16),
    "grin_upper_lip": Even(0.15, 0.5),
    "grin_lower_lip": Even(0.1, 0.35),
    "open_jaw": Even(0.1, 0.35),
    "pucker": Even(0.2, 0.6),
    "surprise_jaw": Even(0.15, 0.4),
    "lids": Normal(0.13, 0.08),
    "brow_lift": Even(0.0, 0.25),
    "press_left": Even(0.0, 0.25),
    "press_right": Even(0.0, 0.25),
    **{f"{name}_{side}": Even(0.85, 1.1) for name in _ASYMMETRIC for side in ("left", "right")},
}
_POSE: dict[str, Distribution] = {
    "gaze_yaw": Normal(0.0, 0.09),
    "gaze_pitch": Normal(0.0, 0.05),
    "yaw_deg": Normal(0.0, 11.0),
    "pitch_deg": Normal(1.0, 5.0),
    "roll_deg": Normal(0.0, 3.5),
    "shift_x_cm": Normal(0.0, 0.35),
    "shift_y_cm": Normal(0.0, 0.35),
}
_SKIN: dict[str, Distribution] = {
    "tone": Beta(1.0, 1.35),
    "redness": Even(0.35, 1.0),
    "freckled": Choice((0.3, 0.7)),
    "freckles": Even(0.4, 1.0),
    "oil": Even(0.1, 1.0),
    "bare_faced": Choice((0.35, 0.65)),
    "makeup": Even(0.15, 0.75),
    "lip_color": Choice((4, 1, 1.5, 0.7)),
    "lip_strength": Even(),
    "iris_fair": Choice((0.12, 0.14, 0.16, 0.16, 0.14, 0.14, 0.1, 0.04)),
    "iris_dark": Pick(3),
    "pupil_cm": Even(0.18, 0.30),
}
_HAIR: dict[str, Distribution] = {
    "grey": Even(),
    "hair_fair": Choice((2.5, 3, 3, 2, 1.5, 1.2, 1.2, 0.6, 0.6, 0.5)),
    "hair_dark": Choice((7, 4, 2, 0.5, 0.2, 0.1, 0.1, 0.1, 0.2)),
    "hair_brightness": Even(0.8, 1.25),
    "grey_white": Choice((1, 1)),
    "dyed": Choice((0.05, 0.95)),
    "dye": Choice((1, 1, 1, 1)),
    "style_man": Choice((1.5, 3, 3.5, 3, 1.6, 2.5, 0.8, 1.5, 0.7)),
    "style_woman": Choice((3, 4, 4, 2, 1.8, 2.5, 1.2, 0.8, 1.5, 1.8)),
    "part": Choice((1, 1.3, 1.3)),
    "part_left_cm": Even(1.5, 4.0),
    "part_right_cm": Even(1.5, 4.0),
    "receding_cm": Even(0.0, 1.6),
    "hairline_cm": Normal(0.0, 0.2),
    "hair_length": Even(0.75, 1.25),
    "hair_volume": Even(0.6, 1.4),
    "beard": Choice((4, 3, 1.6, 1.0, 0.5)),
    "brow_thickness": Even(0.7, 1.3),
}
_WEAR: dict[str, Distribution] = {
    "glasses": Choice((9, 1.3, 1.6, 1.2, 0.5)),
    "frame_width": Even(),
    "frame_height": Even(),
    "frame_color": Choice((1, 1, 1, 1)),
    "hat": Choice((12, 1, 0.7)),
    **color_choices("hat", value=(0.03, 0.4), saturation=0.8),
    **color_choices("hat_trim", value=(0.1, 0.6), saturation=0.8),
    "hat_stripe": Choice((0.4, 0.6)),
    "garment_man": Choice((3, 2, 1.2, 2.2, 2.2, 1.2, 0.4)),
    "garment_woman": Choice((3, 2, 1.2, 2.2, 1.2, 1.2, 2)),
    **color_choices("cloth", value=(0.02, 0.55), saturation=0.85),
    **color_choices("cloth_trim", value=(0.05, 0.7), saturation=0.8),
    "pattern": Choice((6, 1.2, 1, 0.5)),
    "pattern_scale": Even(),
    "shirt": Choice((0.7, 0.3)),
    "tie": Choice((0.75, 0.25)),
}
PEOPLE_CHOICES = MappingProxyType({**_SITTER, **_EXPRESSION, **_POSE, **_SKIN, **_HAIR, **_WEAR, **SETTING_CHOICES})
PEOPLE_FIELDS = tuple(distribution.field(name) for name, distribution in PEOPLE_CHOICES.items())
