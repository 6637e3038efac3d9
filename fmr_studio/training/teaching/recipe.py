"""The recipe of teaching: segmenter and mapper are learned, scored, and written as a pack beside the old one."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, TypeAlias

from torch import nn

from fmr_studio.atomic import drop_halves
from fmr_studio.errors import Cancelled, FmrError, UsageError, reason_of
from fmr_studio.jobs.progress import Progress
from fmr_studio.packs.appearing import check_place, clear_leftovers, taking_place_of
from fmr_studio.packs.card import CARD_NAME, PackCard, read_card
from fmr_studio.packs.catalog import Pack, verify
from fmr_studio.packs.store import trained_for, write_part
from fmr_studio.packs.weights import generator_config
from fmr_studio.paths import shorten
from fmr_studio.project.images import encode_png
from fmr_studio.project.locks import folder_held
from fmr_studio.training.loop.running import Say
from fmr_studio.training.loop.runs import Run, origins
from fmr_studio.training.mapper.training import MapperOptions
from fmr_studio.training.segmenter.training import TeachOptions
from fmr_studio.training.teaching.lesson import Lesson
from fmr_studio.training.teaching.pupils import Pupil, Segmenter, pupil_of
from fmr_studio.training.teaching.scores import Score, leave_out, unsure_of

KEPT = ("generator", "codebook", "rearranger")
SCORE_SHARE = 3
"""Where pictures are left out, so many times fewer steps are enough to compare."""
LEFT_OUT = "left_out"
"""What the card of a taught pack calls its score."""
Made: TypeAlias = tuple[nn.Module, dict[str, Any]]
"""A part that was learned, and what the card says of it."""


def teach_pack(
    pack: Pack, folder: Path, lesson: Lesson, *, teach_options: TeachOptions, mapper_options: MapperOptions, run_folder: Path,
    device: str, progress: Progress, say: Say, scored: bool = False, unpainted: Sequence[int] = (),
) -> Pack:  # fmt: skip
    """A new pack that understands the lesson's palette, on the generator, codebook and rearranger of ``pack``.

    It appears whole, as soon as it is learned; until then all there is of it lies in the run's folder, from which the same call
    goes on, also where it was killed.

    Args:
        scored: find out afterwards how well it is learned, by leaving pictures out, see :mod:`scores`, for the card.
        unpainted: seeds of pictures that are to be painted next; how unsure the palette is of them lies in the run's folder
            before the longest part begins.

    Raises:
        UsageError: the palette has one label only, or another process is at it.
        FmrError: ``pack`` lacks a part, ``folder`` holds something else, or the disk refuses.
        Cancelled: it was stopped; what was done is kept.
    """
    _check(pack, folder, lesson)
    clear_leftovers(folder.parent)
    taught = Pack(folder, read_card(folder)) if (folder / CARD_NAME).exists() else None
    if taught is not None and not (scored and len(lesson.painted) > 1 and LEFT_OUT not in taught.card.taught):
        say(f"{shorten(folder)} was taught this already")
        return taught
    options = {**asdict(mapper_options), "teach_steps": teach_options.steps}
    made_from = {**origins(pack.card.files, "generator", "codebook", "mapper"), "palette or paintings": lesson.digest}
    with folder_held(run_folder, f"{shorten(folder)} is being taught already."), _stopped_in_words(folder, run_folder):
        drop_halves(folder)
        run = Run(run_folder, options, made_from)
        pupil = pupil_of(pack, lesson, teach_options, device)
        end = 0.75 if scored and len(lesson.painted) > 1 else 1.0
        segmenter = _segmenter(pupil, lesson, run, teach_options, progress.part(0.0, 0.2 * end))
        score = Score(unsure=unsure_of(pupil, segmenter, unpainted, progress.part(0.2 * end, 0.25 * end)))
        score.write(run.folder)
        if taught is None:
            mapper = pupil.fit_mapper(run, segmenter, mapper_options, progress=progress.part(0.25 * end, end), say=say)
            made = {"segmenter": (segmenter, pupil.config(segmenter)), "mapper": (mapper, asdict(mapper.config))}
            taught = _write(pack, folder, lesson, made, options)
        return _scored(taught, pupil, lesson, run, score, progress.part(end, 1.0), say) if end < 1.0 else taught


@contextmanager
def _stopped_in_words(folder: Path, run_folder: Path) -> Iterator[None]:
    """Say where it was stopped, and what the same command does then."""
    try:
        yield
    except Cancelled:
        there = f"the pack is in {shorten(folder)}, and the same command finds its score"
        on = f"the same command goes on from there ({shorten(run_folder)})"
        raise Cancelled(f"Stopped; {there if (folder / CARD_NAME).is_file() else on}.") from None


def _scored(taught: Pack, pupil: Pupil, lesson: Lesson, run: Run, score: Score, progress: Progress, say: Say) -> Pack:
    """The taught pack with a score in its card, which lies in the run's folder too."""
    steps = int(taught.card.taught["options"]["teach_steps"])
    found = leave_out(pupil, lesson, max(1, steps // SCORE_SHARE), progress)
    replace(found, unsure=score.unsure).write(run.folder)
    if found.miou is not None:
        say(f"{found.pictures} pictures left out in turn: mIoU {found.miou:.1f} %")
    values = {"miou": found.miou, "labels": found.labels, "pictures": found.left_out}
    card = replace(taught.card, taught={**taught.card.taught, LEFT_OUT: values})
    card.write(taught.folder)
    return Pack(taught.folder, card)


def _check(pack: Pack, folder: Path, lesson: Lesson) -> None:
    lacking = [part for part in ("codebook", "rearranger") if part not in pack.parts]
    if lacking:
        raise FmrError(f"The pack {pack.card.name} has no {' and no '.join(lacking)} yet.", f"The next step: {pack.next_step}")
    if len(lesson.palette) < 2:
        raise UsageError(
            f"The palette has one label only, {lesson.palette[0].name!r}; there is nothing to tell apart.",
            "Say what you painted with --palette FILE.json: [{\"id\": 0, \"name\": \"sky\", \"color\": [90, 150, 220]}, …].",
        )  # fmt: skip
    generator, size = generator_config(pack.card.generator), pack.card.edit_resolution
    for photo in lesson.photos.values():
        channels = generator.channels[generator.block_index(size)]
        if (photo.ws.shape, photo.features.shape) != ((generator.num_ws, generator.w_dim), (channels, size, size)):
            raise FmrError(f"{photo.name} was inverted for the pack {photo.pack}.", f"Open it again with {pack.card.name}.")
    classes = generator.classes
    if lesson.category and lesson.category >= classes:
        hint = f"It has the classes 0 to {classes - 1}." if classes else "It has no classes."
        raise FmrError(f"The pack {pack.card.name} has no class {lesson.category}.", hint)
    check_place(folder)
    if (folder / CARD_NAME).exists() and read_card(folder).taught.get("digest") != lesson.digest:
        raise FmrError(f"There is another pack in {shorten(folder)}.", "Choose another folder with --out.")


def _segmenter(pupil: Pupil, lesson: Lesson, run: Run, options: TeachOptions, progress: Progress) -> Segmenter:
    """The one that the run has kept, or a newly trained one."""
    kept = run.kept("segmenter")
    if kept is not None:
        return pupil.again(kept)
    segmenter = pupil.learn(lesson.painted, options.steps, progress)
    run.keep("segmenter", segmenter.state_dict())
    return segmenter


def _write(pack: Pack, folder: Path, lesson: Lesson, made: Mapping[str, Made], options: Mapping[str, Any]) -> Pack:
    try:
        with taking_place_of(folder) as partial:
            files = {file: pack.card.files[file] for file in (f"{part}.safetensors" for part in KEPT)}
            for file in files:
                shutil.copyfile(pack.folder / file, partial / file)
            for part, (network, _) in made.items():
                files[f"{part}.safetensors"] = write_part(partial, part, network.state_dict())
            for seed, labels in lesson.painted.items():
                name, data = f"painted-{_called(seed)}.png", encode_png(labels, {})
                (partial / name).write_bytes(data)
                files[name] = hashlib.sha256(data).hexdigest()
            card = _card(pack, lesson, made, options).with_files(files)
            card.write(partial)
            verify(Pack(partial, card))
    except OSError as error:
        raise FmrError(f"The pack cannot be written to {shorten(folder)}{reason_of(error)}.") from error
    return Pack(folder, card)


def _called(seed: int) -> str:
    """What a card calls a picture of a lesson: its seed, or which photo."""
    return str(seed) if seed >= 0 else f"photo-{-seed}"


def _card(pack: Pack, lesson: Lesson, made: Mapping[str, Made], options: Mapping[str, Any]) -> PackCard:
    parts = {part: config for part, config in pack.card.parts.items() if part in KEPT}
    parts |= {part: config for part, (_, config) in made.items()}
    pictures = {_called(seed): f"painted-{_called(seed)}.png" for seed in lesson.painted}
    taught = {
        "pack": pack.card.name, "pack_id": pack.id, "pictures": pictures, "truncation": lesson.truncation,
        "options": dict(options), "digest": lesson.digest,
    }  # fmt: skip
    metrics = {name: values for name, values in pack.card.metrics.items() if name in (*KEPT, "proxy")}
    made_from = {part: origin for part, origin in pack.card.made_from.items() if part in KEPT}
    made_from |= {part: trained_for(pack.card.files, part) for part in made}
    return replace(
        pack.card, name=lesson.name, title=lesson.title or lesson.name, palette=lesson.palette, conditions=("labels",),
        metrics=metrics, parts=json.loads(json.dumps(parts)), made_from=made_from, taught=taught,
    )  # fmt: skip
