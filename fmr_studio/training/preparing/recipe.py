"""Preparing a generator of others: import, codebook and rearranger under one plan, with a picture sheet at each stage.

Every stage is kept; a job that was stopped or killed anywhere goes on from there, and one that is done goes on for longer.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

from fmr_studio.errors import Cancelled, FmrError, UsageError, reason_of
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.configs import GeneratorConfig
from fmr_studio.packs.appearing import check_place, clear_leftovers, taking_place_of
from fmr_studio.packs.card import CARD_NAME, read_card
from fmr_studio.packs.catalog import Pack, verify
from fmr_studio.packs.importers.importing import Choices, import_file
from fmr_studio.packs.preparations import Job, Wish, digest_of, disk_needed
from fmr_studio.packs.weights import generator_config
from fmr_studio.paths import shorten, write_atomic
from fmr_studio.training.codebook.fitting import CodebookOptions
from fmr_studio.training.codebook.recipe import train_codebook
from fmr_studio.training.encoder.photos import Photos
from fmr_studio.training.encoder.recipe import fitting_batch, train_encoder
from fmr_studio.training.encoder.training import EncoderOptions
from fmr_studio.training.evaluation.proxy import proxy_accuracy
from fmr_studio.training.loop.memory import as_size, as_time
from fmr_studio.training.loop.running import Say
from fmr_studio.training.loop.training import Budget, processor_time
from fmr_studio.training.preparing.plan import Plan, make_plan, plan_json
from fmr_studio.training.preparing.sheets import MOVED, write_sheet
from fmr_studio.training.rearranger.recipe import train_rearranger
from fmr_studio.training.rearranger.training import RearrangerOptions
from fmr_studio.training.unfinished import open_for_training, open_pipeline, write_metrics

_TOLD_FROM = 0.05
"""How far it has to be for its pace to be known."""
UNLIMITED = 10**8
SAMPLES, HELD_OUT, SAMPLES_BYTES = 256, 16, 2**28
"""Pictures that the encoder learns to open beside new ones, those it is looked at with, and the memory they may take."""
_BOOK, _MOVES, _PHOTOS, _FIGURES = (0.03, 0.23), (0.23, 0.81), (0.81, 0.96), (0.96, 1.0)


def prepare(
    job: Job, wish: Wish, *, device: str, progress: Progress, say: Say, clock: Callable[[], float] = time.monotonic
) -> Pack:
    """A pack that can be edited, from a file; the same call goes on where it was stopped.

    Args:
        clock: by which it takes the time that is wanted; that of the processor stands while other programs have it.

    Raises:
        Cancelled: it was stopped; what was done is kept.
        UsageError: the job was begun with another file, another process is at it, or the pack's folder holds another pack.
        FmrError: the file cannot be read or drawn with, or the disk or the memory is not enough.
    """
    with job.held():
        return _held(job, wish, clock, device=device, progress=progress, say=say)


def _held(job: Job, wish: Wish, clock: Callable[[], float], *, device: str, progress: Progress, say: Say) -> Pack:
    began, before = processor_time(), float(job.facts().get("processor_s", 0.0))
    try:
        job.tell(now=True, ended="", left_s=(1.0 - job.status.fraction) * wish.seconds)
        pack = _prepare(job, wish, clock, device=device, progress=_told(job, wish, progress), say=say)
        job.tell(now=True, fraction=1.0, left_s=0.0, ended="done")
        return pack
    except Cancelled:
        with suppress(FmrError):
            job.tell(now=True)
        raise Cancelled(f"Stopped; the same command goes on from there ({shorten(job.folder)}).") from None
    except FmrError as error:
        with suppress(FmrError):  # also where it was the disk that refused
            job.tell(now=True, ended=f"{error.message} {error.hint}".strip())
        raise
    finally:
        _note_time(job, before + processor_time() - began)


def _note_time(job: Job, seconds: float) -> None:
    """Note how much of a processor the job had, all calls together; where the disk is full, that is all that is lost."""
    with suppress(FmrError):
        job.note(processor_s=round(seconds, 1))


def _told(job: Job, wish: Wish, progress: Progress) -> Progress:
    """A progress that is noted in the job, too."""
    began: list[tuple[float, float]] = []

    def tell(fraction: float, note: str) -> None:
        now = time.monotonic()
        began.append((fraction, now)) if not began else None
        gained, left_s = fraction - began[0][0], (1.0 - fraction) * wish.seconds
        if gained > _TOLD_FROM:  # where other programs have the processor it takes longer
            left_s = max(left_s, (1.0 - fraction) / gained * (now - began[0][1]))
        job.tell(fraction=fraction, left_s=left_s, stage=note or job.status.stage)

    return progress.followed(tell)


def _prepare(job: Job, wish: Wish, clock: Callable[[], float], *, device: str, progress: Progress, say: Say) -> Pack:
    began = processor_time()
    _begin(job, wish)
    job.tell(now=True, part="import")
    _import(job, wish, progress.part(0.0, _BOOK[0]), say)
    plan = _planned(job, wish, clock, device, say)
    pack = Pack(job.pack, read_card(job.pack))
    if "codebook" not in pack.parts:
        job.tell(now=True, part="codebook")
        book = CodebookOptions(clusters=plan.clusters, seed=wish.seed)
        run = job.folder / "codebook"
        train_codebook(
            job.pack, run, book, heldout=None, device=device, progress=progress.part(*_BOOK), say=say,
            budget=Budget(plan.codebook_s, clock),
        )  # fmt: skip
        _, generator = open_for_training(job.pack, device)
        modules = open_pipeline(pack, device).networks.modules
        job.tell(now=True, sheet=write_sheet(job.folder, generator, plan.size, modules.codebook))
        say(f"clusters: {shorten(job.folder / job.status.sheet)}")
    job.tell(now=True, part="rearranger")
    options = RearrangerOptions(images=UNLIMITED, look_px=plan.look_px, seed=wish.seed)
    run = job.folder / "rearranger"
    train_rearranger(
        job.pack, run, options, device=device, progress=progress.part(*_MOVES), say=lambda text: _pass_on(job, text, say),
        fit_memory=True, budget=Budget(plan.rearranger_s, clock),
    )  # fmt: skip
    _keep_newest(job, run)
    job.tell(now=True, part="encoder")
    _encoder(job, wish, Budget(plan.encoder_s, clock), device, progress.part(*_PHOTOS), say)
    job.tell(now=True, part="figures")
    had_s = float(job.facts().get("processor_s", 0.0)) + processor_time() - began
    _measure(job, wish, had_s, device, progress.part(*_FIGURES), say)
    return _deliver(job, wish)


def _begin(job: Job, wish: Wish) -> None:
    """Note what is wanted, or check that it is what the job was begun with."""
    before, facts = job.wish(), job.facts()
    digest = digest_of(wish.file)
    made = (job.pack / CARD_NAME).is_file()
    if made and before is not None and digest and facts.get("digest") not in ("", None, digest):
        raise UsageError(
            f"{shorten(wish.file)} is another file than the one {before.name} is being prepared from.",
            "Give another --name, or take the old preparation away with packs remove.",
        )
    _check_place(job, wish)
    clear_leftovers(wish.out.parent)
    job.note(wish=wish, digest=digest or (facts.get("digest", "") if made else ""))


def _check_place(job: Job, wish: Wish) -> None:
    check_place(wish.out)
    if _lies_there(wish) - set(job.facts().get("delivered", [])):
        raise UsageError(f"There is another pack in {shorten(wish.out)}.", "Choose another --name or --out.")


def _lies_there(wish: Wish) -> set[str]:
    """The id of the pack that lies where this one is wanted."""
    return {Pack(wish.out, read_card(wish.out)).id} if (wish.out / CARD_NAME).is_file() else set()


def _import(job: Job, wish: Wish, progress: Progress, say: Say) -> None:
    if not (job.pack / CARD_NAME).is_file():
        _check_disk(job.folder, wish.file)
        choices = Choices(wish.class_index, wish.mapping_lr)
        pack = import_file(wish.file, job.pack, name=wish.name, licence=wish.licence, choices=choices, progress=progress)
        if not isinstance(generator_config(pack.card.generator), GeneratorConfig):
            shutil.rmtree(job.pack, ignore_errors=True)
            raise FmrError(
                f"{shorten(wish.file)} holds a MobileStyleGAN, which cannot be prepared.",
                "For that of random_face there are parts ready made: fmr-studio --headless packs get faces.",
            )
    pack, generator = open_for_training(job.pack, "cpu")
    if not (job.folder / "1-samples.png").is_file():
        job.tell(now=True, stage="drawing samples", sheet=write_sheet(job.folder, generator, pack.card.edit_resolution))
        say(f"samples: {shorten(job.folder / job.status.sheet)}")


def _check_disk(folder: Path, file: Path) -> None:
    """Refuse before anything is written where the disk is too small."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        free, needed = shutil.disk_usage(folder).free, disk_needed(file.stat().st_size)
    except OSError as error:
        raise FmrError(f"{shorten(file)} cannot be prepared in {shorten(folder)}{reason_of(error)}.") from error
    if free < needed:
        raise FmrError(
            f"Preparing {shorten(file)} takes about {as_size(needed)} of disk; in {shorten(folder)} {as_size(free)} are free.",
            "Make room, or give another folder with --run.",
        )


def _planned(job: Job, wish: Wish, clock: Callable[[], float], device: str, say: Say) -> Plan:
    """The plan that the job was begun with, for the time that is wanted now; a new one, which the pack's card then follows.

    Its speed is measured by the clock that the time is taken by: beside other programs only the processor's is right.
    """
    facts = job.facts()
    pack, generator = open_for_training(job.pack, device)
    if "plan" in facts:
        plan = Plan(**facts["plan"]).for_time(wish.seconds)
    else:
        plan = make_plan(generator, wish.seconds, clock=clock)
        replace(pack.card, edit_resolution=plan.size).write(job.pack)
    job.note(plan=plan_json(plan))
    for line in plan.words():
        say(line)
    return plan


def _encoder(job: Job, wish: Wish, budget: Budget, device: str, progress: Progress, say: Say) -> None:
    """What opens pictures, learnt from the generator's own samples: exemplars need it, and photos of the same kind."""
    _, generator = open_for_training(job.pack, device)
    count = max(32, min(SAMPLES, SAMPLES_BYTES // (3 * generator.config.resolution**2)))
    photos, held_out = (Photos.of_samples(generator, n, seed=wish.seed + n) for n in (count, HELD_OUT))
    options = EncoderOptions(images=UNLIMITED, batch=fitting_batch(job.pack, device), seed=wish.seed)
    train_encoder(
        job.pack, job.folder / "encoder", options, (photos, held_out), device=device, progress=progress, say=say,
        budget=budget,
    )  # fmt: skip


def _pass_on(job: Job, text: str, say: Say) -> None:
    say(text)
    _keep_newest(job, job.folder / "rearranger")


def _keep_newest(job: Job, run: Path) -> None:
    """The newest sheet of moved pictures, under one name."""
    sheets = sorted(run.glob("grid-*.png"))
    if sheets:
        write_atomic(job.folder / MOVED, sheets[-1].read_bytes())
        job.tell(now=True, sheet=MOVED)


def _measure(job: Job, wish: Wish, had_s: float, device: str, progress: Progress, say: Say) -> None:
    """Measure the pack, and keep the figures beside the time it was given and that it had a processor (``had_s``)."""
    pack = Pack(job.pack, read_card(job.pack))
    pipe = open_pipeline(pack, device)
    count = 8 if wish.seconds < 3600 else 40
    measured = proxy_accuracy(pipe, count, progress=progress)
    figures = {name: round(value, 2) for name, value in asdict(measured).items()}
    write_metrics(pack, {"proxy": figures, "preparation": {"seconds": round(wish.seconds), "processor_seconds": round(had_s)}})
    say(
        f"proxy accuracy {measured.accuracy:.1f} % over {count} pictures; colours moved by {measured.color_difference:.1f} "
        f"of 255, {measured.color_difference_of_other_looks:.1f} between unrelated looks; "
        f"it had {as_time(had_s)} of a processor"
    )


def _deliver(job: Job, wish: Wish) -> Pack:
    """Put a copy of the pack where it is wanted, whole or not at all."""
    _check_place(job, wish)
    pack = Pack(job.pack, read_card(job.pack))
    try:
        with taking_place_of(wish.out) as folder:
            for name in pack.card.files:
                shutil.copyfile(job.pack / name, folder / name)
            pack.card.write(folder)
            verify(Pack(folder, pack.card))
            job.note(delivered=[*_lies_there(wish), pack.id])  # killed now, the one before still lies there
    except OSError as error:
        raise FmrError(f"The pack cannot be written to {shorten(wish.out)}{reason_of(error)}.") from error
    return Pack(wish.out, pack.card)
