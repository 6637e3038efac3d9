"""Edits of a source as small named files (``.fmredits``, JSON), to be re-applied to other sources. No torch."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from fmr_studio.canvas.region_edit import SourceEdits
from fmr_studio.canvas.transfer import transfer_edits
from fmr_studio.errors import FmrError
from fmr_studio.paths import shorten, write_atomic
from fmr_studio.project.images import decode_png

EDITS_SUFFIX = ".fmredits"
EDITS_VERSION = 1
MAX_BYTES = 2**27


@dataclass(frozen=True, eq=False)
class EditRecipe:
    """Named edits, and the label map they were made over.

    Args:
        labels: (R, R) uint8, or (r, r) of the cells, what the model sees in the source they were made for: by it their
            regions are found again.
    """

    name: str
    pack: str
    edits: SourceEdits
    labels: np.ndarray

    def for_labels(self, labels: np.ndarray | None) -> SourceEdits:
        """The edits for another source of the label map (R, R) or (r, r) uint8; as they are where that is not known."""
        if labels is None or np.array_equal(labels, self.labels):
            return self.edits
        return transfer_edits(self.edits, self.labels, labels)

    def to_text(self) -> str:
        """JSON, the same text for the same edits."""
        buffer = io.BytesIO()
        Image.fromarray(np.ascontiguousarray(self.labels, np.uint8)).save(buffer, "PNG", optimize=True)
        values = {
            "format": "fmredits",
            "version": EDITS_VERSION,
            "name": self.name,
            "pack": self.pack,
            "labels": base64.b64encode(buffer.getvalue()).decode("ascii"),
            "edits": self.edits.to_json(),
        }
        return json.dumps(values, sort_keys=True, indent=1) + "\n"

    @property
    def digest(self) -> str:
        """A hash over all of it."""
        return hashlib.sha256(self.to_text().encode()).hexdigest()[:32]


def write_edits(path: Path, recipe: EditRecipe) -> None:
    """Write an edit recipe, whole or not at all; raises `FmrError`."""
    write_atomic(path, recipe.to_text().encode())


def read_edits(path: Path) -> EditRecipe:
    """Read an edit recipe; raises `FmrError` with a sentence that names the file."""
    name = shorten(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise FmrError(f"{name} is too large for a recipe of edits.")
        values = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FmrError(f"{name} cannot be read: {error.strerror or error}.") from error
    except (ValueError, RecursionError) as error:
        raise FmrError(f"{name} is no recipe of edits.", "Such files end in .fmredits.") from error
    if not isinstance(values, dict) or values.get("format") != "fmredits":
        raise FmrError(f"{name} is no recipe of edits.", "Such files end in .fmredits.")
    if values.get("version") != EDITS_VERSION:
        raise FmrError(
            f"{name} has version {values.get('version')!r}; this program reads version {EDITS_VERSION}.",
            "It may come from a newer FMR Studio.",
        )
    try:
        return _parsed(values)
    except FmrError as error:
        raise FmrError(f"{name}: {error.message}", error.hint) from error
    except (LookupError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
        raise FmrError(f"{name} is damaged: {error}.") from error


def _parsed(values: dict[str, Any]) -> EditRecipe:
    try:
        data = base64.b64decode(values["labels"], validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from error
    with decode_png(data, "The label map inside") as file:
        if file.image.mode != "L" or file.image.width != file.image.height or file.image.width > 4096:
            raise ValueError("no label map")
        labels = np.array(file.image, np.uint8)
    return EditRecipe(str(values["name"]), str(values["pack"]), SourceEdits.from_json(values["edits"]), labels)
