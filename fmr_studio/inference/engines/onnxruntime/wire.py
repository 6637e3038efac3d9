"""ONNX models as bytes: the few messages of its protobuf format that our graphs need.

The package ``onnx`` would write the same, at 31 MB and a third of a second of every start; the tests check our models with it.
Field numbers: onnx.proto3 of ONNX, https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

import numpy as np

IR_VERSION, OPSET = 8, 17
Attribute = int | float | str | Sequence[int] | Sequence[float]
Dims = Sequence[int | str]
"""Sizes along the axes; a name stands for one that changes from call to call."""

_TYPES = {
    np.dtype(np.float32): 1,
    np.dtype(np.uint8): 2,
    np.dtype(np.int64): 7,
    np.dtype(np.bool_): 9,
    np.dtype(np.float16): 10,
}
_FLOAT, _INT, _STRING, _FLOATS, _INTS = 1, 2, 3, 6, 7
_EXTERNAL = 1


def model(graph: bytes) -> bytes:
    """A ModelProto around a GraphProto."""
    opset = _number(2, OPSET)
    return _number(1, IR_VERSION) + _text(2, "fmr-studio") + _block(7, graph) + _block(8, opset)


def graph(
    name: str, nodes: Sequence[bytes], tensors: Sequence[bytes], inputs: Sequence[bytes], outputs: Sequence[bytes]
) -> bytes:
    """A GraphProto of what the other functions give."""
    parts = [_block(1, one) for one in nodes] + [_text(2, name)] + [_block(5, one) for one in tensors]
    return b"".join(parts + [_block(11, one) for one in inputs] + [_block(12, one) for one in outputs])


def node(op: str, inputs: Sequence[str], outputs: Sequence[str], attributes: Mapping[str, Attribute]) -> bytes:
    """A NodeProto; an empty input name leaves an optional input out."""
    names = b"".join(_text(1, one) for one in inputs) + b"".join(_text(2, one) for one in outputs)
    return names + _text(4, op) + b"".join(_block(5, _attribute(name, value)) for name, value in attributes.items())


def value(name: str, dtype: np.dtype[np.generic], dims: Dims) -> bytes:
    """A ValueInfoProto: the name, type and shape of an input or output."""
    shape = b"".join(_block(1, _text(2, dim) if isinstance(dim, str) else _number(1, dim)) for dim in dims)
    return _text(1, name) + _block(2, _block(1, _number(1, _TYPES[dtype]) + _block(2, shape)))


def tensor(name: str, array: np.ndarray) -> bytes:
    """A TensorProto that holds its values."""
    return _tensor(name, array) + _block(9, np.ascontiguousarray(array).tobytes())


def outside_tensor(name: str, array: np.ndarray) -> bytes:
    """A TensorProto whose values the session is given beside the model, so that they are neither copied nor written."""
    place = _block(13, _text(1, "location") + _text(2, name))
    return _tensor(name, array) + place + _number(14, _EXTERNAL)


def _tensor(name: str, array: np.ndarray) -> bytes:
    return b"".join(_number(1, size) for size in array.shape) + _number(2, _TYPES[array.dtype]) + _text(8, name)


def _attribute(name: str, value: Attribute) -> bytes:
    key = _text(1, name)
    if isinstance(value, int):
        return key + _number(3, value) + _number(20, _INT)
    if isinstance(value, float):
        return key + _float(2, value) + _number(20, _FLOAT)
    if isinstance(value, str):
        return key + _text(4, value) + _number(20, _STRING)
    if all(isinstance(one, int) for one in value):
        return key + b"".join(_number(8, int(one)) for one in value) + _number(20, _INTS)
    return key + b"".join(_float(7, one) for one in value) + _number(20, _FLOATS)


def _varint(number: int) -> bytes:
    number &= 2**64 - 1  # negative numbers stand as their two's complement
    digits = bytearray()
    while number > 127:
        digits.append(number & 127 | 128)
        number >>= 7
    digits.append(number)
    return bytes(digits)


def _number(field: int, number: int) -> bytes:
    return _varint(field << 3) + _varint(number)


def _float(field: int, number: float) -> bytes:
    return _varint(field << 3 | 5) + struct.pack("<f", number)


def _block(field: int, data: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(data)) + data


def _text(field: int, text: str) -> bytes:
    return _block(field, text.encode())
