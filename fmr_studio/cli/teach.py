"""``fmr-studio --headless teach``: a new palette for a pack, from one to sixteen painted pictures."""

from __future__ import annotations

import argparse
import json
import re
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fmr_studio.cli.batch_plan import whole
from fmr_studio.cli.signals import cancelled_by_signals
from fmr_studio.cli.terminal import terminal_progress
from fmr_studio.cli.trained import say
from fmr_studio.errors import FmrError, UsageError
from fmr_studio.paths import shorten
from fmr_studio.settings import DEFAULT_PACK

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from fmr_studio.canvas.palette import Palette
    from fmr_studio.canvas.photo import Photo

HELP = "teach a pack a new palette from a few painted pictures"
SEEN = 4
_SEED, _PHOTO = re.compile(r"_s(\d+)$"), re.compile(r"_p([1-9]\d*)$")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "painted", nargs="+", type=Path, metavar="PAINTED",
        help="label maps painted over pictures of the pack; NAME_s7.png was painted over the picture of seed 7 "
        "(as `render --seed 7` draws it), NAME_p1.png over the photo in NAME_p1.photo, as lessons keep it; transparent pixels "
        "say nothing. Of a folder, such as that of a lesson, all are taken",
    )  # fmt: skip
    parser.add_argument(
        "--pack", default=DEFAULT_PACK, help=f"the pack whose generator is taught, or its folder (default: {DEFAULT_PACK})"
    )
    parser.add_argument(
        "--palette", type=Path, help="JSON list of {id, name, color}; default: palette.json beside them, or the pack's own"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder of the new pack")
    parser.add_argument("--name", help="name of the new pack (default: that of the folder)")
    parser.add_argument("--title", default="", help="what the new pack is called for people (default: its name)")
    parser.add_argument("--truncation", type=float, default=0.8, help="ψ of the painted pictures (default: 0.8)")
    parser.add_argument(
        "--class", dest="category", type=whole, default=0, metavar="N", help="class of the painted pictures (default: 0)"
    )
    parser.add_argument("--steps", type=int, default=400, help="steps of the segmenter's training (default: 400)")
    parser.add_argument("--images", type=int, default=32_000, help="images of the mapper's training (default: 32000)")
    parser.add_argument("--run", type=Path, help="folder of the mapper's checkpoints (default: runs/NAME-mapper)")
    parser.add_argument(
        "--score", action="store_true",
        help="leave each painting out once and say how well it is read by the others; also in the card of the pack",
    )  # fmt: skip
    parser.add_argument(
        "--unpainted", nargs="+", type=int, default=[], metavar="SEED",
        help="pictures to paint next: how unsure the palette is of each goes into the run's folder, score.json",
    )  # fmt: skip
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda or mps (default: auto)")
    parser.add_argument("--seed", type=int, default=0, help="seed of the training (default: 0)")


def distinct(images: int) -> int:
    """How many pictures are drawn for a mapper that sees so many: each is seen several times, displaced in another way."""
    from fmr_studio.training.mapper.training import MapperOptions

    return min(MapperOptions.pairs, max(2, images // SEEN))


def run(args: argparse.Namespace) -> int:
    """Read the paintings, train, and write a pack of its own."""
    from fmr_studio.packs.catalog import find_pack
    from fmr_studio.training.loop.memory import prepare_process
    from fmr_studio.training.mapper.training import MapperOptions
    from fmr_studio.training.segmenter.training import TeachOptions
    from fmr_studio.training.teaching.lesson import Lesson
    from fmr_studio.training.teaching.recipe import teach_pack

    prepare_process()
    pack = find_pack(args.pack)
    beside = args.palette or _palette_beside(args.painted)
    palette = pack.card.palette if beside is None else palette_of(beside)
    paths, name = paintings_in(args.painted), args.name or args.out.name
    over_photos = {-int(match[1]): path for path in paths if (match := _PHOTO.search(path.stem))}
    painted = painted_over([path for path in paths if not _PHOTO.search(path.stem)], palette, pack.card.resolution)
    painted |= {number: _labels_of(path, palette, pack.card.resolution) for number, path in over_photos.items()}
    photos = {number: photo_beside(path) for number, path in over_photos.items()}
    lesson = Lesson(name, args.title, palette, painted, args.truncation, args.category, photos)
    with terminal_progress("teach") as progress, cancelled_by_signals(progress):
        teach_pack(
            pack, args.out, lesson, teach_options=TeachOptions(steps=args.steps, seed=args.seed),
            mapper_options=MapperOptions(images=args.images, pairs=distinct(args.images), seed=args.seed),
            run_folder=args.run or Path("runs") / f"{name}-mapper", device=args.device, progress=progress,
            say=say, scored=args.score, unpainted=args.unpainted,
        )  # fmt: skip
    print(args.out)
    say(f"The next step: fmr-studio --headless packs install {shlex.quote(str(args.out))}, and paint with it.")
    return 0


def paintings_in(paths: list[Path]) -> list[Path]:
    """Files, and for each folder the paintings in it: its projects, or, where there are none, its images.

    Raises UsageError where a folder holds none.
    """
    found: list[Path] = []
    for path in paths:
        found += _of_folder(path) if path.is_dir() else [path]
    return found


def _of_folder(folder: Path) -> list[Path]:
    from fmr_studio.project.archive import SUFFIX
    from fmr_studio.project.images import SUFFIXES

    try:
        files = sorted(path for path in folder.iterdir() if _names_picture(path) and path.is_file())
    except OSError as error:
        raise FmrError(f"{shorten(folder)} cannot be read: {error.strerror}.") from error
    for suffixes in ((SUFFIX, ".ora"), SUFFIXES):  # beside projects, images are what was painted over
        kept = [path for path in files if path.suffix.lower() in suffixes]
        if kept:
            return kept
    raise UsageError(f"There are no paintings in {shorten(folder)}.", "Name them like cat_s7.png for the picture of seed 7.")


def _names_picture(path: Path) -> bool:
    return bool(_SEED.search(path.stem) or _PHOTO.search(path.stem))


def photo_beside(path: Path) -> Photo:
    """The photo that a painting lies over; raises :class:`FmrError` where there is none beside it."""
    from fmr_studio.canvas.photo import PHOTO_SUFFIX, Photo

    kept = path.with_suffix(PHOTO_SUFFIX)
    try:
        return Photo.from_bytes(kept.read_bytes())
    except OSError as error:
        raise FmrError(
            f"The photo that {path.name} was painted over cannot be read: {kept.name}, {error.strerror}.",
            "It lies beside the pictures of a lesson; a picture of seed 7 is named like cat_s7.png.",
        ) from error


def _palette_beside(paths: list[Path]) -> Path | None:
    """The palette that lies in the one folder that was given."""
    beside = paths[0] / "palette.json" if len(paths) == 1 and paths[0].is_dir() else None
    return beside if beside is not None and beside.is_file() else None


def painted_over(paths: list[Path], palette: Palette, side: int) -> dict[int, NDArray[np.uint8]]:
    """The label maps (side, side) of paintings, by the seeds of the pictures they were painted over.

    Raises UsageError where a painting names no seed, or the seed of another one.
    """
    by_seed: dict[int, Path] = {}
    for path in paths:
        seed = _seed_of(path)
        if seed in by_seed:
            raise UsageError(
                f"{shorten(by_seed[seed])} and {shorten(path)} were both painted over the picture of seed {seed}.",
                "Give one of them; paintings can be joined into one label map in the window.",
            )
        by_seed[seed] = path
    return {seed: _labels_of(path, palette, side) for seed, path in by_seed.items()}


def _labels_of(path: Path, palette: Palette, side: int) -> NDArray[np.uint8]:
    """The label map (side, side) of a painting; what is to be known of it goes to stderr."""
    from fmr_studio.project.label_files import read_label_file

    found = read_label_file(path, palette, side)
    doubts = f"{found.uncertain:,} of {found.pixels:,} pixels are not clearly of one label's colour"
    for note in [*found.notes, *([doubts] if found.uncertain else [])]:
        print(f"{shorten(path)}: {note}", file=sys.stderr)
    return found.labels


def _seed_of(path: Path) -> int:
    """The seed in the name of a painting."""
    match = _SEED.search(path.stem)
    if match is None:
        raise UsageError(
            f"{path.name} does not say which picture it was painted over.", "Name it like cat_s7.png for the picture of seed 7."
        )
    return int(match.group(1))


def palette_of(path: Path) -> Palette:
    """The palette in a JSON file."""
    from fmr_studio.canvas.palette import Palette

    return Palette.from_json(_json(path))


def _json(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FmrError(f"{shorten(path)} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise FmrError(f"{shorten(path)} is not JSON.", "A palette is a list of {id, name, color}.") from error
