"""``fmr-studio --headless invert``: open pictures: what a pack's generator makes of them, with scores."""

from __future__ import annotations

import argparse
import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fmr_studio.cli import engines
from fmr_studio.errors import Cancelled, FmrError, UsageError
from fmr_studio.settings import DEFAULT_PACK

if TYPE_CHECKING:
    from fmr_studio.canvas.photo import Frame
    from fmr_studio.cli.batch_inputs import Found
    from fmr_studio.inference.pipeline import Pipeline
    from fmr_studio.inference.sources.inversion import Inversion
    from fmr_studio.jobs.progress import Progress

HELP = "open pictures: reconstructions that can be edited, beside the originals, with scores"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    from fmr_studio.cli.batch_plan import single_seed

    parser.add_argument("inputs", nargs="+", metavar="INPUT", help="an image, a folder of images or a quoted pattern")
    parser.add_argument(
        "-o", "--output", required=True, type=Path, metavar="OUT",
        help="the folder: NAME.png is the reconstruction with its recipe, NAME_side.png has the original at its left",
    )  # fmt: skip
    parser.add_argument("--pack", default=DEFAULT_PACK, metavar="NAME", help=f"a pack (default {DEFAULT_PACK})")
    parser.add_argument("--budget", type=_seconds, default=5.0, metavar="S", help="seconds of refinement at most (default 5)")
    parser.add_argument("--seed", type=single_seed, default=0, metavar="N", help="seed of the refinement (default 0)")
    parser.add_argument("--frame", type=_frame, metavar="X,Y,SIDE", help="the square to open (default: around the subject)")
    engines.add_arguments(parser)
    parser.add_argument("--overwrite", action="store_true", help="replace pictures that exist")
    parser.add_argument("--json", action="store_true", help="print JSON lines in place of text")


def run(args: argparse.Namespace) -> int:
    """Open every picture and report; 1 when one failed."""
    from fmr_studio.cli import batch_plan
    from fmr_studio.cli.batch_inputs import Search, find_inputs
    from fmr_studio.cli.signals import cancelled_by_signals
    from fmr_studio.cli.terminal import terminal_progress
    from fmr_studio.inference.recipes import was_drawn
    from fmr_studio.packs.catalog import find_pack, verify
    from fmr_studio.paths import shorten
    from fmr_studio.project.image_files import no_memory
    from fmr_studio.project.images import SUFFIXES

    found = find_inputs(args.inputs, Search(args.output, SUFFIXES, was_drawn))
    outputs = _outputs(found, args.output, overwrite=args.overwrite)
    pack = find_pack(args.pack)
    verify(pack)
    batch_plan.prepare_folder(args.output)
    report = _Report(args.json, str(args.output))
    try:
        with terminal_progress("Opening") as progress:
            from fmr_studio.inference.pipeline import Pipeline

            pipe = Pipeline.load(pack.folder, device=args.device, engine=engines.engine_of(args))
            pipe.inverter()  # a pack without an encoder is told once, not for every picture
            report.start(pipe.device)
            with cancelled_by_signals(progress):
                for number, (one, output) in enumerate(zip(found, outputs, strict=True)):
                    step = progress.part(number / len(found), (number + 1) / len(found))
                    try:
                        report.made(one.path, output, *_open(pipe, one.path, output, args, step))
                    except FmrError as error:
                        report.failed(one.path, output, error)
                    except MemoryError:
                        report.failed(one.path, output, no_memory(shorten(one.path)))
    except (KeyboardInterrupt, Cancelled):
        report.finish(interrupted=True)
        raise Cancelled("Interrupted. What was finished before is kept.") from None
    report.finish()
    return 1 if report.failures else 0


def _open(
    pipe: Pipeline, path: Path, output: Path, args: argparse.Namespace, progress: Progress
) -> tuple[Inversion, Frame, str]:
    """Invert one file and write its pictures."""
    import numpy as np

    from fmr_studio.canvas.crop import cut, suggest_crop
    from fmr_studio.inference.recipes import picture_png
    from fmr_studio.inference.request import RenderRequest
    from fmr_studio.paths import write_atomic
    from fmr_studio.project.images import encode_png
    from fmr_studio.project.photos import read_photo

    photo = read_photo(path)
    frame = args.frame or suggest_crop(photo.pixels)
    square = cut(photo.pixels, frame, pipe.resolution)
    inversion = pipe.invert(square, budget_s=args.budget, seed=args.seed, progress=progress, name=photo.name, frame=frame)
    request = RenderRequest(pipe.card.name, photo=inversion.photo, pack_id=pipe.pack_id, engine=pipe.engine)
    write_atomic(output, picture_png(pipe.render_request(request), request, mark=pipe.card.mark))
    write_atomic(_side(output), encode_png(np.concatenate([square, inversion.picture], axis=1), {}))
    return inversion, frame, "; ".join(filter(None, (photo.note, inversion.note)))


class _Report:
    """What is printed: a line for each picture and one at the end."""

    def __init__(self, as_json: bool, where: str) -> None:
        self._json, self._where, self._device = as_json, where, ""
        self._start = time.monotonic()
        self.pictures = self.failures = 0

    def start(self, device: str) -> None:
        """Begin to count the seconds."""
        self._device, self._start = device, time.monotonic()

    def made(self, path: Path, output: Path, inversion: Inversion, frame: Frame, note: str) -> None:
        """A picture was opened."""
        from fmr_studio.inference.domain import Nearness
        from fmr_studio.paths import shorten

        self.pictures += 1
        scores = inversion.photo.scores
        distance = scores.domain_distance
        words = "" if distance is None else f"{Nearness.of(distance).value} the pack's pictures"
        if self._json:
            self._line("item", status="made", input=str(path), output=str(output), distance=round(scores.distance, 4),
                       psnr_db=round(scores.psnr_db, 2),
                       domain_distance=None if distance is None else round(distance, 3), domain=words or None,
                       steps=inversion.steps, finished=inversion.finished, seconds=round(inversion.seconds, 3),
                       frame=[frame.x, frame.y, frame.side], notes=[note] if note else [])  # fmt: skip
            return
        note = f"; {note}" if note else ""
        print(f"{shorten(path)} -> {shorten(output)}: {scores.psnr_db:.1f} dB, distance {scores.distance:.3f}; "
              f"{f'{words} ({distance:.1f}); ' if words else ''}{inversion.seconds:.1f} s{note}", flush=True)  # fmt: skip

    def failed(self, path: Path, output: Path, error: FmrError) -> None:
        """A picture could not be opened."""
        from fmr_studio.paths import shorten

        self.failures += 1
        if self._json:
            self._line("item", status="failed", input=str(path), output=str(output), error=error.message, hint=error.hint)
        else:
            named = error.message if path.name in error.message else f"{shorten(path)}: {error.message}"
            print("Failed: " + " ".join(filter(None, (named, error.hint))), flush=True)

    def finish(self, *, interrupted: bool = False) -> None:
        """Print the summary."""
        seconds = time.monotonic() - self._start
        if self._json:
            self._line("summary", made=self.pictures, failed=self.failures, seconds=round(seconds, 3), output=self._where,
                       device=self._device, interrupted=interrupted)  # fmt: skip
        else:
            failed = f"; {self.failures} failed" if self.failures else ""
            plural = "" if self.pictures == 1 else "s"
            print(f"{self.pictures} picture{plural} opened in {self._where} on {self._device}{failed}.")

    @staticmethod
    def _line(kind: str, **values: Any) -> None:
        print(json.dumps({"type": kind, **values}), flush=True)


def _outputs(found: list[Found], out: Path, *, overwrite: bool) -> list[Path]:
    """Where each reconstruction goes; refuses two of one name and pictures that exist."""
    from fmr_studio.paths import shorten

    outputs = [out / f"{one.stem}.png" for one in found]
    inputs = {os.path.realpath(one.path) for one in found}
    makers: dict[str, Path] = {}
    for one, output in zip(found, outputs, strict=True):
        for written in (output, _side(output)):
            other = makers.setdefault(str(written).casefold(), one.path)
            if other is not one.path:
                raise UsageError(f"{other} and {one.path} would both be written to {shorten(written)}.", "Rename one.")
            if os.path.realpath(written) in inputs:
                raise UsageError(f"{shorten(written)} is an input.", "Choose another output folder.")
            if os.path.lexists(written) and not overwrite:
                raise UsageError(f"{shorten(written)} exists already.", "--overwrite replaces it.")
    return outputs


def _side(output: Path) -> Path:
    from fmr_studio.inference.recipes import SIDE

    return output.with_name(f"{output.stem}{SIDE}.png")


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 3600:
        raise argparse.ArgumentTypeError(f"{text} is outside 0 to 3600 seconds")
    return value


def _frame(text: str) -> Frame:
    from fmr_studio.canvas.photo import Frame

    try:
        x, y, side = (int(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no square like 10,20,400") from None
    if side < 1:
        raise argparse.ArgumentTypeError(f"{text!r} has no side")
    return Frame(x, y, side)
