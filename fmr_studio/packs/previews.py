"""Small pictures by which packs are known again in a list: a pack's own, or one that was kept when it first drew something."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fmr_studio.packs.catalog import Pack
from fmr_studio.paths import user_cache, write_atomic

PREVIEW = "preview.png"
"""In the folder of a pack; no part of it, so it is in no list of files and in no sum."""
SIDE_PX = 96


def preview_of(pack: Pack) -> Path | None:
    """The file of a pack's preview, (SIDE_PX, SIDE_PX) px; None where there is none yet."""
    return next((path for path in (pack.folder / PREVIEW, _kept(pack.id)) if path.is_file()), None)


def keep_preview(pack_id: str, picture: NDArray[np.uint8]) -> None:
    """Remember a picture (R, R, 3) uint8 of a pack, unless one is remembered already.

    Raises:
        FmrError: the disk refuses.
    """
    path = _kept(pack_id)
    if not path.is_file():
        write_preview(path, picture)


def write_preview(path: Path, picture: NDArray[np.uint8]) -> None:
    """Write a picture (R, R, 3) uint8 as a preview.

    Raises:
        FmrError: the disk refuses.
    """
    data = io.BytesIO()
    Image.fromarray(picture).resize((SIDE_PX, SIDE_PX), Image.Resampling.LANCZOS).save(data, "PNG", optimize=True)
    write_atomic(path, data.getvalue())


def _kept(pack_id: str) -> Path:
    return user_cache() / "previews" / f"{pack_id}.png"
