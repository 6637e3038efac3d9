"""``fmr-studio --headless edges``: edge maps of pictures, which can be painted with."""

from __future__ import annotations

import argparse

from fmr_studio.cli import extracting

HELP = "edge maps of pictures: white lines on black, as a small student of the network HED sees them"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    extracting.add_arguments(parser, "edges")


def run(args: argparse.Namespace) -> int:
    """Write the map of every picture."""
    from fmr_studio.inference.extraction import edges_of

    return extracting.extract(args, "edges", edges_of)
