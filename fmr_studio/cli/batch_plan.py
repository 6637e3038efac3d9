"""Which pictures a batch makes, and where: decided and checked before any work is done. No torch."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from fmr_studio.addresses import Address, Mirror
from fmr_studio.canvas.look import Look
from fmr_studio.cli.batch_inputs import LABEL_SUFFIXES, RECIPE_SUFFIXES, Found, Search, find_inputs
from fmr_studio.errors import FmrError, UsageError
from fmr_studio.inference.parts import LABELS
from fmr_studio.inference.recipes import parse_recipe, read_recipe, recipe_text, was_drawn_by_batch
from fmr_studio.inference.request import RenderRequest
from fmr_studio.inference.tasks import InputKind, Task, Variant
from fmr_studio.paths import shorten
from fmr_studio.project.archive import SUFFIX, project_recipe
from fmr_studio.project.images import SUFFIXES

MAX_SEEDS = 1_000_000


@dataclass(frozen=True)
class Wishes:
    """What the options ask for; None leaves the choice to the recipe, then to the defaults.

    Args:
        kind: what inputs are that do not say it themselves.
        samples: without inputs, the seeds' own pictures are meant.
        mirror: copies of what lies at addresses.
    """

    out: Path | Address
    seeds: tuple[int, ...] | None = None
    truncation: float | None = None
    recipe: RenderRequest | None = None
    kind: InputKind = InputKind.AUTO
    samples: bool = False
    category: int | None = None
    mirror: Mirror = field(default_factory=Mirror)

    def look_of(self, own: Look | None, found: Found | None = None) -> list[Look]:
        """The looks for one input, whose own recipe says ``own``."""
        base = self.recipe.look if self.recipe is not None else own or Look()
        if found is not None and found.truncation is not None:
            base = replace(base, truncation=found.truncation)
        elif self.truncation is not None:
            base = replace(base, truncation=self.truncation)
        if found is not None and found.category is not None:
            base = replace(base, category=found.category)
        elif self.category is not None:
            base = replace(base, category=self.category)
        if found is not None and found.seed is not None:
            return [replace(base, seed=found.seed)]
        return [replace(base, seed=seed) for seed in self.seeds or (base.seed,)]


def seed_list(text: str) -> tuple[int, ...]:
    """Seeds from ``0-3,7``: ranges include both ends, and each seed counts once. An argparse type."""
    seeds: dict[int, None] = {}
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        if not (first.isascii() and first.isdigit() and (not dash or (last.isascii() and last.isdigit()))):
            raise argparse.ArgumentTypeError(f"{part.strip()!r} is no seed and no range of seeds like 0-3")
        start, end = int(first), int(last or first)
        if end < start or end >= 2**63:
            raise argparse.ArgumentTypeError(f"{part.strip()!r} is no range within 0 to 2^63 - 1")
        if end - start >= MAX_SEEDS - len(seeds):
            raise argparse.ArgumentTypeError(f"{text!r} are more than {MAX_SEEDS:,} seeds")
        seeds.update(dict.fromkeys(range(start, end + 1)))
    return tuple(seeds)


def single_seed(text: str) -> int:
    """One seed. An argparse type."""
    seeds = seed_list(text)
    if len(seeds) != 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not one seed")
    return seeds[0]


def truncation(text: str) -> float:
    """A truncation in [0, 1.5]. An argparse type."""
    value = float(text)
    if not 0 <= value <= 1.5:
        raise argparse.ArgumentTypeError(f"{text} is outside 0 to 1.5")
    return value


def whole(text: str) -> int:
    """A whole number from 0 on. An argparse type."""
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 0 on")
    return int(text)


def at_least_one(text: str) -> int:
    """A positive whole number. An argparse type."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is less than 1")
    return value


def make_plan(inputs: Sequence[str], recipe_file: Path | None, wishes: Wishes) -> tuple[Task, ...]:
    """All tasks in order.

    Args:
        inputs: the INPUT arguments; where there are none, ``recipe_file`` itself is drawn.

    Raises:
        UsageError: an input does not exist, or two pictures would get one name; the sentence says which.
    """
    if inputs:
        suffixes = LABEL_SUFFIXES if wishes.kind in (InputKind.AUTO, *LABELS) else SUFFIXES
        found = find_inputs(inputs, Search(wishes.mirror.local(wishes.out), suffixes, was_drawn_by_batch, wishes.mirror))
    elif recipe_file is not None:
        found = [Found(recipe_file, PurePosixPath(recipe_file.stem))]
        wishes = replace(wishes, recipe=None, kind=InputKind.AUTO)
    elif wishes.samples:
        looks = wishes.look_of(None)
        return (Task("", None, InputKind.SAMPLE, tuple(Variant(look, wishes.out / f"s{look.seed}.png") for look in looks)),)
    else:
        raise UsageError("There is no INPUT.", "Name label maps, a folder of them, a pattern or a .jsonl list.")
    tasks = tuple(_task(one, wishes) for one in found)
    _check_names(tasks, wishes.mirror)
    return tasks


def check_outputs(tasks: Iterable[Task], out: Path | Address) -> None:
    """Refuse to replace pictures; for a batch that neither resumes nor overwrites."""
    outputs = [variant.output for task in tasks for variant in task.variants]
    elsewhere = {out / name for name in out.files()} if isinstance(out, Address) else set()
    there = [one for one in outputs if (one in elsewhere if isinstance(one, Address) else os.path.lexists(one))]
    if there:
        more = f" and {len(there) - 1} more pictures exist" if len(there) > 1 else " exists"
        raise UsageError(
            f"{shorten(there[0])}{more} already.", "--resume makes what is missing, --overwrite makes everything anew."
        )


def prepare_folder(out: Path | Address) -> None:
    """Make the output folder and see that it can be written to, before hours of work go into it.

    A store of addresses has no folders to make, and what it refuses ends the batch at its first picture.
    """
    if isinstance(out, Address):
        return
    if out.exists() and not out.is_dir():
        raise UsageError(f"{shorten(out)} is a file, not a folder.")
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except OSError as error:
        raise FmrError(f"{shorten(out)} cannot be written to: {error.strerror or error}.") from error


def _task(found: Found, wishes: Wishes) -> Task:
    own, kind = own_recipe(found, wishes)
    if kind is InputKind.PHOTO:
        return Task(str(found.path), found.path, kind, (Variant(Look(), wishes.out / f"{found.stem}.png"),))
    looks = wishes.look_of(own, found)
    stem = found.stem
    if own is not None and stem.name.endswith(f"_s{own.seed}"):
        stem = stem.with_name(stem.name.removesuffix(f"_s{own.seed}") or stem.name)
    alone = found.fixed and len(looks) == 1
    variants = tuple(
        Variant(look, wishes.out / f"{stem}.png" if alone else wishes.out / f"{stem}_s{look.seed}.png") for look in looks
    )
    mixed = found.parts if kind is InputKind.MIXTURE else ()
    name = " + ".join(str(part.path) for part in mixed) or str(found.path)
    return Task(name, found.path, kind, variants, mixed)


def own_recipe(found: Found, wishes: Wishes) -> tuple[Look | None, InputKind]:
    """The look in a file's own recipe, and what it is. Damage is told when it is read, as a failure of that file alone."""
    path, suffix = found.path, found.path.suffix.lower()
    if len(found.parts) > 1:
        return None, InputKind.MIXTURE
    kind = found.parts[0].kind if found.parts else wishes.kind
    if wishes.kind is InputKind.LABELS or kind not in (InputKind.AUTO, InputKind.LABELS):
        return None, kind
    try:
        if suffix == SUFFIX and project_recipe(path) is None:
            return None, kind
        if suffix in RECIPE_SUFFIXES:
            return read_recipe(path).look, InputKind.RECIPE
        text = recipe_text(path)
    except (FmrError, MemoryError):
        return None, InputKind.RECIPE if suffix in RECIPE_SUFFIXES else kind
    if text is None:
        return None, kind
    try:
        return parse_recipe(text, path).look, InputKind.RECIPE
    except (FmrError, MemoryError):
        return None, InputKind.RECIPE


def _check_names(tasks: Iterable[Task], mirror: Mirror) -> None:
    """Refuse two pictures of one name, also where only upper and lower case differ, and pictures over their inputs."""
    tasks = tuple(tasks)
    inputs = {os.path.realpath(part.path) for task in tasks for part in task.parts}
    makers: dict[str, Task] = {}
    for task in tasks:
        for variant in task.variants:
            other = makers.setdefault(str(variant.output).casefold(), task)
            if other is not task:
                raise UsageError(
                    f"{other.name} and {task.name} would both be written to {shorten(variant.output)}.",
                    _how_to_tell_apart(other, task),
                )
            if os.path.realpath(mirror.local(variant.output)) in inputs:
                raise UsageError(f"{shorten(variant.output)} is an input.", "Choose another output folder.")


def _how_to_tell_apart(one: Task, other: Task) -> str:
    lists = "or give outputs in a .jsonl list."
    if one.path is not None and other.path is not None and one.path.parent == other.path.parent:
        return f"Rename one, choose by a pattern such as '*.png', {lists}"
    return f"Name the folder above both as INPUT, which keeps subfolders apart, {lists}"
