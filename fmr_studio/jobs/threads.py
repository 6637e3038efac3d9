"""How the threads of the networks wait for each other."""

from __future__ import annotations

import os


def wait_passively() -> None:
    """Let them sleep while they wait, in place of spinning; to be called before torch is imported, later it changes nothing.

    A small network meets a barrier after each of its hundreds of operations. Spinning there is quickest on an idle machine, but
    where a core is taken, by the window itself or by another program, each barrier waits for the scheduler: measured on
    two cores with one taken, a plain pass takes 357 ms spinning and 39 ms sleeping. What a person has set is kept.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
