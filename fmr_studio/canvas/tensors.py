"""Named arrays as one block of bytes, for recipes, projects and the clipboard: compressed safetensors, no code inside."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from fmr_studio.errors import FmrError

MAX_BYTES = 2**27
"""More than this, unpacked, is no photo of any pack."""

Arrays = Mapping[str, "NDArray[np.generic]"]


def pack_arrays(arrays: Arrays, values: Mapping[str, object], *, level: int = 6) -> bytes:
    """Arrays and plain JSON values as bytes; equal input gives equal bytes.

    Args:
        level: of the compression, 0 for none.
    """
    contiguous = {name: np.ascontiguousarray(array) for name, array in sorted(arrays.items())}
    text = json.dumps(values, sort_keys=True, separators=(",", ":"))
    return zlib.compress(save(contiguous, metadata={"values": text}), level)


def unpack_arrays(data: bytes, what: str) -> tuple[dict[str, NDArray[np.generic]], dict[str, object]]:
    """Read what :func:`pack_arrays` gave; ``what`` names it in the sentence of the `FmrError` for anything else."""
    try:
        decompressor = zlib.decompressobj()
        plain = decompressor.decompress(data, MAX_BYTES)
        if not decompressor.eof:
            raise ValueError("it is cut off or too large")
        length = int.from_bytes(plain[:8], "little")
        header = json.loads(plain[8 : 8 + length])
        values = json.loads(header["__metadata__"]["values"])
        if not isinstance(values, dict):
            raise ValueError("its values are no table")
        return dict(load(plain)), values
    except (zlib.error, ValueError, KeyError, TypeError, RecursionError, SafetensorError) as error:
        raise FmrError(f"{what} is damaged: {error}.") from error


def digest_of(arrays: Arrays) -> str:
    """The first 16 hex digits of a SHA-256 over names, shapes, types and values."""
    digest = hashlib.sha256()
    for name, array in sorted(arrays.items()):
        digest.update(repr((name, array.shape, array.dtype.str)).encode())
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()[:16]
