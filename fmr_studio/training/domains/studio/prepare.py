"""Make the file of panoramas that portraits are lit by (run once, reproducible): 28 MB, fetched with npm.

Usage: `python -m fmr_studio.training.domains.studio.prepare [--out DIR]`. A trained pack needs none of this.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from fmr_studio import paths
from fmr_studio.training.domains.studio.panorama_files import fetch_package, read_panorama
from fmr_studio.training.domains.studio.places import PLACES_FILE, places_folder
from fmr_studio.training.domains.studio.setting import PLACES


def save_arrays(path: Path, arrays: Mapping[str, Any]) -> None:
    """Write an `.npz` file and say how large it became."""
    packed = io.BytesIO()
    np.savez(packed, **arrays)
    paths.write_atomic(path, packed.getvalue())
    print(f"{paths.shorten(path)}: {path.stat().st_size / 1e6:.0f} MB")


def prepare_places(out: Path) -> None:
    """Write the panoramas into `out`."""
    out.mkdir(parents=True, exist_ok=True)
    package = fetch_package(out)
    save_arrays(out / PLACES_FILE, {name: read_panorama(package, name) for name in PLACES})


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return the exit status."""
    parser = argparse.ArgumentParser(description="Make the file of panoramas that portraits are lit by.")
    parser.add_argument("--out", type=Path, default=places_folder(), help="where the file goes")
    prepare_places(parser.parse_args(arguments).out)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
