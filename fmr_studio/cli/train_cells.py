"""``train codebook | segmenter | rearranger | mapper | reader | encoder`` for generators without a running RGB image."""

from __future__ import annotations

import argparse
from dataclasses import replace
from functools import partial

from fmr_studio.cli.teach import painted_over, palette_of
from fmr_studio.cli.terminal import terminal_progress
from fmr_studio.cli.trained import say, trained

NORMAL = 59
"""Photographs that say what is normal, the last of a folder; the others are there to measure on."""
PARTS = ("codebook", "segmenter", "rearranger", "mapper", "reader", "encoder")


def add_going_on(parser: argparse.ArgumentParser) -> None:
    """Options of a training that goes on with the rearranger of a pack."""
    parser.add_argument(
        "--go-on", action="store_true", help="begin with the rearranger that the pack has, on paintings over samples"
    )
    parser.add_argument(
        "--blocks", type=int, default=4, metavar="N", help="with --go-on, blocks of its refinement (1024 px faces; default: 4)"
    )
    parser.add_argument("--samples", type=int, default=1_000, help="with --go-on, samples to train on (default: 1000)")


def trains_cells(args: argparse.Namespace) -> bool:
    """Whether the pack's generator is one of these."""
    from fmr_studio.nn.configs import MobileConfig
    from fmr_studio.packs.card import read_card
    from fmr_studio.packs.weights import generator_config

    if args.part == "segmenter":
        return True
    return args.part in PARTS and isinstance(generator_config(read_card(args.out).generator), MobileConfig)


def run(args: argparse.Namespace) -> int:
    """Train one part; samples lie in folders ``NAME-codes`` and ``NAME-drawn`` of the data folder."""
    args.codes, args.drawn = (args.data / f"{args.out.name}-{kind}" for kind in ("codes", "drawn"))
    trainings = {
        "codebook": _codebook, "segmenter": _segmenter, "rearranger": _rearranger, "mapper": _mapper, "reader": _reader,
        "encoder": _encoder,
    }  # fmt: skip
    return trainings[args.part](args)


def _codebook(args: argparse.Namespace) -> int:
    from fmr_studio.training.codebook.mixed import MixedOptions
    from fmr_studio.training.codebook.mixed_recipe import split_cluster, train_mixed_codebook

    with terminal_progress("codebook") as progress:
        if args.split:
            values = split_cluster(args.out, args.codes, args.split, progress=progress)
        else:
            options = MixedOptions(clusters=args.clusters, seed=args.seed)
            values = train_mixed_codebook(args.out, args.codes, options, samples=args.samples, progress=progress)
    print(", ".join(f"{name} {value}" for name, value in values.items()))
    return 0


def _segmenter(args: argparse.Namespace) -> int:
    from fmr_studio.packs.card import read_card
    from fmr_studio.training.segmenter.cells import CellOptions, train_cell_segmenter

    card = read_card(args.out)
    palette = card.palette if args.palette is None else palette_of(args.palette)
    painted = painted_over(args.painted, palette, card.resolution)
    with terminal_progress("segmenter") as progress:
        train_cell_segmenter(args.out, palette, painted, CellOptions(seed=args.seed), progress=progress)
    print(args.out)
    return 0


def _rearranger(args: argparse.Namespace) -> int:
    from fmr_studio.training.loop import parallel
    from fmr_studio.training.rearranger.context import FURTHER, ContextOptions
    from fmr_studio.training.rearranger.context_recipe import train_context_rearranger
    from fmr_studio.training.rearranger.going_on import keep_samples
    from fmr_studio.training.unfinished import open_generator

    batch = args.batch or ContextOptions.batch
    options = ContextOptions(images=args.images, batch=batch, seed=args.seed)
    if not args.go_on:
        return trained(partial(train_context_rearranger, args.out, args.run, args.codes, options), args)
    options = replace(FURTHER, images=args.images, batch=batch, refine_blocks=args.blocks, seed=args.seed)
    data = args.data / f"{args.out.name}-going-on"
    with terminal_progress("samples") as progress:
        parallel.in_turns(lambda: keep_samples(*open_generator(args.out, "cpu"), args.samples, data, progress=progress))
    return trained(partial(train_context_rearranger, args.out, args.run, data, options, go_on=True), args)


def _mapper(args: argparse.Namespace) -> int:
    from fmr_studio.training.codes.kept import open_basis
    from fmr_studio.training.codes.samples import open_samples
    from fmr_studio.training.mapper.cell_recipe import train_cell_mapper
    from fmr_studio.training.mapper.training import MapperOptions

    options = MapperOptions(images=args.images or 32_000, batch=args.batch or 8, warp_px=4.0, seed=args.seed)
    args.processes = 1
    samples, basis = open_samples(args.codes), open_basis(args.codes)
    return trained(partial(train_cell_mapper, args.out, args.run, samples, basis, options), args)


def _reader(args: argparse.Namespace) -> int:
    from fmr_studio.training.reader.cell_recipe import train_cell_reader
    from fmr_studio.training.reader.training import ReaderOptions

    options = ReaderOptions(images=args.images, samples=args.samples, batch=8, depth=4, seed=args.seed)
    with terminal_progress("reader") as progress:
        values = train_cell_reader(args.out, args.run, args.drawn, options, progress=progress, say=say)
    print(f"mIoU {values['samples']['miou']} against the segmenter")
    return 0


def _encoder(args: argparse.Namespace) -> int:
    from fmr_studio.packs.card import read_card
    from fmr_studio.training.encoder.cell_recipe import train_cell_encoder
    from fmr_studio.training.encoder.cells import CellEncoderOptions
    from fmr_studio.training.encoder.photos import photographs

    side = read_card(args.out).resolution
    photos = photographs(args.photos, side, NORMAL, last=True) if args.photos else []
    options = CellEncoderOptions(images=args.images, batch=args.batch or CellEncoderOptions.batch, seed=args.seed)
    with terminal_progress("encoder") as progress:
        values = train_cell_encoder(
            args.out, args.run, args.drawn, options, samples=args.samples, progress=progress, say=say, photos=photos,
        )  # fmt: skip
    print(", ".join(f"{name} {value:.3f}" for name, value in values.items()))
    return 0
