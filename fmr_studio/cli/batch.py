"""``fmr-studio --headless batch``: pictures from folders, files, patterns and lists of label maps and drawings."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from fmr_studio.addresses import place
from fmr_studio.cli import batch_cluster, batch_sequence, engines, remote_inputs
from fmr_studio.errors import Cancelled, UsageError
from fmr_studio.settings import DEFAULT_PACK

if TYPE_CHECKING:
    from fmr_studio.addresses import Mirror
    from fmr_studio.cli.batch_plan import Wishes
    from fmr_studio.cli.batch_report import BatchReport
    from fmr_studio.inference.edit_recipes import EditRecipe
    from fmr_studio.inference.reading import TaskReader
    from fmr_studio.inference.tasks import Task
    from fmr_studio.jobs.progress import Progress
    from fmr_studio.packs.catalog import Pack

HELP = "draw pictures from many label maps, sketches, edges or depth maps"
CONDITIONS = ("auto", "labels", "scribble", "sketch", "hed", "depth", "photo", "exemplar")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    from fmr_studio.cli import batch_plan
    from fmr_studio.cli.input_lists import NAMES

    parser.add_argument(
        "inputs",
        nargs="*",
        metavar="INPUT",
        help="a folder of label maps or drawings (with its subfolders), a file (image, .ora, .fmr), a quoted pattern, "
        "one of these at an address such as s3://bucket/maps, or a "
        '.jsonl list with lines like {"labels": "map.png", "sketch": "lines.png", "seed": 7, "truncation": 0.8, "class": 0, '
        '"output": "name.png"}; NAME=INPUT says what files are, and files of one name in several such folders make one '
        f"picture, the later over the earlier (NAME: {', '.join(NAMES)}); "
        "pictures and projects that hold a recipe are drawn by it; what a batch made in OUT is no input",
    )
    parser.add_argument(
        "-o", "--output", required=True, type=place, metavar="OUT", help="the folder for the pictures, or its address"
    )
    add_choices(parser)
    batch_cluster.add_arguments(parser)
    batch_sequence.add_arguments(parser)
    parser.add_argument(
        "--condition",
        choices=CONDITIONS,
        default="auto",
        help="what the inputs are: auto looks at each, draws by its recipe what holds one, and says what it took it for; "
        "hed: edges, light on dark; depth: grey, the nearest white; photo: pictures to open as sources; exemplar: pictures "
        "whose layout the looks of --seeds take",
    )
    parser.add_argument(
        "--edits", type=place, metavar="E", help="an .fmredits file whose edits are re-applied to every input, or to --seeds"
    )
    parser.add_argument("--seeds", type=batch_plan.seed_list, metavar="0-3,7", help="one picture of each input for every seed")
    parser.add_argument("--on-error", choices=("skip", "stop"), default="skip", help="what follows a failed picture")
    parser.add_argument("--resume", action="store_true", help="make only what is not there with the same recipe")
    parser.add_argument("--dry-run", action="store_true", help="read the inputs and say what would be made")
    parser.add_argument(
        "--batch-size",
        type=batch_plan.at_least_one,
        metavar="N",
        help="pictures that go through the networks together; any number gives the same bytes "
        "(default 16 on CUDA, 4 on MPS, some a core on a CPU)",
    )


def add_choices(parser: argparse.ArgumentParser) -> None:
    """The options that all commands share which draw pictures."""
    from fmr_studio.cli import batch_plan

    parser.add_argument("--pack", metavar="NAME", help=f"a pack's name, folder or .fmrpack file (default {DEFAULT_PACK})")
    parser.add_argument(
        "--recipe",
        type=place,
        metavar="R",
        help="a picture, project or .json file whose recipe says pack, seed and truncation",
    )
    parser.add_argument(
        "--truncation",
        type=batch_plan.truncation,
        metavar="T",
        help="0 to 1.5, smaller is closer to the mean picture (default 0.8)",
    )
    parser.add_argument(
        "--class", dest="category", type=batch_plan.whole, metavar="N", help="the class, of a pack with several (default 0)"
    )
    parser.add_argument(
        "--near", choices=("light", "dark"), default="light", help="which grey of depth is near (default light)"
    )
    engines.add_arguments(parser)
    parser.add_argument("--overwrite", action="store_true", help="replace pictures that exist")
    parser.add_argument("--json", action="store_true", help="print JSON lines in place of text")


def run(args: argparse.Namespace) -> int:
    """Plan, check, draw, report; 1 when a picture failed."""
    if args.resume and args.overwrite:
        raise UsageError("--resume and --overwrite contradict each other.", "Give one of them.")
    batch_sequence.check(args)
    with remote_inputs.fetched(args) as mirror, batch_sequence.unpacked(args):
        return _run(args, mirror)


def _run(args: argparse.Namespace, mirror: Mirror) -> int:
    from fmr_studio.cli import batch_plan
    from fmr_studio.inference.edit_recipes import EDITS_SUFFIX
    from fmr_studio.packs.catalog import find_pack, verify

    if args.recipe is not None and args.recipe.suffix.lower() == EDITS_SUFFIX:
        args.edits, args.recipe = args.edits or args.recipe, None
    wishes = _wishes(args, mirror)
    tasks = batch_plan.make_plan(args.inputs, args.recipe, wishes)
    if args.sequence:
        tasks = batch_sequence.in_order(tasks)
    edits = _edits(args)
    pack = find_pack(args.pack or (wishes.recipe.pack if wishes.recipe else DEFAULT_PACK))
    if not args.resume and not args.overwrite:
        batch_plan.check_outputs(tasks, args.output)
    verify(pack)
    reader = _reader(tasks, pack, edits, args)
    if args.dry_run:
        return _rehearse(tasks, reader, args, _report(tasks, args, mirror))
    batch_plan.prepare_folder(args.output)
    return _draw(tasks, pack, reader, edits, args, _report(tasks, args, mirror))


def _reader(tasks: tuple[Task, ...], pack: Pack, edits: EditRecipe | None, args: argparse.Namespace) -> TaskReader:
    from fmr_studio.inference.reading import TaskReader

    if args.sequence:
        return batch_sequence.reader(tasks, pack, edits, args)
    return TaskReader(pack, resume=args.resume, edits=edits, dark_is_near=args.near == "dark")


def _edits(args: argparse.Namespace) -> EditRecipe | None:
    from fmr_studio.inference.edit_recipes import read_edits

    return None if args.edits is None else read_edits(args.edits)


def _wishes(args: argparse.Namespace, mirror: Mirror) -> Wishes:
    from fmr_studio.cli.batch_plan import Wishes
    from fmr_studio.inference.recipes import read_recipe
    from fmr_studio.inference.tasks import InputKind

    return Wishes(
        out=args.output,
        seeds=args.seeds,
        truncation=args.truncation,
        category=args.category,
        recipe=None if args.recipe is None else read_recipe(args.recipe),
        kind=InputKind(args.condition),
        samples=args.edits is not None,
        mirror=mirror,
    )


def _report(tasks: tuple[Task, ...], args: argparse.Namespace, mirror: Mirror) -> BatchReport:
    from fmr_studio.cli.batch_report import BatchReport

    return BatchReport(sum(len(task.variants) for task in tasks), as_json=args.json, spoken=mirror.spoken)


def _rehearse(tasks: tuple[Task, ...], reader: TaskReader, args: argparse.Namespace, report: BatchReport) -> int:
    """Read everything and draw nothing."""
    from fmr_studio.cli.terminal import terminal_progress
    from fmr_studio.inference.tasks import Job, Outcome, Status

    with terminal_progress("Reading") as progress:
        for task in tasks:
            for entry in reader.read(task):
                if isinstance(entry, Job):
                    entry = Outcome(task, entry.variant, Status.PLANNED, entry.facts)
                report.hear(entry, progress)
    report.finish(str(args.output), "")
    return 1 if report.totals().failed else 0


def _draw(
    tasks: tuple[Task, ...], pack: Pack, reader: TaskReader, edits: EditRecipe | None, args: argparse.Namespace,
    report: BatchReport,
) -> int:  # fmt: skip
    from fmr_studio.cli.signals import cancelled_by_signals
    from fmr_studio.cli.terminal import terminal_progress

    device = args.cluster or args.device
    try:
        with terminal_progress("Drawing") as progress, cancelled_by_signals(progress):
            if args.cluster:
                batch_cluster.draw(tasks, pack, edits, args, report, progress)
            else:
                device = _draw_here(tasks, pack, reader, args, report, progress)
    except (KeyboardInterrupt, Cancelled):
        report.finish(str(args.output), device, interrupted=True)
        raise Cancelled("Interrupted. What was finished before is kept; --resume makes the rest.") from None
    report.finish(str(args.output), device)
    return 1 if report.totals().failed else 0


def _draw_here(
    tasks: tuple[Task, ...], pack: Pack, reader: TaskReader, args: argparse.Namespace, report: BatchReport, progress: Progress
) -> str:
    """Draw in this process; returns what it was drawn on."""
    from fmr_studio.inference.batch import BatchOptions, default_batch_size, run_batch
    from fmr_studio.inference.pipeline import Pipeline

    pipe = Pipeline.load(pack.folder, device=args.device, engine=engines.engine_of(args))
    report.start()
    if args.sequence:
        batch_sequence.draw(tasks, reader, pipe, args, report, progress)
        return pipe.device
    options = BatchOptions(args.batch_size or default_batch_size(pipe), args.on_error == "stop")
    run_batch(tasks, reader, pipe, options, report=lambda outcome: report.hear(outcome, progress), progress=progress)
    return pipe.device
