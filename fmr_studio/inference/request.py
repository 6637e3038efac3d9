"""What decides a picture, as one frozen value: the request, which is also the recipe written into PNGs and projects.

No torch here: the window and the command line read recipes without loading a network.
"""

from __future__ import annotations

import base64
import io
import json
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from PIL import Image

from fmr_studio.canvas.condition import Condition, Given
from fmr_studio.canvas.look import Look
from fmr_studio.canvas.photo import Photo
from fmr_studio.canvas.region_edit import SourceEdits
from fmr_studio.errors import FmrError
from fmr_studio.project.images import decode_png

RECIPE_VERSION = 3
"""Version 1 knew neither photos nor edits of a source, version 2 labels alone; they are still read. A recipe with nothing but
labels is written as version 2, so that older programs read it."""
RECIPE_KEY = "fmr:recipe"
"""The PNG text chunk a recipe is kept in."""


@dataclass(frozen=True)
class SourceSpec:
    """Which source: hashable, so that what was computed for it can be kept.

    Args:
        look: the seed the source is sampled from, where there is no ``photo``.
        photo: the inverted photo that is the source.
        edits: what is done to it.
    """

    look: Look = field(default_factory=Look)
    photo: Photo | None = None
    edits: SourceEdits = field(default_factory=SourceEdits)

    @property
    def corrected(self) -> SourceSpec:
        """The same source with what was painted on its proxy mask, and no other edit."""
        return replace(self, edits=SourceEdits(corrections=self.edits.corrections))

    @property
    def unedited(self) -> SourceSpec:
        """The same source before all edits."""
        return replace(self, edits=SourceEdits())


@dataclass(frozen=True, eq=False)
class RenderRequest:
    """Everything that decides one picture.

    Args:
        pack: name of the pack; ``pack_id`` is the hash of its files' hashes, to notice another version.
        labels: (H, W) uint8 ids, 255 unknown; None asks for the picture of the source as ``edits`` leave it, but for where a
            condition speaks.
        look: with ``photo`` and ``edits`` the source that labels are painted over, see `SourceSpec`.
        painted_for: the source that ``labels`` were painted over, where that is another one, as while a region is dragged:
            then only what differs from that source's own label map is carried over. Not part of the recipe, since the
            result says the labels that came of it.
        conditions: drawings beside the labels, at most one of each name. label_weight: how much the labels have to be followed,
            (H, W) uint8, see `Given`.
        engine: what drew the picture; another engine may differ by a step of 255, so it is told and not obeyed.
        revision: the document revision the request was made for; not part of the recipe.
    """

    pack: str
    labels: np.ndarray | None = None
    look: Look = field(default_factory=Look)
    photo: Photo | None = None
    edits: SourceEdits = field(default_factory=SourceEdits)
    pack_id: str = ""
    conditions: tuple[Condition, ...] = ()
    label_weight: np.ndarray | None = None
    engine: str = ""
    painted_for: SourceSpec | None = None
    revision: int = 0

    @property
    def source(self) -> SourceSpec:
        """The source that labels are painted over."""
        return SourceSpec(Look() if self.photo is not None else self.look, self.photo, self.edits)

    @property
    def given(self) -> Given:
        """What is said beside the labels."""
        return Given(self.conditions, self.label_weight)

    def to_json(self) -> dict[str, Any]:
        """The recipe as plain JSON values; the label map is an 8-bit PNG in base64."""
        return {
            "version": RECIPE_VERSION if self.given else 2,
            "pack": self.pack,
            "pack_id": self.pack_id,
            **({"engine": self.engine} if self.engine else {}),
            **self.look.to_json(),
            "photo": None if self.photo is None else base64.b64encode(self.photo.to_bytes()).decode("ascii"),
            "edits": self.edits.to_json() if self.edits else None,
            "labels": None if self.labels is None else _encode(self.labels),
            **({"conditions": [_condition_json(one) for one in self.conditions]} if self.conditions else {}),
            **({} if self.label_weight is None else {"label_weight": _encode(self.label_weight)}),
        }

    def recipe(self) -> str:
        """The recipe as one line of JSON, the same text for the same request."""
        return json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"))

    @staticmethod
    def from_json(values: object) -> RenderRequest:
        """Read a recipe; raises `FmrError` with a sentence on what is wrong."""
        if not isinstance(values, dict):
            raise FmrError("The recipe is not a JSON object.")
        version = values.get("version")
        if version not in range(1, RECIPE_VERSION + 1):
            raise FmrError(
                f"The recipe has version {version!r}; this program reads versions 1 to {RECIPE_VERSION}.",
                "It may come from a newer FMR Studio." if isinstance(version, int) and version > RECIPE_VERSION else "",
            )
        try:
            labels, photo, edits, weight = (values.get(name) for name in ("labels", "photo", "edits", "label_weight"))
            return RenderRequest(
                pack=str(values["pack"]),
                labels=None if labels is None else _decode(labels),
                look=Look.from_json(values),
                photo=None if photo is None else Photo.from_bytes(base64.b64decode(photo, validate=True)),
                edits=SourceEdits() if edits is None else SourceEdits.from_json(edits),
                pack_id=str(values.get("pack_id", "")),
                conditions=tuple(map(_condition, values.get("conditions", ()))),
                label_weight=None if weight is None else _decode(weight, "The labels' weight"),
                engine=str(values.get("engine", "")),
            )
        except KeyError as error:
            raise FmrError(f"The recipe is damaged: it has no {error.args[0]}.") from error
        except (TypeError, ValueError, OverflowError) as error:
            raise FmrError(f"The recipe is damaged: {error}.") from error


def _encode(labels: np.ndarray) -> str:
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(labels, np.uint8)).save(buffer, "PNG", compress_level=6)
    return base64.b64encode(buffer.getvalue()).decode("ascii")


def _condition_json(condition: Condition) -> dict[str, str]:
    return {"name": condition.name, "values": _encode(condition.values), "weight": _encode(condition.weight)}


def _condition(values: dict[str, Any]) -> Condition:
    name = str(values["name"])
    return Condition(name, *(_decode(values[plane], f"The {name}") for plane in ("values", "weight")))


def _decode(text: object, what: str = "The label map") -> np.ndarray:
    """An 8-bit PNG in base64; ``what`` it is begins the sentences of errors."""
    try:
        data = base64.b64decode(str(text), validate=True)
    except ValueError as error:
        raise FmrError(f"{what} inside the recipe cannot be read: {error}.") from error
    with decode_png(data, f"{what} inside the recipe") as file:
        if file.image.mode != "L":
            raise FmrError(f"{what} inside the recipe has no 8-bit values.")
        return np.array(file.image, np.uint8)
