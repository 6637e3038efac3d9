"""What a pack is taught."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from fmr_studio.canvas.palette import Palette
from fmr_studio.canvas.photo import Photo


@dataclass(frozen=True, eq=False)
class Lesson:
    """What a pack is taught.

    Args:
        name, title: of the new pack; no title means the name.
        painted: label maps (H, W) uint8 by the seed of the picture they were painted over; 255 where nothing was painted.
        photos: inverted photos, by negative numbers that stand in the place of a seed.
        truncation: ψ of these pictures; category: their class, where the generator has several.
    """

    name: str
    title: str
    palette: Palette
    painted: Mapping[int, np.ndarray]
    truncation: float
    category: int = 0
    photos: Mapping[int, Photo] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """SHA-256 of everything that was painted, and over which pictures."""
        looks = [self.palette.to_json(), self.truncation, *([self.category] if self.category else [])]
        looks += [photo.digest for _, photo in sorted(self.photos.items())]
        found = hashlib.sha256(json.dumps(looks).encode())
        for seed in sorted(self.painted):
            found.update(f"{seed} {self.painted[seed].shape}".encode() + np.ascontiguousarray(self.painted[seed]).tobytes())
        return found.hexdigest()
