"""Small pictures by which packs are known again in a list: a pack's own, or one that was kept when it first drew something."""

from __future__ import annotations

from pathlib import Path

from fmr_studio.packs.catalog import Pack
from fmr_studio.paths import user_cache, write_atomic

PREVIEW = "preview.png"
"""In the folder of a pack; no part of it, so it is in no list of files and in no sum."""
SIDE_PX = 96


def preview_of(pack: Pack) -> Path | None:
    """The file of a pack's preview, (SIDE_PX, SIDE_PX) px; None where there is none yet."""
    return next((path for path in (pack.folder / PREVIEW, _kept(pack.id)) if path.is_file()), None)


def is_kept(pack_id: str) -> bool:
    """Whether a picture of a pack is remembered."""
    return _kept(pack_id).is_file()


def keep_preview(pack_id: str, png: bytes) -> None:
    """Remember a picture of a pack, (SIDE_PX, SIDE_PX) px.

    Raises:
        FmrError: the disk refuses.
    """
    write_atomic(_kept(pack_id), png)


def _kept(pack_id: str) -> Path:
    return user_cache() / "previews" / f"{pack_id}.png"
