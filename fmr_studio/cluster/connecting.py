"""Finding a cluster: one of this machine's processes, or one whose scheduler has an address."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from fmr_studio.cluster import worker
from fmr_studio.errors import FmrError, UsageError, how_to_install

if TYPE_CHECKING:
    from distributed import Client

LOCAL = "local"
CONNECT_S = 10.0
"""How long a scheduler may take to answer."""
_ADDRESS = re.compile(r"([a-z]+://)?(\[[0-9a-fA-F:]+\]|[^\s/:]+):[0-9]+/?")


def local_count(address: str) -> int | None:
    """N of ``local:N``, the number of cores for ``local``, None for any other address.

    Raises:
        UsageError: N is no number from 1 on.
    """
    name, colon, count = address.partition(":")
    if name != LOCAL:
        return None
    if not colon:
        return os.cpu_count() or 1
    if not (count.isascii() and count.isdigit() and int(count) > 0):
        raise UsageError(f"{address} names no number of workers.", "For example: --cluster local:4")
    return int(count)


@contextmanager
def connected(address: str) -> Iterator[Client]:
    """A client of the cluster at an address; a local cluster ends with the block.

    Raises:
        FmrError: Dask is not installed, or no scheduler answers.
    """
    count = local_count(address)
    try:
        import distributed
    except ImportError:
        raise FmrError(
            "--cluster needs Dask distributed, which is not installed.", how_to_install("fmr-studio[cluster]")
        ) from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters is told in sentences
    if count is not None:
        with _local(distributed, count) as client:
            yield client
        return
    if not _ADDRESS.fullmatch(address):
        raise UsageError(
            f"{address} is no address of a scheduler.", "For example: --cluster tcp://10.0.0.5:8786, or --cluster local:4"
        )
    try:
        client = distributed.Client(address, timeout=CONNECT_S, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise FmrError(
            f"No scheduler answers at {address}: {reason[:200]}",
            "Start one with `dask scheduler` and workers with `dask worker ADDRESS`, or use --cluster local.",
        ) from error
    try:
        yield client
    finally:
        client.close()


@contextmanager
def _local(distributed: Any, count: int) -> Iterator[Client]:
    """Worker processes on this machine, one thread each, that share its cores."""
    with (
        distributed.LocalCluster(
            n_workers=count,
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
            scheduler_kwargs={"dashboard": False},
            silence_logs="CRITICAL",
        ) as cluster,
        distributed.Client(cluster, set_as_default=False) as client,
    ):
        client.wait_for_workers(count, timeout=60)
        for number, address in enumerate(sorted(client.scheduler_info(n_workers=-1)["workers"])):
            client.run(worker.settle, (number, count), workers=[address])
        yield client
