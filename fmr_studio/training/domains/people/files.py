"""The files that portraits are made from, too large for the repository: where they lie and how they are opened."""

from __future__ import annotations

import functools
from pathlib import Path

import numpy as np

from fmr_studio import paths
from fmr_studio.errors import FmrError
from fmr_studio.packs import assets
from fmr_studio.training.domains.people.head import head_from_arrays
from fmr_studio.training.domains.people.person import PLACES
from fmr_studio.training.domains.people.portrait import Assets
from fmr_studio.training.domains.scene.panoramas import Panorama

MODEL_FILE, HEAD_FILE, PLACES_FILE = "ict.npz", "head.npz", "hdri_raw.npz"


def people_folder() -> Path:
    """Where the files lie: the folder `people` among the assets of training."""
    return assets.folder() / "people"


def _open(path: Path) -> dict[str, np.ndarray]:
    if not path.is_file():
        raise FmrError(
            f"Portraits cannot be drawn: {path.name} is not in {paths.shorten(path.parent)}.",
            hint="Make it once with: python -m fmr_studio.training.domains.people.prepare --help",
        )
    with np.load(path, allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}


@functools.lru_cache(maxsize=1)
def load_assets(folder: Path) -> Assets:
    """Open head and panoramas; raises FmrError with what to do where a file is missing."""
    model, derived, places = (_open(folder / name) for name in (MODEL_FILE, HEAD_FILE, PLACES_FILE))
    panoramas = {name: Panorama.from_radiance(places[name]) for name in PLACES}
    return Assets(head_from_arrays(model, derived), panoramas)
