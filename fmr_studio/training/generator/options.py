"""What decides the training of a default pack's generator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["pixels", "features"]


@dataclass(frozen=True)
class GeneratorOptions:
    """What decides a generator training.

    Args:
        warm: (resolution in px, images) of each regression phase, smallest first.
        images: images of the adversarial phase that follows.
        label_weights: regression weight per label id; small parts need more than their area gives them.
        judge: what judges pictures in the adversarial phase: "pixels", a discriminator that learns to see from nothing, or
            "features", one that sees them through a network trained on photographs (see `JUDGES` for its weights).
        adversarial: weight of what the judge says; matching: of how alike it sees the pictures of a pair.
        ramp: share of the adversarial phase over which what the judge says comes in; before, its eyes alone are of use.
        regression: weight of the regression loss in the adversarial phase at its start and at its end.
        paired: the judge sees the labels, and the generator keeps its regression and matching losses.
        crop: side in px of the random square that the judge sees; the whole picture where ``paired`` is off.
        lessons: people, or whatever the domain shows, whose traits the mapping network is taught before any picture (see
            `mapping_lessons`); it then stays as it is until the last regression phase. 0: none.
        muon: kernels and styles are trained by Muon, see :mod:`fmr_studio.training.loop.muon`; otherwise all by Adam.
        bfloat16: compute convolutions in bfloat16 where the device has instructions for it; weights stay float32.
    """

    resolution: int = 128
    channel_base: int = 2048
    channel_max: int = 256
    w_dim: int = 256
    mapping_layers: int = 3
    batch: int = 16
    warm: tuple[tuple[int, int], ...] = ((32, 60_000), (64, 50_000), (128, 50_000))
    images: int = 60_000
    lr_warm: float = 2.5e-3
    lr: float = 1.5e-3
    adversarial: float = 0.15
    ramp: float = 0.0
    regression: tuple[float, float] = (1.0, 0.3)
    matching: float = 0.5
    r1_gamma: float = 0.5
    r1_every: int = 16
    style_mixing: float = 0.9
    judge: Kind = "pixels"
    paired: bool = True
    crop: int = 64
    ema_half_life: int = 2_000
    label_weights: tuple[float, ...] = ()
    lessons: int = 0
    muon: bool = True
    bfloat16: bool = True
    seed: int = 0

    @property
    def judged_px(self) -> int:
        """Side of what the judge sees of a picture."""
        return min(self.crop, self.resolution) if self.paired else self.resolution


JUDGES: dict[Kind, dict[str, Any]] = {
    "pixels": {},
    "features": {"judge": "features", "adversarial": 0.04, "ramp": 0.2, "crop": 128, "regression": (3.0, 1.0), "matching": 1.0},
}
"""The options of each kind of judge. Gradients of features are a hundred times those of pixels, hence other weights."""
