"""``fmr-studio --headless edges``: edge maps of pictures, which can be painted with."""

from __future__ import annotations

import argparse

from fmr_studio.cli import extracting

HELP = "edge maps of pictures: white lines on black, as a small student of the network HED sees them"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    extracting.add_arguments(parser, "edges")
    parser.add_argument(
        "--hed", action="store_true", help="HED itself in place of its student: fetched once (55 MB), needs PyTorch and h5py"
    )


def run(args: argparse.Namespace) -> int:
    """Write the map of every picture."""
    from fmr_studio.inference.extraction import edges_of, read_at

    if not args.hed:
        return extracting.extract(args, "edges", edges_of)
    from fmr_studio.training.extractors.teaching import hed_seer

    hed = hed_seer()
    return extracting.extract(args, "edges", lambda picture, read_px=256: read_at(picture, read_px, hed, "edges"))
