"""What ``edges`` and ``depth`` share: pictures in, condition maps of the same size out."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fmr_studio.errors import Cancelled, FmrError, UsageError

if TYPE_CHECKING:
    from fmr_studio.cli.batch_inputs import Found

KIND_KEY = "fmr:condition"
"""The PNG text chunk that says which kind of map a file is."""
SMALLEST_SIDE, LARGEST_SIDE = 64, 2048
See = Callable[..., Any]
"""A picture (H, W, 3) uint8, and ``read_px``, to a map (H, W) uint8."""


def add_arguments(parser: argparse.ArgumentParser, kind: str) -> None:
    """Declare the options."""
    parser.add_argument("inputs", nargs="+", metavar="FILE", help="a picture, a folder of pictures or a quoted pattern")
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="OUT", help=f"the folder of NAME_{kind}.png")
    parser.add_argument(
        "--side", type=_side, metavar="PX",
        help="pictures are looked at with their longer side at most so long; larger sides show finer things "
        "(default: 256 for edges, 128 for depth)",
    )  # fmt: skip
    parser.add_argument("--invert", action="store_true", help="swap black and white in what is written")
    parser.add_argument("--overwrite", action="store_true", help="replace files that exist")
    parser.add_argument("--json", action="store_true", help="print JSON lines in place of text")


def extract(args: argparse.Namespace, kind: str, see: See) -> int:
    """Write the map of every picture and report; 1 when one failed."""
    from fmr_studio.cli import batch_plan
    from fmr_studio.cli.batch_inputs import Search, find_inputs
    from fmr_studio.cli.signals import cancelled_by_signals
    from fmr_studio.cli.terminal import terminal_progress
    from fmr_studio.paths import shorten
    from fmr_studio.project.image_files import no_memory
    from fmr_studio.project.images import SUFFIXES

    found = find_inputs(args.inputs, Search(args.output, SUFFIXES, _was_extracted))
    outputs = _outputs(found, args.output, kind, overwrite=args.overwrite)
    batch_plan.prepare_folder(args.output)
    report = _Report(kind, args.json, args.output)
    try:
        with terminal_progress(kind.capitalize()) as progress, cancelled_by_signals(progress):
            for number, (one, output) in enumerate(zip(found, outputs, strict=True)):
                progress.check()
                try:
                    report.made(one.path, output, _write(one.path, output, args, kind, see))
                except FmrError as error:
                    report.failed(one.path, error)
                except MemoryError:
                    report.failed(one.path, no_memory(shorten(one.path)))
                progress.report((number + 1) / len(found))
    except (KeyboardInterrupt, Cancelled):
        report.finish()
        raise Cancelled("Interrupted. What was finished before is kept.") from None
    report.finish()
    return 1 if report.failures else 0


def _write(path: Path, output: Path, args: argparse.Namespace, kind: str, see: See) -> str:
    """Write the map of one picture; returns what a person should know of it."""
    from fmr_studio.paths import write_atomic
    from fmr_studio.project.images import encode_png
    from fmr_studio.project.photos import read_photo

    photo = read_photo(path)
    values = see(photo.pixels) if args.side is None else see(photo.pixels, read_px=args.side)
    plain = "" if int(values.max()) - int(values.min()) > 1 else f"No {kind} can be seen in it."
    write_atomic(output, encode_png(255 - values if args.invert else values, {KIND_KEY: kind}))
    return " ".join(filter(None, (photo.note, plain)))


class _Report:
    """What is printed: a line for each picture and one at the end."""

    def __init__(self, kind: str, as_json: bool, where: Path) -> None:
        self._kind, self._json, self._where = kind, as_json, where
        self.count = self.failures = 0

    def made(self, path: Path, output: Path, note: str) -> None:
        """A map was written."""
        from fmr_studio.paths import shorten

        self.count += 1
        if self._json:
            self._line("item", status="made", input=str(path), output=str(output), notes=[note] if note else [])
        else:
            print(f"{shorten(path)} -> {shorten(output)}{f'; {note}' if note else ''}", flush=True)

    def failed(self, path: Path, error: FmrError) -> None:
        """A picture could not be read."""
        from fmr_studio.paths import shorten

        self.failures += 1
        if self._json:
            self._line("item", status="failed", input=str(path), error=error.message, hint=error.hint)
        else:
            named = error.message if path.name in error.message else f"{shorten(path)}: {error.message}"
            print("Failed: " + " ".join(filter(None, (named, error.hint))), flush=True)

    def finish(self) -> None:
        """Print the summary."""
        if self._json:
            self._line("summary", made=self.count, failed=self.failures, output=str(self._where))
            return
        failed = f"; {self.failures} failed" if self.failures else ""
        print(f"{self.count} {self._kind} map{'' if self.count == 1 else 's'} in {self._where}{failed}.")

    @staticmethod
    def _line(line: str, **values: Any) -> None:
        print(json.dumps({"type": line, **values}), flush=True)


def _outputs(found: list[Found], out: Path, kind: str, *, overwrite: bool) -> list[Path]:
    """Where each map goes; refuses two of one name and files that exist."""
    from fmr_studio.paths import shorten

    outputs = [out / f"{one.stem}_{kind}.png" for one in found]
    inputs = {os.path.realpath(one.path) for one in found}
    makers: dict[str, Path] = {}
    for one, output in zip(found, outputs, strict=True):
        other = makers.setdefault(str(output).casefold(), one.path)
        if other is not one.path:
            raise UsageError(f"{other} and {one.path} would both be written to {shorten(output)}.", "Rename one.")
        if os.path.realpath(output) in inputs:
            raise UsageError(f"{shorten(output)} is an input.", "Choose another output folder.")
        if os.path.lexists(output) and not overwrite:
            raise UsageError(f"{shorten(output)} exists already.", "--overwrite replaces it.")
    return outputs


def _was_extracted(path: Path) -> bool:
    from fmr_studio.project.images import read_text

    try:
        return read_text(path, KIND_KEY) is not None
    except FmrError:
        return False


def _side(text: str) -> int:
    value = int(text)
    if not SMALLEST_SIDE <= value <= LARGEST_SIDE:
        raise argparse.ArgumentTypeError(f"{text} is outside {SMALLEST_SIDE} to {LARGEST_SIDE} pixels")
    return value
