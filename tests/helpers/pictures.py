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


def png_chunk(kind, data):
    """A chunk of a PNG file."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def save_header(path, width, height):
    """A PNG that claims a size and has hardly any pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = [
        png_chunk(b"IHDR", header),
        png_chunk(b"IDAT", zlib.compress(bytes(min(width + 1, 2**16)))),
        png_chunk(b"IEND", b""),
    ]
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(data))
    return path


def stored_png(path, raw, *, depth, kind, notes=None):
    """A PNG whose rows (H, bytes) are stored as they are, at a bit depth and colour type that Pillow does not write.

    ``notes`` are further chunks in front of the pixels, by their kind.
    """
    channels = {0: 1, 2: 3, 4: 2, 6: 4}[kind]
    header = struct.pack(">IIBBBBB", raw.shape[1] * 8 // (depth * channels), raw.shape[0], depth, kind, 0, 0, 0)
    rows = b"".join(b"\0" + row.tobytes() for row in raw)
    extra = [png_chunk(name, data) for name, data in (notes or {}).items()]
    chunks = [png_chunk(b"IHDR", header), *extra, png_chunk(b"IDAT", zlib.compress(rows)), png_chunk(b"IEND", b"")]
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunks))
    return path


def with_chunks(data, notes, *, at_end=False):
    """A PNG file's bytes with further chunks, (kind, content) each, behind its header or before its end."""
    place = len(data) - 12 if at_end else 33
    return data[:place] + b"".join(png_chunk(kind, content) for kind, content in notes) + data[place:]


def cut_short(path, share=0.5):
    """Keep only the first part of a file."""
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    return path
