"""The recipe of a rearranger with context: train it on samples' codes, resumable, and put it into the pack."""

from __future__ import annotations

import functools
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.configs import ContextConfig
from fmr_studio.nn.context_rearranger import ContextRearranger
from fmr_studio.nn.generators import AnyGenerator
from fmr_studio.nn.mobilestylegan import MobileStyleGAN
from fmr_studio.nn.perceptual import VggTrunk
from fmr_studio.packs.catalog import Pack
from fmr_studio.packs.store import update_pack
from fmr_studio.training.codes.basis import Basis
from fmr_studio.training.codes.kept import open_basis, open_reader
from fmr_studio.training.codes.samples import FIRST_SEED, head_features, open_samples, styles_of
from fmr_studio.training.loop import parallel
from fmr_studio.training.loop.running import Pace, Say, run_training
from fmr_studio.training.loop.runs import Run, origins
from fmr_studio.training.published.networks import perceptual_distance
from fmr_studio.training.rearranger.context import ContextOptions, ContextTraining
from fmr_studio.training.rearranger.critics import PictureCritic
from fmr_studio.training.rearranger.going_on import donation_of, in_codes, open_rearranger
from fmr_studio.training.rearranger.spares import Donation, choose_spares
from fmr_studio.training.rearranger.window_pictures import fit_window_pictures, window_pictures
from fmr_studio.training.unfinished import open_generator

TICK_IMAGES = 400
_COLORS, _BLOCKS = "colors", 4


def train_context_rearranger(
    folder: Path, run_folder: Path, data: Path, options: ContextOptions, *, go_on: bool = False,
    trunk: VggTrunk | None = None, progress: Progress, say: Say,
) -> None:  # fmt: skip
    """Train on the samples in ``data``, which `train codebook` kept there, and write the rearranger into the pack.

    Args:
        go_on: begin with the rearranger that the pack has; the samples are then those of `going_on.keep_samples`.
        trunk: what pictures are judged through; a published network if not given.
    """
    pack, generator = open_generator(folder, "cpu")
    run = Run(run_folder, options, origins(pack.card.files, "generator", "codebook"))
    samples, basis, reader = open_samples(data), open_basis(data), open_reader(data)
    before = open_rearranger(pack) if go_on else None
    if before is not None:
        donation = donation_of(before, basis)
        begun = in_codes(before, basis, blocks=options.refine_blocks)
        trunk = trunk or perceptual_distance().trunk
        critic = picture_critic(pack, generator, basis, trunk, run, options, progress=progress)
        training = ContextTraining(options, samples, reader, donation, begun, critic)
    else:
        donation = choose_spares(samples, reader.clusters, seed=options.seed)
        training = ContextTraining(options, samples, reader, donation)
    run_training(training, run, Pace(TICK_IMAGES), progress=progress, say=say)
    if parallel.rank() == 0:
        if before is not None:
            values = before.spare_values
        else:
            values = spare_values(generator, basis, donation, pack.card.edit_resolution)
        whole = deployed(training.average, basis, values)
        update_pack(folder, "rearranger", whole.state_dict(), {"architecture": "context", **asdict(whole.config)})


def picture_critic(
    pack: Pack, generator: AnyGenerator, basis: Basis, trunk: VggTrunk, run: Run, options: ContextOptions, *, progress: Progress
) -> PictureCritic:
    """A critic of small pictures; how colours are read off features is found once for a run."""
    assert isinstance(generator, MobileStyleGAN)
    size = pack.card.edit_resolution

    def colors() -> Tensor:
        if (kept := run.kept(_COLORS)) is None:
            pictures, decibels = fit_window_pictures(generator, basis, size, progress=progress)
            run.keep(_COLORS, kept := {"colors": pictures.colors})
            run.log({"window_pictures_db": decibels})
        return kept["colors"]

    pictures = window_pictures(generator, basis, size, parallel.once(colors))
    styles = functools.lru_cache(maxsize=2_000)(lambda row: styles_of(generator, FIRST_SEED + row))
    return PictureCritic(pictures, trunk.first_blocks(_BLOCKS), styles, options.judge_lr)


def deployed(trained: ContextRearranger, basis: Basis, values: Tensor) -> ContextRearranger:
    """A rearranger of codes as one of features: its first and last layers go through the basis.

    Args:
        values: (S, C), the spares' whitened features.
    """
    state, codes = trained.state_dict(), basis.size
    for name in ("own_in", "source_in"):
        state[f"{name}.weight"] = basis.entering(state[f"{name}.weight"])
    weight = state["refine_in.weight"]
    state["refine_in.weight"] = torch.cat([basis.entering(weight[:, :codes]), weight[:, codes:]], dim=1)
    state |= {f"refine_out.{part}": basis.leaving(state[f"refine_out.{part}"]) for part in ("weight", "bias")}
    state |= {"mean": basis.mean, "std": basis.std, "spare_values": values}
    config = ContextConfig(**{**asdict(trained.config), "channels": len(basis.mean)})
    whole = ContextRearranger(config)
    whole.load_state_dict(state)
    return whole


def spare_values(generator: AnyGenerator, basis: Basis, donation: Donation, size: int) -> Tensor:
    """The whitened features (S, C) of the spares, with what the codes leave out."""
    values = torch.zeros(len(donation.codes), len(basis.mean))
    cells = (donation.spares.places @ np.array([size, 1], np.float32)).astype(np.int64)
    for row in np.unique(donation.rows):
        x = head_features(generator, styles_of(generator, FIRST_SEED + int(row)), size)[-1][0].flatten(1)
        chosen = torch.from_numpy(np.flatnonzero(donation.rows == row))
        values[chosen] = ((x[:, torch.from_numpy(cells)[chosen]].T - basis.mean) / basis.std).detach()
    return values
