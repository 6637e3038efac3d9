"""The file of panoramas that light the portraits, too large for the repository: where it lies and how it is opened."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from fmr_studio import paths
from fmr_studio.errors import FmrError
from fmr_studio.packs import assets
from fmr_studio.training.domains.scene.panoramas import Panorama
from fmr_studio.training.domains.studio.setting import PLACES

PLACES_FILE = "hdri_raw.npz"


def places_folder() -> Path:
    """Where the file lies: the folder `people`, whose portraits came first, among the assets of training."""
    return assets.folder() / "people"


def open_arrays(path: Path, made_by: str) -> dict[str, np.ndarray]:
    """All arrays of a file; raises FmrError where it is missing, which names the module that makes it."""
    if not path.is_file():
        raise FmrError(
            f"Portraits cannot be drawn: {path.name} is not in {paths.shorten(path.parent)}.",
            hint=f"Make it once with: python -m {made_by} --help",
        )
    with np.load(path, allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}


@functools.lru_cache(maxsize=1)
def load_places(folder: Path) -> Mapping[str, Panorama]:
    """The panoramas by name; raises FmrError with what to do where their file is missing."""
    arrays = open_arrays(folder / PLACES_FILE, "fmr_studio.training.domains.studio.prepare")
    return {name: Panorama.from_radiance(arrays[name]) for name in PLACES}
