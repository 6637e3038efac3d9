"""Memory: how it is asked for, which decides a good part of a training's speed on a CPU, and how much of it there is."""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import suppress
from pathlib import Path

import torch

from fmr_studio.errors import FmrError
from fmr_studio.training.loop import parallel

USED_SHARE = 0.6
"""Of the free memory: the rest is for what was not counted, and for the person's other programs."""
BATCHES = (16, 8, 4, 2)


def prepare_process() -> None:
    """Tell glibc to keep freed buffers, and the processor to take denormal numbers as zero.

    Activations of several MB are then reused instead of mapped anew each step: 1.2-1.7 times the throughput on a CPU.
    Attention's weights outside a cluster are denormal, and cost Intel's processors most of a step. Each does nothing where the
    C library or the processor is another one.
    """
    torch.set_flush_denormal(True)
    try:
        libc = ctypes.CDLL("libc.so.6")
        mmap_max, trim_threshold = -4, -1  # M_MMAP_MAX, M_TRIM_THRESHOLD in malloc.h
        libc.mallopt(mmap_max, 0)
        libc.mallopt(trim_threshold, 2**31 - 1)
    except (OSError, AttributeError):
        return


def free_bytes(device: torch.device) -> int | None:
    """How much memory a training may still take on a device; None where that cannot be known."""
    if device.type == "cuda":
        return int(torch.cuda.mem_get_info(device)[0])
    with suppress(OSError, ValueError, StopIteration):
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        free = int(next(line for line in lines if line.startswith("MemAvailable")).split()[1]) * 1024
        return min(free, _left_in_container() or free)
    with suppress(ValueError, OSError, AttributeError):
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
    return None


def _left_in_container() -> int | None:
    """What the limit of a container leaves, in bytes; None where there is none."""
    with suppress(OSError, ValueError):
        limit, used = (int(Path(f"/sys/fs/cgroup/memory.{name}").read_text()) for name in ("max", "current"))
        return max(0, limit - used)
    return None


def largest_batch(picture_bytes: int, free: int | None, wanted: int = BATCHES[0]) -> int:
    """How many pictures are trained on at a time, so that a step fits the memory.

    Args:
        picture_bytes: what one of them takes in a step. free: bytes that may be used, see :func:`free_bytes`.

    Raises:
        FmrError: not even two fit.
    """
    fitting = [batch for batch in BATCHES if batch <= wanted and (free is None or batch * picture_bytes <= USED_SHARE * free)]
    if not fitting:
        raise FmrError(
            f"A step of two pictures takes about {as_size(2 * picture_bytes)}, and {as_size(free or 0)} of memory are free.",
            "Close other programs, or give --batch 2 to try it all the same.",
        )
    return fitting[0]


def shared_batch(picture_bytes: int, device: torch.device, wanted: int = BATCHES[0]) -> int:
    """:func:`largest_batch` of all processes together, each of which has room for its share; the same number for all.

    On a CPU those of one host share its memory; a GPU belongs to one of them.
    """
    free, count = free_bytes(device), parallel.world()
    beside = 1 if device.type == "cuda" else parallel.here()
    with parallel.all_or_none():
        mine = largest_batch(picture_bytes, None if free is None else free // beside, max(BATCHES[-1], wanted // count))
    return count * min(parallel.told(mine))


def peak_bytes(device: torch.device) -> int | None:
    """The most memory that the process has taken so far, on the device that trains; None where that is not known."""
    if device.type == "cuda":
        return int(torch.cuda.max_memory_allocated(device))
    with suppress(ImportError):
        import resource

        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    return None


def as_size(count: int) -> str:
    """Bytes for a person: ``3.1 GB``."""
    return f"{count / 1e9:.1f} GB" if count >= 1e8 else f"{count / 1e6:.0f} MB"


def as_time(seconds: float) -> str:
    """Seconds for a person: ``40 s``, ``12 min``, ``3.5 h``."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
