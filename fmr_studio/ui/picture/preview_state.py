"""What a preview can be doing, when it makes pictures, and what of the document its pictures answer."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass
class Pursuit:
    """How far pictures are behind the document, whose revisions are counted from 0.

    Args:
        asked, shown: the revisions that were last asked for and last answered; -1 is none.
        edited_at_s: when the oldest change was made that nothing was asked for yet; None without one.
        by_hand: whether a person made it.
        cancelled: whether what was asked for is not wanted any more.
        generation: of another document or pack; what belongs to an older one counts no more.
    """

    asked: int = -1
    shown: int = -1
    edited_at_s: float | None = None
    by_hand: bool = False
    cancelled: bool = False
    generation: int = 0

    @property
    def behind(self) -> bool:
        """Whether the picture shown does not answer the last change."""
        return self.edited_at_s is not None or self.asked > self.shown

    def edited(self, now_s: float) -> None:
        """Something changed; what was cancelled before is wanted again."""
        self.cancelled = False
        if self.edited_at_s is None:
            self.edited_at_s = now_s

    def forget_edits(self) -> None:
        """What changed so far is not to be timed."""
        self.edited_at_s, self.by_hand = None, False

    def ask(self, revision: int, now_s: float) -> tuple[float, bool]:
        """A revision is asked for now; returns since when that was due, and whether by a person's hand."""
        since_s = now_s if self.edited_at_s is None else self.edited_at_s
        by_hand, self.asked = self.by_hand, revision
        self.forget_edits()
        return since_s, by_hand

    def cancel(self, revision: int) -> None:
        """What leads to the present revision is not wanted; the picture stays behind until one asks again."""
        self.edited_at_s, self.cancelled = None, True
        self.asked = max(self.asked, revision, self.shown + 1)

    def answers(self, generation: int, revision: int) -> bool:
        """Whether a picture is of this document and no older than the one shown."""
        return generation == self.generation and revision >= self.shown

    def begin_anew(self) -> None:
        """Another document is there."""
        self.generation += 1
        self.asked = self.shown = -1
