"""The rendered pictures that a domain's trainings and measurements share: made once, read from the disk afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fmr_studio.training.domains.cache import SetProgress, render_set
from fmr_studio.training.domains.stored import META_NAME, RenderSet, ready

TRAIN_SEED, HELDOUT_SEED = 1, 2
CHECK_COUNT = 400
LEAST = {"train": 4_000, "heldout": CHECK_COUNT}
"""How many pictures are rendered where nobody says how many, and fewer are there."""
_SEEDS = {"train": TRAIN_SEED, "heldout": HELDOUT_SEED}
_FINER = (2, 4, 8)


def domain_data(
    domain: str, folder: Path, *, resolution: int, count: int | None = None, held_out: int | None = None
) -> tuple[RenderSet, RenderSet]:
    """The training and the held-out pictures of a domain, below ``folder`` / DOMAIN-RESOLUTION; what is missing is rendered.

    None asks for those that are there, and for `LEAST` at least.
    """
    return _set(domain, folder, "train", resolution, count), _set(domain, folder, "heldout", resolution, held_out)


def heldout_data(domain: str, folder: Path, resolution: int, *, count: int | None = None) -> RenderSet:
    """The first of the held-out pictures alone; None as in `domain_data`."""
    return _set(domain, folder, "heldout", resolution, count)


def render_data(
    domain: str,
    folder: Path,
    *,
    resolution: int,
    count: int,
    held_out: int,
    workers: int,
    progress: SetProgress,
    background: bool = False,
) -> None:
    """Render what is missing of both sets, the held-out one first; ``progress`` gets the pictures done and in all."""
    before = 0
    for name, part in (("heldout", held_out), ("train", count)):

        def show(done: int, _: int, before: int = before) -> None:
            progress(before + done, held_out + count)

        _set(domain, folder, name, resolution, part, workers=workers, progress=show, background=background)
        before += part


def _set(
    domain: str, folder: Path, name: str, resolution: int, count: int | None, *, workers: int = 2, **options: Any
) -> RenderSet:
    """The first pictures of a set; where the same pictures lie beside it at a multiple of the resolution, these are shrunk."""
    finer = (folder / f"{domain}-{factor * resolution}" / name for factor in _FINER)
    beside = next((path for path in finer if (path / META_NAME).is_file()), None)
    out = folder / f"{domain}-{resolution}" / name
    if count is None:
        there = (ready(path) for path in (out, beside) if path is not None and (path / META_NAME).is_file())
        count = max(LEAST[name], *there, 0)
    return render_set(domain, count, _SEEDS[name], resolution, out, workers, finer=beside, **options)
