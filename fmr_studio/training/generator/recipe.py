"""The recipe of a default pack's generator: train it on its domain, resumable, and write a new pack with it."""

from __future__ import annotations

from pathlib import Path

import torch

from fmr_studio.errors import FmrError, UsageError
from fmr_studio.inference.engines.torch.modules import choose_device
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.stylegan2 import Generator, MappingNetwork
from fmr_studio.packs.card import PackCard
from fmr_studio.packs.catalog import Pack
from fmr_studio.packs.store import load_generator, write_pack
from fmr_studio.packs.writing import generator_json
from fmr_studio.training.domains import Domain, get_domain
from fmr_studio.training.domains.base import Describing
from fmr_studio.training.domains.data import domain_data
from fmr_studio.training.generator.growth import grown, write_grown
from fmr_studio.training.generator.mapping_lessons import make_lessons, teach_mapping
from fmr_studio.training.generator.options import GeneratorOptions
from fmr_studio.training.generator.results import finish, heldout_error, sample_grid
from fmr_studio.training.generator.ticks import FrechetTicks
from fmr_studio.training.generator.training import GeneratorTraining, generator_config
from fmr_studio.training.loop import parallel
from fmr_studio.training.loop.running import Glance, Pace, Say, run_training
from fmr_studio.training.loop.runs import Run, origins
from fmr_studio.training.published.networks import efficientnet_lite0

TICK_IMAGES = 8_000
_TAUGHT = "mapping"


def teach_first(name: str, run_folder: Path, options: GeneratorOptions, *, workers: int, progress: Progress, say: Say) -> None:
    """The lessons of a training's mapping network, once for its run; nothing where it has none or has had them.

    Raises:
        UsageError: the domain tells no traits.
    """
    domain, run = get_domain(name), Run(run_folder, options)
    if not options.lessons or parallel.rank() > 0 or run.kept(_TAUGHT) is not None:
        return
    if not isinstance(domain, Describing):
        raise UsageError(f"{domain.title}: this domain tells no traits, so there are no lessons about it.")
    lessons = make_lessons(name, options.lessons, workers=workers, progress=progress.part(0.0, 0.6))
    torch.manual_seed(options.seed)
    mapping = MappingNetwork(generator_config(options, domain.fields))
    told = teach_mapping(mapping, lessons, progress=progress.part(0.6, 1.0))
    run.keep(_TAUGHT, mapping.state_dict())
    run.log({"traits_told": told})
    say(f"the mapping network tells {told:.1%} of the traits of pictures that it was not taught")


def train_generator(
    name: str, data: Path, run_folder: Path, pack_folder: Path, options: GeneratorOptions,
    *, count: int, held_out: int, device: str, progress: Progress, say: Say, frechet_count: int = 0, body: Pack | None = None,
) -> None:  # fmt: skip
    """Train a domain's generator and write a new pack that holds nothing else yet.

    Args:
        name: of the domain, whose rendered pictures are kept below ``data``.
        count: pictures that are trained on; ``held_out`` others are looked at.
        frechet_count: pictures on each side of the Fréchet distance that every tick reports; 0 leaves it out.
        body: a pack whose generator of half the side grows, and which gets what comes of it.
    """
    domain = get_domain(name)
    renders, heldout = domain_data(name, data, resolution=options.resolution, count=count, held_out=held_out)
    run = Run(run_folder, options, origins(body.card.files, "generator") if body is not None else None)
    taught = parallel.once(lambda: run.kept(_TAUGHT)) if options.lessons else None
    seen_with = parallel.in_turns(efficientnet_lite0) if options.judge == "features" else None
    training = GeneratorTraining(
        options, renders, domain.fields, len(domain.palette), choose_device(device), taught, seen_with,
        begun=grown(_generator_of(body), body.card.edit_resolution) if body is not None else None,
    )  # fmt: skip
    first = parallel.rank() == 0
    ticks = FrechetTicks(efficientnet_lite0(), heldout.images, frechet_count) if frechet_count and first else None

    def look() -> Glance:
        error = heldout_error(training, heldout)
        figures, words = {"heldout_l1": error}, f"held-out L1 {error:.4f}"
        if ticks is not None and training.shown_px == options.resolution:
            figures["frechet"] = distance = ticks.measure(training.average)
            words += f", Fréchet distance {distance:.1f} over {ticks.count} pictures"
        return Glance(sample_grid(training, heldout), figures, words)

    run_training(training, run, Pace(TICK_IMAGES), progress=progress, say=say, look=look)
    if first and body is not None:
        write_grown(body, finish(training), training.seen)
    elif first:
        write_generator(domain, finish(training), pack_folder, trained_images=training.seen)


def _generator_of(pack: Pack) -> Generator:
    generator = load_generator(pack)
    if not isinstance(generator, Generator):
        raise FmrError(f"The generator of the pack {pack.card.name} is no StyleGAN2, which alone can grow.")
    return generator


def label_weights(domain: Domain) -> tuple[float, ...]:
    """Regression weights by label id."""
    return tuple(domain.label_weights.get(label.name, 1.0) for label in domain.palette)


def write_generator(domain: Domain, generator: Generator, folder: Path, *, trained_images: int) -> Pack:
    """A new pack with a domain's generator, and with the domain's own words, credits and licence."""
    card = PackCard(
        name=domain.name,
        title=domain.title,
        version="1",
        description=domain.description,
        licence=domain.licence,
        credits=domain.credits,
        palette=domain.palette,
        resolution=generator.config.resolution,
        edit_resolution=min(64, generator.config.resolution // 4),
        generator=generator_json(generator.config),
        metrics={"generator": {"trained_images": trained_images}},
    )
    return write_pack(folder, card, {"generator": generator.state_dict()})
