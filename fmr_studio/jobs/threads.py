"""How many threads the networks may use."""

from __future__ import annotations

import os

_VARIABLE = "OMP_NUM_THREADS"
_OURS = "FMR_STUDIO_OMP_NUM_THREADS"
"""What the program has written there itself, so that it is not taken for a person's wish; programs it starts see it too."""
MOST_DRAWING = 4
"""A small network's operations take some ten microseconds: waking more threads for each costs more than they save."""


def leave_a_core() -> None:
    """Let numpy and PyTorch use all cores but one; to be called before they are imported, later it changes nothing.

    A small network meets a barrier after each of its hundreds of operations, and where the window or another program holds a
    core, every barrier waits for that. Measured on two cores with PyTorch, plain pass: two threads 25 ms on an idle machine and
    357 ms with one core taken, one thread 26 and 29 ms. What a person has set is kept.
    """
    if _VARIABLE not in os.environ:
        os.environ[_VARIABLE] = os.environ[_OURS] = str(_all_but_one())


def network_threads() -> int:
    """How many threads an operation of PyTorch may use: what ``OMP_NUM_THREADS`` says, else all cores but one."""
    return _wished() or _all_but_one()


def drawing_threads() -> int:
    """How many threads an operation of ONNX Runtime may use: ``OMP_NUM_THREADS``, else all cores but one, at most four.

    They sleep between operations, so that a core that is taken costs little; see the table in ARCHITECTURE.md.
    """
    ours = os.environ.get(_OURS)
    wish = _wished() if ours is None or os.environ.get(_VARIABLE) != ours else None
    return wish or min(_all_but_one(), MOST_DRAWING)


def pictures_at_once() -> int:
    """How many pictures of a batch ONNX Runtime may draw side by side, so that every core has its own: they wait for nobody.

    One where a person has said how many threads there may be.
    """
    ours = os.environ.get(_OURS)
    if _wished() is not None and (ours is None or os.environ.get(_VARIABLE) != ours):
        return 1
    return max(1, _cores() // drawing_threads())


def _wished() -> int | None:
    wanted = os.environ.get(_VARIABLE, "")
    return max(1, int(wanted)) if wanted.isascii() and wanted.isdigit() else None


def _all_but_one() -> int:
    return max(1, _cores() - 1)


def _cores() -> int:
    """Those that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 2
