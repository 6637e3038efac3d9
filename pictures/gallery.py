"""``python -m pictures.gallery``: the pictures of the page of recipes, each a PNG that holds its own recipe."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
from PIL import Image, ImageDraw

from fmr_studio.canvas.condition import Condition
from fmr_studio.canvas.look import Look
from fmr_studio.canvas.region_edit import LocalLook, SourceEdits
from fmr_studio.inference.edit_recipes import read_edits
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.recipes import picture_png
from fmr_studio.inference.request import RenderRequest
from fmr_studio.paths import write_atomic
from fmr_studio.settings import DEFAULT_PACK as PACK

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "pictures" / "gallery"
SAMPLES = ROOT / "resources" / "samples"
EAR_WIDTH_PX, EAR_TIP_PX = 13, 8
"""How wide long ears are painted, and how far from the upper edge they end."""
Make = Callable[[Pipeline], RenderRequest]


def main(arguments: list[str] | None = None) -> int:
    """Write all of them, or those that are named."""
    parser = argparse.ArgumentParser(prog="python -m pictures.gallery", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of {', '.join(RECIPES)} (default: all)")
    args = parser.parse_args(arguments)
    pipe = Pipeline.load(PACK, device="cpu")
    for name in args.names or RECIPES:
        request = replace(RECIPES[name](pipe), pack_id=pipe.pack_id, engine=pipe.engine)
        write_atomic(FOLDER / f"{name}.png", picture_png(pipe.render_request(request), request, mark=pipe.card.mark))
    return 0


def _painted(name: str, seed: int) -> Make:
    """A sample label map in the look of a seed."""
    return lambda pipe: RenderRequest(PACK, _labels(name), look=Look(seed))


def _eared(seed: int) -> Make:
    """What a seed shows, with a stroke upwards on each ear."""

    def make(pipe: Pipeline) -> RenderRequest:
        labels, ear = pipe.label_map(pipe.sample(seed)), pipe.palette["inner ear"].id
        rows, columns = np.nonzero(labels == ear)
        image = Image.fromarray(labels)
        for one in (columns < columns.mean(), columns >= columns.mean()):
            x, inwards = columns[one].mean(), np.sign(columns.mean() - columns[one].mean())
            way = [(x, rows[one].max()), (x + 2 * inwards, EAR_TIP_PX)]
            ImageDraw.Draw(image).line(way, fill=ear, width=EAR_WIDTH_PX)
        return RenderRequest(PACK, np.array(image), look=Look(seed))

    return make


def _drawn(kind: str, name: str, seed: int) -> Make:
    """A sample drawing in the look of a seed."""

    def make(pipe: Pipeline) -> RenderRequest:
        drawing = _plane(SAMPLES / "conditions" / kind / f"{name}.png", ink=kind == "sketch")
        return RenderRequest(PACK, look=Look(seed), conditions=(Condition.everywhere(kind, drawing),))

    return make


def _kept(name: str, seed: int) -> Make:
    """Kept edits, done to a seed."""

    def make(pipe: Pipeline) -> RenderRequest:
        source = pipe.sample(seed)
        edits = read_edits(SAMPLES / "edits" / f"{name}.fmredits").for_labels(pipe.label_map(source))
        return RenderRequest(PACK, look=Look(seed), edits=edits)

    return make


def _exemplar(layout: int, seed: int) -> Make:
    """The layout of one seed in the look of another."""
    return lambda pipe: RenderRequest(PACK, look=Look(seed), edits=SourceEdits(layout=Look(layout)))


def _borrowed(label: str, donor: int, seed: int) -> Make:
    """One label in the look of another seed."""
    return lambda pipe: RenderRequest(
        PACK,
        pipe.label_map(pipe.sample(seed)),
        look=Look(seed),
        edits=SourceEdits(looks=(LocalLook(Look(donor), label=pipe.palette[label].id),)),
    )


def _mixed(stage: int, other: int, seed: int) -> Make:
    """The finer styles of a second seed."""
    return lambda pipe: RenderRequest(PACK, look=Look(seed, mix=((stage, other),)))


def _labels(name: str) -> np.ndarray:
    """The ids of an indexed sample, (H, W) uint8."""
    with Image.open(SAMPLES / "labels" / PACK / f"{name}.png") as image:
        return np.array(image)


def _plane(path: Path, *, ink: bool) -> np.ndarray:
    """A sample drawing (H, W) uint8; ink on white paper becomes 255 for ink."""
    with Image.open(path) as image:
        grey = np.array(image.convert("L"))
    return 255 - grey if ink else grey


RECIPES: MappingProxyType[str, Make] = MappingProxyType(
    {
        "hare": _eared(14),
        "ellipses": _painted("shapes", 10),
        "scribble": _painted("scribble", 49),
        "sketch": _drawn("sketch", "pen", 8),
        "edges": _drawn("edges", "rabbit", 23),
        "depth": _drawn("depth", "face", 4),
        "horn": _kept("horn", 25),
        "three-eyes": _kept("three-eyes", 34),
        "pointed-ears": _kept("pointed-ears", 53),
        "exemplar": _exemplar(46, 17),
        "fur": _borrowed("fur", 26, 34),
        "styles": _mixed(6, 14, 26),
    }
)

if __name__ == "__main__":
    sys.exit(main())
