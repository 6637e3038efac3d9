"""Which devices pictures can be made on here; asked without loading PyTorch, which takes seconds."""

from __future__ import annotations

import ctypes
import platform
import re
import sys
from importlib.util import find_spec
from pathlib import Path

from fmr_studio.inference.engines.providers import provided

DEVICES = {"auto": "", "cpu": "CPU", "cuda": "CUDA", "mps": "MPS", "directml": "DirectML", "coreml": "Core ML"}
"""All there are, with their names; ``auto`` takes the best one."""


def offered_devices(*chosen: str) -> tuple[str, ...]:
    """The devices a person can choose from on this machine, and those that were chosen already."""
    there = {"auto", "cpu", *provided(), *chosen}
    there |= {"cuda"} if has_cuda() else set()
    there |= {"mps"} if sys.platform == "darwin" and platform.machine() == "arm64" and find_spec("torch") else set()
    return tuple(name for name in DEVICES if name in there)


def has_cuda() -> bool:
    """Whether PyTorch was built for CUDA or ROCm here, and the system has a driver for it."""
    spec = find_spec("torch")
    if spec is None or spec.origin is None:
        return False
    try:
        text = (Path(spec.origin).parent / "version.py").read_text(encoding="utf-8")
    except OSError:
        return False
    built = set(re.findall(r"^(cuda|hip)\b[^=\n]*=\s*['\"]", text, re.MULTILINE))
    return ("cuda" in built and _loads("nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1")) or (
        "hip" in built and Path("/dev/kfd").exists()
    )


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
