"""Who waits for a picture no longer than for its first draft."""

from __future__ import annotations

from fmr_studio.errors import Cancelled
from fmr_studio.inference.engine import RenderResult


class FirstDraft:
    """Follows a picture until its first draft, and leaves then; a picture without one is waited for."""

    def goes_on(self) -> bool:
        """Always."""
        return True

    def wants_draft(self) -> bool:
        """Always."""
        return True

    def take_draft(self, result: RenderResult) -> None:
        """Leave."""
        raise Cancelled
