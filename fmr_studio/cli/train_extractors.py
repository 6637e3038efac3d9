"""``train edges`` and ``train depth``: the small networks that make condition maps of any picture."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

from fmr_studio.cli.terminal import terminal_progress
from fmr_studio.cli.trained import say
from fmr_studio.errors import FmrError

PARTS = ("edges", "depth")
_TEXTS = {
    "edges": "a small network that sees edges as HED does, from pictures of any kind",
    "depth": "a small network that estimates depth, from renders whose depth is true",
}
_PLACES = {
    "edges": "folders of photographs, rendered sets, or packs, whose samples are taken",
    "depth": "folders of rendered sets, such as runs/data/people-256/train",
}

EACH, PICTURES = {"edges": 110, "depth": 450}, {"edges": 400, "depth": 900}
_PIECES = {"edges": 96, "depth": 112}
"""Sides of the pieces that are learnt from: nearly whole pictures for depth."""


def add_parts(kinds: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare both trainings."""
    for part in PARTS:
        parser = kinds.add_parser(part, help=_TEXTS[part], description=_TEXTS[part])
        parser.add_argument("places", nargs="+", metavar="PLACE", help=_PLACES[part])
        parser.add_argument(
            "--each", type=int, default=EACH[part], metavar="N", help=f"pictures of every place (default: {EACH[part]})"
        )
        parser.add_argument("--pictures", type=int, default=PICTURES[part], metavar="N", help="of all these, drawn by lot")
        parser.add_argument(
            "--images", type=int, default=16_000, metavar="N", help="pieces of pictures to train on (default: 16000)"
        )
        parser.add_argument("--out", type=Path, default=Path("models") / part, metavar="FOLDER", help="where it is written")
        parser.add_argument("--run", type=Path, default=Path("runs") / part, help="folder of checkpoints, log and pictures")
        parser.add_argument("--seed", type=int, default=0, help="seed of the whole training (default: 0)")


def run(args: argparse.Namespace) -> int:
    """Train one of them; the same command goes on from where it was stopped."""
    from fmr_studio.training.domains.stored import META_NAME
    from fmr_studio.training.extractors.recipe import train_depth, train_edges
    from fmr_studio.training.extractors.training import ExtractorOptions

    options = ExtractorOptions(
        kind=args.part, images=args.images, each=args.each, pictures=args.pictures, crop_px=_PIECES[args.part], seed=args.seed
    )
    train = partial(train_edges, args.places)
    if args.part == "depth":
        places = [Path(place) for place in args.places]
        for place in places:
            if not (place / META_NAME).is_file():
                raise FmrError(f"{place} is no rendered set.", "Make one: fmr-studio --headless train render --help.")
        train = partial(train_depth, places)
    with terminal_progress(args.part) as progress:
        figures = train(args.out, args.run, options, progress=progress, say=say)
    print(", ".join(f"{name} {value}" for name, value in figures.items()))
    return 0
