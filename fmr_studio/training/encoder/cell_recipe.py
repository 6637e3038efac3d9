"""The recipe of a large generator's encoder: draw samples, train on them, resumable, and put it into the pack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

from fmr_studio.arrays import averaged, image_to_nchw, nchw_to_images
from fmr_studio.canvas.crop import resized
from fmr_studio.errors import FmrError
from fmr_studio.inference.domain import DomainStatistics
from fmr_studio.inference.engines.loading import load_networks
from fmr_studio.inference.engines.protocol import Features, Networks
from fmr_studio.inference.engines.torch.modules import load_modules
from fmr_studio.inference.sources.inversion import Inverter
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.configs import EncoderConfig
from fmr_studio.nn.encoder import Encoder
from fmr_studio.nn.mobilestylegan import MobileStyleGAN
from fmr_studio.packs.catalog import Pack
from fmr_studio.packs.store import update_pack
from fmr_studio.training import pictures
from fmr_studio.training.codes.drawn import Drawn, samples_of
from fmr_studio.training.encoder.cells import CellEncoderOptions, CellEncoderTraining, of_codes, of_features, tail_readers
from fmr_studio.training.loop import parallel
from fmr_studio.training.loop.running import Glance, Pace, Say, run_training
from fmr_studio.training.loop.runs import Run, origins
from fmr_studio.training.unfinished import open_generator, write_metrics

TICK_IMAGES = 2_000
_SHOWN = 6


def train_cell_encoder(
    folder: Path, run_folder: Path, data: Path, options: CellEncoderOptions, *, samples: int, progress: Progress, say: Say,
    photos: Sequence[np.ndarray] = (),
) -> dict[str, float]:  # fmt: skip
    """Train the encoder on so many samples, which are kept in ``data``, write it into the pack and return its figures.

    Args:
        photos: photographs (R, R, 3) uint8 that say what is normal for the domain; held-out samples where there are none.
    """
    pack, generator = open_generator(folder, "cpu")
    run = Run(run_folder, options, origins(pack.card.files, "generator", "codebook"))
    book = load_modules(pack, torch.device("cpu")).codebook
    if book is None or not isinstance(generator, MobileStyleGAN):
        raise FmrError(f"The pack {pack.card.name} lacks its codebook.", "Train that first.")
    networks = load_networks(pack, "cpu")
    drawn, basis = parallel.in_turns(lambda: samples_of(pack, generator, samples, data, progress.part(0.0, 0.4)))
    config = EncoderConfig.of_cells(generator.config, pack.card.edit_resolution, basis.size)
    readers = tail_readers(generator.synthesis, pack.card.edit_resolution)
    training = CellEncoderTraining(options, config, drawn, of_codes(book, basis), readers)
    figures: dict[str, float] = {}

    def look() -> Glance:
        grid, noise = draw_again(networks, of_features(training.average, basis), drawn)
        figures.update(training.held_out(), psnr_db=noise)
        words = "held out: " + ", ".join(f"{name} {value:.2f}" for name, value in figures.items())
        return Glance(grid, dict(figures), words)

    run_training(training, run, Pace(TICK_IMAGES), progress=progress.part(0.4, 1.0), say=say, look=look)
    if parallel.rank() > 0:
        return figures
    made = of_features(training.average, basis)
    pack = update_pack(folder, "encoder", made.state_dict(), asdict(made.config))
    normal = _normal(pack, photos or [resized(image, pack.card.resolution) for image in drawn.images[drawn.trained :]])
    pack = update_pack(folder, "encoder", made.state_dict(), asdict(made.config) | {"domain": normal.to_json()})
    write_metrics(pack, {"encoder": dict(figures)})
    return figures


def _normal(pack: Pack, pictures: Sequence[np.ndarray]) -> DomainStatistics:
    """What is normal for pictures (R, R, 3) uint8 of the domain, with the pack's new encoder."""
    inverter = Inverter(load_networks(pack, "cpu"), pack.card)
    return DomainStatistics.measured([inverter.domain_terms(picture) for picture in pictures])


@torch.no_grad()
def draw_again(networks: Networks, encoder: Encoder, drawn: Drawn) -> tuple[np.ndarray, float]:
    """Rows of held-out samples and their reconstructions, and how near these come, in dB."""
    images, again, noise = np.asarray(drawn.images[-_SHOWN:]), [], []
    for image in images:
        made = encoder.read(pictures.as_tensor(image[None]))
        features = Features(made.features.x.numpy(), made.features.rgb.numpy())
        rgb = networks.draw(networks.styles(made.ws.numpy()), features).rgb.clip(-1.0, 1.0)
        small = averaged(rgb, len(image))
        noise.append(10.0 * np.log10(4.0 / np.square(small - image_to_nchw(image)).mean()))
        again.append(nchw_to_images(small)[0])
    return pictures.grid([images, np.stack(again)]), float(np.mean(noise))
