"""A photo as the generator understands it: the result of an inversion, a frozen value that files and undo can hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.tensors import digest_of, pack_arrays, unpack_arrays
from fmr_studio.errors import FmrError

PHOTO_SUFFIX = ".photo"
"""Of a file that holds one beside the picture that a lesson has of it."""


@dataclass(frozen=True)
class Frame:
    """The square of the original photograph that was inverted, in its pixels after EXIF orientation.

    Args:
        x: left edge; with ``y`` it may lie outside of the photograph, where the crop repeats its border.
        side: width and height.
    """

    x: int
    y: int
    side: int


@dataclass(frozen=True)
class Scores:
    """How well an inversion went.

    Args:
        distance: LPIPS-like distance of the reconstruction to the crop, 0 is equal.
        psnr_db: peak signal to noise ratio of the reconstruction, in dB.
        domain_distance: how far the picture is from what the pack's generator makes: 0 is like half of the domain's own
            held-out pictures, 1 their 95th percentile; above it the picture is unusual, above 2 it is something else.
            None where the pack does not know its own.
    """

    distance: float = 0.0
    psnr_db: float = 0.0
    domain_distance: float | None = None

    def to_json(self) -> list[float]:
        """Plain numbers; what is not known is below zero."""
        return [self.distance, self.psnr_db, -1.0 if self.domain_distance is None else self.domain_distance]

    @staticmethod
    def from_json(values: Iterable[float]) -> Scores:
        """What `to_json` gave; raises TypeError and ValueError."""
        distance, psnr_db, *domain = map(float, values)
        return Scores(distance, psnr_db, domain[0] if domain and domain[0] >= 0.0 else None)


@dataclass(frozen=True, eq=False, repr=False)
class Photo:
    """An inverted photo. Equal if its arrays are; everything that decides a picture is in here, so no file is needed again.

    Args:
        name: what a person calls it, such as the file's name.
        pack: name of the pack it was inverted for.
        crop: (R, R, 3) uint8 sRGB, the part that was inverted.
        ws: (L, w_dim) float32.
        features: (C, r, r) float16, at the edit resolution.
        rgb: (3, r, r) float16, the running RGB image there; no channels where the generator has none.
        original: the original file as it was, for recomposition; empty if it was not kept. Not part of the recipe.
        frame: where ``crop`` lies in the original.
    """

    name: str
    pack: str
    crop: NDArray[np.uint8]
    ws: NDArray[np.float32]
    features: NDArray[np.float16]
    rgb: NDArray[np.float16]
    scores: Scores = Scores()
    original: bytes = b""
    frame: Frame | None = None
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        side = self.features.shape[-1] if self.features.ndim == 3 else 0
        fits = (
            self.crop.ndim == 3
            and self.crop.shape[0] == self.crop.shape[1]
            and self.crop.shape[2] == 3
            and self.crop.dtype == np.uint8
            and self.ws.ndim == 2
            and self.ws.dtype == np.float32
            and self.features.dtype == self.rgb.dtype == np.float16
            and self.features.shape[1:] == (side, side)
            and self.rgb.shape in ((3, side, side), (0, side, side))
        )
        if not fits or not all(np.isfinite(part).all() for part in (self.ws, self.features, self.rgb)):
            raise FmrError(f"The inverted photo {self.name} is damaged.", "Open the photo again.")
        object.__setattr__(self, "digest", digest_of(self._arrays()))

    def _arrays(self) -> dict[str, NDArray[np.generic]]:
        return {"crop": self.crop, "ws": self.ws, "features": self.features, "rgb": self.rgb}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Photo) and (self.digest, self.name, self.pack) == (other.digest, other.name, other.pack)

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        return f"Photo({self.name!r}, {self.pack!r}, {self.digest})"

    @property
    def nbytes(self) -> int:
        """What keeping it costs."""
        return len(self.original) + sum(array.nbytes for array in self._arrays().values())

    def without_original(self) -> Photo:
        """The same without the original file, as recipes hold it."""
        return replace(self, original=b"")

    def to_bytes(self, *, level: int = 6) -> bytes:
        """All but the original, compressed; the same photo gives the same bytes at the same level of compression."""
        return self._packed if level == 6 else self._pack(level)

    @cached_property
    def _packed(self) -> bytes:
        """Kept, since every step of the edits that it lends its look to is written with it."""
        return self._pack(6)

    def _pack(self, level: int) -> bytes:
        frame = None if self.frame is None else [self.frame.x, self.frame.y, self.frame.side]
        values = {"name": self.name, "pack": self.pack, "frame": frame, "scores": self.scores.to_json()}
        return pack_arrays(self._arrays(), values, level=level)

    @staticmethod
    def from_bytes(data: bytes) -> Photo:
        """Read what `to_bytes` gave; raises `FmrError`."""
        arrays, values = unpack_arrays(data, "The inverted photo")
        try:
            frame, scores = values["frame"], values["scores"]
            return Photo(
                name=str(values["name"]),
                pack=str(values["pack"]),
                crop=arrays["crop"].astype(np.uint8),
                ws=arrays["ws"].astype(np.float32),
                features=arrays["features"].astype(np.float16),
                rgb=arrays["rgb"].astype(np.float16),
                scores=Scores.from_json(scores),  # type: ignore[arg-type]
                frame=None if frame is None else Frame(*(int(edge) for edge in frame)),  # type: ignore[attr-defined]
            )
        except (KeyError, TypeError, ValueError) as error:
            raise FmrError(f"The inverted photo is damaged: {error}.") from error
