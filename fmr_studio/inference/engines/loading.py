"""Which engine draws, and loading a pack into it. No torch, unless that is chosen."""

from __future__ import annotations

import ctypes
import platform
import re
import sys
from importlib.util import find_spec
from pathlib import Path

from fmr_studio.errors import FmrError, how_to_install, lacking
from fmr_studio.inference.engines.failing import EngineFailedError
from fmr_studio.inference.engines.protocol import Networks
from fmr_studio.inference.engines.providers import AUTOMATIC, INSTEAD, PROVIDERS, note_failure, provided, runtime_problem
from fmr_studio.jobs.threads import drawing_threads, pictures_at_once
from fmr_studio.packs.catalog import Pack, verify

ENGINES = ("onnxruntime", "torch")
_DRIVERS = {"linux": "libcuda.so.1", "win32": "nvcuda.dll"}


def load_networks(pack: Pack, device: str = "auto", engine: str = "auto") -> Networks:
    """Load every part of a pack.

    Args:
        device: ``auto``, ``cpu``, ``cuda``, ``mps``, ``directml`` or ``coreml``.
        engine: one of ``ENGINES``, or ``auto``: PyTorch on CUDA and MPS, and else ONNX Runtime, as far as it works.

    Raises:
        FmrError: a file is missing or damaged, or the device or engine is not there; the sentence names it.
    """
    if engine not in ("auto", *ENGINES):
        raise FmrError(f"There is no engine {engine!r}.", f"There are {' and '.join(ENGINES)}.")
    verify(pack)
    if engine == "onnxruntime":
        return _in_onnxruntime(pack, _provided_device(device))
    if engine == "auto" and (where := _automatic(device)) is not None:
        try:
            return _in_onnxruntime(pack, where)
        except EngineFailedError as error:
            note_failure(error)
    return _in_torch(pack, device)


def _automatic(device: str) -> str | None:
    """The device that ONNX Runtime draws on where the engine is left open; None where PyTorch does."""
    if device in ("directml", "coreml"):
        return _provided_device(device)
    if device in ("auto", "cuda") and likely_device() in ("cuda", "mps"):
        return None
    there = provided()
    wanted = (*AUTOMATIC, "cpu") if device == "auto" else (device,)
    return next((name for name in wanted if name in there), None)


def _provided_device(device: str) -> str:
    """A device that was asked for of ONNX Runtime; raises `FmrError` where its build has none."""
    problem = runtime_problem()
    if problem is not None:
        raise FmrError(problem, "Install it again with pip, or leave the choice of the engine to the program.")
    there = provided()
    wanted = (*AUTOMATIC, "cpu") if device == "auto" else (device,)
    found = next((name for name in wanted if name in there), None)
    if found is None:
        raise FmrError(
            f"This build of ONNX Runtime does not draw on {device}.",
            f"It draws on {', '.join(there)}; onnxruntime-gpu and onnxruntime-directml are others.",
        )
    return found


def _in_onnxruntime(pack: Pack, device: str) -> Networks:
    from fmr_studio.inference.engines.onnxruntime.networks import OnnxNetworks
    from fmr_studio.inference.engines.onnxruntime.runtime import Runtime, try_out

    if device != "cpu":
        try_out(PROVIDERS[device])
    many = pictures_at_once() if device == "cpu" else 1
    return OnnxNetworks(pack, Runtime(threads=drawing_threads(), side_by_side=many, provider=PROVIDERS[device]))


def _in_torch(pack: Pack, device: str) -> Networks:
    try:
        from fmr_studio.inference.engines.torch.modules import choose_device, load_modules
        from fmr_studio.inference.engines.torch.networks import TorchNetworks
    except (ImportError, OSError) as error:
        raise _nothing_draws(error) from error
    return TorchNetworks(load_modules(pack, choose_device(device)), pack.card.edit_resolution)


def _nothing_draws(error: Exception) -> FmrError:
    """What to say where PyTorch has to draw and cannot be loaded."""
    missing, problem = lacking(error), runtime_problem()
    reason = "is not installed" if missing else f"cannot be loaded: {error}"
    if problem is None:
        return FmrError(f"PyTorch {reason}.", "--device cpu draws without it.")
    first = problem.removesuffix(INSTEAD)
    return FmrError(f"{first}PyTorch, which would draw in its place, {reason}.", how_to_install("onnxruntime", belongs=True))


def likely_device() -> str:
    """The device that ``auto`` means, found without importing PyTorch: ``cuda`` and ``mps`` where it could use them."""
    spec = find_spec("torch")
    if spec is None or spec.origin is None:
        return "cpu"
    if sys.platform == "darwin":
        return "mps" if platform.machine() == "arm64" else "cpu"
    return "cuda" if _built_for_cuda(Path(spec.origin).parent) and _has_driver() else "cpu"


def _built_for_cuda(torch_folder: Path) -> bool:
    """Whether PyTorch was built for CUDA, by its version file, which says ``cuda = '12.8'`` or ``cuda = None``."""
    try:
        return re.search(r"^cuda\b[^=]*= *['\"]", (torch_folder / "version.py").read_text(), re.MULTILINE) is not None
    except OSError:
        return False


def _has_driver() -> bool:
    """Whether NVIDIA's driver is there and has a device."""
    count = ctypes.c_int()
    try:
        driver = ctypes.CDLL(_DRIVERS[sys.platform])
        return driver.cuInit(0) == 0 and driver.cuDeviceGetCount(ctypes.byref(count)) == 0 and count.value > 0
    except (OSError, KeyError, AttributeError):
        return False
