"""``python -m pictures.pack_sheet PACK``: what a pack draws: samples, looks in layouts of others, the worst; its preview."""

from __future__ import annotations

import argparse
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
from PIL import Image

from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.rendering.source import Source
from fmr_studio.packs.catalog import find_pack
from fmr_studio.packs.previews import PREVIEW, SIDE_PX
from fmr_studio.paths import samples
from fmr_studio.project.images import read_labels

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures"
TRUNCATION, FIRST_SEED = 0.8, 1_000
SAMPLES, COLUMNS, LOOKS, LAYOUTS, TRIED = 24, 8, 4, 7, 60
GAP_PX = 4
SEEDS = (7, 16, 19, 23, 42)
"""Looks of the sample label maps."""


def main(arguments: list[str] | None = None) -> int:
    """Write the sheets of a pack, and the picture of its line in the menu."""
    parser = argparse.ArgumentParser(prog="python -m pictures.pack_sheet", description=__doc__)
    parser.add_argument("pack", help="name or folder of the pack")
    pack = find_pack(parser.parse_args(arguments).pack)
    pipe = Pipeline.load(pack.folder, device="cpu")
    preview = Image.fromarray(pipe.sample(pack.card.first_seed).image).resize((SIDE_PX, SIDE_PX), Image.Resampling.LANCZOS)
    preview.save(pack.folder / PREVIEW, optimize=True)
    sources = [pipe.sample(FIRST_SEED + number, truncation=TRUNCATION) for number in range(max(SAMPLES, TRIED + 1))]
    _write(
        pipe, "samples", [[source.image for source in sources[first : first + COLUMNS]] for first in range(0, SAMPLES, COLUMNS)]
    )
    _write(pipe, "layouts", _layouts(pipe, sources))
    if maps := sorted((samples() / "labels" / pack.card.name).glob("*.png")):
        _write(pipe, "maps", _maps(pipe, [read_labels(path, pipe.palette).labels for path in maps]))
    _write(pipe, "worst", _worst(pipe, sources))
    return 0


def _layouts(pipe: Pipeline, sources: list[Source]) -> list[list[np.ndarray]]:
    """Each look (rows) in the layout of each column, by its label map."""
    looks, layouts = sources[:LOOKS], sources[LOOKS : LOOKS + LAYOUTS]
    blank = np.full_like(looks[0].image, 255)
    rows = [[blank, *(layout.image for layout in layouts)]]
    return rows + [[look.image, *(pipe.render(pipe.label_map(layout), look) for layout in layouts)] for look in looks]


def _maps(pipe: Pipeline, maps: list[np.ndarray]) -> list[list[np.ndarray]]:
    """The pack's sample label maps (top, white where they say nothing) in the looks of some seeds (left)."""
    colors, side = np.full((256, 3), 255, np.uint8), pipe.resolution
    colors[: len(pipe.palette)] = [label.color for label in pipe.palette]
    small = [np.array(Image.fromarray(colors[labels]).resize((side, side), Image.Resampling.BOX)) for labels in maps]
    looks = [pipe.sample(seed, truncation=TRUNCATION) for seed in SEEDS]
    return [[np.full_like(small[0], 255), *small]] + [[look.image, *(pipe.render(m, look) for m in maps)] for look in looks]


def _worst(pipe: Pipeline, sources: list[Source]) -> list[list[np.ndarray]]:
    """Of many pairs those whose picture follows the layout least, as its own reader sees it: layouts, looks, pictures."""
    found = []
    for look, layout in pairwise(sources[: TRIED + 1]):
        wanted = pipe.label_map(layout)
        picture = pipe.render(wanted, look)
        seen = pipe.read_labels(picture)
        found.append((float((seen == wanted).mean()), layout.image, look.image, picture))
    worst = sorted(found, key=lambda one: one[0])[:COLUMNS]
    return [[one[part] for one in worst] for part in (1, 2, 3)]


def _write(pipe: Pipeline, name: str, rows: list[list[np.ndarray]]) -> None:
    side = pipe.resolution + GAP_PX
    sheet = np.full((side * len(rows) - GAP_PX, side * max(map(len, rows)) - GAP_PX, 3), 255, np.uint8)
    for row, pictures in enumerate(rows):
        for column, picture in enumerate(pictures):
            sheet[row * side : row * side + pipe.resolution, column * side : column * side + pipe.resolution] = picture
    Image.fromarray(sheet).save(FOLDER / f"{pipe.card.name}-{name}.jpg", quality=92)


if __name__ == "__main__":
    sys.exit(main())
