"""Data-parallel training over processes: on a CPU, two processes of one thread each beat one of two threads 1.3 times."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

import torch
import torch.distributed as dist
from torch import nn
from torch.multiprocessing.spawn import spawn

from fmr_studio.errors import Cancelled, FmrError
from fmr_studio.jobs.progress import Progress
from fmr_studio.training.loop.memory import prepare_process

_STOPPED, _REFUSED = "stopped", "refused"


class Work(Protocol):
    """A training as one of several processes."""

    def __call__(self, *, progress: Progress, say: Callable[[str], object]) -> object:
        """Train; ``say`` gets lines for a person."""


def rank() -> int:
    """This process's number, 0 when training is not parallel."""
    return dist.get_rank() if dist.is_initialized() else 0


def world() -> int:
    """How many processes train together."""
    return dist.get_world_size() if dist.is_initialized() else 1


def average_gradients(parameters: Iterable[nn.Parameter]) -> None:
    """Replace each gradient by its mean over all processes; does nothing when training is not parallel."""
    if not dist.is_initialized():
        return
    gradients = [p.grad for p in parameters if p.grad is not None]
    flat = torch.cat([g.flatten() for g in gradients])
    dist.all_reduce(flat)
    flat /= dist.get_world_size()
    for gradient, share in zip(gradients, flat.split([g.numel() for g in gradients]), strict=True):
        gradient.copy_(share.view_as(gradient))


def anyone(flag: bool) -> bool:
    """Whether the flag is set in any process, so that all of them stop after the same step."""
    if not dist.is_initialized():
        return flag
    value = torch.tensor([float(flag)])
    dist.all_reduce(value)
    return bool(value.item() > 0)


def launch(work: Work, count: int) -> None:
    """Run ``work`` in ``count`` processes that train together, one CPU thread each; only the first of them speaks.

    Ctrl-C reaches every process of the terminal; each of them stops after the same step.

    Args:
        work: a function of a module, or a `functools.partial` of one, since every process loads it anew.

    Raises:
        Cancelled: the training was stopped.
        FmrError: it cannot go on, for a reason that all processes find.
    """
    with tempfile.TemporaryDirectory(prefix="fmr-parallel-") as folder:
        spawn(_enter, (Path(folder), count, work), nprocs=count)
        stopped = Path(folder) / _STOPPED
        if stopped.exists():
            raise Cancelled(stopped.read_text(encoding="utf-8"))
        refused = Path(folder) / _REFUSED
        if refused.exists():
            raise FmrError(*json.loads(refused.read_text(encoding="utf-8")))


def _enter(number: int, folder: Path, count: int, work: Work) -> None:
    prepare_process()
    torch.set_num_threads(1)
    dist.init_process_group("gloo", init_method=(folder / "meeting").as_uri(), rank=number, world_size=count)
    try:
        work(progress=Progress(), say=_speak if number == 0 else _keep_quiet)
    except Cancelled as stopped:
        if number == 0:
            (folder / _STOPPED).write_text(stopped.message, encoding="utf-8")
    except FmrError as error:
        if number == 0:
            (folder / _REFUSED).write_text(json.dumps([error.message, error.hint]), encoding="utf-8")
    dist.barrier()  # whoever leaves first would break the connection that others still use
    dist.destroy_process_group()


def _speak(text: str) -> None:
    sys.stderr.write(text + "\n")


def _keep_quiet(text: str) -> None:
    del text
