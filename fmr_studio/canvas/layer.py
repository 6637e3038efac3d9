"""Layers: the label map, scribbles over it, sketches and edges of ink, depth, and reference images."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.errors import FmrError


class LayerKind(StrEnum):
    """What the pixels of a layer mean."""

    LABELS = "labels"
    """(H, W) uint8 label ids. A document has exactly one such layer."""
    SCRIBBLE = "scribble"
    """(H, W) uint8 label ids, 255 where nothing is painted."""
    SKETCH = "sketch"
    """(H, W) uint8 ink of a line drawing, 0 none to 255 full."""
    EDGES = "edges"
    """(H, W) uint8 strength of edges, as a network finds them in a picture, 0 none to 255 full."""
    DEPTH = "depth"
    """(H, W) uint8 nearness, 1 the farthest to 255 the nearest; 0 where nothing is said."""
    REFERENCE = "reference"
    """(H, W, 4) uint8 RGBA, not premultiplied; shown, never painted on, unknown to the engine."""

    @property
    def holds_labels(self) -> bool:
        """Whether its pixels are label ids."""
        return self in (LayerKind.LABELS, LayerKind.SCRIBBLE)

    @property
    def holds_ink(self) -> bool:
        """Whether its pixels are ink."""
        return self in (LayerKind.SKETCH, LayerKind.EDGES)

    @property
    def paintable(self) -> bool:
        """Whether tools paint on it."""
        return self is not LayerKind.REFERENCE

    @property
    def blank(self) -> int:
        """The value of an untouched pixel; of the label layer, where nothing is said at all."""
        return UNKNOWN if self.holds_labels else 0


class Heed(IntEnum):
    """How far the picture has to follow what a pixel of a layer says."""

    MUST = 0
    MAY = 1
    """A hint: the picture follows where that costs nothing else."""
    FREE = 2
    """The generator decides, as if nothing were said."""


class Plane(StrEnum):
    """What can be painted of a layer."""

    PIXELS = "pixels"
    HEED = "heed"


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer. Its pixels are read-only: only a `Document` writes them.

    Args:
        id: number that stays the same for the life of the document, also over undo.
        pixels: see :class:`LayerKind`; kept as a read-only view, not copied.
        opacity: 0 to 1, for views; the engine takes a visible layer as it is.
        locked: tools and merging leave it alone.
        heed: (H, W) uint8 of :class:`Heed`, likewise a view; None where all of it must be followed.
    """

    id: int
    kind: LayerKind
    pixels: NDArray[np.uint8]
    name: str
    opacity: float = 1.0
    visible: bool = True
    locked: bool = False
    heed: NDArray[np.uint8] | None = None

    def __post_init__(self) -> None:
        channels = (4,) if self.kind is LayerKind.REFERENCE else ()
        if self.pixels.dtype != np.uint8 or self.pixels.ndim != 2 + len(channels) or self.pixels.shape[2:] != channels:
            raise FmrError(f"A {self.kind} layer cannot hold {self.pixels.shape} {self.pixels.dtype}.")
        if not 0.0 <= self.opacity <= 1.0:
            raise FmrError(f"The opacity {self.opacity} is outside 0 to 1.")
        if self.heed is not None and (self.heed.dtype != np.uint8 or self.heed.shape != self.pixels.shape[:2]):
            raise FmrError(f"What must be followed of a layer cannot be {self.heed.shape} {self.heed.dtype}.")
        for name in Plane:
            plane = getattr(self, name)
            if plane is not None:
                view = plane.view()
                view.flags.writeable = False
                object.__setattr__(self, name, view)

    @staticmethod
    def blank(kind: LayerKind, *, id: int, name: str, width: int, height: int) -> Layer:
        """An untouched layer."""
        shape = (height, width, 4) if kind is LayerKind.REFERENCE else (height, width)
        return Layer(id, kind, np.full(shape, kind.blank, np.uint8), name)

    @property
    def said_heed(self) -> NDArray[np.uint8] | None:
        """:attr:`heed` where any of it is other than must, else None."""
        return self.heed if self.heed is not None and self.heed.any() else None

    def values(self) -> tuple[object, ...]:
        """All but the pixels, for comparing and hashing."""
        return (self.id, str(self.kind), self.name, float(self.opacity), self.visible, self.locked)


@dataclass(frozen=True)
class PackedLayer:
    """A whole layer as an undo step keeps it: compressed, with all its properties."""

    layer: Layer
    """The layer with no pixels, (0, 0) or (0, 0, 4)."""
    shape: tuple[int, ...]
    payload: bytes
    heed: bytes = b""

    @property
    def nbytes(self) -> int:
        """What keeping it costs."""
        return len(self.payload) + len(self.heed) + len(self.layer.name)

    @staticmethod
    def of(layer: Layer) -> PackedLayer:
        """Pack a layer, which may go on changing."""
        bare = replace(layer, pixels=np.zeros((0, 0, *layer.pixels.shape[2:]), np.uint8), heed=None)
        said = layer.said_heed
        heed = b"" if said is None else zlib.compress(said.tobytes(), 1)
        return PackedLayer(bare, layer.pixels.shape, zlib.compress(layer.pixels.tobytes(), 1), heed)

    def unpack(self) -> Layer:
        """The layer with its pixels."""
        pixels = np.frombuffer(zlib.decompress(self.payload), np.uint8).reshape(self.shape)
        heed = np.frombuffer(zlib.decompress(self.heed), np.uint8).reshape(self.shape[:2]) if self.heed else None
        return replace(self.layer, pixels=pixels, heed=heed)


def fit_rgba(image: NDArray[np.uint8], *, width: int, height: int) -> NDArray[np.uint8]:
    """A picture as the pixels of a reference layer: as large as fits, centred, transparent beside.

    Args:
        image: (h, w, 3) or (h, w, 4) uint8 sRGB.

    Returns:
        (height, width, 4) uint8 RGBA.
    """
    if image.ndim != 3 or image.shape[2] not in (3, 4) or image.dtype != np.uint8 or not image.size:
        raise FmrError(f"A picture must be (H, W, 3 or 4) uint8, not {image.shape} {image.dtype}.")
    scale = min(width / image.shape[1], height / image.shape[0])
    size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
    small = Image.fromarray(image).convert("RGBA").resize(size, Image.Resampling.LANCZOS)
    whole = np.zeros((height, width, 4), np.uint8)
    left, top = (width - size[0]) // 2, (height - size[1]) // 2
    whole[top : top + size[1], left : left + size[0]] = np.asarray(small)
    return whole
