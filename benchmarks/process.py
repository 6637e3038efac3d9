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

PICTURE = "from fmr_studio import Pipeline; Pipeline.load({pack!r}, device='cpu').sample(0)"
RENDER = (
    "from fmr_studio.cli.main import main; main(['--headless', 'render', '--pack', {pack!r}, '--seed', '1', '-o', {out!r}])"
)
BARS_S = {"Python to first picture": (PICTURE, 2.5), "--headless render of one seed": (RENDER, 1.5)}


def start_table(pack: str, runs: int = 5) -> str:
    """Seconds of a whole process, median and least of some runs, as Markdown."""
    lines = ["| start | median s | least s | bar |", "|---|---|---|---|"]
    for name, (code, bar) in BARS_S.items():
        taken = []
        for _ in range(runs):
            with tempfile.TemporaryDirectory(prefix="fmr-benchmark-") as folder:
                start = time.perf_counter()
                text = code.format(pack=pack, out=f"{folder}/out.png")
                subprocess.run([sys.executable, "-c", text], check=True, stdout=subprocess.DEVNULL)
                taken.append(time.perf_counter() - start)
        lines.append(f"| {name} | {np.median(taken):.2f} | {min(taken):.2f} | ≤ {bar} s |")
    return "\n".join(lines)


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
