"""The files that portraits are made from, too large for the repository: where they lie and how they are opened."""

from __future__ import annotations

import functools
from pathlib import Path

from fmr_studio.packs import assets
from fmr_studio.training.domains.people.head import head_from_arrays
from fmr_studio.training.domains.people.portrait import Assets
from fmr_studio.training.domains.studio.places import load_places, open_arrays

MODEL_FILE, HEAD_FILE = "ict.npz", "head.npz"
_MADE_BY = "fmr_studio.training.domains.people.prepare"


def people_folder() -> Path:
    """Where the files lie: the folder `people` among the assets of training."""
    return assets.folder() / "people"


@functools.lru_cache(maxsize=1)
def load_assets(folder: Path) -> Assets:
    """Open head and panoramas; raises FmrError with what to do where a file is missing."""
    model, derived = (open_arrays(folder / name, _MADE_BY) for name in (MODEL_FILE, HEAD_FILE))
    return Assets(head_from_arrays(model, derived), load_places(folder))
