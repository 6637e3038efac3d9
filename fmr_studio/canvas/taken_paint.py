"""What was painted over a source and then became part of it, so that the source by itself draws the same picture. No torch."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.tensors import digest_of, pack_arrays, unpack_arrays
from fmr_studio.errors import FmrError

_WHAT = "The paint that became part of the picture"


@dataclass(frozen=True, eq=False, repr=False)
class TakenPaint:
    """Which features a painting gave the cells of the r grid, and the labels it put there.

    Args:
        clusters: (r, r) uint8, the proxy mask where cells changed.
        looking: (r, r) bool, the cells whose features attention looks for.
        moved: (r, r) bool, other cells, which show what the source has at ``places`` (2, r, r) float32, down and right.
        holes: (r, r) bool, those of the moved ones that follow their neighbours of the same one of ``kinds`` (r, r) uint8.
        labels: (R, R) uint8, what was painted; 255 where nothing was.
    """

    clusters: NDArray[np.uint8]
    looking: NDArray[np.bool_]
    moved: NDArray[np.bool_]
    places: NDArray[np.float32]
    holes: NDArray[np.bool_]
    kinds: NDArray[np.uint8]
    labels: NDArray[np.uint8]
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        side = self.size
        grids = (self.clusters, self.looking, self.moved, self.holes, self.kinds)
        if any(grid.shape != (side, side) for grid in grids) or self.places.shape != (2, side, side):
            raise FmrError(f"{_WHAT} is damaged.")
        resolution = self.labels.shape[0]
        if not side or self.labels.shape != (resolution, resolution) or resolution % side:
            raise FmrError(f"{_WHAT} is damaged.")
        if (self.holes & ~self.moved).any() or (self.moved & self.looking).any():
            raise FmrError(f"{_WHAT} is damaged: it says two things of a cell.")
        if not ((self.places >= 0) & (self.places <= side - 1)).all():
            raise FmrError(f"{_WHAT} is damaged: it shows places that are not there.")
        object.__setattr__(self, "digest", digest_of(self._arrays()))

    @property
    def size(self) -> int:
        """The number r of cells a side."""
        return len(self.clusters)

    @property
    def changed(self) -> NDArray[np.bool_]:
        """The cells (r, r) bool that were painted."""
        changed: NDArray[np.bool_] = self.looking | self.moved
        return changed

    def _arrays(self) -> dict[str, NDArray[np.generic]]:
        names = ("clusters", "looking", "moved", "places", "holes", "kinds", "labels")
        return {name: getattr(self, name) for name in names}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TakenPaint) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        return f"TakenPaint({self.digest})"

    @property
    def nbytes(self) -> int:
        """What keeping it costs."""
        return sum(array.nbytes for array in self._arrays().values())

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values: its arrays as compressed safetensors in base64."""
        return {"paint": self._text}

    @cached_property
    def _text(self) -> str:
        """Kept, since every step of the edits that it is part of is written with it."""
        return base64.b64encode(pack_arrays(self._arrays(), {})).decode("ascii")

    @staticmethod
    def from_json(values: Any) -> TakenPaint:
        """Read what `to_json` gave; raises `FmrError`, or `ValueError` where it is no base64."""
        arrays, _ = unpack_arrays(base64.b64decode(values["paint"], validate=True), _WHAT)
        try:
            return TakenPaint(
                clusters=arrays["clusters"].astype(np.uint8),
                looking=arrays["looking"].astype(bool),
                moved=arrays["moved"].astype(bool),
                places=arrays["places"].astype(np.float32),
                holes=arrays["holes"].astype(bool),
                kinds=arrays["kinds"].astype(np.uint8),
                labels=arrays["labels"].astype(np.uint8),
            )
        except (KeyError, IndexError) as error:
            raise FmrError(f"{_WHAT} is damaged.") from error
