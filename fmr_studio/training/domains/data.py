"""The rendered pictures that a domain's trainings and measurements share: made once, read from the disk afterwards."""

from __future__ import annotations

from pathlib import Path

from fmr_studio.training.domains.cache import RenderSet, render_set

TRAIN_SEED, HELDOUT_SEED = 1, 2
HELDOUT_COUNT = 4_000
CHECK_COUNT = 400


def domain_data(
    domain: str, folder: Path, *, resolution: int, count: int, held_out: int = HELDOUT_COUNT
) -> tuple[RenderSet, RenderSet]:
    """The training and the held-out pictures of a domain, below ``folder`` / DOMAIN-RESOLUTION."""
    sets = (("train", count, TRAIN_SEED), ("heldout", held_out, HELDOUT_SEED))
    made = [_set(domain, folder, name, resolution, count=number, seed=seed) for name, number, seed in sets]
    return made[0], made[1]


def heldout_data(domain: str, folder: Path, resolution: int) -> RenderSet:
    """The held-out pictures alone."""
    return _set(domain, folder, "heldout", resolution, count=HELDOUT_COUNT, seed=HELDOUT_SEED)


def heldout_part(domain: str, folder: Path, resolution: int, *, name: str, count: int = CHECK_COUNT) -> RenderSet:
    """The first of the held-out pictures, in a set of their own."""
    return _set(domain, folder, name, resolution, count=count, seed=HELDOUT_SEED)


def _set(domain: str, folder: Path, name: str, resolution: int, *, count: int, seed: int) -> RenderSet:
    return render_set(domain, count, seed, resolution, folder / f"{domain}-{resolution}" / name, workers=2)
