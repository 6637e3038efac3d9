"""What all pictures of the window begin with: their seeds, and a hand that has warmed up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pictures.stage import Stage

SAMPLES = Path(__file__).resolve().parent.parent / "resources" / "samples"
PHOTO = SAMPLES / "photos" / "brown-cat.png"
SEED, OTHERS = 10, (17, 23, 6, 25, 26, 34, 0, 20)
WARM_UP = 4
"""Strokes before the picture: the first ones load what later ones need."""
EAR = ((186.0, 130.0), (180.0, 90.0), (174.0, 50.0), (172.0, 26.0))


@dataclass(frozen=True)
class Scene:
    """One picture.

    Args:
        play: does what is seen, and takes the picture.
        theme: of the window.
    """

    play: Callable[[Stage], None]
    theme: str = "dark"


def begin(stage: Stage) -> None:
    """The layout that the window begins with, in the looks of the pictures, and a hand that has warmed up."""
    stage.seed(SEED, *OTHERS)
    stage.settle()
    for _ in range(WARM_UP):
        stage.paint("inner ear", *EAR, size_px=50)
        stage.settle()
        stage.window.session.undo()
        stage.settle()
    stage.window.banner.clear()
