"""Which engine draws, and loading a pack into it. No torch, unless that is chosen."""

from __future__ import annotations

import ctypes
import logging
import os
import platform
import re
import sys
from importlib.util import find_spec
from pathlib import Path

from fmr_studio.errors import FmrError
from fmr_studio.inference.engines.protocol import Networks
from fmr_studio.jobs.threads import drawing_threads
from fmr_studio.packs.catalog import Pack, verify

ENGINES = ("onnxruntime", "torch")
_DRIVERS = {"linux": "libcuda.so.1", "win32": "nvcuda.dll"}


def load_networks(pack: Pack, device: str = "auto", engine: str = "auto") -> Networks:
    """Load every part of a pack.

    Args:
        device: ``auto``, ``cpu``, ``cuda`` or ``mps``. engine: one of ``ENGINES``, or ``auto``: ONNX Runtime on processors, as
            far as it can be loaded, and PyTorch on CUDA and MPS.

    Raises:
        FmrError: a file is missing or damaged, or the device or engine is not there; the sentence names it.
    """
    if engine not in ("auto", *ENGINES):
        raise FmrError(f"There is no engine {engine!r}.", f"There are {' and '.join(ENGINES)}.")
    verify(pack)
    where = likely_device() if device == "auto" else device
    if engine == "auto":
        engine = "onnxruntime" if where == "cpu" and runtime_problem() is None else "torch"
    if engine == "onnxruntime":
        return _in_onnxruntime(pack)
    return _in_torch(pack, device)


def _in_onnxruntime(pack: Pack) -> Networks:
    problem = runtime_problem()
    if problem is not None:
        raise FmrError(problem, "Install it again with pip, or leave the choice of the engine to the program.")
    from fmr_studio.inference.engines.onnxruntime.networks import OnnxNetworks
    from fmr_studio.inference.engines.onnxruntime.runtime import Runtime

    return OnnxNetworks(pack, Runtime(threads=drawing_threads()))


def _in_torch(pack: Pack, device: str) -> Networks:
    try:
        from fmr_studio.inference.engines.torch.modules import choose_device, load_modules
        from fmr_studio.inference.engines.torch.networks import TorchNetworks
    except (ImportError, OSError) as error:
        raise FmrError(f"PyTorch cannot be loaded: {error}.", "Install it again; --device cpu does without it.") from error
    return TorchNetworks(load_modules(pack, choose_device(device)), pack.card.edit_resolution)


def runtime_problem() -> str | None:
    """Why ONNX Runtime cannot be used, as a sentence; None where it can.

    Its official builds note a number for the machine and send how they are used to their maker; here they do neither.
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # read while it is imported
    try:
        import onnxruntime

        if not hasattr(onnxruntime, "InferenceSession"):  # a folder of that name is found where the package is not
            raise ImportError("it is not installed")
    except (ImportError, OSError, RuntimeError) as error:
        problem = f"ONNX Runtime cannot be loaded: {error}. PyTorch draws in its place, more slowly."
        logging.getLogger(__name__).warning(problem)
        return problem
    return None


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
