"""How well a lesson was learned so far, as the process that learns wrote it down. No Qt."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from fmr_studio.ui.teaching.lessons import RUN, Lesson

SCORE = "score.json"
"""In the folder of a run; `training.scores` writes it."""


@dataclass(frozen=True)
class Score:
    """What is known.

    Args:
        miou: of pictures left out, 0 to 100; None where only one was painted, or it is not known yet.
        labels: the same by the label's name, the worst first.
        pictures: how many were left out.
        unsure: by seed, how unsure the palette is of a picture that is not painted, 0 to 100.
    """

    miou: float | None = None
    labels: tuple[tuple[str, float], ...] = ()
    pictures: int = 0
    unsure: Mapping[int, float] = field(default_factory=dict)


def newest_score(lesson: Lesson) -> Score:
    """What the last run of a lesson found out; nothing where there was none, or its file is damaged."""
    found = [path for path in (lesson.folder / RUN).glob(f"*/{SCORE}") if path.is_file()]
    return read_score(max(found, key=lambda path: path.stat().st_mtime)) if found else Score()


def read_score(path: Path) -> Score:
    """The score in a file."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        miou = values.get("miou")
        labels = sorted(((str(name), float(iou)) for name, iou in values.get("labels", {}).items()), key=lambda pair: pair[1])
        unsure = {int(seed): float(share) for seed, share in values.get("unsure", {}).items()}
        return Score(None if miou is None else float(miou), tuple(labels), int(values.get("pictures", 0)), unsure)
    except (OSError, ValueError, TypeError, AttributeError):
        return Score()
