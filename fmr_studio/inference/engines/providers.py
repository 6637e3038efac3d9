"""ONNX Runtime before it is used: whether it works here, and what this build of it draws on."""

from __future__ import annotations

import logging
import os
from types import MappingProxyType, ModuleType

from fmr_studio.inference.engines.failing import EngineFailedError

PROVIDERS = MappingProxyType(
    {
        "cuda": "CUDAExecutionProvider",
        "directml": "DmlExecutionProvider",
        "coreml": "CoreMLExecutionProvider",
        "cpu": "CPUExecutionProvider",
    }
)
"""Devices, and what ONNX Runtime calls what draws on them. The common build has the last alone, and on a Mac the last two."""
AUTOMATIC = ("cuda", "directml")
"""Those that somebody has installed a build of ONNX Runtime for; Core ML comes with every one for the Mac."""
INSTEAD = "PyTorch draws in its place, more slowly."
_tried: set[ModuleType] = set()
_failures: list[str] = []


def note_failure(error: EngineFailedError) -> None:
    """Let nothing more be drawn with ONNX Runtime while the program runs, and say so in the log."""
    _failures.append(f"{error.message.rstrip('.')}. {INSTEAD}")
    logging.getLogger(__name__).warning(_failures[-1])


def runtime_problem() -> str | None:
    """Why ONNX Runtime cannot be used, as sentences; None where it can. It is loaded for that, and tried out.

    Its official builds note a number for the machine and send how they are used to their maker; here they do neither.
    """
    if _failures:
        return _failures[0]
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # read while it is imported
    try:
        import onnxruntime

        if onnxruntime in _tried:
            return None
        if not hasattr(onnxruntime, "InferenceSession"):  # a folder of that name is found where the package is not
            raise ImportError("it is not installed")
        from fmr_studio.inference.engines.onnxruntime.runtime import try_out

        try_out()
        _tried.add(onnxruntime)
    except EngineFailedError as error:
        note_failure(error)
        return _failures[0]
    except (ImportError, OSError, RuntimeError, AttributeError) as error:
        problem = f"ONNX Runtime cannot be loaded: {error}. {INSTEAD}"
        logging.getLogger(__name__).warning(problem)
        return problem
    return None


def provided() -> tuple[str, ...]:
    """The devices that ONNX Runtime draws on here, by its build; none where it cannot be used."""
    if runtime_problem() is not None:
        return ()
    import onnxruntime

    there = onnxruntime.get_available_providers()
    return tuple(device for device, provider in PROVIDERS.items() if provider in there)
