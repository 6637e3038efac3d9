"""Make the drawings of ``resources/samples/conditions``: sketches and depth of animals that nobody has rendered, and edges.

Usage: ``python -m pictures.drawn_samples [--out DIR]``. Equal runs give equal files. The edges are those
that ``fmr-studio --headless edges`` finds in the sample photos at half their size.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from scipy.ndimage import gaussian_filter

from fmr_studio.inference.extraction import edges_of
from fmr_studio.project.photos import read_photo

SIDE_PX, FINER = 256, 4
_SAMPLES = Path(__file__).resolve().parent.parent / "resources" / "samples"
Line = NDArray[np.float64]


def arc(x: float, y: float, rx: float, ry: float, start: float = 0.0, end: float = 1.0) -> Line:
    """Points (n, 2) on an ellipse, in 1/100 of the side; turns from the right, downwards."""
    turn = 2 * np.pi * np.linspace(start, end, 48)
    return np.stack([x + rx * np.cos(turn), y + ry * np.sin(turn)], axis=1)


def line(*values: float) -> Line:
    """Points through corners, x and y in turn."""
    corners = np.array(values, np.float64).reshape(-1, 2)
    at = np.linspace(0, len(corners) - 1, 12 * (len(corners) - 1) + 1)
    return np.stack([np.interp(at, np.arange(len(corners)), corners[:, axis]) for axis in (0, 1)], axis=1)


def animal(*, ears: float = 1.0, turned: float = 0.0, mirrored: bool = False) -> list[Line]:
    """The lines of the face of an animal above its shoulders.

    Args:
        ears: how long they are.
        turned: how far eyes, nose and mouth lie to the right.
        mirrored: the other way round.
    """
    lines = [arc(50, 56, 30, 26, -0.08, 0.58), arc(50, 56, 30, 26, 0.68, 0.82)]
    for side in (-1, 1):
        tip = 50 + side * 25, 42 - 30 * ears
        lines.append(line(50 + side * 29, 48, *tip, 50 + side * 11, 32))
        lines.append(line(50 + side * 25, 40, tip[0] - side, tip[1] + 9, 50 + side * 16, 34))
        lines.append(line(50 + side * 21, 76, 50 + side * 27, 100))
        x = 50 + side * 13 + turned
        lines += [arc(x, 51, 5.5, 5), arc(x, 51, 2, 3)]
    x = 50 + turned
    lines.append(line(x - 5, 61, x + 5, 61, x, 66, x - 5, 61))
    lines += [line(x, 66, x, 70), arc(x - 4, 70, 4, 4, 0.0, 0.5), arc(x + 4, 70, 4, 4, 0.0, 0.5)]
    return [one * (-1, 1) + (100, 0) if mirrored else one for one in lines]


def by_hand(lines: list[Line], seed: int, *, wobble: float, gaps: float = 0.0, width: float) -> NDArray[np.float32]:
    """Lines as a hand draws them, (SIDE_PX, SIDE_PX) float32 ink from 0 to 1.

    Args:
        wobble: how far the hand strays, in 1/100 of the side.
        gaps: how much of each line is left out.
        width: of the pen at its firmest, in 1/100 of the side.
    """
    rng = np.random.default_rng(seed)
    image = Image.new("L", (SIDE_PX * FINER, SIDE_PX * FINER), 0)
    draw = ImageDraw.Draw(image)
    scale = SIDE_PX * FINER / 100
    for one in lines:
        places = np.linspace(0, 1, 6)
        stray = [np.interp(np.linspace(0, 1, len(one)), places, rng.normal(0, wobble, 6)) for _axis in (0, 1)]
        points = (one + np.stack(stray, axis=1)) * scale
        first = int(rng.uniform(0, gaps) * len(points))
        last = len(points) - int(rng.uniform(0, gaps) * len(points))
        firm = width * scale * (0.55 + 0.45 * np.sin(np.pi * np.linspace(0.1, 0.9, len(points))))
        for (x, y), reach in zip(points[first:last], firm[first:last] / 2, strict=True):
            draw.ellipse((x - reach, y - reach, x + reach, y + reach), fill=255)
        for start, end, reach in zip(points[first:last], points[first + 1 : last], firm[first:last], strict=False):
            draw.line((*start, *end), fill=255, width=max(1, round(reach)))
    return np.asarray(image.resize((SIDE_PX, SIDE_PX), Image.Resampling.BOX), np.float32) / 255


def sketches() -> dict[str, Image.Image]:
    """Sketches by name: every kind of pen and paper."""
    rng = np.random.default_rng(7)
    pen = by_hand(animal(), 1, wobble=0.5, width=1.4)
    brush = by_hand(animal(ears=1.1, turned=4, mirrored=True), 2, wobble=0.7, width=2.4)
    pencil = by_hand(animal(ears=0.8, turned=3), 3, wobble=0.7, gaps=0.15, width=1.2)
    hare = by_hand(animal(ears=1.3, mirrored=True), 4, wobble=0.6, width=1.8)
    grain = rng.normal(0, 0.02, pencil.shape) + np.linspace(0.02, -0.02, SIDE_PX)[:, None]
    scanned = np.clip(0.9 + grain - 0.62 * pencil, 0, 1)
    blue = np.stack([1 - part * brush for part in (0.9, 0.75, 0.35)], axis=2)
    clear = np.zeros((SIDE_PX, SIDE_PX, 4), np.uint8)
    clear[..., 3] = np.rint(255 * hare)
    return {
        "pen": _grey(1 - pen),
        "blue-brush": Image.fromarray(np.rint(255 * blue).astype(np.uint8)),
        "scanned-pencil": _grey(scanned),
        "transparent-paper": Image.fromarray(clear, "RGBA"),
        "chalk": _grey(0.06 + 0.9 * by_hand(animal(turned=2), 5, wobble=0.8, gaps=0.1, width=2.0)),
        "black-and-white": Image.fromarray(np.where(pen > 0.5, 0, 255).astype(np.uint8)).convert("1"),
    }


def depths() -> dict[str, Image.Image]:
    """Depth by name, the nearest white: a face of balls, in 8 and in 16 bits, and a head alone on transparent ground."""
    y, x = (np.mgrid[:SIDE_PX, :SIDE_PX].astype(np.float64) + 0.5) * 100 / SIDE_PX
    depth = np.zeros_like(x)
    for middle_x, middle_y, rx, ry, near in (
        *((50, 100, 30, 24, 0.6), (30, 26, 8, 18, 0.6), (70, 26, 8, 18, 0.6)),
        *((50, 56, 30, 26, 0.85), (50, 66, 13, 11, 1.0)),
    ):
        ball = 1 - ((x - middle_x) / rx) ** 2 - ((y - middle_y) / ry) ** 2
        depth = np.where(ball > 0, np.maximum(depth, near - 0.25 + 0.25 * np.sqrt(np.maximum(ball, 0))), depth)
    soft = gaussian_filter(depth, 1.5)
    head = (x - 50) ** 2 / 30**2 + (y - 56) ** 2 / 26**2 < 1
    alone = np.dstack([*[np.rint(255 * soft)] * 3, np.where(head, 255, 0)]).astype(np.uint8)
    return {
        "face": _grey(soft),
        "face-16-bit": Image.fromarray(np.rint(20000 + 9000 * soft).astype(np.uint16)),
        "head-alone": Image.fromarray(alone, "RGBA"),
    }


def edges() -> dict[str, Image.Image]:
    """Edges by name of the sample photo."""
    found = {}
    for path in sorted((_SAMPLES / "photos").glob("*.png")):
        photo = Image.fromarray(read_photo(path).pixels)
        found[path.stem] = Image.fromarray(edges_of(np.asarray(photo.resize((SIDE_PX, SIDE_PX), Image.Resampling.LANCZOS))))
    return found


def _grey(values: NDArray[np.floating]) -> Image.Image:
    return Image.fromarray(np.rint(255 * np.clip(values, 0, 1)).astype(np.uint8))


def main() -> None:
    """Write all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=_SAMPLES / "conditions")
    out = parser.parse_args().out
    for kind, images in (("sketch", sketches()), ("edges", edges()), ("depth", depths())):
        (out / kind).mkdir(parents=True, exist_ok=True)
        for name, image in images.items():
            image.save(out / kind / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
