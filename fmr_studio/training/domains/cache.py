"""Sets of rendered pictures on disk: made once by several processes, read as memory maps.

Sample i of a set depends on the domain, the seed and i alone, never on the number of workers.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import multiprocessing
import shutil
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fmr_studio.training.domains import get_domain
from fmr_studio.training.domains.base import Domain, Field

SET_FORMAT = 1
_CHUNK = 200
_EDGE = 1e-4
_META_NAME = "meta.json"

SetProgress = Callable[[int, int], None]
"""Called with (pictures done, pictures in all)."""


@dataclass(frozen=True, eq=False)
class RenderSet:
    """A set of N pictures, as read-only memory maps.

    `images` (N, R, R, 3) uint8 sRGB, `labels` (N, R, R) uint8, `depth` (N, R, R) uint8 (255 nearest), `u` (N, F) float32.
    """

    domain: str
    seed: int
    resolution: int
    images: np.ndarray
    labels: np.ndarray
    depth: np.ndarray
    u: np.ndarray

    def __len__(self) -> int:
        return len(self.images)


def sample_u(field_count: int, seed: int, index: int) -> np.ndarray:
    """Return the uniforms (F,) float32 of sample `index`, each within [1e-4, 1 - 1e-4]."""
    drawn = np.random.default_rng([seed, index]).random(field_count)
    return np.clip(drawn, _EDGE, 1.0 - _EDGE).astype(np.float32)


def _meta(domain: Domain, count: int, seed: int, resolution: int) -> dict[str, object]:
    """Return what `meta.json` says of the set, as JSON reads it back."""
    described = {
        "format": SET_FORMAT,
        "domain": domain.name,
        "count": count,
        "seed": seed,
        "resolution": resolution,
        "fields": [_described(field) for field in domain.fields],
        "palette": [dataclasses.asdict(entry) for entry in domain.palette],
    }
    as_read: dict[str, object] = json.loads(json.dumps(described))
    return as_read


def _described(field: Field) -> dict[str, object]:
    """What decides a field; weights only where it has any, as the sets that were made before there were such have it."""
    return {name: value for name, value in dataclasses.asdict(field).items() if value != ()}


def _create_arrays(out_dir: Path, count: int, resolution: int, field_count: int) -> None:
    square = (count, resolution, resolution)
    for name, shape, kind in (
        ("images", (*square, 3), np.uint8),
        ("labels", square, np.uint8),
        ("depth", square, np.uint8),
        ("u", (count, field_count), np.float32),
    ):
        np.lib.format.open_memmap(out_dir / f"{name}.npy", mode="w+", dtype=kind, shape=shape)


def _render_chunk(domain_name: str, seed: int, resolution: int, first: int, stop: int, out_dir: Path) -> int:
    """Render samples first..stop-1 into the arrays of `out_dir`; return how many."""
    domain = get_domain(domain_name)
    arrays = {
        name: np.lib.format.open_memmap(out_dir / f"{name}.npy", mode="r+") for name in ("images", "labels", "depth", "u")
    }
    for index in range(first, stop):
        u = sample_u(len(domain.fields), seed, index)
        render = domain.render(u, resolution)
        arrays["images"][index] = render.image
        arrays["labels"][index] = render.labels
        arrays["depth"][index] = render.depth
        arrays["u"][index] = u
    for array in arrays.values():
        array.flush()
    return stop - first


def _fill(
    domain: str, count: int, seed: int, resolution: int, out_dir: Path, workers: int, progress: SetProgress | None
) -> None:
    chunks = [(first, min(count, first + _CHUNK)) for first in range(0, count, _CHUNK)]
    done = 0
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        jobs = [pool.submit(_render_chunk, domain, seed, resolution, first, stop, out_dir) for first, stop in chunks]
        try:
            for job in as_completed(jobs):
                done += job.result()
                if progress is not None:
                    progress(done, count)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _still_true(out_dir: Path) -> bool:
    """Return whether the domain still draws the first sample as the set has it: its drawing may have changed since."""
    made = load_set(out_dir)
    if len(made) == 0:
        return True
    render = get_domain(made.domain).render(made.u[0], made.resolution)
    return all(
        np.array_equal(kept[0], drawn)
        for kept, drawn in ((made.images, render.image), (made.labels, render.labels), (made.depth, render.depth))
    )


def render_set(
    domain: str,
    count: int,
    seed: int,
    resolution: int,
    out_dir: Path,
    workers: int,
    progress: SetProgress | None = None,
) -> RenderSet:
    """Make the set in `out_dir` unless exactly this set, as the domain draws it today, is there; open it.

    The set is made beside `out_dir` and moved there when it is whole, so a set that can be loaded is never half made.
    `progress` may raise to cancel. Raises FileExistsError if `out_dir` holds something that is not a set.
    """
    drawing = get_domain(domain)
    meta = _meta(drawing, count, seed, resolution)
    if out_dir.exists():
        if (out_dir / _META_NAME).exists():
            if json.loads((out_dir / _META_NAME).read_text(encoding="utf-8")) == meta and _still_true(out_dir):
                return load_set(out_dir)
        elif any(out_dir.iterdir()):
            raise FileExistsError(f"{out_dir} holds other files than a rendered set: choose an empty folder.")
    partial = out_dir.with_name(out_dir.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    _create_arrays(partial, count, resolution, len(drawing.fields))
    _fill(domain, count, seed, resolution, partial, workers, progress)
    (partial / _META_NAME).write_text(json.dumps(meta, indent=1) + "\n", encoding="utf-8")
    shutil.rmtree(out_dir, ignore_errors=True)
    partial.replace(out_dir)
    return load_set(out_dir)


def load_set(directory: Path) -> RenderSet:
    """Open a set that `render_set` made; raise FileNotFoundError or ValueError where there is none or another format."""
    meta_path = directory / _META_NAME
    if not meta_path.exists():
        raise FileNotFoundError(f"There is no rendered set in {directory}.")
    meta = json.loads(meta_path.read_text(encoding="utf-8"))
    if meta.get("format") != SET_FORMAT:
        raise ValueError(f"The set in {directory} has format {meta.get('format')}; this program reads format {SET_FORMAT}.")
    images, labels, depth, u = (
        np.load(directory / f"{name}.npy", mmap_mode="r") for name in ("images", "labels", "depth", "u")
    )
    return RenderSet(
        domain=meta["domain"],
        seed=meta["seed"],
        resolution=meta["resolution"],
        images=images,
        labels=labels,
        depth=depth,
        u=u,
    )


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return the exit status."""
    parser = argparse.ArgumentParser(description="Render a set of labelled pictures.")
    parser.add_argument("domain", help="the picture domain, for example cats")
    parser.add_argument("--count", type=int, required=True, help="how many pictures")
    parser.add_argument("--resolution", type=int, default=128, help="side of a picture in pixels")
    parser.add_argument("--seed", type=int, default=1, help="which pictures; another seed gives other pictures")
    parser.add_argument("--out", type=Path, required=True, help="folder of the set")
    parser.add_argument("--workers", type=int, default=1, help="processes to render with")
    options = parser.parse_args(arguments)

    def show(done: int, total: int) -> None:
        print(f"\r{done} of {total}", end="", flush=True)

    made = render_set(
        options.domain, options.count, options.seed, options.resolution, options.out, options.workers, progress=show
    )
    print(f"\r{len(made)} pictures of {made.resolution} px in {options.out}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
