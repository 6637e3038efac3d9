"""How processes come together to train: started here, or by torchrun on one or many hosts.

On a CPU two processes of one thread each beat one of two threads 1.3 times.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import torch
import torch.distributed as dist
from torch.distributed import FileStore, Store  # type: ignore[attr-defined]
from torch.distributed.rendezvous import rendezvous
from torch.multiprocessing.spawn import ProcessContext, ProcessExitedException, spawn

from fmr_studio.errors import Cancelled, FmrError, UsageError
from fmr_studio.inference.engines.torch.modules import choose_device
from fmr_studio.jobs.progress import Progress
from fmr_studio.training.loop import parallel
from fmr_studio.training.loop.meeting import MEETING_S, fresh_room
from fmr_studio.training.loop.memory import prepare_process
from fmr_studio.training.loop.signals import stop_on_signals
from fmr_studio.version import __version__

_PATIENCE = timedelta(hours=12)
"""How long one process waits for another: it may be rendering a data set. Who ended is noticed at once."""
_LOOK_S = 0.2
_STOPPED, _REFUSED, _ENDED = "stopped", "refused", "ended"


class Work(Protocol):
    """A training as one of several processes."""

    def __call__(self, *, progress: Progress, say: Callable[[str], object]) -> object:
        """Train; ``say`` gets lines for a person."""


@contextmanager
def company(device: str, request: Mapping[str, object]) -> Iterator[str]:
    """Train with the processes that torchrun started beside this one; gives the device that is this one's own.

    Only the first process speaks. An error or a wish to stop ends all of them, and is said by the one that met it first.

    Args:
        device: as a person gave it. request: what was asked for by name, which has to be the same everywhere.

    Raises:
        UsageError: the processes were not started alike.
        FmrError: the device cannot be had.
    """
    try:
        store, number, count = next(iter(rendezvous("env://", timeout=timedelta(seconds=MEETING_S))))
    except (RuntimeError, ValueError) as error:
        address = f"{os.environ['MASTER_ADDR']}:{os.environ['MASTER_PORT']}"
        raise FmrError(f"The processes of this training do not meet at {address}.", "Can every host reach it?") from error
    store = fresh_room(store, number, count)
    gpus = torch.cuda.is_available() and dist.is_nccl_available()
    with _together(store, number, count, "cpu:gloo,cuda:nccl" if gpus else "gloo"):
        try:
            with _only_the_first_speaks():
                with parallel.all_or_none():
                    own = _own_device(device)
                kind = own.partition(":")[0]
                parallel.agree({"FMR Studio": __version__, "PyTorch": torch.__version__, "device": kind, **request})
                yield own
        except (FmrError, Cancelled) as end:
            if _first_to_end(store, number):
                raise
            raise SystemExit(end.exit_code) from end


def _first_to_end(store: Store, number: int) -> bool:
    """Whether no other process has said yet why all of them end."""
    try:
        return store.compare_set(_ENDED, "", str(number)) == str(number).encode()
    except RuntimeError:  # who kept it is gone
        return True


def _own_device(name: str) -> str:
    """The device of this process: the GPU of its number on its host, or the processor."""
    kind, local, beside = choose_device(name).type, int(os.environ["LOCAL_RANK"]), os.environ.get("LOCAL_WORLD_SIZE", "1")
    if kind == "cpu":
        return "cpu"
    if kind != "cuda":
        raise UsageError(f"Several processes cannot train on {kind.upper()}.", "Leave torchrun away, or give --device cpu.")
    if ":" in name and parallel.world() > 1:
        raise UsageError(f"With --device {name} all processes would train on one GPU.", "--device cuda gives each its own.")
    if not dist.is_nccl_available():
        raise FmrError(
            "This PyTorch has no NCCL, by which GPUs tell each other what they learnt.",
            "PyTorch for CUDA on Linux has it; --device cpu trains without.",
        )
    if local >= torch.cuda.device_count():
        raise UsageError(
            f"torchrun started {beside} processes for {torch.cuda.device_count()} GPUs.",
            f"Give it --nproc-per-node={torch.cuda.device_count()}, or --device cpu.",
        )
    torch.cuda.set_device(local)
    return f"cuda:{local}"


@contextmanager
def _only_the_first_speaks() -> Iterator[None]:
    with ExitStack() as stack:
        if parallel.rank() > 0:
            nowhere = stack.enter_context(Path(os.devnull).open("w", encoding="utf-8"))
            stack.enter_context(redirect_stdout(nowhere))
            stack.enter_context(redirect_stderr(nowhere))
        yield


def launch(work: Work, count: int) -> None:
    """Run ``work`` in ``count`` processes that train together, one CPU thread each; only the first of them speaks.

    Ctrl-C reaches every process of the terminal, and what reaches this one alone is passed on; all stop after the same step.

    Args:
        work: a function of a module, or a `functools.partial` of one, since every process loads it anew.

    Raises:
        Cancelled: the training was stopped.
        FmrError: it cannot go on.
    """
    with tempfile.TemporaryDirectory(prefix="fmr-parallel-") as folder:
        try:
            _wait_for(spawn(_enter, (Path(folder), count, work), nprocs=count, join=False))
        except ProcessExitedException as ended:
            how = ended.signal_name or f"exit code {ended.exit_code}"
            raise FmrError(
                f"A process of the training ended in the middle ({how}).",
                "The same command goes on from the last checkpoint. Where memory is short, give a smaller --batch.",
            ) from ended
        stopped = Path(folder) / _STOPPED
        if stopped.exists():
            raise Cancelled(stopped.read_text(encoding="utf-8"))
        refused = Path(folder) / _REFUSED
        if refused.exists():
            wrong_use, message, hint = json.loads(refused.read_text(encoding="utf-8"))
            raise (UsageError if wrong_use else FmrError)(message, hint)


def _wait_for(processes: ProcessContext) -> None:
    """Until all have ended; a wish to stop is passed on, which those who had it from the terminal too do not mind."""
    with stop_on_signals() as stopped:
        passed_on = False
        try:
            while not processes.join(timeout=_LOOK_S):
                if stopped() and not passed_on:
                    passed_on = True
                    for process in processes.processes:
                        process.terminate()
        except ProcessExitedException as ended:
            if stopped():  # while it was still loading
                raise Cancelled("Stopped; the same command goes on from the last checkpoint.") from ended
            raise


def _heed_signals(progress: Progress) -> None:
    """From now on a wish to stop ends what is asked for it next, and no process on its way out."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: progress.cancel())


def _enter(number: int, folder: Path, count: int, work: Work) -> None:
    prepare_process()
    torch.set_num_threads(1)
    progress = Progress()
    _heed_signals(progress)
    store = FileStore(str(folder / "meeting"), count)
    with _together(store, number, count, "gloo"):
        try:
            work(progress=progress, say=_speak if number == 0 else _keep_quiet)
        except Cancelled as stopped:
            if _first_to_end(store, number):
                (folder / _STOPPED).write_text(stopped.message, encoding="utf-8")
        except FmrError as error:
            if _first_to_end(store, number):
                said = [isinstance(error, UsageError), error.message, error.hint]
                (folder / _REFUSED).write_text(json.dumps(said), encoding="utf-8")


@contextmanager
def _together(store: Store, number: int, count: int, backend: str) -> Iterator[None]:
    dist.init_process_group(backend, store=store, rank=number, world_size=count, timeout=_PATIENCE)
    try:
        yield
        parallel.told(None)  # whoever leaves first would break the connection that others still use
    finally:
        dist.destroy_process_group()


def _speak(text: str) -> None:
    sys.stderr.write(text + "\n")


def _keep_quiet(text: str) -> None:
    del text
