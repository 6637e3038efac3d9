"""What a person does to a source before painting: regions moved, copied, deleted or pasted, looks of other sources, a layout.

Values only, torch-free: they are undone, saved and written into recipes. All places are in cells of the edit resolution r, x to
the right and y down, with the corner of the grid as origin; `fmr_studio.inference` turns them into features.
"""

from __future__ import annotations

import base64
import zlib
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.look import Look
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.photo import Photo
from fmr_studio.canvas.taken_paint import TakenPaint
from fmr_studio.canvas.tensors import digest_of, pack_arrays, unpack_arrays
from fmr_studio.errors import FmrError

MAX_CELLS = 1024
"""More cells a side than any edit resolution has."""
MAX_SCALE = 32.0

Donor: TypeAlias = "Look | Photo"
"""Another source that lends its layout or its look."""


@dataclass(frozen=True)
class Cells:
    """A set of cells of an r × r grid: hashable, and small in a file."""

    size: int
    bits: bytes
    """The packed rows, compressed."""

    @staticmethod
    def of(mask: NDArray[np.bool_]) -> Cells:
        """The True cells of an (r, r) mask."""
        return Cells(mask.shape[0], zlib.compress(np.packbits(mask).tobytes(), 9))

    @property
    def mask(self) -> NDArray[np.bool_]:
        """(r, r) bool, a new array."""
        count = self.size * self.size
        bits = np.frombuffer(zlib.decompressobj().decompress(self.bits, MAX_CELLS**2), np.uint8)
        return np.unpackbits(bits, count=count).astype(bool).reshape(self.size, self.size)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {"size": self.size, "bits": base64.b64encode(self.bits).decode("ascii")}

    @staticmethod
    def from_json(values: Any) -> Cells:
        """Read what `to_json` gave."""
        cells = Cells(int(values["size"]), base64.b64decode(values["bits"], validate=True))
        if not 1 <= cells.size <= MAX_CELLS:
            raise ValueError(f"a grid of {cells.size} cells")
        try:
            unpacked = zlib.decompressobj().decompress(cells.bits, MAX_CELLS**2)
        except zlib.error as error:
            raise ValueError(str(error)) from error
        if len(unpacked) != -(-(cells.size**2) // 8):
            raise ValueError("a region of another size")
        return cells


class RegionKind(StrEnum):
    """What is done with a region."""

    MOVE = "move"
    """It is put down elsewhere; where it was is filled from its surroundings."""
    DUPLICATE = "duplicate"
    """It is put down a second time and also stays where it was."""
    DELETE = "delete"
    """It is taken away, and its place is filled from its surroundings."""
    PASTE = "paste"
    """It comes from another source, with its features."""


@dataclass(frozen=True)
class Placement:
    """Where a region goes: turned, mirrored and scaled around its own centre, then moved.

    Args:
        dx: cells to the right.
        dy: cells down.
        scale_x: width factor; with ``scale_y`` the height factor; above 0.
        degrees: clockwise.
        mirrored: left and right change places first.
    """

    dx: float = 0.0
    dy: float = 0.0
    scale_x: float = 1.0
    scale_y: float = 1.0
    degrees: float = 0.0
    mirrored: bool = False

    def __post_init__(self) -> None:
        numbers = (self.dx, self.dy, self.scale_x, self.scale_y, self.degrees)
        if not all(np.isfinite(number) for number in numbers) or max(abs(self.dx), abs(self.dy)) > MAX_CELLS:
            raise FmrError("A region cannot be put there.")
        if not all(1 / MAX_SCALE <= scale <= MAX_SCALE for scale in (self.scale_x, self.scale_y)):
            raise FmrError(f"A region can be scaled by 1/{MAX_SCALE:.0f} to {MAX_SCALE:.0f}.")


@dataclass(frozen=True, eq=False, repr=False)
class Piece:
    """A region cut out of a source with its features, for pasting into another one of the same pack.

    Args:
        pack: name of the pack it was cut from.
        features: (C, r, r) float16; with ``rgb`` (3 or 0, r, r) float16 it counts within the region and a cell around it.
        clusters: (r, r) uint8, the proxy mask there.
        labels: (R, R) uint8, what the model sees there, 255 where it cannot say.
    """

    pack: str
    features: NDArray[np.float16]
    rgb: NDArray[np.float16]
    clusters: NDArray[np.uint8]
    labels: NDArray[np.uint8]
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        side = self.clusters.shape[0]
        grid = (side, side)
        if self.features.shape[1:] != grid or self.rgb.shape not in ((3, *grid), (0, *grid)) or self.clusters.shape != grid:
            raise FmrError("The piece of another picture is damaged.")
        if self.labels.ndim != 2 or not all(np.isfinite(part).all() for part in (self.features, self.rgb)):
            raise FmrError("The piece of another picture is damaged.")
        object.__setattr__(self, "digest", digest_of(self._arrays()))

    def _arrays(self) -> dict[str, NDArray[np.generic]]:
        return {"features": self.features, "rgb": self.rgb, "clusters": self.clusters, "labels": self.labels}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Piece) and (self.digest, self.pack) == (other.digest, other.pack)

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        return f"Piece({self.pack!r}, {self.digest})"

    @property
    def nbytes(self) -> int:
        """What keeping it costs."""
        return sum(array.nbytes for array in self._arrays().values())

    def to_bytes(self) -> bytes:
        """Compressed; the same piece gives the same bytes."""
        return self._packed

    @cached_property
    def _packed(self) -> bytes:
        """Kept, since every step of the edits that it is part of is written with it."""
        return pack_arrays(self._arrays(), {"pack": self.pack})

    @staticmethod
    def from_bytes(data: bytes) -> Piece:
        """Read what `to_bytes` gave; raises `FmrError`."""
        arrays, values = unpack_arrays(data, "The piece of another picture")
        try:
            return Piece(
                pack=str(values["pack"]),
                features=arrays["features"].astype(np.float16),
                rgb=arrays["rgb"].astype(np.float16),
                clusters=arrays["clusters"].astype(np.uint8),
                labels=arrays["labels"].astype(np.uint8),
            )
        except KeyError as error:
            raise FmrError("The piece of another picture is damaged.") from error


@dataclass(frozen=True)
class RegionEdit:
    """One region and what is done with it.

    Args:
        cells: the region, where it lies in the unedited source (of a paste: in the other one).
        label: what it mostly means; by it and its place the region is found again in another source. 255 if unknown.
        name: what the list of edits shows.
        piece: the features of a paste.
        partner: number that two regions share which move as mirror images, such as eyes; 0 for none.
        enabled: a disabled edit is kept in the list and changes nothing.
    """

    kind: RegionKind
    cells: Cells
    placement: Placement = Placement()
    label: int = UNKNOWN
    name: str = ""
    piece: Piece | None = None
    partner: int = 0
    enabled: bool = True

    def __post_init__(self) -> None:
        if (self.kind is RegionKind.PASTE) != (self.piece is not None):
            raise FmrError("A pasted region, and no other, brings its features.")

    def placed(self, **changes: Any) -> RegionEdit:
        """The same region put elsewhere: fields of `Placement` by name."""
        return replace(self, placement=replace(self.placement, **changes))

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "kind": str(self.kind),
            "cells": self.cells.to_json(),
            "placement": vars(self.placement).copy(),
            "label": self.label,
            "name": self.name,
            "piece": None if self.piece is None else _text(self.piece.to_bytes()),
            "partner": self.partner,
            "enabled": self.enabled,
        }

    @staticmethod
    def from_json(values: Any) -> RegionEdit:
        """Read what `to_json` gave."""
        piece, placement = values.get("piece"), values["placement"]
        return RegionEdit(
            kind=RegionKind(values["kind"]),
            cells=Cells.from_json(values["cells"]),
            placement=Placement(
                **{key: float(placement[key]) for key in ("dx", "dy", "scale_x", "scale_y", "degrees")},
                mirrored=bool(placement["mirrored"]),
            ),
            label=int(values["label"]),
            name=str(values["name"]),
            piece=None if piece is None else Piece.from_bytes(base64.b64decode(piece, validate=True)),
            partner=int(values["partner"]),
            enabled=bool(values["enabled"]),
        )


@dataclass(frozen=True)
class LocalLook:
    """A region whose look comes from another source: there, that one's keys and values take part.

    Args:
        label: the region is where this label is in the wanted layout; with None it is ``cells``.
    """

    donor: Donor
    label: int | None = None
    cells: Cells | None = None

    def __post_init__(self) -> None:
        if (self.label is None) == (self.cells is None):
            raise FmrError("A look of a region is for a label or for cells, not both.")

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        cells = None if self.cells is None else self.cells.to_json()
        return {"donor": donor_to_json(self.donor), "label": self.label, "cells": cells}

    @staticmethod
    def from_json(values: Any) -> LocalLook:
        """Read what `to_json` gave."""
        label, cells = values["label"], values["cells"]
        return LocalLook(
            donor=donor_from_json(values["donor"]),
            label=None if label is None else int(label),
            cells=None if cells is None else Cells.from_json(cells),
        )


@dataclass(frozen=True)
class Correction:
    """Cells that belong to another cluster than the one that was read.

    Args:
        redraw: the picture follows: the cells are drawn anew as that cluster; otherwise only the proxy mask says so.
    """

    cells: Cells
    cluster: int
    redraw: bool = False

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {"cells": self.cells.to_json(), "cluster": self.cluster, "redraw": self.redraw}

    @staticmethod
    def from_json(values: Any) -> Correction:
        """Read what `to_json` gave."""
        cluster = int(values["cluster"])
        if not 0 <= cluster < 256:
            raise ValueError(f"a cluster {cluster}")
        return Correction(Cells.from_json(values["cells"]), cluster, bool(values["redraw"]))


@dataclass(frozen=True)
class SourceEdits:
    """All that is done to a source before label maps are painted over it, in the order it is applied.

    Args:
        layout: the source takes the layout (proxy mask) of this one and keeps its own look: exemplar mode.
        regions: the later ones lie above the earlier ones; all are cut out of the source as ``layout`` left it.
        looks: regions with the look of other sources.
        fixed: cells that none of this changes; None leaves all flexible.
        corrections: what was painted on the proxy mask, or over the picture before that became part of it; before everything
            else, and each over what the ones before it left.
    """

    layout: Donor | None = None
    regions: tuple[RegionEdit, ...] = ()
    looks: tuple[LocalLook, ...] = ()
    fixed: Cells | None = None
    corrections: tuple[Correction | TakenPaint, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.corrections or self.layout is not None or self.looks or any(region.enabled for region in self.regions))

    @property
    def nbytes(self) -> int:
        """What keeping it costs."""
        donors = [self.layout, *(look.donor for look in self.looks)]
        heavy = sum(donor.nbytes for donor in donors if isinstance(donor, Photo))
        heavy += sum(region.piece.nbytes for region in self.regions if region.piece is not None)
        heavy += sum(paint.nbytes for paint in self.corrections if isinstance(paint, TakenPaint))
        return heavy + 256 * (1 + len(self.regions) + len(self.looks) + len(self.corrections))

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; photos and pieces are in them as base64."""
        corrections = [correction.to_json() for correction in self.corrections]
        return {
            **({"corrections": corrections} if corrections else {}),
            "layout": None if self.layout is None else donor_to_json(self.layout),
            "regions": [region.to_json() for region in self.regions],
            "looks": [look.to_json() for look in self.looks],
            "fixed": None if self.fixed is None else self.fixed.to_json(),
        }

    @staticmethod
    def from_json(values: Any) -> SourceEdits:
        """Read what `to_json` gave; raises `FmrError` with a sentence on what is wrong."""
        try:
            layout, fixed = values["layout"], values["fixed"]
            return SourceEdits(
                layout=None if layout is None else donor_from_json(layout),
                regions=tuple(RegionEdit.from_json(region) for region in values["regions"]),
                looks=tuple(LocalLook.from_json(look) for look in values["looks"]),
                fixed=None if fixed is None else Cells.from_json(fixed),
                corrections=tuple(map(_correction, values.get("corrections", ()))),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise FmrError(f"The edits are damaged: {error}.") from error


def donor_to_json(donor: Donor) -> dict[str, Any]:
    """A seed's look or a photo as plain JSON values."""
    return {"look": donor.to_json()} if isinstance(donor, Look) else {"photo": _text(donor.to_bytes())}


def donor_from_json(values: Any) -> Donor:
    """Read what `donor_to_json` gave."""
    if "look" in values:
        return Look.from_json(values["look"])
    return Photo.from_bytes(base64.b64decode(values["photo"], validate=True))


def _correction(values: Any) -> Correction | TakenPaint:
    return TakenPaint.from_json(values) if "paint" in values else Correction.from_json(values)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
