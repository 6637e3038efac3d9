"""What has arrived: the one place where it is decided what a file or an image that was opened, dropped or pasted is.

===================  ===============================================  ================================================
it is                which is known by                                what becomes of it (see `files.FileDesk`)
===================  ===============================================  ================================================
a project            a zip file, whatever its name                    takes the place of the document
a recipe             JSON, or a PNG that holds one                    takes the place of the document, with its source
a label map          at most half of its pixels are of no label, and  file: the place of the document; pasted: its labels
                     it does not look drawn
a picture            any other image                                  is handed on: a drawing, a photo or a reference
===================  ===============================================  ================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.palette import Palette
from fmr_studio.errors import FmrError
from fmr_studio.inference.recipes import parse_recipe, read_recipe, recipe_text
from fmr_studio.inference.request import RenderRequest
from fmr_studio.jobs.progress import Progress
from fmr_studio.paths import name_as_text
from fmr_studio.project.archive import Project, is_project, read_project
from fmr_studio.project.images import MAX_PIXELS, LabelImage, read_colors, read_labels
from fmr_studio.project.photos import read_rgba, shows_picture
from fmr_studio.project.recognition import Kind, recognise

MOST_UNCERTAIN = 0.5
"""An image with a larger share of uncertain pixels is taken for no label map."""
LINES = (Kind.SKETCH, Kind.EDGES)
PROJECT_SUFFIXES = (".fmr", ".ora")


@dataclass(frozen=True, eq=False)
class Picture:
    """An image that is no label map.

    Args:
        name: what a person calls it.
        path: the file it is in, if it is in one.
        pixels: (H, W, 4) uint8 RGBA of an image without a file; None for a file, whose pixels :meth:`rgba` reads.
    """

    name: str
    path: Path | None = None
    pixels: NDArray[np.uint8] | None = None

    @staticmethod
    def in_file(path: Path) -> Picture:
        """The image in a file, by the file's name."""
        return Picture(Path(name_as_text(path)).stem, path)

    def rgba(self) -> NDArray[np.uint8]:
        """(H, W, 4) uint8 RGBA, turned as its camera says; not for the GUI thread. Raises `FmrError`."""
        if self.pixels is not None:
            return self.pixels
        assert self.path is not None
        return read_rgba(self.path)


Arrival: TypeAlias = Project | RenderRequest | LabelImage | Picture


def recognised(path: Path, palette: Palette, progress: Progress | None = None) -> Arrival:
    """What a file is, read; not for the GUI thread. Raises `FmrError` where it is nothing that can be opened."""
    suffix = path.suffix.lower()
    if suffix in PROJECT_SUFFIXES or is_project(path):
        return read_project(path, palette, progress=progress)
    if suffix == ".json":
        return read_recipe(path)
    text = recipe_text(path)
    if text is not None:
        return parse_recipe(text, path)
    try:
        found = read_labels(path, palette)
    except FmrError:
        if not (shows_picture(path) or _is_drawn(path, palette, LINES)):  # depth of so few greys that it shows nothing is none
            raise
        return Picture.in_file(path)
    return Picture.in_file(path) if _too_uncertain(found) or _is_drawn(path, palette, (*LINES, Kind.DEPTH)) else found


def _is_drawn(path: Path, palette: Palette, kinds: tuple[Kind, ...]) -> bool:
    """Whether what could be a label map by its values is a drawing of some kinds by its looks."""
    try:
        return recognise(path, palette).kind in kinds
    except FmrError:
        return False


def recognised_pixels(pixels: NDArray[np.uint8], palette: Palette, name: str) -> LabelImage | Picture:
    """What an image (H, W, 4) uint8 RGBA without a file is; not for the GUI thread."""
    if pixels.shape[0] * pixels.shape[1] > MAX_PIXELS:
        raise FmrError(f"This image is too large: at most {MAX_PIXELS:,} pixels are taken.", "Make it smaller first.")
    found = read_colors(pixels, palette)
    return Picture(name, pixels=pixels) if _too_uncertain(found) else found


def _too_uncertain(found: LabelImage) -> bool:
    seen = found.labels.size - found.transparent
    return seen == 0 or found.uncertain > MOST_UNCERTAIN * seen
