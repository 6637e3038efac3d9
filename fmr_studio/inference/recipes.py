"""Recipes in files: from a JSON file or a PNG of this program to a request, and back into PNG bytes. No torch."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fmr_studio.errors import FmrError
from fmr_studio.inference.request import RECIPE_KEY, RenderRequest
from fmr_studio.paths import shorten
from fmr_studio.project.archive import SUFFIX, project_recipe
from fmr_studio.project.images import encode_png, read_text

WISH_KEY = "fmr:wish"
"""The PNG text chunk that says what a batch was asked for."""
SIDE = "_side"
"""What the name of a picture ends in that shows another one, whose name is the rest, beside its original."""
MAX_JSON_BYTES = 2**27
MARK_KEY = "Disclaimer"
"""The PNG text chunk of a restriction, by the name that the standard gives it."""
SEED_IN_NAME = re.compile(r"_s\d+$")
"""What a batch adds to the name of an input."""


def read_recipe(path: Path) -> RenderRequest:
    """The recipe in a JSON file, in a PNG made by this program or in a project; raises `FmrError` that names the file."""
    if path.suffix.lower() in (".png", SUFFIX):
        text = recipe_text(path) if path.suffix.lower() == ".png" else project_recipe(path)
        if text is None:
            raise FmrError(f"{shorten(path)} holds no recipe.", "Pictures and projects of FMR Studio hold one.")
    else:
        text = _json_text(path)
    return parse_recipe(text, path)


def recipe_text(path: Path) -> str | None:
    """The recipe inside a PNG as it stands there; None for any other file. Raises `FmrError` where it cannot be read."""
    return read_text(path, RECIPE_KEY)


def was_drawn(path: Path) -> bool:
    """Whether a file is a picture of this program that holds its recipe, or shows such a one beside its original."""
    return _has_text(path.with_name(path.name.replace(f"{SIDE}.png", ".png")), RECIPE_KEY) or _has_text(path, RECIPE_KEY)


def was_drawn_by_batch(path: Path) -> bool:
    """Whether a file is a picture that a batch wrote: it holds its recipe and ends in a seed, or says what was asked for."""
    return bool(SEED_IN_NAME.search(path.stem) and _has_text(path, RECIPE_KEY)) or _has_text(path, WISH_KEY)


def _has_text(path: Path, key: str) -> bool:
    try:
        return read_text(path, key) is not None
    except FmrError:
        return False


def parse_recipe(text: str, path: Path) -> RenderRequest:
    """A request from the text of a recipe; ``path`` names the file in errors."""
    try:
        return RenderRequest.from_json(json.loads(text))
    except (ValueError, RecursionError) as error:
        raise FmrError(f"{shorten(path)} holds a recipe that is no JSON: {error}.") from error
    except FmrError as error:
        raise FmrError(f"{shorten(path)}: {error.message}", error.hint) from error


def asks_for(text: str | None, request: RenderRequest) -> bool:
    """Whether the text of a recipe asks for what ``request`` does, whatever engine drew its picture."""
    if text is None:
        return False
    try:
        values = json.loads(text)
        wanted = json.loads(request.recipe())
    except (ValueError, RecursionError):
        return False
    return isinstance(values, dict) and values | {"engine": ""} == wanted | {"engine": ""}


def picture_png(image: NDArray[np.uint8], request: RenderRequest, wish: str = "", *, mark: str = "") -> bytes:
    """The PNG file of a picture (H, W, 3) uint8 that holds its own recipe; equal input gives equal bytes.

    Args:
        wish: what a batch was asked for, where the recipe came of it (see `Job`).
        mark: the restriction that the pack's card puts on every picture; it stands where image viewers show it.
    """
    texts = {RECIPE_KEY: request.recipe(), WISH_KEY: wish, MARK_KEY: mark}
    return encode_png(image, {key: text for key, text in texts.items() if text})


def _json_text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_JSON_BYTES:
            raise FmrError(f"{shorten(path)} is too large for a recipe.")
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise FmrError(f"{shorten(path)} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise FmrError(f"{shorten(path)} is neither a JSON recipe nor a PNG that holds one.") from error
