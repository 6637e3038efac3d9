"""``fmr-studio --headless train render | generator | … | encoder``: a pack's parts; ``edges`` and ``depth`` belong to all."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from fmr_studio.cli import train_cells, train_drawn, train_extractors
from fmr_studio.cli.terminal import terminal_progress
from fmr_studio.cli.train_packs import domain_of, labelled_domain, pack_to_train, say_next_step
from fmr_studio.cli.trained import in_company, say, trained
from fmr_studio.errors import UsageError

if TYPE_CHECKING:
    from fmr_studio.packs.catalog import Pack
    from fmr_studio.training.encoder.photos import Photos

HELP = "train the parts of a pack (render, generator, codebook, rearranger, mapper, encoder), and edges and depth"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the trainings."""
    kinds = parser.add_subparsers(dest="part", metavar="PART", required=True)
    _add_render(kinds)
    generator = _kind(kinds, "generator", "a pack's generator, from a domain of drawn or rendered pictures")
    generator.add_argument("--domain", default="cats", help="what the pictures show (default: cats, which need no files)")
    generator.add_argument("--resolution", type=int, default=128, help="side of the pictures in px (default: 128)")
    generator.add_argument("--channel-base", type=int, default=2048, help="channels times pixels a side (default: 2048)")
    generator.add_argument("--channel-max", type=int, default=256, help="most channels of a block (default: 256)")
    generator.add_argument("--warm-images", type=int, nargs="*", metavar="N", help="images of each regression phase")
    generator.add_argument("--images", type=int, help="images of the adversarial phase")
    generator.add_argument(
        "--lessons", type=int, default=0, metavar="N",
        help="teach the mapping network from this many descriptions before any picture (people, animals; 50000 take 3 minutes)",
    )  # fmt: skip
    generator.add_argument(
        "--judge", choices=("pixels", "features"), default="pixels",
        help="what the adversarial phase is judged with: a network that learns to see, or one trained on photographs "
        "(default: pixels)",
    )  # fmt: skip
    generator.add_argument(
        "--grow", action="store_true",
        help="one more block behind the pack's generator, for pictures of twice the side; its head stays, its tail learns on",
    )  # fmt: skip
    generator.add_argument("--pictures", type=int, default=40_000, help="size of the rendered training set")
    generator.add_argument("--held-out", type=int, default=4_000, metavar="N", help="pictures that are only looked at")
    generator.add_argument(
        "--frechet", type=int, default=256, metavar="N", help="pictures of the Fréchet distance at each tick; 0 for none"
    )
    generator.add_argument("--batch", type=int, default=16, help="pictures a step, of all processes (default: 16)")
    generator.add_argument("--processes", type=int, default=1, help="train in parallel, one CPU thread a process")
    codebook = _kind(kinds, "codebook", "cluster the generator's features")
    codebook.add_argument("--clusters", type=int, default=64, metavar="P", help="number of clusters (default: 64)")
    codebook.add_argument("--samples", type=int, default=1_000, help="pictures whose cells are clustered")
    codebook.add_argument("--steps", type=int, default=600, help="steps of the training of their reader (default: 600)")
    codebook.add_argument("--replace", action="store_true", help="take parts out that only the present codebook serves")
    codebook.add_argument("--domain", help="measure the purity on this domain's true labels")
    codebook.add_argument("--split", metavar="LABEL", help="give this label's cells a cluster of their own (1024 px faces)")
    segmenter = _kind(kinds, "segmenter", "learn a palette from painted pictures of a generator without a running RGB image")
    segmenter.add_argument(
        "painted", nargs="+", type=Path, metavar="PAINTED", help="label maps NAME_s7.png over seed 7's sample"
    )
    segmenter.add_argument("--palette", type=Path, help="JSON list of {id, name, color}; default: the pack's own palette")
    rearranger = _kind(kinds, "rearranger", "learn to move features to a proxy mask")
    rearranger.add_argument("--images", type=int, default=27_500, help="pictures to train on (default: 27500)")
    rearranger.add_argument(
        "--batch", type=int, metavar="N",
        help="pictures a step, of all processes (default: up to 16, or 8 a process, as the memory allows)",
    )  # fmt: skip
    rearranger.add_argument(
        "--look", type=int, default=0, metavar="PX",
        help="side of the pictures that the training looks at, a power of two; smaller is quicker (default: the whole picture)",
    )  # fmt: skip
    rearranger.add_argument(
        "--no-alignment", action="store_true",
        help="lay no parts over the source as a whole: for houses and the like, whose straight lines would bend",
    )  # fmt: skip
    rearranger.add_argument("--processes", type=int, default=1, help="train in parallel, one CPU thread a process")
    train_cells.add_going_on(rearranger)
    mapper = _kind(kinds, "mapper", "learn to read label maps, from a few labelled pictures")
    mapper.add_argument("--domain", help="whose true labels stand in for a person's painting (default: named like the pack)")
    mapper.add_argument("--shots", type=int, default=16, metavar="N", help="labelled pictures (default: 16)")
    mapper.add_argument("--images", type=int, help="pictures to train on (default: 32000; 24000 with --conditions)")
    mapper.add_argument(
        "--batch", type=int, metavar="N", help="pictures a step (default: 16; 8 with --conditions, 1024 px faces)"
    )
    train_drawn.add_arguments(mapper)
    reader = _kind(kinds, "reader", "learn to read label maps off pictures, from the pack's own samples")
    reader.add_argument("--images", type=int, default=32_000, help="pictures to train on (default: 32000)")
    reader.add_argument("--samples", type=int, default=2_000, help="distinct samples among them (default: 2000)")
    reader.add_argument("--domain", help="measure it on this domain's true labels too")
    encoder = _kind(kinds, "encoder", "learn to open pictures: from a picture to features and styles")
    encoder.add_argument("--domain", help="whose pictures it learns to open (default: the pack's; samples where it has none)")
    encoder.add_argument("--images", type=int, default=60_000, help="pictures to train on (default: 60000)")
    encoder.add_argument("--batch", type=int, metavar="N", help="pictures a step (default: up to 16, as the memory allows)")
    encoder.add_argument(
        "--pictures", type=int, help="size of the rendered training set (default: those that are there, at least 4000)"
    )
    encoder.add_argument("--photos", type=Path, metavar="FOLDER", help="photographs that say what is normal (1024 px faces)")
    encoder.add_argument(
        "--samples", type=int, default=1_200, help="samples of a generator without a running RGB image, in place of renders"
    )
    train_extractors.add_parts(kinds)


def _kind(kinds: argparse._SubParsersAction[argparse.ArgumentParser], name: str, text: str) -> argparse.ArgumentParser:
    parser = kinds.add_parser(name, help=text, description=text)
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("models/cats"),
        metavar="PACK",
        help="the pack: its folder or its name (default: models/cats)",
    )
    parser.add_argument("--run", type=Path, help="folder of checkpoints, log and pictures (default: runs/NAME-PART)")
    parser.add_argument("--data", type=Path, default=Path("runs/data"), help="where rendered pictures are kept")
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda or mps (default: auto)")
    parser.add_argument("--seed", type=int, default=0, help="seed of the whole training (default: 0)")
    return parser


def _add_render(kinds: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    text = "the pictures that a domain's trainings share, at the lowest priority; resumable, and usable while it goes on"
    render = kinds.add_parser("render", help=text, description=text)
    render.add_argument("--domain", default="cats", help="what the pictures show (default: cats, which need no files)")
    render.add_argument("--resolution", type=int, default=256, help="side of the pictures in px (default: 256)")
    render.add_argument("--count", type=int, default=30_000, help="pictures to train on (default: 30000)")
    render.add_argument("--held-out", type=int, default=4_000, metavar="N", help="pictures to measure on (default: 4000)")
    render.add_argument("--data", type=Path, default=Path("runs/data"), help="where they are kept (default: runs/data)")
    render.add_argument("--processes", type=int, default=2, help="processes that render (default: 2)")


def _render(args: argparse.Namespace) -> int:
    from fmr_studio.training.domains.data import render_data

    with terminal_progress("render") as progress:

        def show(done: int, total: int) -> None:
            progress.check()
            progress.report(done / total, f"{done:,} of {total:,} pictures")

        render_data(
            args.domain, args.data, resolution=args.resolution, count=args.count, held_out=args.held_out,
            workers=args.processes, progress=show, background=True,
        )  # fmt: skip
    print(args.data / f"{args.domain}-{args.resolution}")
    return 0


def run(args: argparse.Namespace) -> int:
    """Train one part, or render pictures for it; the same command goes on from where it was stopped."""
    return in_company(_run, args)


def _run(args: argparse.Namespace) -> int:
    if args.part == "render":
        return _render(args)
    from fmr_studio.training.loop import parallel
    from fmr_studio.training.loop.memory import prepare_process

    prepare_process()
    if args.part in train_extractors.PARTS:
        return train_extractors.run(args)
    if args.part != "generator":
        args.out = pack_to_train(args.out)
    args.run = args.run or Path("runs") / f"{args.out.name}-{args.part}"
    if train_drawn.trains_drawings(args):
        return train_drawn.run(args)
    if train_cells.trains_cells(args):
        return train_cells.run(args)
    trainings = {
        "generator": _generator, "codebook": _codebook, "rearranger": _rearranger, "mapper": _mapper, "reader": _reader,
        "encoder": _encoder,
    }  # fmt: skip
    code = trainings[args.part](args)
    if parallel.rank() == 0:
        say_next_step(args.out)
    return code


def _generator(args: argparse.Namespace) -> int:
    from fmr_studio.training.domains import get_domain
    from fmr_studio.training.domains.data import domain_data
    from fmr_studio.training.generator.options import JUDGES, GeneratorOptions
    from fmr_studio.training.generator.recipe import label_weights, teach_first, train_generator
    from fmr_studio.training.loop import parallel

    body = _pack_that_grows(args) if args.grow else None
    sizes = [size for size in (32, 64, 128, 256, 512, 1024) if size <= args.resolution]
    if body is not None:
        sizes = sizes[-1:]
    warm = args.warm_images if args.warm_images is not None else [50_000] * len(sizes)
    if len(warm) not in (0, len(sizes)):
        raise UsageError(f"--warm-images takes one number for each of {', '.join(map(str, sizes))} px, or none.")
    options = GeneratorOptions(
        resolution=args.resolution, channel_base=args.channel_base, channel_max=args.channel_max, batch=args.batch,
        warm=tuple(zip(sizes, warm, strict=False)), paired=bool(warm), seed=args.seed,
        label_weights=label_weights(get_domain(args.domain)), lessons=args.lessons,
        **({} if args.images is None else {"images": args.images}), **JUDGES[args.judge],
    )  # fmt: skip
    # once, before processes want it
    parallel.in_turns(
        lambda: domain_data(args.domain, args.data, resolution=args.resolution, count=args.pictures, held_out=args.held_out)
    )
    with terminal_progress("lessons") as progress:
        teach_first(args.domain, args.run, options, workers=args.processes, progress=progress, say=say)
    work = partial(
        train_generator, args.domain, args.data, args.run, args.out, options, count=args.pictures, held_out=args.held_out,
        device=args.device, frechet_count=args.frechet, body=body,
    )  # fmt: skip
    return trained(work, args)


def _pack_that_grows(args: argparse.Namespace) -> Pack:
    """The pack of a generator that grows; the size, the domain and the lessons are its own."""
    from fmr_studio.packs.catalog import find_pack

    pack = find_pack(str(pack_to_train(args.out)))
    args.domain = labelled_domain(pack, None)
    args.resolution, args.lessons = 2 * pack.card.resolution, 0
    return pack


def _codebook(args: argparse.Namespace) -> int:
    from fmr_studio.packs.card import read_card
    from fmr_studio.packs.catalog import Pack
    from fmr_studio.training.codebook.fitting import CodebookOptions
    from fmr_studio.training.codebook.recipe import train_codebook
    from fmr_studio.training.domains.data import heldout_data

    card = read_card(args.out)
    domain = None if args.domain is None else labelled_domain(Pack(args.out, card), args.domain)
    heldout = None if domain is None else heldout_data(domain, args.data, card.resolution)
    options = CodebookOptions(clusters=args.clusters, samples=args.samples, steps=args.steps, seed=args.seed)
    with terminal_progress("codebook") as progress:
        values = train_codebook(
            args.out, args.run, options, heldout=heldout, device=args.device, progress=progress, say=say, replace=args.replace
        )
    print(", ".join(f"{name} {value}" for name, value in values.items()))
    return 0


def _rearranger(args: argparse.Namespace) -> int:
    from fmr_studio.training.loop import parallel
    from fmr_studio.training.rearranger.painted import PaintedOptions
    from fmr_studio.training.rearranger.painted_recipe import train_painted
    from fmr_studio.training.rearranger.recipe import train_rearranger
    from fmr_studio.training.rearranger.training import RearrangerOptions

    if args.go_on:
        further = PaintedOptions(images=args.images, batch=args.batch or 8, samples=args.samples, seed=args.seed)
        return trained(partial(train_painted, args.out, args.run, further, device=args.device), args)
    usual = max(16, 8 * args.processes * parallel.world())
    options = RearrangerOptions(
        images=args.images, batch=args.batch or usual, look_px=args.look, aligned=not args.no_alignment, seed=args.seed
    )  # fmt: skip
    work = partial(train_rearranger, args.out, args.run, options, device=args.device, fit_memory=args.batch is None)
    return trained(work, args)


def _mapper(args: argparse.Namespace) -> int:
    from fmr_studio.inference.engines.torch.modules import choose_device
    from fmr_studio.training.domains.data import heldout_data
    from fmr_studio.training.loop import parallel
    from fmr_studio.training.mapper.recipe import train_mapper
    from fmr_studio.training.mapper.training import MapperOptions
    from fmr_studio.training.segmenter.few_shot import teach_from_domain
    from fmr_studio.training.unfinished import open_for_training

    options = MapperOptions(images=args.images or 32_000, batch=args.batch or 16, seed=args.seed)
    with terminal_progress("mapper") as progress:
        pack, generator = open_for_training(args.out, args.device)
        args.domain = labelled_domain(pack, args.domain)
        heldout = parallel.in_turns(lambda: heldout_data(args.domain, args.data, pack.card.resolution))
        labels, part = len(pack.card.palette), progress.part(0.0, 0.2)
        segmenter = parallel.once(
            lambda: teach_from_domain(generator, heldout, labels, shots=args.shots, seed=args.seed, progress=part).cpu()
        ).to(choose_device(args.device))
        train_mapper(
            args.out, args.run, segmenter, options, device=args.device,
            progress=progress.part(0.2, 1.0), say=say,
        )  # fmt: skip
    print(args.out)
    return 0


def _reader(args: argparse.Namespace) -> int:
    from fmr_studio.packs.card import read_card
    from fmr_studio.packs.catalog import Pack
    from fmr_studio.training.domains.data import CHECK_COUNT, heldout_data
    from fmr_studio.training.reader.recipe import train_reader
    from fmr_studio.training.reader.training import ReaderOptions

    with terminal_progress("reader") as progress:
        card = read_card(args.out)
        domain = None if args.domain is None else labelled_domain(Pack(args.out, card), args.domain)
        heldout = None if domain is None else heldout_data(domain, args.data, card.resolution, count=CHECK_COUNT)
        options = ReaderOptions(images=args.images, samples=args.samples, seed=args.seed)
        values = train_reader(
            args.out, args.run, options, heldout=heldout, device=args.device, progress=progress, say=say,
        )  # fmt: skip
    for name, figures in values.items():
        print(f"{name}: " + ", ".join(f"{key} {value}" for key, value in figures.items() if key != "per_class"))
    return 0


def _encoder(args: argparse.Namespace) -> int:
    from fmr_studio.training.encoder.recipe import fitting_batch, train_encoder
    from fmr_studio.training.encoder.training import EncoderOptions

    with terminal_progress("encoder") as progress:
        data = _photos(args)
        options = EncoderOptions(images=args.images, batch=args.batch or fitting_batch(args.out, args.device), seed=args.seed)
        values = train_encoder(args.out, args.run, options, data, device=args.device, progress=progress, say=say)
    print(", ".join(f"{name} {value:.3f}" for name, value in values.items()))
    return 0


def _photos(args: argparse.Namespace) -> tuple[Photos, Photos]:
    """What an encoder learns to open, and what it is measured on: its domain's pictures, or samples of the generator."""
    from fmr_studio.training.domains.data import domain_data
    from fmr_studio.training.encoder.photos import Photos
    from fmr_studio.training.loop import parallel
    from fmr_studio.training.unfinished import open_for_training

    pack, generator = open_for_training(args.out, args.device)
    if args.domain is None and not generator.config.prior:
        say("no pictures of its kind are known: it learns from samples of its own")
        return Photos.of_samples(generator, 256, seed=args.seed), Photos.of_samples(generator, 32, seed=args.seed + 1)
    domain = domain_of(pack, args.domain)
    resolution = pack.card.resolution
    sets = parallel.in_turns(lambda: domain_data(domain, args.data, resolution=resolution, count=args.pictures))
    return Photos.of_renders(sets[0]), Photos.of_renders(sets[1])
