"""``evaluate PACK --condition …``: how well pictures follow drawings."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from fmr_studio.cli.terminal import terminal_progress

if TYPE_CHECKING:
    from fmr_studio.packs.catalog import Pack

CONDITIONS = ("labels", "scribble", "sketch", "hed", "depth", "mixtures", "all")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--condition", nargs="+", choices=CONDITIONS, metavar="NAME",
        help=f"draw held-out samples anew from what they show, and nothing else: {', '.join(CONDITIONS)}",
    )  # fmt: skip
    parser.add_argument("--samples", type=int, default=100, metavar="N", help="with --condition: samples (default: 100)")


def run(args: argparse.Namespace, pack: Pack) -> int:
    """Measure, print, and keep the figures and a sheet of pictures in the run folder."""
    from fmr_studio.inference.pipeline import Pipeline
    from fmr_studio.training.evaluation.drawn import PAINTINGS, SINGLE, drawn_table, evaluate_drawn
    from fmr_studio.training.evaluation.drawn_sheet import drawn_sheet
    from fmr_studio.training.pictures import save_png
    from fmr_studio.training.unfinished import write_metrics

    mixtures = [name for name in PAINTINGS if name not in SINGLE]
    groups = {"mixtures": mixtures, "all": list(PAINTINGS)}
    names = list(dict.fromkeys(name for one in args.condition for name in groups.get(one, [one])))
    names.sort(key=list(PAINTINGS).index)
    pipe = Pipeline.load(pack.folder, device=args.device)
    with terminal_progress("evaluate") as progress:
        values = evaluate_drawn(pipe, names, args.samples, progress=progress.part(0.0, 0.95))
        sheet = drawn_sheet(pipe, names)
    folder: Path = args.run
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "conditions.json").write_text(json.dumps(values, indent=1) + "\n")
    save_png(sheet, folder / "conditions.png")
    print(json.dumps(values, indent=1) if args.json else drawn_table(values))
    if args.write_card:
        write_metrics(pack, {"conditions": values})
    return 0
