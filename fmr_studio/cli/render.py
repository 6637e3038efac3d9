"""``fmr-studio --headless render``: one picture from a recipe, a label map, drawings or just a seed."""

from __future__ import annotations

import argparse
import json
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from fmr_studio.addresses import place
from fmr_studio.cli import engines
from fmr_studio.cli.batch import CONDITIONS, add_choices
from fmr_studio.errors import FmrError, UsageError
from fmr_studio.paths import is_address
from fmr_studio.settings import DEFAULT_PACK

if TYPE_CHECKING:
    from fmr_studio.canvas.look import Look
    from fmr_studio.inference.tasks import Task

HELP = "draw one picture from a recipe, label map, sketch, edges, depth or a seed"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    from fmr_studio.cli.batch_plan import single_seed
    from fmr_studio.cli.input_lists import NAMES

    parser.add_argument(
        "inputs",
        nargs="*",
        metavar="[NAME=]FILE",
        help="files that say what the picture shows, the later over the earlier; without them and a recipe, a plain sample. "
        f"NAME says what a file is ({', '.join(NAMES)}); otherwise its content does, or --condition",
    )
    parser.add_argument("-o", "--output", required=True, type=place, metavar="OUT.png", help="the picture to write")
    parser.add_argument("--labels", metavar="MAP", help="the same as labels=MAP")
    parser.add_argument("--condition", choices=CONDITIONS, default="auto", help="what a FILE without NAME is, see batch --help")
    parser.add_argument("--seed", type=single_seed, metavar="S", help="whose look the picture has (default 0)")
    add_choices(parser)


def run(args: argparse.Namespace) -> int:
    """Draw the picture and say where it is."""
    _check_places(args)
    from fmr_studio.cli.batch_plan import prepare_folder
    from fmr_studio.inference.reading import TaskReader
    from fmr_studio.inference.tasks import Outcome
    from fmr_studio.packs.catalog import find_pack, verify

    if args.output.suffix.lower() != ".png":
        raise UsageError(f"{args.output} does not end in .png.", "Pictures are written as PNG.")
    if args.output.exists() and not args.overwrite:
        raise UsageError(f"{args.output} exists already.", "--overwrite replaces it.")
    task, recipe_pack = _task(args)
    pack = find_pack(args.pack or recipe_pack or DEFAULT_PACK)
    job = TaskReader(pack, dark_is_near=args.near == "dark").read(task)[0]
    if isinstance(job, Outcome):
        raise FmrError(job.problem, job.hint)
    verify(pack)
    if not args.output.exists():  # a file that is there may be written also in a folder that may not
        prepare_folder(args.output.parent)

    from fmr_studio.inference.drawing import Drawing
    from fmr_studio.inference.pipeline import Pipeline
    from fmr_studio.inference.recipes import picture_png
    from fmr_studio.paths import shorten, write_atomic

    pipe = Pipeline.load(pack.folder, device=args.device, engine=engines.engine_of(args))
    job = Drawing(pipe).settle(job)
    if isinstance(job, Outcome):
        raise FmrError(job.problem, job.hint)
    request = job.request
    write_atomic(args.output, picture_png(pipe.render_request(request), request, mark=pipe.card.mark))
    facts = job.facts
    if args.json:
        values = {"output": str(args.output), "seed": job.request.look.seed, "truncation": job.request.look.truncation}
        noticed = {"kinds": list(facts.kinds), "uncertain_pixels": facts.uncertain, "notes": list(facts.notes)}
        print(json.dumps({**values, **noticed}))
        return 0
    uncertain = [f"{facts.uncertain:,} of {facts.pixels:,} pixels are not clearly of one label's colour"]
    for note in [*facts.notes, *(uncertain if facts.uncertain else [])]:
        print(f"{shorten(task.name)}: {note}")
    print(shorten(args.output))
    return 0


def _check_places(args: argparse.Namespace) -> None:
    """Raise `UsageError` where something lies at an address."""
    given = [argument.partition("=")[2] or argument for argument in (*args.inputs, *filter(None, [args.labels]))]
    address = next((text for text in map(str, (*given, args.recipe, args.output)) if is_address(text)), None)
    if address is not None:
        raise UsageError(f"{address} is an address, and render works on this machine.", "batch reads and writes at addresses.")


def _task(args: argparse.Namespace) -> tuple[Task, str]:
    """What is to be drawn, and the pack that the recipe names."""
    from fmr_studio.cli.batch_inputs import Found, parts_of
    from fmr_studio.cli.batch_plan import Wishes, own_recipe
    from fmr_studio.inference.recipes import read_recipe
    from fmr_studio.inference.tasks import InputKind, Task, Variant

    recipe = None if args.recipe is None else read_recipe(args.recipe)
    wishes = Wishes(
        args.output.parent, None if args.seed is None else (args.seed,), args.truncation, recipe, category=args.category
    )
    given = [*([] if args.labels is None else [f"labels={args.labels}"]), *args.inputs]
    parts = parts_of(given, InputKind(args.condition))
    path: Path | None = None
    own: Look | None = None
    if parts:
        path = parts[0].path
        own, kind = own_recipe(Found(path, PurePosixPath(path.stem), parts=parts), wishes)
    elif recipe is not None:
        path, kind = args.recipe, InputKind.RECIPE
    else:
        kind = InputKind.SAMPLE
    variant = Variant(wishes.look_of(own)[0], args.output)
    name = " + ".join(str(part.path) for part in parts) or str(path or "")
    return Task(name, path, kind, (variant,), parts if len(parts) > 1 else ()), recipe.pack if recipe else ""
