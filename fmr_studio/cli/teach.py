"""``fmr-studio --headless teach``: a new palette for a pack, from one to sixteen painted pictures."""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path

from fmr_studio.cli.terminal import terminal_progress
from fmr_studio.errors import FmrError, UsageError
from fmr_studio.paths import shorten

HELP = "teach a pack a new palette from a few painted pictures"
_SEED = re.compile(r"_s(\d+)$")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "painted", nargs="+", type=Path, metavar="PAINTED",
        help="label maps painted over pictures of the pack; NAME_s7.png was painted over the picture of seed 7 "
        "(as `render --seed 7` draws it); transparent pixels say nothing",
    )  # fmt: skip
    parser.add_argument("--pack", default="cats", help="the pack whose generator is taught (default: cats)")
    parser.add_argument("--palette", type=Path, help="JSON list of {id, name, color}; default: the pack's own palette")
    parser.add_argument("--out", type=Path, required=True, help="folder of the new pack")
    parser.add_argument("--name", help="name of the new pack (default: that of the folder)")
    parser.add_argument("--truncation", type=float, default=0.8, help="ψ of the painted pictures (default: 0.8)")
    parser.add_argument("--steps", type=int, default=400, help="steps of the segmenter's training (default: 400)")
    parser.add_argument("--images", type=int, default=32_000, help="images of the mapper's training (default: 32000)")
    parser.add_argument("--run", type=Path, help="folder of the mapper's checkpoints (default: runs/NAME-mapper)")
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda or mps (default: auto)")
    parser.add_argument("--seed", type=int, default=0, help="seed of the training (default: 0)")


def run(args: argparse.Namespace) -> int:
    """Read the paintings, train, and write a pack of its own."""
    from fmr_studio.canvas.palette import Palette
    from fmr_studio.packs.catalog import find_pack
    from fmr_studio.project.label_files import read_label_file
    from fmr_studio.training import recipes
    from fmr_studio.training.mapper import MapperOptions
    from fmr_studio.training.memory import keep_freed_memory
    from fmr_studio.training.segmenter import TeachOptions

    keep_freed_memory()
    pack = find_pack(args.pack)
    palette = pack.card.palette if args.palette is None else Palette.from_json(_json(args.palette))
    painted = {_seed(path): read_label_file(path, palette, pack.card.resolution).labels for path in args.painted}
    name = args.name or args.out.name
    with terminal_progress("teach") as progress:
        recipes.teach_pack(
            pack, args.out, name, palette, painted, truncation=args.truncation,
            teach_options=TeachOptions(steps=args.steps, seed=args.seed),
            mapper_options=MapperOptions(images=args.images, pairs=min(MapperOptions.pairs, args.images), seed=args.seed),
            run_folder=args.run or Path("runs") / f"{name}-mapper", device=args.device, progress=progress,
            say=lambda text: print(text, file=sys.stderr, flush=True),
        )  # fmt: skip
    print(args.out)
    return 0


def _seed(path: Path) -> int:
    match = _SEED.search(path.stem)
    if match is None:
        raise UsageError(
            f"{path.name} does not say which picture it was painted over.", "Name it like cat_s7.png for the picture of seed 7."
        )
    return int(match.group(1))


def _json(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FmrError(f"{shorten(path)} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise FmrError(f"{shorten(path)} is not JSON: {error}.") from error
