"""What the default pack has to draw on every machine: a stored picture with its recipe. No torch.

When a bundled pack is taught anew, the stored picture is made again:
``fmr-studio --headless render --recipe resources/self-test/expected.png -o resources/self-test/expected.png --overwrite``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fmr_studio.errors import FmrError
from fmr_studio.inference.recipes import read_recipe
from fmr_studio.inference.request import RenderRequest
from fmr_studio.paths import resources
from fmr_studio.project.images import read_png

TOLERANCE = 2
"""How many of 255 steps a value may be off: processors and devices round differently."""


@dataclass(frozen=True, eq=False)
class Expectation:
    """A stored picture.

    Args:
        path: the PNG file, which holds the recipe.
        image: (R, R, 3) uint8 sRGB.
    """

    path: Path
    request: RenderRequest
    image: NDArray[np.uint8]

    def judge(self, image: NDArray[np.uint8]) -> str:
        """A sentence on how near a picture (R, R, 3) uint8 comes; raises `FmrError` where that is not near enough."""
        if image.shape != self.image.shape:
            raise FmrError(f"The picture is {image.shape[1]} pixels wide; {self.image.shape[1]} were expected.")
        off = np.abs(image.astype(np.int16) - self.image)
        most = int(off.max())
        if most > TOLERANCE:
            share = f"{(off > TOLERANCE).mean():.1%}"
            raise FmrError(
                f"The picture differs from the expected one by up to {most}/255 ({share} of its values by more than "
                f"{TOLERANCE}/255).",
                "The installation is damaged, or the pack was taught anew since the expectation was stored.",
            )
        nearness = f"within {most}/255 of" if most else "exactly"
        return f"The picture of the pack {self.request.pack} is {nearness} the expected one."

    def is_answered_by(self, request: RenderRequest) -> bool:
        """Whether a picture of ``request``, in canvas size, is one of this recipe."""
        return request.pack == self.request.pack and request.look == self.request.look and request.labels is not None


def stored_expectation() -> Expectation:
    """The picture that comes with the program; raises `FmrError` if it is missing or damaged."""
    path = resources() / "self-test" / "expected.png"
    return Expectation(path, read_recipe(path), read_png(path))
