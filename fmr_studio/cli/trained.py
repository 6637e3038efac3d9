"""How a training runs from the command line: here, in several processes, or as one of those that torchrun started."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from fmr_studio.cli.terminal import terminal_progress
from fmr_studio.errors import UsageError

if TYPE_CHECKING:
    from fmr_studio.training.loop.processes import Work

SHARED = ("generator", "rearranger", "mapper", "encoder")
"""Parts that many processes can train together."""
BY_TORCHRUN = frozenset({"RANK", "LOCAL_RANK", "WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT"})
"""What torchrun, or another launcher that speaks its language, tells each process that it starts."""
_OF_A_HOST = frozenset({"run", "data", "out", "photos", "device", "verbose"})
"""Options that may differ from host to host: where things lie."""


def say(text: str) -> None:
    """A line for a person, on stderr: stdout is for results."""
    print(text, file=sys.stderr, flush=True)


def trained(work: Work, args: argparse.Namespace) -> int:
    """Run a training here or in several processes, and name the pack."""
    from fmr_studio.training.loop import processes

    if args.processes > 1:
        processes.launch(work, args.processes)
    else:
        with terminal_progress(args.part) as progress:
            work(progress=progress, say=say)
    print(args.out)
    return 0


def in_company(run: Callable[[argparse.Namespace], int], args: argparse.Namespace) -> int:
    """Run a training beside those of the same command that torchrun started; alone where it did not.

    Raises:
        UsageError: the part is trained by one process, or the command says how many there are.
    """
    if not os.environ.keys() >= BY_TORCHRUN:
        return run(args)
    if args.part not in SHARED:
        raise UsageError(f"train {args.part} works in one process.", "Run it without torchrun.")
    if getattr(args, "processes", 1) > 1:
        raise UsageError("Under torchrun --processes has no place.", "Its own --nproc-per-node says how many there are.")
    asked = {f"--{name.replace('_', '-')}": value for name, value in vars(args).items() if name not in _OF_A_HOST}
    from fmr_studio.training.loop import processes

    with processes.company(args.device, asked) as args.device:
        return run(args)
