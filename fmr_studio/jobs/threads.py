"""How many threads the networks may use."""

from __future__ import annotations

import os

_VARIABLE = "OMP_NUM_THREADS"


def leave_a_core() -> None:
    """Let the networks use all cores but one; to be called before numpy or torch are imported, later it changes nothing.

    A small network meets a barrier after each of its hundreds of operations, and where the window or another program holds a
    core, every barrier waits for that. Measured on two cores with PyTorch, plain pass: two threads 25 ms on an idle machine and
    357 ms with one core taken, one thread 26 and 29 ms. What a person has set is kept.
    """
    os.environ.setdefault(_VARIABLE, str(_all_but_one()))


def network_threads() -> int:
    """How many threads a network's operation may use: what ``OMP_NUM_THREADS`` says, else all cores but one."""
    wanted = os.environ.get(_VARIABLE, "")
    return max(1, int(wanted)) if wanted.isascii() and wanted.isdigit() else _all_but_one()


def _all_but_one() -> int:
    return max(1, (os.cpu_count() or 2) - 1)
