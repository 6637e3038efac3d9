"""What processes that train together tell each other. Everything here does nothing in a training of one process."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

import torch
import torch.distributed as dist
from torch import Tensor, nn

from fmr_studio.errors import FmrError, UsageError

Made = TypeVar("Made")
_ALONE = ContextVar("alone", default=False)
"""Whether a process makes something by itself, which may be a training too."""


class CompanionLost(FmrError):  # noqa: N818 - what happened to the others
    """Another process of the training does not answer any more."""

    def __init__(self) -> None:
        super().__init__("Another process of this training was lost.", "The same command goes on from the last checkpoint.")


def rank() -> int:
    """This process's number, 0 when training is not parallel."""
    return dist.get_rank() if _in_company() else 0


def world() -> int:
    """How many processes train together."""
    return dist.get_world_size() if _in_company() else 1


def _in_company() -> bool:
    return dist.is_initialized() and not _ALONE.get()


def average_gradients(parameters: Iterable[nn.Parameter]) -> None:
    """Replace each gradient by its mean over all processes."""
    if not _in_company():
        return
    gradients = [p.grad for p in parameters if p.grad is not None]
    flat = torch.cat([g.flatten() for g in gradients])
    _add_up(flat)
    flat /= world()
    for gradient, share in zip(gradients, flat.split([g.numel() for g in gradients]), strict=True):
        gradient.copy_(share.view_as(gradient))


def average(x: Tensor) -> Tensor:
    """The mean over all processes of a tensor of the same shape in each, without gradients.

    What a sum over one's pictures is divided by where it is no plain mean: the mean over processes of
    ``sum / average(weight)`` is the ratio of the whole batch.
    """
    mean = x.detach().clone()
    if _in_company():
        _add_up(mean)
        mean /= world()
    return mean


def mean_values(values: Mapping[str, float]) -> dict[str, float]:
    """The mean over all processes of each value; they have the same names everywhere."""
    means = average(torch.tensor([*values.values(), 0.0], dtype=torch.float64)).tolist()
    return dict(zip(values, means, strict=False))


def anyone(flag: bool) -> bool:
    """Whether the flag is set in any process, so that all of them stop after the same step."""
    return bool(average(torch.tensor(float(flag))) > 0)


def gathered(x: Tensor) -> list[Tensor]:
    """A tensor of the same shape from every process, in the order of their numbers."""
    if not _in_company():
        return [x]
    parts = [torch.empty_like(x) for _ in range(world())]
    with _talking():
        dist.all_gather(parts, x.contiguous())
    return parts


def told(value: Made) -> list[Made]:
    """A plain value from every process, in the order of their numbers."""
    if not _in_company():
        return [value]
    values: list[Any] = [None] * world()
    with _talking():
        dist.all_gather_object(values, value)
    return values


def from_process(number: int, value: Made) -> Made:
    """What one of the processes has, in all of them."""
    if not _in_company():
        return value
    values = [value if number == rank() else None]
    with _talking():
        dist.broadcast_object_list(values, number)
    return values[0]  # type: ignore[return-value]


def once(make: Callable[[], Made]) -> Made:
    """What the first process makes, for all of them; an error that it meets is raised in all."""
    made = None
    with all_or_none():
        if rank() == 0:
            made = _alone(make)
    return from_process(0, made)  # type: ignore[return-value]


def agree(values: Mapping[str, object]) -> None:
    """Raise a :class:`UsageError` where a process has another value of something than the first one has."""
    given = told((socket.gethostname(), {name: str(value) for name, value in values.items()}))
    first_host, first = given[0]
    for number, (host, theirs) in enumerate(given):
        for name, value in theirs.items():
            if value != first.get(name):
                raise UsageError(
                    f"Process {number}, on {host}, has {name} {value}, and the first one, on {first_host}, {first.get(name)}.",
                    "Give every host the same command, the same pack and the same versions.",
                )


def here() -> int:
    """How many of the processes run on this host."""
    return told(socket.gethostname()).count(socket.gethostname())


def in_turns(make: Callable[[], Made]) -> Made:
    """What every process makes of files, which the first one finds or writes; then one of each other host, then all others."""
    hosts = told(socket.gethostname())
    first_here = hosts.index(socket.gethostname()) == rank()
    turn = 0 if rank() == 0 else 1 if first_here else 2
    made: list[Made] = []
    for number in range(3 if world() > 1 else 1):
        with all_or_none():
            if turn == number:
                made.append(_alone(make))
    return made[0]


def _alone(make: Callable[[], Made]) -> Made:
    before = _ALONE.set(True)
    try:
        return make()
    finally:
        _ALONE.reset(before)


@contextmanager
def all_or_none() -> Iterator[None]:
    """Where one process meets an error that a person can act on, all of them raise it.

    It names the host where there are several.
    """
    if world() == 1:
        yield
        return
    problem: tuple[bool, str, str] | None = None
    try:
        yield
    except CompanionLost:
        raise
    except FmrError as error:
        problem = isinstance(error, UsageError), error.message, error.hint
    met = told((socket.gethostname(), problem))
    for host, found in met:
        if found is not None:
            wrong_use, message, hint = found
            where = f"On {host}: " if len({name for name, _ in met}) > 1 else ""
            raise (UsageError if wrong_use else FmrError)(f"{where}{message}", hint)


@contextmanager
def _talking() -> Iterator[None]:
    """What PyTorch says when a process ended in the middle, as a sentence."""
    try:
        yield
    except RuntimeError as error:
        raise CompanionLost from error


def _add_up(x: Tensor) -> None:
    with _talking():
        dist.all_reduce(x)
