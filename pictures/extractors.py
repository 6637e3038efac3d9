"""``python -m pictures.extractors FOLDER``: edges and depth of portraits and samples, beside HED itself, for the documentation.

The folder holds portraits whose licence lets them be shown. HED is fetched where it is not there yet.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
from PIL import Image

from fmr_studio.inference.extraction import depth_of, edges_of
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.project.photos import read_photo
from fmr_studio.training.extractors.gathering import shrunk
from fmr_studio.training.extractors.teaching import hed_seer

FILE = Path(__file__).resolve().parents[1] / "docs" / "pictures" / "extractors.jpg"
PORTRAITS = ("female_512_36.jpg", "male_512_12.jpg", "male_512_19.jpg")
SEEDS = (3, 8, 21)
SIDE_PX = 192


def main(arguments: list[str] | None = None) -> int:
    """Rows: pictures, what HED sees in them, what its student sees, estimated depth."""
    parser = argparse.ArgumentParser(prog="python -m pictures.extractors", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the portraits are")
    args = parser.parse_args(arguments)
    pipe, hed = Pipeline.load(device="cpu"), hed_seer()
    pictures = [shrunk(read_photo(args.folder / name).pixels) for name in PORTRAITS]
    pictures += [pipe.sample(seed).image for seed in SEEDS]
    rows = [[_tile(see(picture)) for picture in pictures] for see in (np.asarray, hed, edges_of, depth_of)]
    sheet = np.concatenate([np.concatenate(row, axis=1) for row in rows], axis=0)
    Image.fromarray(sheet).save(FILE, quality=88)
    return 0


def _tile(picture: np.ndarray) -> np.ndarray:
    """A picture or a map as (`SIDE_PX`, `SIDE_PX`, 3) uint8."""
    return np.asarray(Image.fromarray(picture).convert("RGB").resize((SIDE_PX, SIDE_PX), Image.Resampling.LANCZOS))


if __name__ == "__main__":
    sys.exit(main())
