"""``python -m pictures.renders DOMAIN``: a sheet of a domain's pictures above their labels, for the documentation."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
from PIL import Image

from fmr_studio.training.domains import KNOWN, get_domain

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures"
COLUMNS, COUNT, SIDE_PX = 8, 24, 160
SEED = 1


def main(arguments: list[str] | None = None) -> int:
    """Write the sheet as docs/pictures/DOMAIN-renders.jpg."""
    parser = argparse.ArgumentParser(prog="python -m pictures.renders", description=__doc__)
    parser.add_argument("domain", choices=KNOWN)
    domain = get_domain(parser.parse_args(arguments).domain)
    colors = domain.palette.colors().astype(np.uint8)
    renders = [domain.render(domain.uniforms(SEED, index), SIDE_PX) for index in range(COUNT)]
    sheets = [_sheet([render.image for render in renders]), _sheet([colors[render.labels] for render in renders])]
    Image.fromarray(np.concatenate(sheets)).save(FOLDER / f"{domain.name}-renders.jpg", quality=88)
    return 0


def _sheet(pictures: list[np.ndarray]) -> np.ndarray:
    rows = [np.concatenate(pictures[first : first + COLUMNS], axis=1) for first in range(0, len(pictures), COLUMNS)]
    return np.concatenate(rows)


if __name__ == "__main__":
    sys.exit(main())
