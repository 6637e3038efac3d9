"""Sets of rendered pictures on disk: arrays that grow, read as memory maps while they are still being filled.

A set is a folder with `meta.json` and one `.npy` file an array. Pictures are made in chunks, and `done.npy` says how many of
each chunk are there, so that what is there can be used and what is missing made later.
"""

from __future__ import annotations

import dataclasses
import io
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fmr_studio.training.domains.base import Render

SET_FORMAT = 2
CHUNK = 50
META_NAME = "meta.json"
_DONE = "done"


@dataclass(frozen=True, eq=False)
class RenderSet:
    """A set of N pictures, as read-only memory maps.

    `images` (N, R, R, 3) uint8 sRGB, `labels` (N, R, R) uint8, `depth` (N, R, R) uint8 (255 nearest), `u` (N, F) float32.
    """

    domain: str
    seed: int
    resolution: int
    images: np.ndarray
    labels: np.ndarray
    depth: np.ndarray
    u: np.ndarray

    def __len__(self) -> int:
        return len(self.images)

    def first(self, count: int) -> RenderSet:
        """The first `count` pictures."""
        arrays = {name: getattr(self, name)[:count] for name in ("images", "labels", "depth", "u")}
        return dataclasses.replace(self, **arrays)

    def render(self, index: int) -> Render:
        """One picture."""
        return Render(self.images[index], self.labels[index], self.depth[index])


def read_meta(folder: Path) -> dict[str, object]:
    """What a set says of itself; raises FileNotFoundError or ValueError where there is none, or one of another format."""
    path = folder / META_NAME
    if not path.exists():
        raise FileNotFoundError(f"There is no rendered set in {folder}.")
    meta: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    if meta.get("format") != SET_FORMAT:
        raise ValueError(f"The set in {folder} has format {meta.get('format')}; this program reads format {SET_FORMAT}.")
    return meta


def load_set(folder: Path) -> RenderSet:
    """Open a set: as many pictures as are there from the first on.

    Raises FileNotFoundError or ValueError where there is no set, or one of another format.
    """
    meta = read_meta(folder)
    images, labels, depth, u = (np.load(folder / f"{name}.npy", mmap_mode="r") for name in ("images", "labels", "depth", "u"))
    made = RenderSet(str(meta["domain"]), int(str(meta["seed"])), int(str(meta["resolution"])), images, labels, depth, u)
    return made.first(ready(folder))


def ready(folder: Path) -> int:
    """How many pictures are there without a gap from the first on."""
    done = np.load(folder / f"{_DONE}.npy")
    partial = np.flatnonzero(done < CHUNK)
    return int(partial[0]) * CHUNK + int(done[partial[0]]) if len(partial) else len(done) * CHUNK


def missing(folder: Path, count: int) -> list[tuple[int, int]]:
    """The pictures (first, stop) that each unfinished chunk lacks of the first `count`."""
    done = np.load(folder / f"{_DONE}.npy")
    starts = range(0, count, CHUNK)
    spans = [(start + int(have), min(count, start + CHUNK)) for start, have in zip(starts, done, strict=False)]
    return [(first, stop) for first, stop in spans if first < stop]


def grow(folder: Path, count: int, resolution: int, field_count: int) -> None:
    """Create the arrays of a set, or make room in them for `count` pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    square = (resolution, resolution)
    _grow_array(folder / "images.npy", np.dtype(np.uint8), (count, *square, 3))
    _grow_array(folder / "labels.npy", np.dtype(np.uint8), (count, *square))
    _grow_array(folder / "depth.npy", np.dtype(np.uint8), (count, *square))
    _grow_array(folder / "u.npy", np.dtype(np.float32), (count, field_count))
    _grow_array(folder / f"{_DONE}.npy", np.dtype(np.uint8), (-(-count // CHUNK),))


def _grow_array(path: Path, kind: np.dtype, shape: tuple[int, ...]) -> None:
    """Make room for shape[0] rows: numpy's header leaves space for a longer length, and the file stays sparse until filled."""
    if not path.exists():
        np.lib.format.open_memmap(path, mode="w+", dtype=kind, shape=shape)
        return
    if len(np.load(path, mmap_mode="r")) >= shape[0]:
        return
    header = io.BytesIO()
    described = {"descr": np.lib.format.dtype_to_descr(kind), "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(header, described)
    with path.open("r+b") as file:
        file.write(header.getvalue())
        file.truncate(len(header.getvalue()) + int(np.prod(shape, dtype=np.int64)) * kind.itemsize)


def put(folder: Path, first: int, renders: list[Render], u: list[np.ndarray]) -> None:
    """Write pictures `first` … of one chunk, and mark them as done once they are on the disk."""
    rows = slice(first, first + len(renders))
    arrays = {
        "images": [render.image for render in renders],
        "labels": [render.labels for render in renders],
        "depth": [render.depth for render in renders],
        "u": u,
        _DONE: [],
    }
    for name, values in arrays.items():
        array = np.lib.format.open_memmap(folder / f"{name}.npy", mode="r+")
        if name == _DONE:
            array[first // CHUNK] = first % CHUNK + len(renders)
        else:
            array[rows] = np.stack(values)
        array.flush()
