"""The recipes of the default packs: each function trains one part, resumable, and puts it into a pack folder."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from fmr_studio.arrays import resample_labels
from fmr_studio.canvas.palette import Label, Palette
from fmr_studio.errors import Cancelled, FmrError
from fmr_studio.inference.engines.loading import load_networks
from fmr_studio.inference.engines.torch.modules import choose_device, load_modules
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.segmenter import FeatureSegmenter
from fmr_studio.nn.stylegan2 import Generator
from fmr_studio.packs.card import CARD_NAME, Credit, PackCard, read_card
from fmr_studio.packs.catalog import Pack
from fmr_studio.packs.store import generator_json, load_generator, update_pack, write_pack
from fmr_studio.training import parallel, pictures
from fmr_studio.training.codebook import CodebookOptions, fit_codebook
from fmr_studio.training.domains import get_domain
from fmr_studio.training.domains.cache import RenderSet, render_set
from fmr_studio.training.evaluation import codebook_purity, uniform_to_z
from fmr_studio.training.generator import GeneratorOptions, GeneratorTraining, finish, sample_grid
from fmr_studio.training.loop import Training, run_training
from fmr_studio.training.mapper import MapperOptions, MapperTraining, make_pairs
from fmr_studio.training.memory import keep_freed_memory
from fmr_studio.training.pretrained import efficientnet_lite0
from fmr_studio.training.rearranger import RearrangerOptions, RearrangerTraining
from fmr_studio.training.runs import Run, stop_on_signals
from fmr_studio.training.segmenter import TeachOptions, teach
from fmr_studio.training.ticks import FrechetTicks

Say = Callable[[str], object]

TRAIN_SEED, HELDOUT_SEED = 1, 2
CAT_CREDITS = (
    Credit(
        name="David Revoy",
        work="Cat avatar parts (robohash set 4); the training pictures are composites of them, resized and recoloured",
        licence="CC BY 4.0",
        url="https://www.peppercarrot.com",
    ),
)
CAT_LABEL_WEIGHTS = {
    "background": 0.7, "ground": 0.7, "ear": 2.5, "tail": 1.3, "eye": 4.0, "mouth": 6.0, "accessory": 1.8,
}  # fmt: skip


def domain_data(domain: str, folder: Path, *, resolution: int, count: int, held_out: int) -> tuple[RenderSet, RenderSet]:
    """The training and the held-out pictures of a domain, rendered once into ``folder`` and read from there afterwards."""
    made = [
        render_set(domain, number, seed, resolution, folder / name, workers=2)
        for name, number, seed in (("train", count, TRAIN_SEED), ("heldout", held_out, HELDOUT_SEED))
    ]
    return made[0], made[1]


def domain_palette(domain: str) -> Palette:
    """The labels of a domain as a palette."""
    return Palette(Label(int(entry.id), entry.name, entry.color) for entry in get_domain(domain).palette)


def label_weights(palette: Palette) -> tuple[float, ...]:
    """Regression weights by label id: small parts get more than their area gives them."""
    return tuple(CAT_LABEL_WEIGHTS.get(label.name, 1.0) for label in palette)


def drive(training: Training, run: Run, progress: Progress, say: Say, on_tick: Callable[[], None], tick: int) -> None:
    """Resume, train, and stop cleanly on Ctrl-C, leaving a checkpoint; raises Cancelled when stopped before the plan."""
    state = run.load()
    if state is not None:
        training.load(state)
        say(f"resumed at {training.seen:,} of {training.planned:,} images")

    def ticked(values: dict[str, float]) -> None:
        say(f"{training.seen:,} images: " + ", ".join(f"{k} {v:.3g}" for k, v in values.items()))
        on_tick()

    with stop_on_signals() as stopped:
        done = run_training(
            training, run, stopped=lambda: stopped() or progress.cancelled, on_tick=ticked, tick_images=tick,
            on_step=lambda seen, planned: progress.report(seen / planned, f"{seen:,} images"),
        )  # fmt: skip
    if not done:
        raise Cancelled(f"Stopped at {training.seen:,} of {training.planned:,} images; the same command goes on from there.")


def train_generator(
    domain: str, run_folder: Path, pack_folder: Path, options: GeneratorOptions, data: tuple[RenderSet, RenderSet],
    *, device: str, progress: Progress, say: Say, frechet_count: int = 0,
) -> Pack:  # fmt: skip
    """Train a domain's generator and write a new pack that holds nothing else yet.

    Args:
        frechet_count: pictures on each side of the Fréchet distance that every tick reports; 0 leaves it out.
    """
    palette = domain_palette(domain)
    run = Run(run_folder, options)
    training = GeneratorTraining(options, data[0], choose_device(device))
    ticks = FrechetTicks(efficientnet_lite0(), data[1], frechet_count) if frechet_count and parallel.rank() == 0 else None

    def grid() -> None:
        pictures.save_png(sample_grid(training, data[1]), run.folder / f"grid-{training.seen:08d}.png")
        if ticks is not None:
            distance = ticks.measure(training.average)
            run.log({"images": training.seen, "frechet": distance})
            say(f"Fréchet distance {distance:.1f} over {ticks.count} pictures")

    drive(training, run, progress, say, grid, tick=8_000)
    return write_generator(domain, palette, finish(training), pack_folder, trained_images=training.seen)


def generator_process(
    domain: str,
    run_folder: Path,
    pack_folder: Path,
    options: GeneratorOptions,
    data: Path,
    device: str,
    pictures_count: int,
    frechet_count: int,
) -> None:
    """:func:`train_generator` as one of several processes; only the first speaks and writes."""
    keep_freed_memory()
    first = parallel.rank() == 0
    sets = domain_data(domain, data, resolution=options.resolution, count=pictures_count, held_out=4_000)
    quiet = Path(tempfile.mkdtemp(prefix="fmr-process-")) if not first else None
    say = (lambda text: sys.stderr.write(text + "\n")) if first else (lambda _text: None)
    try:
        train_generator(
            domain, run_folder, pack_folder if quiet is None else quiet, options, sets, device=device,
            progress=Progress(), say=say, frechet_count=frechet_count,
        )  # fmt: skip
    except Cancelled as stopped:
        say(str(stopped))
    finally:
        if quiet is not None:
            shutil.rmtree(quiet, ignore_errors=True)


def heldout_data(domain: str, data: Path, pack_folder: Path) -> RenderSet:
    """The held-out renders of a domain at the resolution of a pack."""
    resolution = read_card(pack_folder).resolution
    folder = data / f"{domain}-{resolution}" / "heldout"
    return render_set(domain, 4_000, HELDOUT_SEED, resolution, folder, workers=2)


def write_generator(domain: str, palette: Palette, generator: Generator, folder: Path, *, trained_images: int) -> Pack:
    """A new pack with a domain's generator."""
    card = PackCard(
        name=domain,
        title=domain.capitalize(),
        version="1",
        description="Painted cats that sit, look and wear things; drawn after David Revoy's avatar parts.",
        licence="CC BY 4.0",
        credits=CAT_CREDITS,
        palette=palette,
        resolution=generator.config.resolution,
        edit_resolution=min(64, generator.config.resolution // 4),
        generator=generator_json(generator.config),
        metrics={"generator": {"trained_images": trained_images}},
    )
    return write_pack(folder, card, {"generator": generator.state_dict()})


def open_for_training(folder: Path, device: str) -> tuple[Pack, Generator]:
    """The pack in a folder and its generator, frozen."""
    if not (folder / CARD_NAME).is_file():
        raise FmrError(f"There is no pack in {folder}.", "Train or import a generator first.")
    pack = Pack(folder, read_card(folder))
    return pack, load_generator(pack).to(choose_device(device)).freeze()


def train_codebook(
    folder: Path, options: CodebookOptions, *, heldout: RenderSet | None, device: str, progress: Progress
) -> dict[str, Any]:
    """Fit the codebook, write it into the pack and return its figures; purity only where true labels are known."""
    pack, generator = open_for_training(folder, device)
    book, agreement = fit_codebook(generator, pack.card.edit_resolution, options, progress=progress)
    values: dict[str, Any] = {"clusters": options.clusters, "reader_agreement": round(100.0 * agreement, 2)}
    pack = update_pack(folder, "codebook", book.state_dict(), book.config)
    if heldout is not None:
        values["purity_miou"] = round(codebook_purity(open_pipeline(pack, device), heldout), 2)
    write_metrics(pack, {"codebook": values})
    return values


def open_pipeline(pack: Pack, device: str) -> Pipeline:
    """A pipeline on a pack that may still lack parts."""
    pack = Pack(pack.folder, read_card(pack.folder))
    return Pipeline(load_networks(pack, device, "torch"), pack.card, pack.id)


def train_rearranger(
    folder: Path, run_folder: Path, options: RearrangerOptions, *, device: str, progress: Progress, say: Say
) -> None:
    """Train the rearranger and write it into the pack."""
    pack, generator = open_for_training(folder, device)
    modules = load_modules(pack, choose_device(device))
    if modules.codebook is None:
        raise FmrError(f"The pack {pack.card.name} has no codebook.", "Run `train codebook` first.")
    training = RearrangerTraining(options, generator, modules.codebook, pack.card.edit_resolution)
    run = Run(run_folder, options)

    def grid() -> None:
        pictures.save_png(rearranger_grid(training), run.folder / f"grid-{training.seen:08d}.png")

    drive(training, run, progress, say, grid, tick=2_000)
    if parallel.rank() > 0:
        return
    grid()
    update_pack(folder, "rearranger", training.average.state_dict(), asdict(training.rearranger.config))


def rearranger_process(folder: Path, run_folder: Path, options: RearrangerOptions, device: str) -> None:
    """:func:`train_rearranger` as one of several processes; only the first speaks and writes."""
    keep_freed_memory()
    say = (lambda text: sys.stderr.write(text + "\n")) if parallel.rank() == 0 else (lambda _text: None)
    try:
        train_rearranger(folder, run_folder, options, device=device, progress=Progress(), say=say)
    except Cancelled as stopped:
        say(str(stopped))


@torch.no_grad()
def rearranger_grid(training: RearrangerTraining, count: int = 12) -> np.ndarray:
    """Rows: source, the picture whose layout is wanted, its proxy mask, the result, the result's own clusters."""
    _, ws, features, mask = training.sample(np.random.default_rng(99), count)
    target = mask.roll(1, dims=0)
    tail = training.generator.synthesis.tail
    source = pictures.to_uint8(tail(features, ws))
    everywhere = torch.ones_like(mask, dtype=torch.bool)
    moved = training.average(training.average.memory(features, mask), target, everywhere)
    colors = pictures.cluster_colors(training.codebook.clusters)
    size = source.shape[1]
    return pictures.grid([
        source, np.roll(source, 1, axis=0), pictures.colored(target.cpu().numpy(), colors, size),
        pictures.to_uint8(tail(moved, ws)), pictures.colored(training.codebook(moved.x).cpu().numpy(), colors, size),
    ])  # fmt: skip


def few_shot_set(data: RenderSet, shots: int, label_count: int, *, seed: int) -> tuple[Tensor, np.ndarray]:
    """z (N, F) and true labels (N, R, R) of ``shots`` pictures, as a person would choose them: every label is to be seen.

    The first picture of a set shows every label with at least 30 px (a person paints one that shows all there is to
    learn); the rest is random.
    """
    rng = np.random.default_rng([seed, shots])
    order = rng.permutation(len(data))
    first = next(
        (row for row in order if (np.bincount(data.labels[row].ravel(), minlength=label_count)[:label_count] >= 30).all()),
        order[0],
    )
    rows = [first, *[row for row in order if row != first][: shots - 1]]
    return uniform_to_z(np.stack([data.u[row] for row in rows])), np.stack([data.labels[row] for row in rows])


def teach_from_domain(
    generator: Generator, data: RenderSet, label_count: int, *, shots: int, seed: int, options: TeachOptions | None = None,
    progress: Progress | None = None,
) -> FeatureSegmenter:  # fmt: skip
    """A segmenter from N samples whose true labels stand in for a person's painting."""
    z, labels = few_shot_set(data, shots, label_count, seed=seed)
    with torch.no_grad():
        ws = generator.mapping(z.to(next(generator.parameters()).device))
    return teach(generator, ws, labels, label_count, options=options, progress=progress)


def train_mapper(
    folder: Path, run_folder: Path, segmenter: FeatureSegmenter, options: MapperOptions, *, device: str, progress: Progress,
    say: Say, metrics: dict[str, object] | None = None,
) -> None:  # fmt: skip
    """Train the label mapper on what ``segmenter`` reads off generated pictures; write both into the pack."""
    pack, generator = open_for_training(folder, device)
    modules = load_modules(pack, choose_device(device))
    if modules.codebook is None:
        raise FmrError(f"The pack {pack.card.name} has no codebook.", "Run `train codebook` first.")
    count, size = len(pack.card.palette), pack.card.edit_resolution
    pairs = make_pairs(
        generator,
        modules.codebook,
        [segmenter],
        size,
        options.pairs,
        seed=options.seed,
        progress=progress.part(0.0, 0.3),
    )[0]
    run = Run(run_folder, options)
    training = MapperTraining(options, pairs, count, modules.codebook.clusters, choose_device(device))

    def grid() -> None:
        _, wanted, read = training.read(200)
        run.log({"images": training.seen, "held_out_accuracy": float((wanted == read).mean())})
        say(f"held-out accuracy {100.0 * (wanted == read).mean():.1f} % over {len(read)} pictures")
        pictures.save_png(mapper_grid(training, pack.card.palette), run.folder / f"grid-{training.seen:08d}.png")

    drive(training, run, progress.part(0.3, 1.0), say, grid, tick=8_000)
    update_pack(folder, "segmenter", segmenter.state_dict(), {"labels": count, "width": segmenter.width})
    config = asdict(training.mapper.config)
    conditions = tuple(sorted({*pack.card.conditions, "labels"}))
    pack = update_pack(folder, "mapper", training.average.state_dict(), config, conditions=conditions)
    if metrics:
        card = replace(pack.card, metrics={**pack.card.metrics, **metrics})
        card.write(folder)


def mapper_grid(training: MapperTraining, palette: Palette, count: int = 12) -> np.ndarray:
    """Rows: held-out label maps, their pictures' own proxy masks, what the mapper reads off the label maps."""
    labels, wanted, read = training.read(count)
    colors = pictures.cluster_colors(training.mapper.config.clusters)
    side = labels.shape[1]
    return pictures.grid([
        palette.colors()[labels], pictures.colored(wanted, colors, side), pictures.colored(read, colors, side),
    ])  # fmt: skip


def write_metrics(pack: Pack, values: dict[str, Any]) -> None:
    """Put measured figures into a pack's card, beside those of parts that were not measured now."""
    card = read_card(pack.folder)
    replace(card, metrics={**card.metrics, **values}).write(pack.folder)


def teach_pack(
    pack: Pack, folder: Path, name: str, palette: Palette, painted: Mapping[int, np.ndarray], *, truncation: float,
    teach_options: TeachOptions, mapper_options: MapperOptions, run_folder: Path, device: str, progress: Progress, say: Say,
) -> None:  # fmt: skip
    """A new pack that understands ``palette``, on the generator, codebook and rearranger of ``pack``.

    Args:
        painted: label maps (H, W) uint8 by the seed of the picture they were painted over; 255 where nothing was painted.
    """
    if (folder / CARD_NAME).exists():
        raise FmrError(f"There is a pack in {folder} already.", "Choose another folder with --out.")
    pipe = open_pipeline(pack, device)
    ws = torch.from_numpy(np.concatenate([pipe.sample(seed, truncation=truncation).ws for seed in painted]))
    labels = np.stack([resample_labels(one, pipe.resolution) for one in painted.values()])
    segmenter = teach(
        pipe.networks.modules.generator, ws, labels, len(palette), options=teach_options, progress=progress.part(0.0, 0.2)
    )
    folder.mkdir(parents=True, exist_ok=True)
    kept = [f"{part}.safetensors" for part in ("generator", "codebook", "rearranger") if part in pack.parts]
    for file in kept:
        shutil.copyfile(pack.folder / file, folder / file)
    card = replace(
        pack.card, name=name, title=name, palette=palette, conditions=(), metrics={},
        parts={part: config for part, config in pack.card.parts.items() if f"{part}.safetensors" in kept},
        files={file: pack.card.files[file] for file in kept},
    )  # fmt: skip
    card.write(folder)
    train_mapper(folder, run_folder, segmenter, mapper_options, device=device, progress=progress.part(0.2, 1.0), say=say)
