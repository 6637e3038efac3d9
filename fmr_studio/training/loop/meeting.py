"""Where processes find each other: a part of a store that nothing of an earlier try is left in."""

from __future__ import annotations

import hashlib
import time
import uuid
from collections.abc import Callable

from torch.distributed import PrefixStore, Store  # type: ignore[attr-defined]

from fmr_studio.errors import FmrError

MEETING_S = 300.0
_AGAIN_S = 0.05


def fresh_room(store: Store, number: int, count: int, clock: Callable[[], float] = time.monotonic) -> Store:
    """A part of the store for exactly these processes.

    torchrun keeps one store over restarts. Who reads there where an earlier process could be reached, before its successor has
    written its own address, calls a closed door. So each process writes a number that nobody had before, and a room is named
    after the numbers of all. A process enters once everyone has said to know the same room: who said so has read the new
    number of each of the others.

    Args:
        number: of this process, of ``count``.

    Raises:
        FmrError: some do not come.
    """
    began = clock()
    try:
        store.set(f"hello/{number}", uuid.uuid4().hex)
        while clock() - began < MEETING_S:
            room = hashlib.sha256(b"".join(store.get(f"hello/{other}") for other in range(count))).hexdigest()
            store.set(f"known/{number}", room)
            if all(store.get(f"known/{other}") == room.encode() for other in range(count)):
                return PrefixStore(room, store)
            time.sleep(_AGAIN_S)
    except RuntimeError as error:
        raise _nobody() from error
    raise _nobody()


def _nobody() -> FmrError:
    return FmrError("The processes of this training did not meet.", "Was it started on every host, and do all reach the first?")
