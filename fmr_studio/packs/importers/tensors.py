"""What ``torch.save`` writes, zip or older form, read as data: plain values, and tensors that are read when they are wanted."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

import numpy as np

from fmr_studio.packs.importers.machine import Call, Machine, Unread

TORCH_MAGIC = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."
"""How a file of ``torch.save`` begins in its form of before PyTorch 1.6, which storages inside pickles still have."""
MAX_DIMENSIONS = 8
_MAX_COUNT = 2**40
_ENTRY_BYTES = 2**26
"""Of what is no storage inside a zip: the pickle of a generator with its optimisers is some 300 kB."""
_KEY = re.compile(r"\d{1,24}")

Find = Callable[[str, str], Call]


@dataclass(frozen=True, slots=True)
class Numbers:
    """A type of numbers in a storage.

    Args:
        code: as numpy calls it. halved: whether they are the upper halves of float32 (bfloat16), which numpy does not know.
    """

    code: str
    halved: bool = False

    @property
    def size(self) -> int:
        """Bytes of one number."""
        return np.dtype(self.code).itemsize

    def read(self, data: bytes) -> np.ndarray:
        """The numbers in some bytes, flat; bfloat16 as float32."""
        flat = np.frombuffer(data, self.code)
        return (flat.astype(np.uint32) << 16).view(np.float32) if self.halved else flat


_KINDS = {
    "FloatStorage": Numbers("<f4"), "DoubleStorage": Numbers("<f8"), "HalfStorage": Numbers("<f2"),
    "BFloat16Storage": Numbers("<u2", halved=True), "LongStorage": Numbers("<i8"), "IntStorage": Numbers("<i4"),
    "ShortStorage": Numbers("<i2"), "CharStorage": Numbers("i1"), "ByteStorage": Numbers("u1"), "BoolStorage": Numbers("u1"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Storage:
    """The numbers of tensors: their type, how many there are, and how their bytes are read."""

    numbers: Numbers
    count: int
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class PickledTensor:
    """A tensor before it is read: its storage and the view on it; offset and strides in elements."""

    storage: Storage | bytes
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]

    def read(self) -> np.ndarray:
        """The tensor as contiguous float32; raises one of ``pickled.DAMAGE``."""
        storage = _inner(self.storage) if isinstance(self.storage, bytes) else self.storage
        # Before anything is read: a view that repeats elements could ask for any amount of memory.
        last = self.offset + sum((size - 1) * stride for size, stride in zip(self.shape, self.strides, strict=True))
        if prod(self.shape) > storage.count or last >= storage.count:
            raise ValueError("a tensor reaches beyond its storage")
        data = storage.read()
        if len(data) != storage.count * storage.numbers.size:
            raise ValueError("a storage is cut short")
        flat = storage.numbers.read(data)[self.offset :]
        strides = tuple(stride * flat.itemsize for stride in self.strides)
        seen = np.lib.stride_tricks.as_strided(flat, self.shape, strides, writeable=False)
        with np.errstate(over="ignore", invalid="ignore"):
            return seen.astype(np.float32, order="C")


def _inner(data: bytes) -> Storage:
    """The storage inside a pickle of tensors."""
    found = read_old(data, _no_names) if data.startswith(TORCH_MAGIC) else None
    if not isinstance(found, Storage):
        raise ValueError("the storage of a tensor is none")
    return found


def view(storage: object, offset: object, shape: object, strides: object, *_rest: object) -> PickledTensor:
    """The stand-in for ``torch._utils._rebuild_tensor_v2``."""
    if not isinstance(storage, Storage | bytes):
        raise TypeError("a tensor without a storage")
    return PickledTensor(storage, _count(offset), _counts(shape), _counts(strides))


def parameter(tensor: object, *_rest: object) -> object:
    """The stand-in for ``torch._utils._rebuild_parameter``."""
    return tensor


def _counts(value: object) -> tuple[int, ...]:
    if not isinstance(value, tuple) or len(value) > MAX_DIMENSIONS:
        raise ValueError("a tensor of more dimensions than any")
    return tuple(map(_count, value))


def _count(value: object) -> int:
    if not isinstance(value, int) or not 0 <= value <= _MAX_COUNT:
        raise ValueError("a size beyond all bounds")
    return value


def _no_names(module: str, name: str) -> Call:
    raise ValueError(f"{module}.{name} where only numbers are expected")


def read_zip(path: Path, find: Find) -> Any:
    """What a file of PyTorch 1.6 or newer holds.

    Args:
        find: see :class:`Machine`, for all names that are not those of tensors.

    Raises:
        ValueError: its entries are compressed or lie over each other, so that it is none, or it is damaged; and what
            :meth:`Machine.run` raises.
    """
    with zipfile.ZipFile(path) as archive:
        entries = {info.filename: info for info in archive.infolist()}
        plain = all(info.compress_type == zipfile.ZIP_STORED and not info.flag_bits & 1 for info in entries.values())
        # PyTorch stores what it writes; only a bomb is larger inside than outside.
        if not plain or sum(info.file_size for info in entries.values()) > path.stat().st_size:
            raise ValueError("a zip that PyTorch did not write")
        main = next((name for name in entries if name.count("/") == 1 and name.endswith("/data.pkl")), None)
        if main is None or entries[main].file_size > _ENTRY_BYTES:
            raise ValueError("no PyTorch file")
        folder = main.removesuffix("data.pkl")
        if f"{folder}byteorder" in entries and archive.read(f"{folder}byteorder") != b"little":
            raise ValueError("numbers in another order of bytes")
        stored = _Stored(path, folder, entries)
        return Machine(_with_storages(find), stored.storage).run(io.BytesIO(archive.read(main)))


class _Stored:
    """The storages of a zip."""

    def __init__(self, path: Path, folder: str, entries: Mapping[str, zipfile.ZipInfo]) -> None:
        self._path, self._folder, self._entries = path, folder, entries

    def storage(self, reference: object) -> Storage:
        """The one that a pickle refers to."""
        numbers, key, count = _reference(reference)
        info = self._entries[f"{self._folder}data/{key}"]

        def read() -> bytes:
            with zipfile.ZipFile(self._path) as archive:
                return archive.read(info)

        return Storage(numbers, min(count, info.file_size // numbers.size), read)


def read_old(data: bytes, find: Find) -> Any:
    """What a file of before PyTorch 1.6 holds: four pickles, a list of storages, and then their numbers."""
    file = io.BytesIO(data)
    known: dict[str, Storage] = {}
    places: dict[str, int] = {}

    def storage(reference: object) -> Storage:
        numbers, key, count = _reference(reference)
        if key not in known:
            size = count * numbers.size
            known[key] = Storage(numbers, count, lambda: data[places[key] : places[key] + size])
        return known[key]

    for _ in range(3):  # PyTorch's mark, its protocol, and the sizes of the types on the machine that wrote it
        Machine(find).run(file)
    content = Machine(_with_storages(find), storage).run(file)
    keys = Machine(find).run(file)
    if not isinstance(keys, list):
        raise TypeError("no list of storages")
    position = file.tell()
    for key in keys:
        found = known[key]
        if int.from_bytes(data[position : position + 8], "little") != found.count:
            raise ValueError("a storage of another size")
        places[key] = position + 8
        position += 8 + found.count * found.numbers.size
    if position > len(data):
        raise ValueError("storages are cut short")
    return content


def _reference(reference: object) -> tuple[Numbers, str, int]:
    """Type, key and count of ``("storage", type, key, device, count)``, in the older form with a view that is not used."""
    if not isinstance(reference, tuple) or len(reference) not in (5, 6) or reference[0] != "storage":
        raise ValueError("a reference to what is no storage")
    kind, key, view_of = reference[1], reference[2], reference[5:]
    named = getattr(kind, "make", None)
    if not isinstance(named, _Type) or not isinstance(key, str) or not _KEY.fullmatch(key) or any(view_of):
        raise ValueError("a damaged reference to a storage")
    return named.numbers, key, _count(reference[4])


class _Type:
    """The name of a type of storage; it cannot be called."""

    __slots__ = ("numbers",)

    def __init__(self, numbers: Numbers) -> None:
        self.numbers = numbers

    def __call__(self, *_args: object) -> object:
        raise TypeError("a type of storage that is called")


def _with_storages(find: Find) -> Find:
    def found(module: str, name: str) -> Call:
        if module == "torch" and name in _KINDS:
            return _Type(_KINDS[name])
        return find(module, name)

    return found


TENSORS: dict[tuple[str, str], Call] = {
    ("torch._utils", "_rebuild_tensor_v2"): view,
    ("torch._utils", "_rebuild_parameter"): parameter,
    ("torch", "Size"): Unread,
    ("torch", "device"): Unread,
}
"""Names of PyTorch's that belong to tensors or to the numbers beside them."""
