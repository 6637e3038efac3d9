"""FMR Studio: paint a picture's parts, and an unchanged image generator draws it.

The public names load on first use, so that importing the package costs neither torch nor Qt.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from fmr_studio.version import __version__

if TYPE_CHECKING:
    from fmr_studio.canvas.palette import Palette
    from fmr_studio.errors import FmrError
    from fmr_studio.inference.pipeline import Pipeline
    from fmr_studio.inference.rendering.source import Source

__all__ = ["FmrError", "Palette", "Pipeline", "Source", "__version__"]

_HOMES = {
    "FmrError": "fmr_studio.errors",
    "Palette": "fmr_studio.canvas.palette",
    "Pipeline": "fmr_studio.inference.pipeline",
    "Source": "fmr_studio.inference.rendering.source",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
