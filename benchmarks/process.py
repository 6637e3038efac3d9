"""What a whole process costs: start to first picture, pictures a second of a batch, memory."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from fmr_studio.inference.pipeline import Pipeline

COLD_START_BAR_S = 5.0
_COLD = "from fmr_studio import Pipeline; pipe = Pipeline.load({pack!r}, device='cpu'); pipe.sample(0)"


def cold_start_s(pack: str, runs: int = 3) -> float:
    """Seconds from starting Python to the first picture, median of ``runs`` processes."""
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", _COLD.format(pack=pack)], check=True)
        taken.append(time.perf_counter() - start)
    return float(np.median(taken))


def batch_rate(pipe: Pipeline, pack: str, maps: int = 64) -> dict[str, float]:
    """The batch command on ``maps`` label maps: pictures a second and the share of the run that was spent starting."""
    from PIL import Image

    with tempfile.TemporaryDirectory(prefix="fmr-benchmark-") as folder:
        for seed in range(maps):
            labels = pipe.label_map(pipe.sample(seed))
            Image.fromarray(labels).save(Path(folder) / f"{seed:03d}.png")
        command = [sys.executable, "-m", "fmr_studio", "--headless", "batch", folder, "-o", f"{folder}/out"]
        start = time.perf_counter()
        done = subprocess.run(
            [*command, "--pack", pack, "--seeds", "1-2", "--json"], check=True, capture_output=True, text=True
        )
        whole = time.perf_counter() - start
    last = json.loads(done.stdout.strip().splitlines()[-1])
    return {"pictures_per_s": float(last["images_per_second"]), "whole_s": whole, "pictures": 2 * maps}


def memory_mb() -> float:
    """The most memory this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
