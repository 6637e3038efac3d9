"""The recipes of the small networks that make condition maps: train one, resumable, measure it, and write it with its card."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from fmr_studio.inference.extraction import CARD_NAME, WEIGHTS_NAME
from fmr_studio.jobs.progress import Progress
from fmr_studio.packs.assets import HED
from fmr_studio.packs.store import write_part
from fmr_studio.paths import write_atomic
from fmr_studio.training import pictures
from fmr_studio.training.extractors.gathering import gather
from fmr_studio.training.extractors.teaching import depth_lessons, edge_lessons
from fmr_studio.training.extractors.training import ExtractorOptions, ExtractorTraining
from fmr_studio.training.loop.running import Glance, Pace, Say, run_training
from fmr_studio.training.loop.runs import Run
from fmr_studio.training.measures.drawings import correlation, edge_agreement

TICK_IMAGES = 2_000
_LOOKED_AT = 40
_SHOWN = 8


def train_edges(
    places: Sequence[str], out: Path, run_folder: Path, options: ExtractorOptions, *, progress: Progress, say: Say
) -> dict[str, Any]:
    """Train a student of HED on pictures of ``places``, see `gather`; write it into ``out`` and return its figures."""
    run = Run(run_folder, options)
    images = gather(places, options.each, seed=options.seed, progress=progress.part(0.0, 0.05))[: options.pictures]
    digest = hashlib.sha256(b"".join(image.tobytes() for image in images)).hexdigest()
    lessons = edge_lessons(images, run_folder / f"hed-{digest[:12]}.npz", progress.part(0.05, 0.4))
    training = ExtractorTraining(options, lessons)
    run_training(training, run, Pace(TICK_IMAGES), progress=progress.part(0.4, 1.0), say=say, look=lambda: glance(training))
    return _write(training, out, {"teacher": HED.credit})


def train_depth(
    places: Sequence[Path], out: Path, run_folder: Path, options: ExtractorOptions, *, progress: Progress, say: Say
) -> dict[str, Any]:
    """Train a network on renders with true depth; write it into ``out`` and return its figures."""
    run = Run(run_folder, options)
    training = ExtractorTraining(options, depth_lessons(places, options.each, options.seed).first(options.pictures))
    run_training(training, run, Pace(TICK_IMAGES), progress=progress, say=say, look=lambda: glance(training))
    return _write(training, out, {"teacher": "depth of rendered pictures"})


def measured(training: ExtractorTraining, count: int = 10_000) -> dict[str, float]:
    """How far what is seen in held-out pictures agrees with what shall be seen."""
    _, maps, seen = training.look(count)
    figures = {"correlation": float(np.mean([correlation(a, b) for a, b in zip(seen, maps, strict=True)]))}
    if training.options.kind == "edges":
        figures["f_measure"] = float(np.mean([edge_agreement(a, b) for a, b in zip(seen, maps, strict=True)]))
    else:
        off = [np.abs(a.astype(float) - b).mean() / 255.0 for a, b in zip(seen, maps, strict=True)]
        figures["mean_difference"] = float(np.mean(off))
    return {name: round(value, 4) for name, value in figures.items()} | {"pictures": float(len(maps))}


def glance(training: ExtractorTraining) -> Glance:
    """Rows: held-out pictures, what shall be seen in them, what is."""
    figures = measured(training, _LOOKED_AT)
    images, maps, seen = training.look(_SHOWN)
    rows = [[_small(image) for image in images], [_small(_rgb(one)) for one in maps], [_small(_rgb(one)) for one in seen]]
    words = "held out: " + ", ".join(f"{name} {value:.3f}" for name, value in figures.items())
    return Glance(pictures.grid([np.stack(row) for row in rows]), figures, words)


def _write(training: ExtractorTraining, out: Path, origin: dict[str, Any]) -> dict[str, Any]:
    out.mkdir(parents=True, exist_ok=True)
    kind, figures = training.options.kind, measured(training)
    write_part(out, kind, training.average.state_dict())
    digest = hashlib.sha256((out / WEIGHTS_NAME.format(kind)).read_bytes()).hexdigest()
    card = {"kind": kind, **origin, "metrics": figures, "sha256": digest}
    write_atomic(out / CARD_NAME.format(kind), (json.dumps(card, indent=1) + "\n").encode())
    return figures


def _rgb(values: np.ndarray) -> np.ndarray:
    return np.repeat(values[..., None], 3, axis=2)


def _small(picture: np.ndarray, side: int = 128) -> np.ndarray:
    step = len(picture) / side
    rows = (np.arange(side) * step).astype(int)
    return picture[rows[:, None], rows]
