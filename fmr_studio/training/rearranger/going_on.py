"""Going on with the rearranger that a pack has: its networks as networks of codes again.

A pack keeps neither the samples nor the basis that its parts were trained on. But every layer that entered or left codes was
written through the basis (`context_recipe.deployed`), so the rows of those layers span its directions and nothing else.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from fmr_studio.errors import FmrError
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.codebook import Codebook
from fmr_studio.nn.configs import ContextConfig
from fmr_studio.nn.context_rearranger import ContextRearranger
from fmr_studio.nn.generators import AnyGenerator
from fmr_studio.packs.catalog import Pack
from fmr_studio.packs.store import fill
from fmr_studio.paths import shorten
from fmr_studio.training.codes.basis import CODES, Basis
from fmr_studio.training.codes.kept import save_basis, save_reader
from fmr_studio.training.codes.samples import make_samples
from fmr_studio.training.rearranger.spares import Donation

_ORIGIN = "made-from.txt"
_BESIDE = 0.02
"""The strength of a direction, of the strongest one, below which it is a rounding error of half precision."""


def open_rearranger(pack: Pack) -> ContextRearranger:
    """The rearranger of a pack, in features.

    Raises:
        FmrError: the pack has none, or one of another kind.
    """
    config = dict(pack.card.parts.get("rearranger", {}))
    if config.pop("architecture", "") != "context" or "codebook" not in pack.parts:
        raise FmrError(f"The pack {pack.card.name} has no rearranger that this training could go on with.", "Train one first.")
    rearranger = ContextRearranger(ContextConfig(**config))
    fill(rearranger, pack, "rearranger")
    return rearranger.requires_grad_(False)


def donation_of(whole: ContextRearranger, basis: Basis) -> Donation:
    """The spares as codes; the samples that they come from are not known any more."""
    codes = whole.spare_values @ basis.vectors.T
    return Donation(whole.spares(), codes, np.zeros(len(codes), np.int64))


def keep_samples(pack: Pack, generator: AnyGenerator, count: int, data: Path, *, progress: Progress) -> None:
    """Samples with the clusters that the pack reads in them, the basis of their codes and the reader, into ``data``.

    What lies there already is kept, where it is of this codebook.

    Raises:
        FmrError: there is something of another codebook, or the pack has no rearranger to go on with.
    """
    rearranger, codebook = open_rearranger(pack), Codebook(**pack.card.parts["codebook"])
    fill(codebook, pack, "codebook")
    origin = "\n".join(pack.card.files.get(f"{part}.safetensors", "") for part in ("generator", "codebook"))
    if data.is_dir():
        if not (data / _ORIGIN).is_file() or (data / _ORIGIN).read_text(encoding="utf-8") != origin:
            raise FmrError(f"The samples in {shorten(data)} are of another codebook.", "Delete them, and they are made anew.")
        return
    basis = basis_behind(rearranger, codebook)
    read, size = codebook.eval().requires_grad_(False), pack.card.edit_resolution
    unfinished = data.with_name(f"{data.name}.partial")
    make_samples(generator, basis, lambda layers: read(layers[-1])[0], size, count, unfinished, progress=progress)
    save_basis(unfinished, basis)
    save_reader(unfinished, reader_in_codes(codebook, basis))
    (unfinished / _ORIGIN).write_text(origin, encoding="utf-8")
    unfinished.rename(data)


@torch.no_grad()
def basis_behind(rearranger: ContextRearranger, codebook: Codebook) -> Basis:
    """The directions (k, C) that the layers of both span; a basis of the same codes, turned."""
    channels = rearranger.config.channels
    refine_in, refine_out = rearranger.refine_in.weight[:, :channels], rearranger.refine_out.weight.transpose(0, 1)
    layers = (codebook.enter.weight, rearranger.own_in.weight, rearranger.source_in.weight, refine_in, refine_out)
    rows = torch.cat([layer[:, :, 0, 0] / layer.norm().clamp(min=1e-12) for layer in layers])
    _, strengths, vectors = torch.linalg.svd(rows, full_matrices=False)
    count = min(CODES, int((strengths > _BESIDE * strengths[0]).sum()))
    return Basis(rearranger.mean, rearranger.std, vectors[:count].contiguous())


@torch.no_grad()
def in_codes(whole: ContextRearranger, basis: Basis, *, blocks: int = 0) -> ContextRearranger:
    """A rearranger of features as one of codes; the other way round than `context_recipe.deployed`.

    Args:
        blocks: of the refinement; those that it has not yet begin by changing nothing.
    """
    config = replace(whole.config, channels=basis.size, refine_blocks=max(blocks, whole.config.refine_blocks))
    state, channels = whole.state_dict(), whole.config.channels
    for name in ("own_in", "source_in"):
        state[f"{name}.weight"] = _entering(state[f"{name}.weight"], basis)
    weight = state["refine_in.weight"]
    state["refine_in.weight"] = torch.cat([_entering(weight[:, :channels], basis), weight[:, channels:]], dim=1)
    state["refine_out.weight"] = (basis.vectors @ state["refine_out.weight"][:, :, 0, 0])[:, :, None, None]
    state["refine_out.bias"] = basis.vectors @ state["refine_out.bias"]
    state |= {"mean": torch.zeros(basis.size), "std": torch.ones(basis.size)}
    state["spare_values"] = state["spare_values"] @ basis.vectors.T
    rearranger = ContextRearranger(config)
    for name, value in rearranger.state_dict().items():
        if name not in state:
            state[name] = torch.zeros_like(value) if ".conv1." in name else value
    rearranger.load_state_dict(state)
    return rearranger


@torch.no_grad()
def reader_in_codes(codebook: Codebook, basis: Basis) -> Codebook:
    """A reader of clusters off features as one off codes."""
    reader = Codebook(codebook.clusters, basis.size, codebook.width)
    state = codebook.state_dict() | {"mean": torch.zeros(basis.size), "std": torch.ones(basis.size)}
    reader.load_state_dict(state | {"enter.weight": _entering(state["enter.weight"], basis)})
    return reader.eval().requires_grad_(False)


def _entering(weight: Tensor, basis: Basis) -> Tensor:
    return (weight[:, :, 0, 0] @ basis.vectors.T)[:, :, None, None]
