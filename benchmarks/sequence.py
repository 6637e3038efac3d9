"""A sequence of small changes beside the same label maps as single pictures, in turns."""

from __future__ import annotations

import time
from statistics import median

import numpy as np
from PIL import Image

from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.rendering.frames import FrameDrawer
from fmr_studio.paths import samples

FRAMES, ROUNDS, RADIUS_PX = 60, 3, 4


def table(pipe: Pipeline) -> str:
    """Processor time of drawing one frame, without reading and writing files; the first frame is not in it."""
    source, maps = pipe.sample(0), _maps(pipe.resolution)
    pipe.render(maps[0], source)
    rows: dict[str, list[float]] = {"single pictures": [], "`--sequence`": []}
    still = largest = 0
    for _ in range(ROUNDS):
        drawer = FrameDrawer(pipe, source)
        before = drawer.draw(maps[0])
        begun = time.process_time()
        for labels in maps[1:]:
            frame = drawer.draw(labels)
            apart = np.abs(frame.image.astype(int) - before.image)[frame.still]
            still, largest, before = still + int(frame.still.sum()), max(largest, int(apart.max(initial=0))), frame
        rows["`--sequence`"].append(time.process_time() - begun)
        begun = time.process_time()
        for labels in maps[1:]:
            pipe.render(labels, source)
        rows["single pictures"].append(time.process_time() - begun)
    single = median(rows["single pictures"])
    lines = [
        f"| {FRAMES} frames, a spot of {2 * RADIUS_PX} px going once around; median of {ROUNDS} rounds | ms of a processor | |",
        "|---|---|---|",
        *(
            f"| {name} | {1e3 * median(times) / (FRAMES - 1):.1f} | {single / median(times):.1f} × as fast |"
            for name, times in rows.items()
        ),
        f"| flicker over {still:,} still pixels | {largest} of 255 | |",
    ]
    return "\n".join(lines)


def _maps(resolution: int) -> list[np.ndarray]:
    """The first sample layout with a spot of another label on a circle around its middle."""
    with Image.open(samples() / "labels" / "animals" / "shapes.png") as image:
        layout = np.array(image.resize((resolution, resolution), Image.Resampling.NEAREST))
    rows, columns = np.mgrid[:resolution, :resolution]
    maps = []
    for angle in np.linspace(0, 2 * np.pi, FRAMES, endpoint=False):
        top, left = resolution * (0.5 + 0.3 * np.sin(angle)), resolution * (0.5 + 0.3 * np.cos(angle))
        labels = layout.copy()
        labels[(rows - top) ** 2 + (columns - left) ** 2 < RADIUS_PX**2] = layout.max()
        maps.append(labels)
    return maps
