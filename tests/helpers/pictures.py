"""Files of pictures and label maps for tests, good ones and bad ones."""

import struct
import zlib

import numpy as np
from PIL import Image


def blocks(count=4, *, seed=0, shape=(32, 32), ids=4):
    """A label map of ``count`` blocks a side with random ids, (H, W) uint8."""
    coarse = np.random.default_rng(seed).integers(0, ids, (count, count))
    rows, columns = (np.arange(side) * count // side for side in shape)
    return coarse[rows[:, None], columns].astype(np.uint8)


def save(path, pixels, mode=None, **options):
    """Save an array as an image file, with its folder; ``mode`` converts it first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.fromarray(pixels)
    (image.convert(mode) if mode else image).save(path, **options)
    return path


def save_indexed(path, indices, colours, **options):
    """Save an indexed PNG with the given table of colours."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.fromarray(indices.astype(np.uint8)).convert("L")
    image.putpalette([int(value) for colour in colours for value in colour])
    image.save(path, **options)
    return path


def save_header(path, width, height):
    """A PNG that claims a size and has hardly any pixels."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = [chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(bytes(width + 1))), chunk(b"IEND", b"")]
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(data))
    return path


def cut_short(path, share=0.5):
    """Keep only the first part of a file."""
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    return path
