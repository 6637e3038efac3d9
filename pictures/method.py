"""``python -m pictures.method``: what the program computes on the way from a stroke to a picture, for the documentation."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw

from fmr_studio.arrays import resample_labels
from fmr_studio.canvas.cluster_legend import cluster_colors, cluster_meanings
from fmr_studio.canvas.crop import cut, suggest_crop
from fmr_studio.canvas.joined import joined_parts
from fmr_studio.inference.engines.refining import RefinementOptions, first_budget_s
from fmr_studio.inference.engines.torch.modules import load_modules
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.rendering.source import Source
from fmr_studio.inference.sources.inversion import Inverter
from fmr_studio.nn.stylegan2 import Features
from fmr_studio.packs.catalog import find_pack
from fmr_studio.paths import samples
from fmr_studio.project.photos import read_photo

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures"
SIDE, GAP = 192, 8
SEED, OTHERS, LOOKS, COVERED = 10, (14, 25, 53, 34, 39), (6, 8, 34, 30, 47), (10, 3, 6, 22, 31)
EARS, EAR_WIDTH_PX = (((46, 33), (43, 7)), ((90, 33), (92, 7))), 13
"""The strokes of the ears that are painted, x and y in pixels of 128."""
CELLS = ((2, 10), (5, 11), (7, 12), (4, 15))
"""Row and column of cells whose attention is shown: tip, middle and foot of the new ear, and what lies beside it."""
DIM, DAB_PX = 0.4, 3
Tile = np.ndarray


def main() -> int:
    """Write them."""
    pipe = Pipeline.load(device="cpu")
    source = pipe.sample(SEED)
    map_of_source = Image.fromarray(pipe.label_map(source))
    for stroke in EARS:
        ImageDraw.Draw(map_of_source).line(stroke, fill=pipe.palette["inner ear"].id, width=EAR_WIDTH_PX)
    labels = np.array(map_of_source)
    target, changed = pipe.target(labels, source)
    _save("method-clusters", _clusters(pipe))
    _save("method-stroke", [_stroke(pipe, source, labels, target[0], changed[0])])
    _save("method-looks", _looks(pipe, labels))
    _save("method-holes", _holes(pipe))
    _save("method-attention", _attention(pipe, source, target, pipe.render(labels, source)))
    _save("method-photos", _photos(pipe))
    return 0


def _clusters(pipe: Pipeline) -> list[list[Tile]]:
    """Samples above their proxy masks: one colour is one cluster, in all of them."""
    sources = [pipe.sample(seed) for seed in (SEED, *OTHERS)]
    colors = _cluster_colors(pipe, sources)
    return [[source.image for source in sources], [colors[source.mask[0]] for source in sources]]


def _stroke(pipe: Pipeline, source: Source, labels: np.ndarray, target: np.ndarray, changed: np.ndarray) -> list[Tile]:
    """The source, its proxy mask, what is painted, the mask that is wanted, the cells that change, the picture."""
    colors = _cluster_colors(pipe, [source])
    shown = _grown(source.image, SIDE).astype(np.float32)
    where = resample_labels(changed.astype(np.uint8), SIDE).astype(bool)
    shown[~where] *= DIM
    palette = pipe.palette.colors()
    masks = [colors[source.mask[0]], palette[labels], colors[target]]
    return [source.image, *masks, shown.astype(np.uint8), pipe.render(labels, source)]


def _holes(pipe: Pipeline) -> list[list[Tile]]:
    """Sources, and below what becomes of them when fur is painted over one eye, and over both."""
    rows: list[list[Tile]] = [[], [], []]
    eye = pipe.palette["eye"].id
    for seed in COVERED:
        source = pipe.sample(seed)
        numbers, own = joined_parts(pipe.label_map(source)), pipe.label_map(source)
        eyes = [numbers == number for number in np.unique(numbers[own == eye])]
        for count, row in enumerate(rows):
            row.append(pipe.render(_painted_over(pipe, own, eyes[:count]), source))
    return rows


def _painted_over(pipe: Pipeline, labels: np.ndarray, parts: Sequence[np.ndarray]) -> np.ndarray:
    """A label map with dabs of fur over parts of it."""
    paper = Image.fromarray(labels)
    for part in parts:
        rows, columns = np.nonzero(part)
        box = (columns.min() - DAB_PX, rows.min() - DAB_PX, columns.max() + DAB_PX, rows.max() + DAB_PX)
        ImageDraw.Draw(paper).ellipse(box, fill=pipe.palette["fur"].id)
    return np.array(paper)


def _looks(pipe: Pipeline, labels: np.ndarray) -> list[list[Tile | None]]:
    """Other looks above the same layout in them."""
    sources = [pipe.sample(seed) for seed in LOOKS]
    return [
        [None, *(source.image for source in sources)],
        [pipe.palette.colors()[labels], *(pipe.render(labels, source) for source in sources)],
    ]


def _attention(pipe: Pipeline, source: Source, target: np.ndarray, picture: np.ndarray) -> list[list[Tile]]:
    """Above: cells of the new picture. Below: where in the source each finds its features, the brighter the more."""
    modules = load_modules(find_pack(pipe.card.name), torch.device("cpu"))
    rearranger = modules.rearranger
    features = Features(torch.from_numpy(source.features.x.copy()), torch.from_numpy(source.features.rgb.copy()))
    wanted = torch.from_numpy(target)
    with torch.inference_mode():
        memory = rearranger.memory(features, torch.from_numpy(source.mask))
        queries = rearranger.queries(rearranger.encode_target(wanted), wanted)
        weights = torch.softmax(queries @ memory.keys.transpose(1, 2), dim=2)[0].numpy()
    tiles: list[list[Tile]] = [[], []]
    for row, column in CELLS:
        tiles[0].append(_marked(picture, row, column, pipe.size))
        looked = weights[row * pipe.size + column].reshape(pipe.size, pipe.size)
        strength = np.sqrt(looked / looked.max())[..., None]
        light = _grown((strength * 255).astype(np.uint8).repeat(3, axis=2), SIDE).astype(np.float32) / 255
        tiles[1].append((_grown(source.image, SIDE) * (DIM + (1 - DIM) * light)).astype(np.uint8))
    return tiles


def _photos(pipe: Pipeline) -> list[list[Tile]]:
    """The sample photos, what the encoder alone and the refinement make of them, and their proxy masks."""
    inverter = Inverter(pipe.networks, pipe.card, RefinementOptions.of(pipe.resolution, first_budget_s(pipe.resolution)))
    pixels = [read_photo(path).pixels for path in sorted((samples() / "photos").glob("*.png"))]
    crops = [cut(photo, suggest_crop(photo), pipe.resolution) for photo in pixels]
    found = [inverter.invert(crop, budget_s=math.inf) for crop in crops]
    sources = [pipe.photo_source(one.photo) for one in found]
    masks = [_cluster_colors(pipe, sources)[source.mask[0]] for source in sources]
    return [crops, [one.first for one in found], [one.picture for one in found], masks]


def _marked(picture: Tile, row: int, column: int, size: int) -> Tile:
    """A picture with a square around one cell."""
    image = Image.fromarray(_grown(picture, SIDE))
    step = SIDE // size
    box = (column * step - 2, row * step - 2, (column + 1) * step + 1, (row + 1) * step + 1)
    ImageDraw.Draw(image).rectangle(box, outline=(255, 40, 40), width=2)
    return np.asarray(image)


def _cluster_colors(pipe: Pipeline, sources: Sequence[Source]) -> np.ndarray:
    """A colour for each cluster (256, 3) uint8, near that of the label it mostly lies in."""
    masks = np.concatenate([source.mask[0] for source in sources])
    labels = np.concatenate([resample_labels(pipe.label_map(source), pipe.size) for source in sources])
    return cluster_colors(cluster_meanings(masks, labels), pipe.palette.colors())


def _grown(tile: Tile, side: int) -> Tile:
    """A picture smoothly, a mask of few colours with its cells."""
    flat = len(np.unique(tile.reshape(-1, tile.shape[-1]), axis=0)) <= 256
    how = Image.Resampling.NEAREST if flat else Image.Resampling.LANCZOS
    return np.asarray(Image.fromarray(tile).resize((side, side), how))


def _save(name: str, rows: Sequence[Sequence[Tile | None]]) -> None:
    """Tiles in rows, on transparent paper; None leaves its place empty."""
    width, height = max(map(len, rows)) * (SIDE + GAP) - GAP, len(rows) * (SIDE + GAP) - GAP
    paper = Image.new("RGBA", (width, height))
    for number, row in enumerate(rows):
        for place, tile in enumerate(row):
            if tile is not None:
                paper.paste(Image.fromarray(_grown(tile, SIDE)), (place * (SIDE + GAP), number * (SIDE + GAP)))
    paper.save(FOLDER / f"{name}.png", optimize=True)
    print(f"{name}.png is written.", flush=True)


if __name__ == "__main__":
    sys.exit(main())
