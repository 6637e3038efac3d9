"""Rendering sets of pictures: by several processes, resumable, and more of them whenever more are wanted.

Sample i of a set depends on the domain, the seed and i alone: never on the number of workers, nor on how many are made.
"""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Callable
from concurrent.futures import as_completed
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fmr_studio import paths
from fmr_studio.errors import FmrError
from fmr_studio.jobs.pools import worker_pool
from fmr_studio.training.domains import get_domain
from fmr_studio.training.domains.base import Domain, Field, Render
from fmr_studio.training.domains.stored import META_NAME, SET_FORMAT, RenderSet, grow, load_set, missing, put, read_meta

_LOWEST_PRIORITY = 19
_SAME_PICTURE = 0.5
"""Mean difference, in levels of 255, that rounding may make between one picture drawn on two processors."""

SetProgress = Callable[[int, int], None]
"""Called with (pictures done, pictures in all); may raise to cancel."""


@dataclass(frozen=True)
class _Job:
    """What a process needs to know: the set, the folder of the same pictures at a multiple of the resolution, its priority."""

    domain: str
    seed: int
    resolution: int
    folder: Path
    finer: Path | None
    niceness: int


def render_set(
    domain: str,
    count: int,
    seed: int,
    resolution: int,
    out_dir: Path,
    workers: int,
    progress: SetProgress | None = None,
    *,
    finer: Path | None = None,
    background: bool = False,
) -> RenderSet:
    """Make what the first `count` pictures of the set in `out_dir` lack, and open these.

    A set that was interrupted goes on, one that is asked for more pictures grows, and one whose domain draws otherwise by now
    is made anew.

    Args:
        finer: folder of the set of the same seed at a multiple of the resolution; the pictures it has are shrunk, not drawn.
        background: render at the lowest priority.

    Raises:
        FileExistsError: the folder holds something that is not a set.
    """
    drawing = get_domain(domain)
    meta = _meta(drawing, seed, resolution)
    if out_dir.exists() and any(out_dir.iterdir()):
        if not (out_dir / META_NAME).exists():
            raise FileExistsError(f"{out_dir} holds other files than a rendered set: choose an empty folder.")
        if not _still_true(out_dir, drawing, meta):
            shutil.rmtree(out_dir)
    grow(out_dir, count, resolution, len(drawing.fields))
    paths.write_atomic(out_dir / META_NAME, (json.dumps(meta, indent=1) + "\n").encode())
    job = _Job(domain, seed, resolution, out_dir, finer, _LOWEST_PRIORITY if background else 0)
    _fill(job, count, workers, progress)
    return load_set(out_dir).first(count)


def _meta(domain: Domain, seed: int, resolution: int) -> dict[str, object]:
    """What `meta.json` says of the set, as JSON reads it back."""
    described = {
        "format": SET_FORMAT,
        "domain": domain.name,
        "seed": seed,
        "resolution": resolution,
        "fields": [_described(field) for field in domain.fields],
        "palette": [dataclasses.asdict(label) for label in domain.palette],
    }
    as_read: dict[str, object] = json.loads(json.dumps(described))
    return as_read


def _described(field: Field) -> dict[str, object]:
    """What decides a field; weights only where it has any, as the sets that were made before there were such have it."""
    return {name: value for name, value in dataclasses.asdict(field).items() if value != ()}


def _still_true(folder: Path, domain: Domain, meta: dict[str, object]) -> bool:
    """Whether the set is the one that is wanted, and its domain still draws its first picture as it has it.

    Where the domain cannot draw here (its files are not on this machine) the set is believed.
    """
    try:
        if read_meta(folder) != meta:
            return False
    except ValueError:
        return False
    made = load_set(folder)
    if len(made) == 0:
        return True
    try:
        drawn = domain.render(made.u[0], made.resolution)
    except FmrError:
        return True
    pairs = ((made.images[0], drawn.image), (made.labels[0], drawn.labels), (made.depth[0], drawn.depth))
    return all(np.abs(kept.astype(int) - now).mean() < _SAME_PICTURE for kept, now in pairs)


def _fill(job: _Job, count: int, workers: int, progress: SetProgress | None) -> None:
    spans = missing(job.folder, count)
    done = count - sum(stop - first for first, stop in spans)
    if not spans:
        return
    with worker_pool(workers, niceness=job.niceness) as pool:
        jobs = [pool.submit(_make, job, first, stop) for first, stop in spans]
        try:
            for finished in as_completed(jobs):
                done += finished.result()
                if progress is not None:
                    progress(done, count)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _make(job: _Job, first: int, stop: int) -> int:
    """Make pictures first..stop-1, which lie in one chunk; return how many."""
    domain = get_domain(job.domain)
    finer = None if job.finer is None else load_set(job.finer)
    made = [_picture(domain, job, finer, index) for index in range(first, stop)]
    put(job.folder, first, [render for render, _ in made], [u for _, u in made])
    return len(made)


def _picture(domain: Domain, job: _Job, finer: RenderSet | None, index: int) -> tuple[Render, np.ndarray]:
    """Picture `index` of a set and its uniforms."""
    if finer is not None and index < len(finer):
        from fmr_studio.training.domains.scene.pixels import coarser

        return coarser(finer.render(index), finer.resolution // job.resolution), np.array(finer.u[index])
    u = domain.uniforms(job.seed, index)
    return domain.render(u, job.resolution), u
