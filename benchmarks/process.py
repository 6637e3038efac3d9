"""What a whole process costs: start to first picture, pictures a second of a batch, memory."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.paths import resources

PICTURE = "from fmr_studio import Pipeline; Pipeline.load({pack!r}, device='cpu').sample(0)"
RENDER = """
from fmr_studio.cli.main import main
main(['--headless', 'render', '--pack', {pack!r}, '--labels', {labels!r}, '-o', {out!r}])
"""
WINDOW = """
import os
os.environ.setdefault('QT_QPA_PLATFORM', 'offscreen')
os.environ['FMR_HOME'] = {home!r}
from fmr_studio.cli import main, window
main.leave_a_core()
window.check_window()
from fmr_studio.ui import app
app.run(None, opened=lambda window: window.preview.shown.connect(lambda _picture: os._exit(0)))
"""
WINDOW_START, RENDER_START = "command to first picture in the window", "`--headless render` of one map"
STARTS = {WINDOW_START: (WINDOW, 2.5), RENDER_START: (RENDER, 1.5), "Python to first picture": (PICTURE, None)}
"""What is started, and its bar in seconds. The window's program ends itself as soon as it shows a picture."""


def starts(pack: str, runs: int = 5, names: Sequence[str] = tuple(STARTS)) -> dict[str, np.ndarray]:
    """Seconds of whole processes."""
    taken: dict[str, list[float]] = {name: [] for name in names}
    labels = str(resources() / "samples" / "labels" / "animals" / "hound.png")
    for _ in range(runs):
        for name in names:
            with tempfile.TemporaryDirectory(prefix="fmr-benchmark-") as folder:
                code = STARTS[name][0].format(pack=pack, labels=labels, out=f"{folder}/out.png", home=f"{folder}/home")
                start = time.perf_counter()
                subprocess.run([sys.executable, "-c", code], check=True, env=_environment(), capture_output=True)
                taken[name].append(time.perf_counter() - start)
    return {name: np.array(seconds) for name, seconds in taken.items()}


def _environment() -> dict[str, str]:
    """That of a program which a person starts: nobody has said how many threads there may be."""
    return {name: value for name, value in os.environ.items() if not name.endswith("OMP_NUM_THREADS")}


def batch_rate(pipe: Pipeline, pack: str, maps: int = 64) -> dict[str, float]:
    """The batch command on ``maps`` label maps: pictures a second and the share of the run that was spent starting."""
    from PIL import Image

    with tempfile.TemporaryDirectory(prefix="fmr-benchmark-") as folder:
        for seed in range(maps):
            labels = pipe.label_map(pipe.sample(seed))
            Image.fromarray(labels).save(Path(folder) / f"{seed:03d}.png")
        command = [sys.executable, "-m", "fmr_studio", "--headless", "batch", folder, "-o", f"{folder}/out", "--json"]
        command += ["--pack", pack, "--seeds", "1-2"]
        start = time.perf_counter()
        done = subprocess.run(command, check=True, env=_environment(), capture_output=True, text=True)
        whole = time.perf_counter() - start
    last = json.loads(done.stdout.strip().splitlines()[-1])
    return {"pictures_per_s": float(last["images_per_second"]), "whole_s": whole, "pictures": 2 * maps}


def memory_mb() -> float:
    """The most memory this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
