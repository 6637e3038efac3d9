"""``python -m pictures.photos FOLDER``: portraits that are opened with the pack of faces and painted on, for the documentation.

The folder holds portraits framed as FFHQ is, whose licence lets them be shown; the program has none of its own.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

from fmr_studio.canvas.crop import cut, suggest_crop
from fmr_studio.canvas.look import Look
from fmr_studio.inference.engines.refining import RefinementOptions, first_budget_s
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.request import RenderRequest
from fmr_studio.inference.sources.inversion import Inverter
from fmr_studio.project.photos import read_photo
from fmr_studio.ui.documents import new_document
from pictures.faces import painted
from pictures.faces.drawing import PACK
from pictures.faces.hand import Hand
from pictures.faces.page import Tile, save, sheet

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
EDITS: tuple[tuple[str, str, Callable[[Hand], None]], ...] = (
    ("female_512_36.jpg", "An open mouth", painted.open_mouth),
    ("female_512_27.jpg", "A closed mouth", painted.closed_mouth),
    ("female_512_31.jpg", "A fringe", painted.fringe),
    ("male_512_12.jpg", "Glasses", painted.glasses),
    ("male_512_19.jpg", "A hat", painted.hat),
    ("female_512_17.jpg", "Nothing: as it is drawn", painted.nothing),
)


def main(arguments: list[str] | None = None) -> int:
    """Write them; the pack has to be there: ``fmr-studio --headless packs get faces``."""
    parser = argparse.ArgumentParser(prog="python -m pictures.photos", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the portraits are")
    parser.add_argument("--pack", default=PACK, help="name or folder of the pack (default: faces)")
    args = parser.parse_args(arguments)
    pipe = Pipeline.load(args.pack, device="cpu")
    tiles = [_tile(pipe, args.folder / name, words, edit) for name, words, edit in EDITS]
    save(sheet(tiles, 2, pipe.card.mark), PICTURES / "faces-photos.jpg", pipe.card.mark)
    return 0


def _tile(pipe: Pipeline, path: Path, words: str, edit: Callable[[Hand], None]) -> Tile:
    """The photo, what the generator draws of it, and that with something painted on it."""
    pixels = read_photo(path).pixels
    crop = cut(pixels, suggest_crop(pixels), pipe.resolution)
    steps = RefinementOptions.of(pipe.resolution, first_budget_s(pipe.resolution))
    found = Inverter(pipe.networks, pipe.card, steps).invert(crop, budget_s=math.inf, name=path.stem)
    document = new_document(
        pipe.palette, pipe.resolution, pack=PACK, seed=0, labels=pipe.label_map(pipe.photo_source(found.photo))
    )
    hand = Hand(document)
    edit(hand)
    after = pipe.render_request(RenderRequest(pipe.card.name, np.array(hand.labels), look=Look(0), photo=found.photo))
    scores = found.photo.scores
    print(f"{path.name}: {scores.psnr_db:.1f} dB, distance {scores.distance:.3f}, {found.steps} steps", flush=True)
    return Tile(words, (crop, found.picture, after), pipe.palette.colors()[hand.labels])


if __name__ == "__main__":
    sys.exit(main())
