"""Reading the pickles of NVIDIA's PyTorch repositories as data only.

A pickle is a small program: it may call whatever it names. Here every name is looked up in a fixed table whose entries
build plain values, :class:`PickledTensor` or :class:`PersistentObject`; every other name ends the reading. The source text
that such a file carries for each class is never looked at.
"""

from __future__ import annotations

import io
import pickle
import pickletools
import warnings
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import torch
from torch import Tensor
from torch.storage import TypedStorage

from fmr_studio.errors import FmrError

PERSISTENT_CLASSES = frozenset({
    "Generator", "MappingNetwork", "SynthesisNetwork", "SynthesisBlock", "SynthesisLayer", "ToRGBLayer",
    "FullyConnectedLayer", "Conv2dLayer", "SynthesisInput", "Discriminator", "DiscriminatorBlock", "DiscriminatorEpilogue",
    "MinibatchStdLayer", "AugmentPipe",
})  # fmt: skip
"""Classes of the StyleGAN2-ADA and StyleGAN3 repositories; an object of any other one is refused."""

DAMAGE = (
    pickle.UnpicklingError, ArithmeticError, AttributeError, BufferError, EOFError, LookupError, MemoryError, OSError,
    RuntimeError, TypeError, ValueError,
)  # fmt: skip
"""What the readers of pickles raise on damaged bytes; it is not documented, and was found by damaging files at random."""

TORCH_MAGIC = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."
"""How a file of ``torch.save`` begins in its form of before PyTorch 1.6, which storages inside pickles still have."""

_REFUSED_OPCODES = frozenset({
    "INST", "OBJ", "NEWOBJ_EX", "EXT1", "EXT2", "EXT4", "PERSID", "BINPERSID", "NEXT_BUFFER", "READONLY_BUFFER",
})  # fmt: skip
_MEMO_OPCODES = frozenset({"PUT", "BINPUT", "LONG_BINPUT"})


class NotAdmittedError(FmrError):
    """The file names something that is not on the list: it is another program's, or somebody planted it.

    Args:
        what: the name as the file gives it.
    """

    def __init__(self, what: str) -> None:
        super().__init__(f"it names {what}, which is no part of a StyleGAN2 file; nothing in it was executed.")
        self.what = what


def load_weights(file: Path | io.BytesIO) -> Any:
    """What ``torch.save`` wrote, if it is made of tensors and plain values; otherwise raises one of :data:`DAMAGE`."""
    with warnings.catch_warnings():
        # Odd files make torch warn before it refuses them, and the refusal is all that a person can use.
        warnings.simplefilter("ignore")
        return torch.load(file, map_location="cpu", weights_only=True)


@dataclass(frozen=True, slots=True)
class PersistentObject:
    """An object of a known class as data: the class's name and the object's attributes."""

    class_name: str
    attributes: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PickledTensor:
    """A tensor before it is read: the bytes of its storage and the view on it; offset and strides in elements."""

    storage: bytes
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]

    def read(self) -> Tensor:
        """The tensor, contiguous float32 on the CPU; raises one of :data:`DAMAGE`."""
        if not self.storage.startswith(TORCH_MAGIC):
            raise ValueError("the storage of a tensor is none")
        storage = load_weights(io.BytesIO(self.storage))
        if not isinstance(storage, TypedStorage):
            raise ValueError("the storage of a tensor is none")
        flat = torch.empty(0, dtype=storage.dtype).set_(storage)
        last = self.offset + sum((size - 1) * stride for size, stride in zip(self.shape, self.strides, strict=True))
        # A view that repeats elements could ask for any amount of memory.
        sane = min((self.offset, *self.shape, *self.strides)) >= 0 and prod(self.shape) <= flat.numel()
        if not sane or last >= flat.numel():
            raise ValueError("a tensor reaches beyond its storage")
        return flat.as_strided(self.shape, self.strides, self.offset).float().contiguous()


class _NumberType:
    """A numpy dtype as the pickle describes it; only used to read single numbers."""

    __slots__ = ("code", "order")

    def __init__(self, code: str, *_flags: object) -> None:
        self.code = code
        self.order = "<"

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        self.order = state[1]

    def number(self, data: bytes) -> float | int | bool:
        if self.code[:1] not in ("f", "i", "u", "b"):
            raise ValueError(f"a number of type {self.code}")
        value: float | int | bool = np.frombuffer(data, np.dtype(f"{self.order}{self.code}"), count=1)[0].item()
        return value


class _Unread:
    """A value that no StyleGAN2 generator has, such as a numpy array; its content is dropped."""

    __slots__ = ()

    def __init__(self, *_args: object) -> None:
        pass

    def __setstate__(self, _state: object) -> None:
        pass


class _Sealed(type):
    def __setattr__(cls, name: str, value: object) -> NoReturn:
        raise TypeError(f"{name} cannot be set")


class _PlainDict(dict[str, Any], metaclass=_Sealed):
    """The repositories' dictionary with attribute access, as a dictionary alone."""

    def __setstate__(self, _state: object) -> None:
        pass


class _Admitted:
    """One allowed call. No attribute can be set on it, so that a file leaves nothing behind in the program."""

    __slots__ = ("_make",)

    def __init__(self, make: Callable[..., object]) -> None:
        object.__setattr__(self, "_make", make)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise TypeError(f"{name} cannot be set")

    def __call__(self, *args: Any) -> object:
        make: Callable[..., object] = object.__getattribute__(self, "_make")
        return make(*args)


def _storage(data: bytes) -> bytes:
    if not isinstance(data, bytes):
        raise TypeError("the storage of a tensor is no bytes")
    return data


def _tensor(storage: bytes, offset: int, shape: tuple[int, ...], strides: tuple[int, ...], *_rest: object) -> PickledTensor:
    return PickledTensor(_storage(storage), int(offset), tuple(map(int, shape)), tuple(map(int, strides)))


def _parameter(tensor: object, *_rest: object) -> object:
    return tensor


def _scalar(kind: _NumberType, data: bytes) -> float | int | bool:
    return kind.number(data)


def _persistent(meta: dict[str, Any]) -> PersistentObject:
    name, state = meta["class_name"], meta["state"]
    if name not in PERSISTENT_CLASSES:
        raise NotAdmittedError(f"an object of the class {name}")
    if not isinstance(state, dict):
        raise TypeError(f"the state of {name} is no dictionary")
    return PersistentObject(name, dict(state))


_NUMPY: dict[str, Callable[..., object]] = {"scalar": _scalar, "_reconstruct": _Unread}
_CALLS: dict[tuple[str, str], Callable[..., object]] = {
    ("torch_utils.persistence", "_reconstruct_persistent_obj"): _persistent,
    ("torch._utils", "_rebuild_parameter"): _parameter,
    ("torch._utils", "_rebuild_tensor_v2"): _tensor,
    ("torch.storage", "_load_from_bytes"): _storage,
    ("collections", "OrderedDict"): OrderedDict,
    ("builtins", "set"): set,
    ("numpy", "dtype"): _NumberType,
    ("numpy", "ndarray"): _Unread,
    **{(f"numpy.{core}.multiarray", name): call for core in ("core", "_core") for name, call in _NUMPY.items()},
}


class _DataUnpickler(pickle.Unpickler):
    """Finds nothing but what stands in the table above."""

    def find_class(self, module: str, name: str) -> Any:
        """The harmless stand-in for a name of the file."""
        if (module, name) == ("dnnlib.util", "EasyDict"):
            return _PlainDict  # it is made with __new__, so it has to be a class
        if (module, name) not in _CALLS:
            raise NotAdmittedError(f"{module}.{name}")
        return _Admitted(_CALLS[module, name])

    def persistent_load(self, pid: object) -> NoReturn:
        """Nothing lies outside the file."""
        raise NotAdmittedError("a reference to something outside the file")


def read_pickle(data: bytes) -> object:
    """What a pickle holds, as plain containers, numbers, :class:`PickledTensor` and :class:`PersistentObject`.

    Raises:
        NotAdmittedError: it names anything else.
        FmrError: the bytes are no whole pickle; the sentence begins in lower case and lacks the file's name.
    """
    try:
        _check_opcodes(data)
        return _DataUnpickler(io.BytesIO(data)).load()
    except DAMAGE as error:
        raise FmrError("it is cut short or damaged.") from error


def _check_opcodes(data: bytes) -> None:
    """Refuse what no such file needs before anything is built: other ways to make objects, and absurd memo numbers."""
    for opcode, argument, position in pickletools.genops(data):
        if opcode.name in _REFUSED_OPCODES:
            raise NotAdmittedError(f"the pickle instruction {opcode.name}")
        # The reader keeps the memo as an array up to the largest number, so that one number could claim all memory.
        if opcode.name in _MEMO_OPCODES and int(argument or 0) > int(position or 0):
            raise ValueError("a memo number beyond the file")
