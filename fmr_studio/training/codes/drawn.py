"""Samples of a large generator beside their pictures, drawn once and kept on the disk: what encoder and reader learn from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from fmr_studio.arrays import averaged, nchw_to_images
from fmr_studio.errors import FmrError
from fmr_studio.inference.engines.loading import load_networks
from fmr_studio.inference.engines.mapping import normal_numbers
from fmr_studio.inference.engines.protocol import Networks
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.configs import EncoderConfig
from fmr_studio.nn.mobilestylegan import MobileStyleGAN
from fmr_studio.packs.catalog import Pack
from fmr_studio.training.codes.basis import CODES, Basis, fit_basis
from fmr_studio.training.codes.importance import importance
from fmr_studio.training.codes.kept import open_basis, save_basis

FIRST_SEED = 3_000_000
_TRUNCATIONS = (0.7, 1.0)
"""Samples are drawn with any between these: photographs are not all ordinary."""
_HELD_OUT = 40
_FITTED, _CELLS = 160, 300


@dataclass(frozen=True, eq=False)
class Drawn:
    """Pictures (M, S, S, 3) uint8, codes (M, k, r, r) float16, proxy masks (M, r, r) uint8 and styles (M, w_dim) float32.

    The last ones are held out.
    """

    images: np.ndarray
    codes: np.ndarray
    masks: np.ndarray
    ws: np.ndarray

    @property
    def trained(self) -> int:
        """How many are for training."""
        return len(self.ws) - min(_HELD_OUT, len(self.ws) // 5)


def samples_of(pack: Pack, generator: MobileStyleGAN, count: int, folder: Path, progress: Progress) -> tuple[Drawn, Basis]:
    """So many samples of a pack's generator, and the basis of their codes; what lies in the folder already is kept."""
    networks, size = load_networks(pack, "cpu"), pack.card.edit_resolution
    basis = basis_of(generator, networks, folder, progress.part(0.0, 0.1))
    side = EncoderConfig.of_cells(generator.config, size, basis.size).read_px
    return draw_samples(networks, basis, side, count, folder, progress.part(0.1, 1.0)), basis


def basis_of(generator: MobileStyleGAN, networks: Networks, folder: Path, progress: Progress) -> Basis:
    """The principal directions of the generator's features, from the folder, or found and kept there."""
    try:
        return open_basis(folder)
    except FmrError:
        folder.mkdir(parents=True, exist_ok=True)
    rng, points = np.random.default_rng(0), []
    for row in range(_FITTED):
        progress.check()
        cells = (
            networks.head(networks.styles(_styles(networks, FIRST_SEED - 1 - row))).x[0].reshape(networks.shapes.channels, -1)
        )
        points.append(cells[:, rng.integers(0, cells.shape[1], min(_CELLS, cells.shape[1]))].T)
        progress.report((row + 1) / _FITTED, "looking at features")
    found = torch.from_numpy(np.concatenate(points))
    count = min(CODES, found.shape[1])
    basis, _ = fit_basis(found, count, importance(generator, networks.shapes.size, found.std(dim=0)))
    save_basis(folder, basis)
    return basis


def draw_samples(networks: Networks, basis: Basis, side: int, count: int, folder: Path, progress: Progress) -> Drawn:
    """Draw so many samples into a folder, as far as they are not there yet.

    Args:
        side: of the kept pictures in px, a part of the generator's.
    """
    size = networks.shapes.size
    drawn = Drawn(
        _array(folder / "images.npy", np.uint8, (count, side, side, 3)),
        _array(folder / "codes.npy", np.float16, (count, basis.size, size, size)),
        _array(folder / "masks.npy", np.uint8, (count, size, size)),
        _array(folder / "ws.npy", np.float32, (count, networks.shapes.w_dim)),
    )
    for row in np.flatnonzero(~drawn.ws.any(axis=1)).tolist():
        progress.check()
        ws = _styles(networks, FIRST_SEED + row)
        found = networks.draw(networks.styles(ws))
        drawn.images[row] = nchw_to_images(averaged(found.rgb.clip(-1.0, 1.0), side))[0]
        drawn.codes[row] = basis.encode(torch.from_numpy(found.features.x))[0].half().numpy()
        drawn.masks[row] = networks.clusters(found.features)[0]
        drawn.ws[row] = ws[0, 0]  # the last: a row that has it is whole
        progress.report((row + 1) / count, "drawing samples")
    return drawn


def _styles(networks: Networks, seed: int) -> np.ndarray:
    low, high = _TRUNCATIONS
    truncation = low + (high - low) * np.random.default_rng(seed).random()
    return networks.map(normal_numbers(seed, networks.shapes.z_dim), truncation)


def _array(path: Path, kind: type, shape: tuple[int, ...]) -> np.ndarray:
    """An array on the disk, or the beginning of a longer one; what was kept of a shorter one is taken over."""
    before = np.load(path, mmap_mode="r") if path.is_file() else None
    if before is not None and before.shape[1:] == shape[1:] and len(before) >= shape[0]:
        return np.lib.format.open_memmap(path, "r+")[: shape[0]]
    partial = path.with_suffix(".partial")
    made = np.lib.format.open_memmap(partial, "w+", kind, shape)
    if before is not None and before.shape[1:] == shape[1:]:
        made[: len(before)] = before
    made.flush()
    partial.replace(path)
    return made
