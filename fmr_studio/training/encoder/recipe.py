"""The recipe of the encoder: train it, look at it, measure what is normal for its domain, put it into a pack."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import torch

from fmr_studio.inference.domain import DomainStatistics
from fmr_studio.inference.engines.torch.modules import Modules, choose_device, load_modules
from fmr_studio.inference.engines.torch.networks import TorchNetworks
from fmr_studio.inference.sources.inversion import Inverter
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.perceptual import PerceptualDistance
from fmr_studio.packs.card import PackCard
from fmr_studio.packs.store import update_pack
from fmr_studio.training import pictures
from fmr_studio.training.encoder.photos import Photos
from fmr_studio.training.encoder.training import EncoderOptions, EncoderTraining, encoder_bytes
from fmr_studio.training.loop import parallel
from fmr_studio.training.loop.memory import shared_batch
from fmr_studio.training.loop.running import Glance, Pace, Say, run_training
from fmr_studio.training.loop.runs import Run, origins
from fmr_studio.training.loop.training import Budget
from fmr_studio.training.unfinished import open_for_training

TICK_IMAGES = 2_000
MEASURED = 32
"""Held-out renders that every tick measures."""
NORMAL = 100
"""Held-out renders, the last ones, that say what is normal for the domain."""


def train_encoder(
    folder: Path, run_folder: Path, options: EncoderOptions, data: tuple[Photos, Photos], *, device: str,
    progress: Progress, say: Say, budget: Budget | None = None,
) -> dict[str, float]:  # fmt: skip
    """Train the encoder of a pack on pictures (training, held-out), write it into the pack and return its figures.

    Args:
        budget: after which it is done although pictures are left.
    """
    pack, generator = open_for_training(folder, device)
    run = Run(run_folder, options, origins(pack.card.files, "generator", "codebook"))
    modules = load_modules(pack, choose_device(device))
    distance = PerceptualDistance.bundled().to(choose_device(device))
    training = EncoderTraining(options, generator, modules.codebook, pack.card.edit_resolution, data[0], distance)
    training.budget = budget
    figures: dict[str, float] = {}

    def look() -> Glance:
        figures.update(measure(training, data[1].images))
        words = "held out: " + ", ".join(f"{name} {value:.3f}" for name, value in figures.items())
        return Glance(encoder_grid(training, data[1].images), dict(figures), words)

    run_training(training, run, Pace(TICK_IMAGES), progress=progress, say=say, look=look)
    if parallel.rank() == 0:
        normal = domain_statistics(replace(modules, encoder=training.average), pack.card, data[1].images)
        config = asdict(training.average.config) | {"domain": normal.to_json()}
        update_pack(folder, "encoder", training.average.state_dict(), config)
    return figures


def fitting_batch(folder: Path, device: str) -> int:
    """Pictures a step, as the memory allows; raises :class:`FmrError` where not even two fit."""
    pack, generator = open_for_training(folder, device)
    picture = encoder_bytes(generator.config, pack.card.edit_resolution)
    return shared_batch(picture, choose_device(device))


def domain_statistics(modules: Modules, card: PackCard, held_out: np.ndarray, count: int = NORMAL) -> DomainStatistics:
    """What is normal for the domain's held-out renders, for the domain distance of photos."""
    inverter = Inverter(TorchNetworks(modules, card.edit_resolution), card)
    return DomainStatistics.measured([inverter.domain_terms(np.array(image)) for image in held_out[-count:]])


@torch.no_grad()
def measure(training: EncoderTraining, held_out: np.ndarray, count: int = MEASURED) -> dict[str, float]:
    """Held-out figures: of renders the distance and the PSNR (dB) of their reconstruction; of as many samples, how many cells
    keep their cluster (%).
    """
    count = min(count, len(held_out))
    distances, noise, kept = [], [], []
    for start in range(0, count, 10):
        rows = slice(start, min(start + 10, count))
        image = pictures.as_tensor(held_out[rows]).to(training.device)
        made = training.average(image)
        drawn = training.generator.synthesis.tail(made.features, made.ws).clamp(-1.0, 1.0)
        if training.perceptual is not None:
            distances += training.perceptual(drawn, image).tolist()
        noise += (drawn - image).square().mean(dim=(1, 2, 3)).tolist()
        if training.codebook is not None:
            z = torch.randn(len(image), training.generator.config.z_dim, generator=torch.Generator().manual_seed(start + 77))
            known = training.encode_samples(z.to(training.device))
            sample = training.generator.synthesis.tail(known.features, known.ws).clamp(-1.0, 1.0)
            read = training.codebook(training.average(sample).features.x)
            kept += (read == training.codebook(known.features.x)).float().mean(dim=(1, 2)).tolist()
    figures = {"psnr_db": float(np.mean(10.0 * np.log10(4.0 / np.array(noise))))}
    figures |= {"distance": float(np.mean(distances))} if distances else {}
    return figures | ({"clusters_kept": 100.0 * float(np.mean(kept))} if kept else {})


@torch.no_grad()
def encoder_grid(training: EncoderTraining, held_out: np.ndarray, count: int = 12) -> np.ndarray:
    """Rows: held-out renders, their reconstructions, the clusters that are read off the encoded features."""
    image = pictures.as_tensor(held_out[:count]).to(training.device)
    made = training.average(image)
    rows = [pictures.to_uint8(image), pictures.to_uint8(training.generator.synthesis.tail(made.features, made.ws))]
    if training.codebook is not None:
        colors = pictures.cluster_colors(training.codebook.clusters)
        rows.append(pictures.colored(training.codebook(made.features.x).cpu().numpy(), colors, image.shape[-1]))
    return pictures.grid(rows)
