"""Teaching a pack a new palette: segmenter and mapper on the generator, codebook and rearranger that it has."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from fmr_studio.arrays import resample_labels
from fmr_studio.canvas.palette import Palette
from fmr_studio.errors import FmrError
from fmr_studio.jobs.progress import Progress
from fmr_studio.packs.card import CARD_NAME
from fmr_studio.packs.catalog import Pack
from fmr_studio.training.loop.running import Say
from fmr_studio.training.mapper.recipe import train_mapper
from fmr_studio.training.mapper.training import MapperOptions
from fmr_studio.training.segmenter.training import TeachOptions, teach
from fmr_studio.training.unfinished import open_pipeline


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
        pipe.networks.modules.stylegan2, ws, labels, len(palette), options=teach_options, progress=progress.part(0.0, 0.2)
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
