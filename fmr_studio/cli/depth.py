"""``fmr-studio --headless depth``: depth maps of pictures, which can be painted with."""

from __future__ import annotations

import argparse

from fmr_studio.cli import extracting

HELP = "depth maps of pictures, nearest white: an estimate by a network that knows rendered cats and people alone"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    extracting.add_arguments(parser, "depth")


def run(args: argparse.Namespace) -> int:
    """Write the map of every picture."""
    from fmr_studio.inference.extraction import depth_of

    return extracting.extract(args, "depth", depth_of)
