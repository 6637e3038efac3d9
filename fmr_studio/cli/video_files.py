"""Videos as numbered pictures, and pictures as videos, through PyAV (extra ``video``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from fmr_studio.errors import FmrError, how_to_install
from fmr_studio.paths import shorten, writing

if TYPE_CHECKING:
    from av.container import InputContainer

SUFFIXES = frozenset({".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi"})
FRAMES_A_SECOND = Fraction(24)
_QUALITY = {"crf": "14", "preset": "medium"}


def is_video(path: Path) -> bool:
    """Whether a name is that of a video."""
    return path.suffix.lower() in SUFFIXES


def unpack(video: Path, folder: Path) -> Fraction:
    """Write the frames of a video into a new folder, as NAME-00001.png and so on; returns the frames a second.

    Raises:
        FmrError: there is no PyAV, or the file is no video, has no picture in it, or breaks off; the sentence says after which.
    """
    folder.mkdir(parents=True)
    number = 0
    with _opened(video) as container:
        import av

        stream = next(iter(container.streams.video), None)
        if stream is None:
            raise FmrError(f"{shorten(video)} has no pictures in it.")
        rate = stream.average_rate or FRAMES_A_SECOND
        try:
            for number, frame in enumerate(container.decode(stream), 1):
                picture = frame.to_ndarray(format="rgb24")
                Image.fromarray(picture).save(folder / f"{video.stem}-{number:05d}.png", compress_level=1)
        except av.FFmpegError as error:
            raise FmrError(
                f"{shorten(video)} is damaged after frame {number}.", "Repair it, or give numbered pictures."
            ) from error
    if not number:
        raise FmrError(f"{shorten(video)} has no pictures in it.")
    return Fraction(rate)


def pack(pictures: Iterable[Path], video: Path, rate: Fraction) -> None:
    """Write pictures (RGB, of one even size) as a video (H.264 in MP4), whole or not at all.

    Raises:
        FmrError: there is no PyAV, or the file cannot be written.
    """
    with _available(), writing(video) as file:
        import av

        with av.open(file, "w", format="mp4") as container:
            stream = container.add_stream("libx264", rate=rate, options=_QUALITY)
            stream.pix_fmt = "yuv420p"
            for number, path in enumerate(pictures):
                with Image.open(path) as image:
                    picture = np.asarray(image.convert("RGB"))
                if not number:
                    stream.height, stream.width = picture.shape[:2]
                container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
            container.mux(stream.encode())


@contextmanager
def _opened(video: Path) -> Iterator[InputContainer]:
    with _available():
        import av

        try:
            container = av.open(video)
        except (av.FFmpegError, OSError) as error:
            raise FmrError(f"{shorten(video)} cannot be read as a video.") from error
        with container:
            yield container


@contextmanager
def _available() -> Iterator[None]:
    try:
        import av  # noqa: F401 - the extra may be absent
    except ImportError as error:
        raise FmrError(
            "Videos need PyAV, which is not installed.",
            f"Give numbered pictures instead. {how_to_install('fmr-studio[video]')}",
        ) from error
    yield
