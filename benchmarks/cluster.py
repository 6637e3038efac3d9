"""Two workers of a local cluster beside two plain batches that halve the same work, in turns."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from fmr_studio.paths import samples

PICTURES, ROUNDS = 240, 3


def table(pack: str, device: str) -> str:
    """Pictures a second, from the first picture begun to the last one written; starting the processes is not in it."""
    plain, cluster = [], []
    for _ in range(ROUNDS):
        plain.append(_two_processes(pack, device))
        cluster.append(_cluster(pack, device))
    share = median(c / p for c, p in zip(cluster, plain, strict=True))
    return "\n".join([
        f"| {PICTURES} pictures of one label map, median of {ROUNDS} rounds | pictures a second |",
        "|---|---|",
        f"| two processes, each half of them on a core of its own | {median(plain):.1f} |",
        f"| `--cluster local:2` | {median(cluster):.1f} ({share:.2f} ×) |",
    ])  # fmt: skip


def _command(pack: str, device: str, seeds: str, out: str, *more: str) -> list[str]:
    layout = str(samples() / "labels" / "animals" / "shapes.png")
    return [
        sys.executable, "-m", "fmr_studio", "--headless", "batch", layout, "--pack", pack, "--device", device,
        "--seeds", seeds, "-o", out, "--json", *more,
    ]  # fmt: skip


def _two_processes(pack: str, device: str) -> float:
    with tempfile.TemporaryDirectory() as folder:
        half, running = PICTURES // 2, []
        for number in range(2):
            seeds = f"{number * half}-{(number + 1) * half - 1}"
            command = _command(pack, device, seeds, str(Path(folder) / str(number)))
            running.append(subprocess.Popen(_on_core(number, command), stdout=subprocess.PIPE, text=True))
        summaries = [json.loads(process.communicate()[0].splitlines()[-1]) for process in running]
    return sum(summary["images_per_second"] for summary in summaries)


def _on_core(number: int, command: list[str]) -> list[str]:
    return ["taskset", "-c", str(number), *command]


def _cluster(pack: str, device: str) -> float:
    with tempfile.TemporaryDirectory() as folder:
        command = _command(pack, device, f"0-{PICTURES - 1}", folder, "--cluster", "local:2")
        time.sleep(0.2)
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(json.loads(done.stdout.splitlines()[-1])["images_per_second"])
