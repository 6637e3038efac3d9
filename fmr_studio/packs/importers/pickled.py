"""Reading the pickles of NVIDIA's PyTorch repositories as data only.

A pickle is a small program: it may call whatever it names. Here every name is looked up in a fixed table whose entries
build plain values, tensors or :class:`PersistentObject`; every other name ends the reading. The source text that such a file
carries for each class is never looked at.
"""

from __future__ import annotations

import io
import pickle
import re
import struct
import zipfile
from dataclasses import dataclass
from typing import Any

import numpy as np

from fmr_studio.errors import FmrError, quoted
from fmr_studio.packs.importers.machine import Call, Machine, UnknownInstructionError, Unread
from fmr_studio.packs.importers.tensors import TENSORS

PERSISTENT_CLASSES = frozenset({
    "Generator", "MappingNetwork", "SynthesisNetwork", "SynthesisBlock", "SynthesisLayer", "ToRGBLayer",
    "FullyConnectedLayer", "Conv2dLayer", "SynthesisInput", "Discriminator", "DiscriminatorBlock", "DiscriminatorEpilogue",
    "MinibatchStdLayer", "AugmentPipe",
})  # fmt: skip
"""Classes of the StyleGAN2-ADA and StyleGAN3 repositories; an object of any other one is refused."""

DAMAGE = (
    pickle.UnpicklingError, ArithmeticError, AttributeError, BufferError, EOFError, LookupError, MemoryError, OSError,
    RuntimeError, TypeError, ValueError, struct.error, zipfile.BadZipFile,
)  # fmt: skip
"""What reading damaged bytes raises; found by damaging files at random."""

_NUMBER = re.compile(r"[fiub][1248]")


class NotAdmittedError(FmrError):
    """The file names something that is not on the list: it is another program's, or somebody planted it.

    Args:
        what: the name as the file gives it.
    """

    def __init__(self, what: str) -> None:
        super().__init__(f"it names {quoted(what)}, which is no part of a StyleGAN2 file; nothing in it was executed.")
        self.what = what


@dataclass(frozen=True, slots=True)
class PersistentObject:
    """An object of a known class as data: the class's name and the object's attributes."""

    class_name: str
    attributes: dict[str, Any]


class _NumberType:
    """A numpy dtype as the pickle describes it; only used to read single numbers."""

    __slots__ = ("code", "order")

    def __init__(self, code: object, *_flags: object) -> None:
        self.code = code
        self.order: object = "<"

    def take_state(self, state: object) -> None:
        """What a pickle tells a dtype after making it: the order of bytes comes second."""
        if not isinstance(state, tuple):
            raise TypeError("the state of a number's type")
        self.order = state[1]

    def number(self, data: object) -> float | int | bool:
        """The number in some bytes."""
        if not isinstance(self.code, str) or not _NUMBER.fullmatch(self.code) or self.order not in ("<", ">", "|", "="):
            raise ValueError("a number of an unknown type")
        if not isinstance(data, bytes):
            raise TypeError("a number that is no bytes")
        value: float | int | bool = np.frombuffer(data, np.dtype(f"{self.order}{self.code}"), count=1)[0].item()
        return value


def _bytes(data: object) -> bytes:
    if not isinstance(data, bytes):
        raise TypeError("the storage of a tensor is no bytes")
    return data


def _scalar(kind: object, data: object) -> float | int | bool:
    if not isinstance(kind, _NumberType):
        raise TypeError("a number without a type")
    return kind.number(data)


def _persistent(meta: object) -> PersistentObject:
    if not isinstance(meta, dict):
        raise TypeError("an object without a description")
    name, state = meta["class_name"], meta["state"]
    if not isinstance(name, str) or name not in PERSISTENT_CLASSES:
        raise NotAdmittedError(f"an object of the class {quoted(name)}")
    if not isinstance(state, dict):
        raise TypeError("the state of an object is no dictionary")
    return PersistentObject(name, state)


def _dictionary(*arguments: object) -> dict[Any, Any]:
    """An empty one; where a pickle gives entries as an argument it is damaged, for the official files never do."""
    if any(arguments):
        raise TypeError("a dictionary made of something")
    return {}


def _set(*arguments: object) -> set[Any]:
    if len(arguments) > 1 or not all(isinstance(entries, list) for entries in arguments):
        raise TypeError("a set of something")
    return {entry for entries in arguments for entry in entries if isinstance(entry, str)}  # type: ignore[attr-defined]


_NUMPY: dict[str, Call] = {"scalar": _scalar, "_reconstruct": Unread}
NUMBERS: dict[tuple[str, str], Call] = {
    ("collections", "OrderedDict"): _dictionary,
    ("numpy", "dtype"): _NumberType,
    ("numpy", "ndarray"): Unread,
    **{(f"numpy.{core}.multiarray", name): call for core in ("core", "_core") for name, call in _NUMPY.items()},
}
"""Dictionaries and numpy's numbers, which both kinds of files have; the content of whole arrays is dropped."""
_CALLS: dict[tuple[str, str], Call] = {
    **TENSORS,
    **NUMBERS,
    ("torch_utils.persistence", "_reconstruct_persistent_obj"): _persistent,
    ("torch.storage", "_load_from_bytes"): _bytes,
    ("builtins", "set"): _set,
    ("__builtin__", "set"): _set,
    ("dnnlib.util", "EasyDict"): _dictionary,
}


def find_in(calls: dict[tuple[str, str], Call], module: str, name: str) -> Call:
    """What stands for a name of the file; raises :class:`NotAdmittedError` where nothing does."""
    if (module, name) not in calls:
        raise NotAdmittedError(f"{module}.{name}")
    return calls[module, name]


def read_pickle(data: bytes) -> object:
    """What a pickle holds, as plain containers, numbers, tensors and :class:`PersistentObject`.

    Raises:
        NotAdmittedError: it names anything else.
        FmrError: the bytes are no whole pickle; the sentence begins in lower case and lacks the file's name.
    """
    try:
        return Machine(lambda module, name: find_in(_CALLS, module, name)).run(io.BytesIO(data))
    except UnknownInstructionError as error:
        raise NotAdmittedError(f"the pickle instruction {error}") from error
    except DAMAGE as error:
        raise FmrError("it is cut short or damaged.") from error
