"""Condition maps of any picture by small networks that come with the program, in ONNX Runtime. No torch."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from safetensors import SafetensorError
from safetensors.numpy import load

from fmr_studio.errors import FmrError
from fmr_studio.inference.engines.onnxruntime.readers import extractor_graph
from fmr_studio.inference.engines.onnxruntime.runtime import Function, Runtime
from fmr_studio.nn.configs import EXTRACTOR
from fmr_studio.paths import model_folders, shorten

Picture = NDArray[np.uint8]

READ_PX = {"edges": 256, "depth": 128}
"""The longer side at which pictures are read unless another one is asked for: what the networks learnt from."""
WEIGHTS_NAME, CARD_NAME = "{}.safetensors", "{}.json"
REINSTALL = "Install FMR Studio again."
_STEP = EXTRACTOR["stride"] * 2 ** EXTRACTOR["depth"]
SMALLEST_PX = 16


def edges_of(picture: Picture, *, read_px: int = READ_PX["edges"]) -> Picture:
    """Edges as a small student of HED sees them.

    Args:
        picture: (H, W, 3) uint8 sRGB of any size.
        read_px: the longer side is brought down to this before; finer edges are seen at larger sides.

    Returns:
        (H, W) uint8, 255 where an edge is certain.

    Raises:
        FmrError: the network is missing or damaged, or the picture is too small.
    """
    return read_at(picture, read_px, partial(_seen, "edges"), "edges")


def depth_of(picture: Picture, *, read_px: int = READ_PX["depth"]) -> Picture:
    """How near things are, (H, W) uint8, 255 nearest: an estimate by a network that saw rendered cats and people alone.

    Arguments and errors are those of `edges_of`.
    """
    return read_at(picture, read_px, partial(_seen, "depth"), "depth")


def read_at(picture: Picture, read_px: int, see: Callable[[Picture], Picture], kind: str) -> Picture:
    """What ``see`` says of a picture (H, W, 3) brought down to ``read_px``, at the picture's own size (H, W) uint8."""
    height, width = picture.shape[:2]
    if min(height, width) < SMALLEST_PX:
        raise FmrError(f"The picture is {width} × {height} pixels, too small to see {kind} in.", "It needs 16 at least.")
    scale = min(1.0, read_px / max(height, width))
    size = max(SMALLEST_PX, round(width * scale)), max(SMALLEST_PX, round(height * scale))
    small = picture if scale == 1.0 else np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.LANCZOS))
    values = see(small)
    if scale == 1.0:
        return values
    return np.asarray(Image.fromarray(values).resize((width, height), Image.Resampling.BICUBIC))


def _seen(kind: str, picture: Picture) -> Picture:
    """At the picture's own size, whose sides are filled up to what the network's halvings take."""
    height, width = picture.shape[:2]
    fill = [(0, -side % _STEP) for side in (height, width)]
    padded = np.pad(picture, [*fill, (0, 0)], mode="symmetric").astype(np.float32) / np.float32(127.5) - np.float32(1.0)
    found = _network(kind)({"image": padded.transpose(2, 0, 1)[None]})[0][0, 0, :height, :width]
    return np.round(found * np.float32(255.0)).astype(np.uint8)


@lru_cache(maxsize=2)
def _network(kind: str) -> Function:
    name = WEIGHTS_NAME.format(kind)
    path = next((folder / kind / name for folder in model_folders() if (folder / kind / name).is_file()), None)
    if path is None:
        raise FmrError(f"The network that sees {kind} in pictures is missing: models/{kind}/{name}.", REINSTALL)
    try:
        weights = {key: array.astype(np.float32) for key, array in load(path.read_bytes()).items()}
        return Runtime().load(extractor_graph(weights, **{key: EXTRACTOR[key] for key in ("depth", "stride")}))
    except OSError as error:
        raise FmrError(f"{shorten(path)} cannot be read: {error.strerror}.", REINSTALL) from error
    except (SafetensorError, KeyError) as error:
        raise FmrError(f"{shorten(path)} is damaged.", REINSTALL) from error
