"""Make the sample photos of ``resources/samples/photos`` (run once, reproducible): renders that no training has seen.

Usage: ``python -m fmr_studio.training.domains.cats.sample_photos [--out DIR]``.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from PIL import Image

from fmr_studio.training.domains import get_domain

SIDE_PX = 512
_SEED = 3
"""Neither the seed of the training renders nor that of the held-out ones."""
_RENDERED = {"orange-cat": 14, "yellow-cat": 11, "pale-cat": 4}
_OUT = Path("resources/samples/photos")


def main(arguments: list[str] | None = None) -> int:
    """The command line; see the module."""
    parser = argparse.ArgumentParser(description="Make the sample photos.")
    parser.add_argument("--out", type=Path, default=_OUT)
    out: Path = parser.parse_args(arguments).out
    out.mkdir(parents=True, exist_ok=True)
    domain = get_domain("cats")
    for name, index in _RENDERED.items():
        render = domain.render(domain.uniforms(_SEED, index), SIDE_PX)
        Image.fromarray(render.image).save(out / f"{name}.png", optimize=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
