"""What is kept beside samples: the basis of their codes, and the reader that tells clusters from codes."""

from __future__ import annotations

from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from fmr_studio.errors import FmrError
from fmr_studio.nn.codebook import Codebook
from fmr_studio.paths import shorten
from fmr_studio.training.codes.basis import Basis

_BASIS, _READER = "basis.safetensors", "reader.safetensors"


def save_basis(folder: Path, basis: Basis) -> None:
    """Keep the basis of the samples in a folder."""
    _save(folder / _BASIS, basis.state_dict())


def save_reader(folder: Path, reader: Codebook) -> None:
    """Keep the reader of codes that belongs to the samples in a folder."""
    _save(folder / _READER, reader.state_dict())


def open_basis(folder: Path) -> Basis:
    """The basis back; raises :class:`FmrError` where there is none."""
    return Basis.of(_load(folder / _BASIS))


def open_reader(folder: Path) -> Codebook:
    """The reader back; raises :class:`FmrError` where there is none."""
    state = _load(folder / _READER)
    reader = Codebook(len(state["out.bias"]), len(state["mean"]), len(state["enter.bias"]))
    reader.load_state_dict(state)
    return reader.eval().requires_grad_(False)


def _save(path: Path, state: dict[str, Tensor]) -> None:
    save_file({name: tensor.contiguous() for name, tensor in state.items()}, path)


def _load(path: Path) -> dict[str, Tensor]:
    try:
        found: dict[str, Tensor] = load_file(path)
        return found
    except (OSError, SafetensorError) as error:
        raise FmrError(f"{shorten(path)} cannot be read.", "Run `train codebook` first.") from error
