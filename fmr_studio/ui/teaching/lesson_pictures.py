"""The pictures of a lesson: drawn from seeds, and photos that were opened. No Qt."""

from __future__ import annotations

from dataclasses import replace

from fmr_studio.canvas.photo import PHOTO_SUFFIX, Photo
from fmr_studio.inference.engine import Engine
from fmr_studio.jobs.progress import Progress
from fmr_studio.paths import write_atomic
from fmr_studio.project.images import encode_png
from fmr_studio.ui.teaching.lessons import Lesson, seed_of
from fmr_studio.ui.teaching.naming import keep_mask


def draw_picture(lesson: Lesson, seed: int, engine: Engine, progress: Progress) -> None:
    """Draw the picture of a seed, and keep it with its proxy mask."""
    progress.check()
    result = engine.render(lesson.request(seed, lesson.pack))
    write_atomic(lesson.picture(seed), encode_png(result.image, {"Disclaimer": result.mark} if result.mark else {}))
    if result.source_mask is not None:
        keep_mask(lesson, seed, result.source_mask)
    progress.report(1.0)


def keep_photo(lesson: Lesson, photo: Photo) -> int:
    """Let an inverted photo be a picture of a lesson, and return its number; one that it has already keeps its own.

    Its original is not kept; raises :class:`FmrError` where the disk is full or a photo of the lesson is damaged.
    """
    numbers = [seed for seed in map(seed_of, lesson.pictures) if seed is not None and seed < 0]
    for number in numbers:
        known = lesson.photo(number, photo.pack)
        if known is not None and known.digest == photo.digest:
            return number
    number = min(numbers, default=0) - 1
    picture, kept = lesson.picture(number), replace(photo, pack=lesson.pack, original=b"")
    write_atomic(picture.with_suffix(PHOTO_SUFFIX), kept.to_bytes())
    write_atomic(picture, encode_png(kept.crop, {}))
    return number
