"""``fmr-studio --headless doctor``: what this machine offers and what is missing, for a person or a bug report."""

from __future__ import annotations

import argparse
import json

HELP = "say what this machine offers and what is missing"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--json", action="store_true", help="print one JSON object in place of text")


def run(args: argparse.Namespace) -> int:
    """Examine, print, and return 1 when something is broken that the program needs."""
    from fmr_studio.cli.terminal import terminal_progress
    from fmr_studio.doctor.examination import examine

    with terminal_progress("looking at this machine") as progress:
        report = examine(progress)
    if args.json:
        print(json.dumps(report.as_dict(), indent=2))
    else:
        print("\n".join(report.as_lines()))
    return 1 if report.failed else 0
