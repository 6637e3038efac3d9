"""``python -m benchmarks``: every measurement of speed and memory, as tables."""

from __future__ import annotations

import argparse
import os
import platform
import sys

from benchmarks import bars, cluster, drafts, engine, faces, inversion, process, sequence, sizes, window
from benchmarks.arithmetic import set_threads
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.jobs.threads import drawing_threads
from fmr_studio.settings import DEFAULT_PACK

SECTIONS = ("all", "bars", "cluster", "drafts", "faces", "inversion", "sequence", "stalls", "views", "memory")


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure speed and memory.")
    parser.add_argument("section", nargs="?", default="all", choices=SECTIONS, help="(default: all)")
    parser.add_argument("--minutes", type=float, default=10.0, help="how long to paint for the memory (default: 10)")
    parser.add_argument("--pack", default=DEFAULT_PACK, help=f"name or folder of the pack (default: {DEFAULT_PACK})")
    parser.add_argument("--device", default="cpu", help="cpu, cuda or mps (default: cpu)")
    parser.add_argument("--rounds", type=int, default=60, help="times each thing is measured (default: 60)")
    parser.add_argument(
        "--threads", type=int, default=drawing_threads(), help="of both engines (default: those the program takes)"
    )
    parser.add_argument("--quick", action="store_true", help="only edit to picture")
    options = parser.parse_args(arguments)
    os.environ["OMP_NUM_THREADS"] = str(options.threads)
    set_threads(options.threads)
    if options.section not in ("all", "bars"):
        print(_section(options))
        return 0
    pipe = Pipeline.load(options.pack, device=options.device)
    print(f"Pack {pipe.card.name}, {pipe.resolution} px, {pipe.engine}, {options.threads} threads, {platform.machine()}\n")
    if options.quick:
        print(engine.table(engine.measure(pipe, options.rounds)))
        return 0
    print(bars.table(pipe, options.pack, options.rounds))
    if options.section == "bars":
        return 0
    print(f"\n{sizes.table(max(3, options.rounds // 6))}")
    print(f"\nMemory of this process at its highest: {process.memory_mb():.0f} MB")
    print(f"\n{drafts.table(drafts.measure(max(3, options.rounds // 10)))}")
    print(f"\n{inversion.table(pipe, max(5, options.rounds // 4))}")
    print(f"\n{window.stalls(options.pack)}")
    return _canvas()


def _section(options: argparse.Namespace) -> str:
    if options.section == "drafts":
        return drafts.table(drafts.measure(max(3, options.rounds // 10)))
    if options.section == "cluster":
        return cluster.table(options.pack, options.device)
    if options.section == "faces":
        return faces.table(options.pack, options.device, max(5, options.rounds // 2))
    if options.section == "inversion":
        return inversion.table(Pipeline.load(options.pack, device=options.device), max(5, options.rounds // 4))
    if options.section == "views":
        from benchmarks import views

        return views.table()
    if options.section == "sequence":
        return sequence.table(Pipeline.load(options.pack, device=options.device))
    return window.stalls(options.pack) if options.section == "stalls" else window.soak(options.pack, options.minutes)


def _canvas() -> int:
    from benchmarks import canvas

    print()
    return canvas.main()


if __name__ == "__main__":
    sys.exit(main())
