"""``batch --cluster``: the same pictures, drawn by the workers of a Dask cluster."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from fmr_studio.cli import engines

if TYPE_CHECKING:
    from fmr_studio.cli.batch_report import BatchReport
    from fmr_studio.inference.edit_recipes import EditRecipe
    from fmr_studio.inference.tasks import Task
    from fmr_studio.jobs.progress import Progress
    from fmr_studio.packs.catalog import Pack


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare ``--cluster``."""
    parser.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help="draw on the workers of a Dask scheduler (tcp://host:8786), which see the same files, or on local[:N] processes "
        "of this machine; the pictures have the same bytes",
    )


def draw(
    tasks: tuple[Task, ...], pack: Pack, edits: EditRecipe | None, args: argparse.Namespace, report: BatchReport,
    progress: Progress,
) -> None:  # fmt: skip
    """Draw everything and tell the report; see `run_on_cluster` for what is raised."""
    from fmr_studio.cluster.connecting import connected
    from fmr_studio.cluster.leading import run_on_cluster
    from fmr_studio.cluster.orders import Order

    order = Order(
        pack.card.name, pack.id, args.device, engines.engine_of(args), args.batch_size or 0, args.on_error == "stop",
        args.resume, args.overwrite, edits, args.near == "dark",
    )  # fmt: skip
    with connected(args.cluster) as client:
        tallies = run_on_cluster(
            client, tasks, pack, order,
            report=lambda outcome: report.hear(outcome, progress), note=_say, progress=progress,
            ready=report.start,
        )  # fmt: skip
    report.know_workers({address: (tally.made, tally.images_per_second) for address, tally in tallies.items()})


def _say(sentence: str) -> None:
    print(f"fmr-studio: {sentence}", file=sys.stderr, flush=True)
