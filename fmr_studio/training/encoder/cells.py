"""Training the encoder of a large generator on kept samples: their codes and styles are known, and no picture is drawn."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from fmr_studio.nn.codebook import Codebook
from fmr_studio.nn.configs import EncoderConfig
from fmr_studio.nn.encoder import Encoder, Encoding
from fmr_studio.nn.mobilestylegan import Block, MobileSynthesis
from fmr_studio.nn.ops import channels_last, has_bfloat16
from fmr_studio.nn.stylegan2 import Features
from fmr_studio.training.codes.basis import Basis
from fmr_studio.training.codes.drawn import Drawn
from fmr_studio.training.loop.descent import average_into, descend
from fmr_studio.training.loop.training import Part, Training
from fmr_studio.training.pictures import as_tensor
from fmr_studio.training.spoiling import coarsen

Readers = Sequence[tuple[int, Tensor]]
_LOOKED_AT = 64
"""Samples whose codes say how large codes are."""


@dataclass(frozen=True)
class CellEncoderOptions:
    """What decides a training; the weights of its losses are named after them.

    Args:
        images: pictures seen, counting repeats.
        spoiled: share of pictures that are read blurred and with noise, as photographs may be.
    """

    images: int = 40_000
    batch: int = 8
    lr: float = 1.5e-3
    codes: float = 1.0
    styles: float = 0.3
    scales: float = 0.6
    clusters: float = 0.15
    spoiled: float = 0.5
    seed: int = 0


class CellEncoderTraining(Training):
    """A training on drawn samples.

    Args:
        config: of an encoder that gives codes.
        book: reads clusters off codes, see :func:`of_codes`.
        readers: (style layer, (C, w_dim)) of what the tail makes of a style, see :func:`tail_readers`.
    """

    def __init__(
        self, options: CellEncoderOptions, config: EncoderConfig, drawn: Drawn, book: Codebook, readers: Readers
    ) -> None:
        super().__init__(planned=options.images, batch=options.batch, seed=options.seed)
        self.options, self.drawn = options, drawn
        self.book = channels_last(book.eval().requires_grad_(False))
        torch.manual_seed(options.seed)
        self.encoder = channels_last(Encoder(config))
        known = torch.from_numpy(np.array(drawn.ws[: drawn.trained]))
        self.encoder.w_mean.copy_(known.mean(dim=0))
        self.encoder.w_std.copy_(known.std(dim=0) + 1e-6)
        self.readers = [(layer, weight / ((known @ weight.T).std(dim=0)[:, None] + 1e-6)) for layer, weight in readers]
        codes = torch.from_numpy(np.asarray(drawn.codes[: min(_LOOKED_AT, drawn.trained)], np.float32))
        self.encoder.mean.copy_(codes.mean(dim=(0, 2, 3)))
        self.encoder.std.copy_(codes.std(dim=(0, 2, 3)) + 1e-6)
        self.average = copy.deepcopy(self.encoder).requires_grad_(False)
        self.optimiser = torch.optim.Adam(self.encoder.parameters(), options.lr, betas=(0.9, 0.99))
        self.half = has_bfloat16(torch.device("cpu"))

    def parts(self) -> Mapping[str, Part]:
        """See :class:`Training`."""
        return {name: getattr(self, name) for name in ("encoder", "average", "optimiser")}

    def train_batch(self) -> dict[str, float]:
        """One batch of pictures."""
        options = self.options
        rows = np.sort(self.rng().integers(0, self.drawn.trained, options.batch))[self.share.rows]
        image = coarsen(as_tensor(self.drawn.images[rows]), self.row_rngs(), options.spoiled)
        with torch.autocast("cpu", torch.bfloat16, enabled=self.half):
            made = self.encoder.read(image.contiguous(memory_format=torch.channels_last))
        terms = self._terms(Encoding(made.ws.float(), Features(made.features.x.float(), made.features.rgb)), rows)
        loss = torch.stack([getattr(options, name) * value for name, value in terms.items()]).sum()
        rate = options.lr * min(1.0, (self.steps + 1) / 100, 2.0 * (1.0 - self.done) + 0.02)
        descend(self.optimiser, loss, rate, clip=1.0)
        average_into(self.average, self.encoder, 0.005 if self.steps > 400 else 0.05)
        return {name: float(value.detach()) for name, value in terms.items()}

    def _terms(self, made: Encoding, rows: np.ndarray) -> dict[str, Tensor]:
        gap = made.features.x - torch.from_numpy(self.drawn.codes[rows].astype(np.float32))
        clusters = torch.from_numpy(self.drawn.masks[rows].astype(np.int64))
        off = made.ws - torch.from_numpy(self.drawn.ws[rows])[:, None]
        scales = [(off[:, layer] @ weight.T).abs().mean() for layer, weight in self.readers]
        return {
            "codes": gap.abs().mean() + 0.25 * gap.square().mean(),
            "styles": (off / self.encoder.w_std).abs().mean(),
            "scales": torch.stack(scales).mean(),
            "clusters": F.cross_entropy(self.book.logits(made.features.x), clusters),
        }

    @torch.no_grad()
    def held_out(self) -> dict[str, float]:
        """Of held-out samples: how much of their codes' variance is told (%), how many cells keep their cluster (%), how far
        off their styles are, and what the tail makes of these, in deviations.
        """
        left, whole, kept, styles, scales = 0.0, 0.0, [], [], []
        for row in range(self.drawn.trained, len(self.drawn.ws)):
            made = self.average.read(as_tensor(self.drawn.images[row : row + 1]).contiguous(memory_format=torch.channels_last))
            codes = torch.from_numpy(self.drawn.codes[row : row + 1].astype(np.float32))
            left += float((made.features.x - codes).square().sum())
            whole += float((codes - codes.mean(dim=(2, 3), keepdim=True)).square().sum())
            kept.append(float((self.book(made.features.x)[0].numpy() == self.drawn.masks[row]).mean()))
            off = made.ws[0] - torch.from_numpy(np.array(self.drawn.ws[row]))
            styles.append(float((off[0] / self.average.w_std).abs().mean()))
            scales.append(np.mean([float((off[layer] @ weight.T).abs().mean()) for layer, weight in self.readers]))
        means = {"styles_off": float(np.mean(styles)), "scales_off": float(np.mean(scales))}
        told = 100.0 * (1.0 - left / max(whole, 1e-6))
        return {"codes_told": told, "clusters_kept": 100.0 * float(np.mean(kept)), **means}


def tail_readers(synthesis: MobileSynthesis, size: int) -> Readers:
    """What the tail after ``size`` px makes of each style layer: the matrix that scales channels by it."""
    readers: list[tuple[int, Tensor]] = []
    for block in list(synthesis.blocks)[synthesis.config.block_index(size) + 1 :]:
        assert isinstance(block, Block)
        scaling = (block.up, block.conv0.modulation, block.conv1.modulation)
        readers += [(block.ws_start + number, layer.weight.detach()) for number, layer in enumerate(scaling)]
    return [*readers, (synthesis.config.num_ws - 1, synthesis.to_picture.modulation.weight.detach())]


def of_codes(book: Codebook, basis: Basis) -> Codebook:
    """A codebook of features as one of codes."""
    state = book.state_dict()
    enter = state["enter.weight"][:, :, 0, 0]
    state["enter.weight"] = (enter * (basis.std / book.std) @ basis.vectors.T)[:, :, None, None]
    state["enter.bias"] = state["enter.bias"] + enter @ ((basis.mean - book.mean) / book.std)
    state |= {"mean": torch.zeros(basis.size), "std": torch.ones(basis.size)}
    made = Codebook(book.clusters, basis.size, book.width)
    made.load_state_dict(state)
    return made


def of_features(trained: Encoder, basis: Basis) -> Encoder:
    """An encoder of codes as one of features: its last layer goes through the basis."""
    state = trained.state_dict()
    weight = state["out.weight"] * trained.std[:, None, None, None]
    bias = state["out.bias"] * trained.std + trained.mean
    state |= {"out.weight": basis.leaving(weight), "out.bias": basis.leaving(bias)}
    state |= {"mean": basis.mean, "std": basis.std}
    made = Encoder(EncoderConfig(**{**vars(trained.config), "channels": len(basis.mean)}))
    made.load_state_dict(state)
    return made
