"""Loops over pixels, triangles and strands, compiled for the processor."""

from __future__ import annotations

import functools
import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

from fmr_studio.errors import FmrError, how_to_install

Loop = TypeVar("Loop", bound=Callable[..., Any])
_DOMAINS = Path(__file__).parents[1]


def compiled(function: Loop) -> Loop:
    """Let numba compile a function of numbers, arrays and named tuples at its first call; the result is kept on disk.

    Raises FmrError where numba is not installed.
    """
    try:
        from numba import config, njit
    except ImportError as error:
        raise FmrError(
            "Drawing these pictures needs the library numba, which is not installed.",
            hint=how_to_install("fmr-studio[train]"),
        ) from error
    settings: Any = config
    settings.CACHE_DIR = _kept_in() or settings.CACHE_DIR
    return cast(Loop, njit(cache=True, fastmath=True, nogil=True, error_model="numpy")(function))


@functools.cache
def _kept_in() -> str:
    """A folder of these very sources, or nothing where none may be made beside them.

    numba looks at a function's own file alone, and would go on using what it was compiled from in other files.
    """
    beside = Path(__file__).parent
    if not os.access(beside, os.W_OK):
        return ""
    digest = hashlib.sha256()
    for source in sorted(_DOMAINS.rglob("*.py")):
        digest.update(source.read_bytes())
    return str(beside / "__pycache__" / f"compiled-{digest.hexdigest()[:16]}")
