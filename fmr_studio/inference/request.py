"""What decides a picture, as one frozen value: the request, which is also the recipe written into PNGs and projects.

No torch here: the window and the command line read recipes without loading a network.
"""

from __future__ import annotations

import base64
import io
import json
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from PIL import Image

from fmr_studio.errors import FmrError

RECIPE_VERSION = 1
RECIPE_KEY = "fmr:recipe"
"""The PNG text chunk a recipe is kept in."""


@dataclass(frozen=True)
class Look:
    """Whose look the picture has.

    Args:
        seed: number of the sampled source, 0 to 2^63 - 1.
        truncation: ψ in [0, 1.5]; towards 0 all sources become the mean picture, 1 is the generator's own variety.
        mix: (first style layer, seed) pairs: from that layer on the styles of another seed are used.
    """

    seed: int = 0
    truncation: float = 0.8
    mix: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        for seed in (self.seed, *(seed for _, seed in self.mix)):
            if not 0 <= seed < 2**63:
                raise FmrError(f"The seed {seed} is outside 0 to 2^63 - 1.")
        if not 0.0 <= self.truncation <= 1.5:
            raise FmrError(f"The truncation {self.truncation} is outside 0 to 1.5.")


@dataclass(frozen=True, eq=False)
class RenderRequest:
    """Everything that decides one picture.

    Args:
        pack: name of the pack; ``pack_id`` is the hash of its files' hashes, to notice another version.
        labels: (H, W) uint8 ids, 255 unknown; None asks for the source's own picture.
        revision: the document revision the request was made for; not part of the recipe.
    """

    pack: str
    labels: np.ndarray | None = None
    look: Look = field(default_factory=Look)
    pack_id: str = ""
    revision: int = 0

    def to_json(self) -> dict[str, Any]:
        """The recipe as plain JSON values; the label map is an 8-bit PNG in base64."""
        return {
            "version": RECIPE_VERSION,
            "pack": self.pack,
            "pack_id": self.pack_id,
            "seed": self.look.seed,
            "truncation": self.look.truncation,
            "mix": [list(pair) for pair in self.look.mix],
            "labels": None if self.labels is None else _encode(self.labels),
        }

    def recipe(self) -> str:
        """The recipe as one line of JSON, the same text for the same request."""
        return json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"))

    @staticmethod
    def from_json(values: object) -> RenderRequest:
        """Read a recipe; raises :class:`FmrError` with a sentence on what is wrong."""
        if not isinstance(values, dict):
            raise FmrError("The recipe is not a JSON object.")
        version = values.get("version")
        if version != RECIPE_VERSION:
            raise FmrError(
                f"The recipe has version {version!r}; this program reads version {RECIPE_VERSION}.",
                "It may come from a newer FMR Studio." if isinstance(version, int) and version > RECIPE_VERSION else "",
            )
        try:
            look = Look(
                seed=int(values["seed"]),
                truncation=float(values["truncation"]),
                mix=tuple((int(layer), int(seed)) for layer, seed in values.get("mix", ())),
            )
            labels = values.get("labels")
            return RenderRequest(
                pack=str(values["pack"]),
                labels=None if labels is None else _decode(labels),
                look=look,
                pack_id=str(values.get("pack_id", "")),
            )
        except KeyError as error:
            raise FmrError(f"The recipe is damaged: it has no {error.args[0]}.") from error
        except (TypeError, ValueError, OverflowError) as error:
            raise FmrError(f"The recipe is damaged: {error}.") from error


def _encode(labels: np.ndarray) -> str:
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(labels, np.uint8)).save(buffer, "PNG", optimize=True)
    return base64.b64encode(buffer.getvalue()).decode("ascii")


def _decode(text: object) -> np.ndarray:
    try:
        with Image.open(io.BytesIO(base64.b64decode(str(text), validate=True)), formats=["PNG"]) as image:
            if image.mode != "L" or image.width * image.height > 2**26:
                raise ValueError("not an 8-bit label map")
            return np.asarray(image, np.uint8).copy()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise FmrError(f"The label map inside the recipe cannot be read: {error}.") from error
