"""What a preview can be doing, and when it makes pictures."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """What the preview is doing."""

    LOADING = "loading"
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    PAUSED = "paused"
    STOPPED = "stopped"
    """What waited was cancelled; the next edit goes on."""
    FAILED = "failed"


class Mode(StrEnum):
    """When pictures are made."""

    LIVE = "live"
    """While the hand paints."""
    AT_REST = "at rest"
    """When a stroke ends."""
    PAUSED = "paused"
    """Not at all."""
