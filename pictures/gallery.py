"""``python -m pictures.gallery``: the pictures of the page of recipes, each a PNG that holds its own recipe."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
from PIL import Image

from fmr_studio.canvas.condition import Condition
from fmr_studio.canvas.look import Look
from fmr_studio.canvas.region_edit import LocalLook, SourceEdits
from fmr_studio.inference.edit_recipes import read_edits
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.recipes import picture_png
from fmr_studio.inference.request import RenderRequest
from fmr_studio.paths import write_atomic

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "pictures" / "gallery"
SAMPLES = ROOT / "resources" / "samples"
PACK = "cats"
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
    with Image.open(SAMPLES / "labels" / "cats" / f"{name}.png") as image:
        return np.array(image)


def _plane(path: Path, *, ink: bool) -> np.ndarray:
    """A sample drawing (H, W) uint8; ink on white paper becomes 255 for ink."""
    with Image.open(path) as image:
        grey = np.array(image.convert("L"))
    return 255 - grey if ink else grey


RECIPES: MappingProxyType[str, Make] = MappingProxyType(
    {
        "hare": _painted("hare-ears", 16),
        "ellipses": _painted("shapes", 4),
        "scribble": _painted("scribble", 27),
        "sketch": _drawn("sketch", "pen", 11),
        "edges": _drawn("edges", "orange-cat", 8),
        "depth": _drawn("depth", "cat", 19),
        "horn": _kept("horn", 19),
        "three-eyes": _kept("three-eyes", 11),
        "pointed-ears": _kept("pointed-ears", 11),
        "exemplar": _exemplar(11, 27),
        "head": _borrowed("head", 11, 19),
        "styles": _mixed(6, 42, 19),
    }
)

if __name__ == "__main__":
    sys.exit(main())
