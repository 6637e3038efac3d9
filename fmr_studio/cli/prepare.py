"""``fmr-studio --headless packs prepare``: from a file of others to a pack that can be edited, in one go."""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from fmr_studio.cli.signals import cancelled_by_signals
from fmr_studio.cli.terminal import terminal_progress
from fmr_studio.cli.trained import say
from fmr_studio.errors import UsageError

if TYPE_CHECKING:
    from fmr_studio.packs.catalog import Pack

HELP = "import a generator and train all parts that need no labels, resumable"
_TIME = re.compile(r"(\d+(?:\.\d+)?)(s|m|h)")
_UNITS_S = {"s": 1.0, "m": 60.0, "h": 3600.0}
SHORTEST_S = 5.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the generator's file, as `packs import` takes it")
    parser.add_argument("--name", help="the pack's name (default: made from the file's)")
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder of the finished pack (default: among your packs)")
    parser.add_argument("--licence", default="", metavar="TEXT", help="the weights' licence, as far as you know it")
    parser.add_argument(
        "--time", type=seconds_of, default="20m", metavar="T",
        help="how long it may take, such as 20m, 2h or 8h (default: 20m); with more time, the same command goes on later",
    )  # fmt: skip
    parser.add_argument("--class", dest="class_index", type=int, metavar="N", help="one class alone of several (default: all)")
    parser.add_argument("--mapping-lr", type=float, metavar="X", help="lr_mlp of a rosinality network, where it cannot be told")
    parser.add_argument("--run", type=Path, metavar="DIR", help="where it is kept meanwhile (default: among your data)")
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda or mps (default: auto)")
    parser.add_argument(
        "--background", action="store_true", help="at the lowest priority, beside other work; its time is that of the processor"
    )
    parser.add_argument("--seed", type=int, default=0, help="seed of the whole (default: 0)")


def seconds_of(text: str) -> float:
    """Seconds of a time such as ``20m``."""
    match = _TIME.fullmatch(text.strip())
    seconds = float(match[1]) * _UNITS_S[match[2]] if match else 0.0
    if not SHORTEST_S <= seconds <= 30 * 24 * 3600:
        raise argparse.ArgumentTypeError(f"{text!r} is no time such as 20m, 2h or 8h")
    return seconds


def run(args: argparse.Namespace) -> int:
    """Prepare the file, or go on."""
    from fmr_studio.packs.preparations import Job, Wish, jobs_folder
    from fmr_studio.paths import shorten, user_models
    from fmr_studio.training.loop.memory import prepare_process
    from fmr_studio.training.loop.training import processor_time
    from fmr_studio.training.preparing.recipe import prepare

    if args.background:
        go_behind()
    prepare_process()
    name = name_of(args.name, args.file)
    wish = Wish(
        args.file, args.out or user_models() / name, name, args.licence, args.time, args.class_index, args.mapping_lr, args.seed
    )
    job = Job(args.run or jobs_folder() / name)
    with terminal_progress("prepare") as progress, cancelled_by_signals(progress):
        clock = processor_time if args.background else time.monotonic
        pack = prepare(job, wish, device=args.device, progress=progress, say=say, clock=clock)
    if args.json:
        print(json.dumps({"name": name, "folder": str(pack.folder), "id": pack.id, "metrics": pack.card.metrics}))
        return 0
    print(f"{name}: {pack.card.resolution} px, {', '.join(pack.parts)}, in {shorten(pack.folder)}")
    say_what_it_can(pack)
    return 0


def say_what_it_can(pack: Pack) -> None:
    """What the pack does now, and the command that lets it read label maps."""
    folder = shlex.quote(str(pack.folder))
    print(
        f"Its proxy mask can be painted in the window, and it takes layouts of pictures of its own.\nThe next step: paint over "
        f"pictures of it (fmr-studio --headless render --pack {folder} --seed 7 -o picture_s7.png), then {pack.next_step}",
        file=sys.stderr,
    )


def name_of(wanted: str | None, file: Path) -> str:
    """The pack's name; raises :class:`UsageError` for one that cannot be a folder's."""
    from fmr_studio.packs.catalog import NAME, name_from_file

    if wanted is not None and not NAME.fullmatch(wanted):
        raise UsageError(f"{wanted!r} cannot be a pack's name.", "Letters, digits, '.', '_' and '-' are possible.")
    return wanted or name_from_file(file)


def go_behind() -> None:
    """Give every other program precedence."""
    if hasattr(os, "nice"):
        os.nice(19)
