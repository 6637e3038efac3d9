"""Make the files that portraits are drawn from (run once, reproducible): about 70 MB, too large for the repository.

Usage: `python -m fmr_studio.training.domains.people.prepare FACEXMODEL [--out DIR]`, where FACEXMODEL is the folder of that
name in ICT-FaceKit (https://github.com/ICT-VGL/ICT-FaceKit, MIT). The panoramas are fetched with npm. A trained pack needs
none of this.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from fmr_studio.training.domains.people.deriving import derive
from fmr_studio.training.domains.people.files import HEAD_FILE, MODEL_FILE, people_folder
from fmr_studio.training.domains.people.ict_facekit import pack_model
from fmr_studio.training.domains.studio.prepare import prepare_places, save_arrays


def prepare(model_folder: Path, out: Path) -> None:
    """Write head model, what is derived from it, and panoramas into `out`."""
    out.mkdir(parents=True, exist_ok=True)
    model = pack_model(model_folder)
    save_arrays(out / MODEL_FILE, model)
    save_arrays(out / HEAD_FILE, derive(model))
    prepare_places(out)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return the exit status."""
    parser = argparse.ArgumentParser(description="Make the files that portraits are drawn from.")
    parser.add_argument("model", type=Path, help="the folder FaceXModel of ICT-FaceKit")
    parser.add_argument("--out", type=Path, default=people_folder(), help="where the files go")
    options = parser.parse_args(arguments)
    prepare(options.model, options.out)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
