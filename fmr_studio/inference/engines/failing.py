"""An engine that stops working while the program runs."""

from __future__ import annotations

from fmr_studio.errors import FmrError


class EngineFailedError(FmrError):
    """An engine cannot do what it should be able to: its library is at fault, and neither the pack nor the picture."""

    def __init__(self, message: str) -> None:
        super().__init__(message, "--engine pytorch draws without it.")
