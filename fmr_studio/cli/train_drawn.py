"""``train mapper --conditions``: one mapper of labels and drawings, out of the pack's mapper of labels."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from fmr_studio.canvas.condition import DRAWN
from fmr_studio.cli.terminal import terminal_progress
from fmr_studio.cli.trained import say


def add_arguments(mapper: argparse.ArgumentParser) -> None:
    """Declare what the mapper's training may be asked beside."""
    mapper.add_argument(
        "--conditions", nargs="+", choices=DRAWN, metavar="CONDITION",
        help=f"go on from the pack's mapper and read these beside labels: {', '.join(DRAWN)}",
    )  # fmt: skip
    mapper.add_argument("--samples", type=int, help="distinct samples that drawings are seen in (default: 2500)")


def trains_drawings(args: argparse.Namespace) -> bool:
    """Whether it was asked for."""
    return args.part == "mapper" and bool(args.conditions)


def run(args: argparse.Namespace) -> int:
    """Train it, and name the pack."""
    from fmr_studio.training.mapper.drawn_recipe import train_drawn_mapper
    from fmr_studio.training.mapper.drawn_training import DrawnOptions

    if args.run == Path("runs") / f"{args.out.name}-mapper":
        args.run = args.run.with_name(f"{args.out.name}-conditions")
    options = DrawnOptions(drawings=tuple(name for name in DRAWN if name in args.conditions), seed=args.seed)
    options = replace(options, images=args.images or options.images, pairs=args.samples or options.pairs)
    options = replace(options, batch=args.batch or options.batch)
    with terminal_progress("mapper") as progress:
        train_drawn_mapper(args.out, args.run, options, progress=progress, say=say)
    print(args.out)
    return 0
