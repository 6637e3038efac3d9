"""The options that say where and with what pictures are drawn."""

from __future__ import annotations

import argparse

from fmr_studio.inference.devices import DEVICES

ENGINES = {"auto": "auto", "onnxruntime": "onnxruntime", "pytorch": "torch"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare ``--device`` and ``--engine``."""
    parser.add_argument("--device", choices=tuple(DEVICES), default="auto", help="where to compute")
    parser.add_argument("--engine", choices=tuple(ENGINES), default="auto", help="and with what")


def engine_of(args: argparse.Namespace) -> str:
    """The engine as `Pipeline.load` knows it."""
    return ENGINES[args.engine]
