"""``python -m pictures.edits``: the kept edits of the samples, done to four animals, for the documentation."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from PIL import Image

from fmr_studio.canvas.look import Look
from fmr_studio.inference.edit_recipes import read_edits
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.request import SourceSpec
from fmr_studio.paths import samples

FILE = Path(__file__).resolve().parents[1] / "docs" / "pictures" / "edits.jpg"
EDITS = ("pointed-ears", "horn", "three-eyes", "large-eyes", "large-nose")
SEEDS = (10, 25, 53, 34)
TILE_PX = 192


def main() -> int:
    """Write the sheet: each seed as it is, and with each of the edits."""
    pipe = Pipeline.load(device="cpu")
    rows = []
    for look in map(Look, SEEDS):
        source = pipe.source_of(SourceSpec(look))
        kept = [read_edits(samples() / "edits" / f"{name}.fmredits").for_labels(pipe.label_map(source)) for name in EDITS]
        rows.append([source.image, *(pipe.source_of(SourceSpec(look, edits=edits)).image for edits in kept)])
    Image.fromarray(np.concatenate([np.concatenate(list(map(_tile, row)), axis=1) for row in rows])).save(FILE, quality=90)
    return 0


def _tile(picture: np.ndarray) -> np.ndarray:
    return np.asarray(Image.fromarray(picture).resize((TILE_PX, TILE_PX), Image.Resampling.LANCZOS))


if __name__ == "__main__":
    sys.exit(main())
