"""How a training runs from the command line: here or in several processes, with its words on stderr."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from fmr_studio.cli.terminal import terminal_progress

if TYPE_CHECKING:
    from fmr_studio.training.loop.parallel import Work


def say(text: str) -> None:
    """A line for a person, on stderr: stdout is for results."""
    print(text, file=sys.stderr, flush=True)


def trained(work: Work, args: argparse.Namespace) -> int:
    """Run a training here or in several processes, and name the pack."""
    from fmr_studio.training.loop import parallel

    if args.processes > 1:
        parallel.launch(work, args.processes)
    else:
        with terminal_progress(args.part) as progress:
            work(progress=progress, say=say)
    print(args.out)
    return 0
