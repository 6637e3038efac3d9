"""What runs on a worker: it takes a pack in, loads it once, and draws chunks of a batch."""

from __future__ import annotations

import functools
import os
import signal
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from fmr_studio.cluster.orders import Chunk, Facts, Order
from fmr_studio.errors import FmrError
from fmr_studio.inference.batch import BatchOptions, default_batch_size, run_batch
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.reading import TaskReader
from fmr_studio.inference.tasks import Outcome, Task
from fmr_studio.packs.card import CARD_NAME, read_card
from fmr_studio.packs.catalog import Pack, list_packs, verify
from fmr_studio.paths import user_cache, write_atomic
from fmr_studio.version import __version__

_ONE_AT_A_TIME = threading.Lock()
"""A worker with several threads draws one chunk after the other: the networks use all cores that it may."""


def settle(share: tuple[int, int] | None) -> None:
    """Make a process of a local cluster ready: Ctrl-C is for the leading program, and cores are shared out.

    Args:
        share: (number, count) of this worker; None where the worker is not one of this machine's own.
    """
    with suppress(ValueError):  # not in the main thread
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    if share is not None and hasattr(os, "sched_setaffinity"):
        number, count = share
        cores = sorted(os.sched_getaffinity(0))
        mine = cores[number * len(cores) // count : (number + 1) * len(cores) // count]
        os.sched_setaffinity(0, mine or {cores[number % len(cores)]})


def has_pack(pack_id: str) -> bool:
    """Whether this very version of a pack is here, installed or kept from an earlier batch."""
    return _found(pack_id) is not None


def keep_pack(pack_id: str, files: Mapping[str, bytes]) -> None:
    """Keep a pack that was sent here; the card comes last, so a pack is whole or no pack."""
    for name in sorted(files, key=lambda name: name == CARD_NAME):
        write_atomic(_kept(pack_id) / name, files[name])


def introduce(order: Order) -> Facts:
    """Load the pack and say what draws here."""
    try:
        pipe = _pipeline(order.pack_id, order.device, order.engine)
    except (FmrError, ImportError, OSError) as error:
        return Facts(__version__, problem=str(error))
    return Facts(__version__, pipe.engine, default_batch_size(pipe))


def draw(order: Order, tasks: Sequence[Task]) -> Chunk:
    """Make all pictures of some tasks."""
    with _ONE_AT_A_TIME:
        pipe = _pipeline(order.pack_id, order.device, order.engine)
        pack = _found(order.pack_id)
        assert pack is not None
        outcomes: list[Outcome] = []
        reader = TaskReader(pack, resume=order.resume, edits=order.edits, dark_is_near=order.dark_is_near)
        options = BatchOptions(order.batch_size or default_batch_size(pipe), order.stop_on_error)
        start = time.monotonic()
        run_batch(tasks, reader, pipe, options, report=outcomes.append)
        return Chunk(tuple(outcomes), time.monotonic() - start)


@functools.lru_cache(maxsize=1)
def _pipeline(pack_id: str, device: str, engine: str) -> Pipeline:
    pack = _found(pack_id)
    if pack is None:
        raise FmrError("The pack has not arrived here.")
    verify(pack)
    return Pipeline.load(pack.folder, device=device, engine=engine)


def _found(pack_id: str) -> Pack | None:
    kept = _kept(pack_id)
    if (kept / CARD_NAME).is_file():
        return Pack(kept, read_card(kept))
    return next((pack for pack in list_packs() if pack.id == pack_id), None)


def _kept(pack_id: str) -> Path:
    return user_cache() / "cluster-packs" / pack_id
