"""Loops over pixels, triangles and strands, compiled for the processor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from fmr_studio.errors import FmrError

Loop = TypeVar("Loop", bound=Callable[..., Any])


def compiled(function: Loop) -> Loop:
    """Let numba compile a function of numbers, arrays and named tuples at its first call; the result is kept on disk.

    Raises FmrError where numba is not installed.
    """
    try:
        from numba import njit
    except ImportError as error:
        raise FmrError(
            "Drawing these pictures needs the library numba, which is not installed.",
            hint='Install it with: pip install "fmr-studio[train]"',
        ) from error
    return cast(Loop, njit(cache=True, fastmath=True, nogil=True, error_model="numpy")(function))
