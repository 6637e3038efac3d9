"""``batch --sequence``: label maps that are frames, each drawn as a change of the one before."""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from fmr_studio.addresses import Address, at_hand
from fmr_studio.cli import video_files
from fmr_studio.errors import UsageError
from fmr_studio.paths import shorten

if TYPE_CHECKING:
    from fmr_studio.cli.batch_report import BatchReport
    from fmr_studio.inference.edit_recipes import EditRecipe
    from fmr_studio.inference.pipeline import Pipeline
    from fmr_studio.inference.reading import TaskReader
    from fmr_studio.inference.tasks import Task
    from fmr_studio.jobs.progress import Progress
    from fmr_studio.packs.catalog import Pack

CONDITIONS = ("auto", "labels", "scribble")
MAX_SMOOTH, MAX_RATE = 8, 240


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare ``--sequence``, ``--video`` and ``--smooth``."""
    parser.add_argument(
        "--sequence",
        action="store_true",
        help="label maps are frames in the order of their numbers, each folder and each video a sequence of its own: only what "
        "changes is drawn, and what is still does not flicker",
    )
    parser.add_argument(
        "--video",
        nargs="?",
        const=Fraction(0),
        type=_rate,
        metavar="FPS",
        help="with --sequence: also a video of each sequence in each look (default that of the video read, else 24 frames a "
        "second)",
    )
    parser.add_argument(
        "--smooth",
        type=_radius,
        default=0,
        metavar="N",
        help=f"with --sequence: pixels at edges of labels get what most of N frames before and after have (0 to {MAX_SMOOTH}, "
        "default 0)",
    )


def check(args: argparse.Namespace) -> None:
    """Refuse what contradicts; for any batch."""
    if args.smooth and not args.sequence:
        raise UsageError("--smooth is for sequences.", "Give --sequence too.")
    if args.video is not None and not args.sequence:
        raise UsageError("--video is for sequences.", "Give --sequence too.")
    if not args.sequence:
        video = next((name for name in args.inputs if video_files.is_video(Path(name))), None)
        if video is not None:
            raise UsageError(f"{shorten(Path(video))} is a video.", "Give --sequence too.")
        return
    if args.cluster:
        raise UsageError(
            "A sequence is drawn by one process, since each frame follows from the one before.", "Leave out --cluster."
        )
    if args.condition not in CONDITIONS:
        raise UsageError("A sequence is of label maps alone.", f"Leave out --sequence or --condition {args.condition}.")
    if not args.inputs:
        raise UsageError("A sequence needs INPUT.", "Name a folder of numbered label maps.")


@contextmanager
def unpacked(args: argparse.Namespace) -> Iterator[None]:
    """Give folders of numbered pictures in place of videos, for as long as the batch takes.

    Raises:
        FmrError: a video cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="fmr-frames-") as folder:
        inputs, rates = [], []
        for number, name in enumerate(args.inputs):
            video = Path(name)
            if args.sequence and video_files.is_video(video):
                frames = Path(folder) / str(number) / video.stem
                rates.append(video_files.unpack(video, frames))
                name = str(frames)
            inputs.append(name)
        args.inputs = inputs
        if args.video == 0:
            args.video = rates[0] if rates else video_files.FRAMES_A_SECOND
        yield


def in_order(tasks: tuple[Task, ...]) -> tuple[Task, ...]:
    """Frames of each folder by the numbers in their names: 9 before 10; the folders as they came."""
    ordered = tuple(task for _, frames in groupby(tasks, key=_folder) for task in sorted(frames, key=_numbers))
    for before, after in pairwise(ordered):
        first, then = _numbers(before), _numbers(after)
        steps = [b[0] - a[0] for a, b in zip(first, then, strict=False) if a != b]
        if _folder(before) == _folder(after) and len(first) == len(then) and len(steps) == 1 and steps[0] > 1:
            _say(f"between {shorten(Path(before.name))} and {Path(after.name).name} numbers are missing")
    return ordered


def _folder(task: Task) -> Path | None:
    return task.path and task.path.parent


def reader(tasks: tuple[Task, ...], pack: Pack, edits: EditRecipe | None, args: argparse.Namespace) -> TaskReader:
    """What reads the frames. What is there already is found while drawing, since later frames follow from it."""
    from fmr_studio.inference.sequence_reading import SequenceReader

    return SequenceReader(pack, tasks, args.smooth, edits=edits)


def draw(
    tasks: tuple[Task, ...], reader: TaskReader, pipe: Pipeline, args: argparse.Namespace, report: BatchReport,
    progress: Progress,
) -> None:  # fmt: skip
    """Draw everything and tell the report, with the flicker; see `run_batch` for what is raised."""
    from fmr_studio.inference.batch import BatchOptions, run_batch
    from fmr_studio.inference.sequence import SequenceDrawing

    drawing = SequenceDrawing(pipe, reader.is_finished) if args.resume else SequenceDrawing(pipe)
    options = BatchOptions(1, args.on_error == "stop")
    try:
        run_batch(
            tasks, reader, pipe, options, drawing=drawing, progress=progress,
            report=lambda outcome: report.hear(outcome, progress),
        )  # fmt: skip
    finally:
        report.know_flicker(drawing.flicker.pixels, drawing.flicker.largest)
    if args.video is not None:
        write_videos(tasks, args.output, args.video)


def write_videos(tasks: tuple[Task, ...], out: Path | Address, rate: Fraction) -> None:
    """Write what is there of each folder's pictures as OUT/FOLDER_sSEED.mp4, one a look.

    Raises:
        FmrError: there is no PyAV, or a video cannot be written.
    """
    there = {out / name for name in out.files()} if isinstance(out, Address) else set()
    for folder, group in groupby(tasks, key=_folder):
        frames = list(group)
        for look in range(max(len(task.variants) for task in frames)):
            variants = [task.variants[look] for task in frames if look < len(task.variants)]
            outputs = [variant.output for variant in variants]
            pictures = [output for output in outputs if (output.is_file() if isinstance(output, Path) else output in there)]
            if not pictures:
                continue
            name = "sequence" if folder is None else folder.name
            video = out / f"{name}_s{variants[0].look.seed}.mp4"
            _write_video(pictures, video, rate)
            _say(f"{shorten(video)}: {len(pictures):,} frames, {float(rate):g} a second")


def _write_video(pictures: Sequence[Path | Address], video: Path | Address, rate: Fraction) -> None:
    if isinstance(video, Path):
        video_files.pack(_copies(pictures), video, rate)
        return
    with tempfile.TemporaryDirectory(prefix="fmr-video-") as folder:
        made = Path(folder) / video.name
        video_files.pack(_copies(pictures), made, rate)
        video.write(made.read_bytes())


def _copies(pictures: Sequence[Path | Address]) -> Iterator[Path]:
    """The pictures as files of this machine, each for as long as it is read."""
    for picture in pictures:
        with at_hand(picture) as path:
            yield path


def _say(sentence: str) -> None:
    print(f"fmr-studio: {sentence}", file=sys.stderr, flush=True)


def _rate(text: str) -> Fraction:
    try:
        rate = Fraction(text).limit_denominator(1001)
    except (ValueError, ZeroDivisionError):
        rate = Fraction(0)
    if not 0 < rate <= MAX_RATE:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of frames a second up to {MAX_RATE}")
    return rate


def _radius(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= MAX_SMOOTH):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of frames from 0 to {MAX_SMOOTH}")
    return int(text)


def _numbers(task: Task) -> list[tuple[int, str]]:
    """What names with numbers are ordered by."""
    name = "" if task.path is None else task.path.name
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"([0-9]+)", name) if part]
