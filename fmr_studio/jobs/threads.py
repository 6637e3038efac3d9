"""How many threads the networks may use."""

from __future__ import annotations

import os


def leave_a_core() -> None:
    """Let the networks use all cores but one; to be called before torch is imported, later it changes nothing.

    A small network meets a barrier after each of its hundreds of operations, and where the window or another program holds a
    core, every barrier waits for that. Measured on two cores, plain pass: two threads 25 ms on an idle machine and 357 ms
    with one core taken, one thread 26 and 29 ms. What a person has set is kept.
    """
    os.environ.setdefault("OMP_NUM_THREADS", str(max(1, (os.cpu_count() or 2) - 1)))
