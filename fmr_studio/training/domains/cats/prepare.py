"""Make the cat parts of `resources/domains/cats` from robohash's set4 (run once, reproducible).

Usage: `python -m fmr_studio.training.domains.cats.prepare SET4_DIR [--out DIR]`, where SET4_DIR is the folder
`robohash/sets/set4` of the PyPI package robohash 2.0. Only the pictures are made: `parts.json` and `CREDITS.md`
beside them are kept by hand.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from PIL import Image

from fmr_studio.training.domains.cats.parts import FRAME_PX, GROUPS, PARTS_DIR

_SOURCE_FOLDERS = {
    "body": "000#00body",
    "fur": "001#01fur",
    "eyes": "002#02eyes",
    "mouth": "003#03mouth",
    "accessory": "004#04accessories",
}
_BLANK_ALPHA = 8


def shrink_part(source: Path) -> Image.Image | None:
    """Return the part as an RGBA picture FRAME_PX square, or None if nothing is drawn in it."""
    with Image.open(source) as opened:
        part = opened.convert("RGBa").resize((FRAME_PX, FRAME_PX), Image.Resampling.LANCZOS).convert("RGBA")
    if part.getchannel("A").point(lambda alpha: 255 if alpha >= _BLANK_ALPHA else 0).getbbox() is None:
        return None
    part.info.clear()  # the sources carry an sRGB profile each, as large as the picture
    return part


def prepare(set4_dir: Path, out_dir: Path) -> int:
    """Write every part of `set4_dir` that is not blank to `out_dir`; return how many were written."""
    out_dir.mkdir(parents=True, exist_ok=True)
    written = 0
    for group in GROUPS:
        sources = sorted((set4_dir / _SOURCE_FOLDERS[group]).glob("*.png"))
        if not sources:
            raise FileNotFoundError(f"No {group} pictures were found in {set4_dir}: is it the set4 folder of robohash 2.0?")
        parts = [part for part in map(shrink_part, sources) if part is not None]
        for number, part in enumerate(parts):
            part.save(out_dir / f"{group}_{number:02d}.png", optimize=True)
        written += len(parts)
    return written


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return the exit status."""
    parser = argparse.ArgumentParser(description="Make the cat parts from robohash's set4.")
    parser.add_argument("set4_dir", type=Path, help="the folder robohash/sets/set4 of robohash 2.0")
    parser.add_argument("--out", type=Path, default=PARTS_DIR, help="where the parts go")
    options = parser.parse_args(arguments)
    print(f"{prepare(options.set4_dir, options.out)} parts written to {options.out}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
