"""What every part of a window may use, as one small object, and what it knows of parts that stand above it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from fmr_studio.inference.engine import Engine, EngineFacts, RenderResult
from fmr_studio.inference.request import RenderRequest
from fmr_studio.jobs.progress import Progress
from fmr_studio.ui.session import Session
from fmr_studio.ui.shell.actions import Actions
from fmr_studio.ui.shell.kept_settings import KeptSettings
from fmr_studio.ui.shell.messages import Messages
from fmr_studio.ui.shell.questions import Questions
from fmr_studio.ui.shell.tasks import Tasks
from fmr_studio.ui.shell.theme import Theme

T = TypeVar("T")


class LivingPicture(Protocol):
    """The picture that follows the paint, as other rooms see it; `picture.preview.Preview` is the one there is."""

    wants_layout: bool
    """Whether the canvas is empty and waits for the layout of the first picture."""

    @property
    def shown(self) -> SignalInstance:
        """A `RenderResult` that is newer than all before."""

    @property
    def failed(self) -> SignalInstance:
        """An `FmrError`: there will be no picture of the last change."""

    @property
    def ready(self) -> SignalInstance:
        """`EngineFacts` of a pack that was loaded."""

    @property
    def rested(self) -> SignalInstance:
        """Nothing is to be done for a moment."""

    @property
    def state_changed(self) -> SignalInstance:
        """What it does, or whether it is behind."""

    @property
    def result(self) -> RenderResult | None:
        """The newest whole picture."""

    @property
    def facts(self) -> EngineFacts | None:
        """What the loaded pack can do; None while there is none."""

    @property
    def behind(self) -> bool:
        """Whether the picture shown does not answer the last change."""

    @property
    def paused(self) -> bool:
        """Whether no pictures are made until a person lets them follow again."""

    @property
    def broken(self) -> bool:
        """Whether the last picture could not be made."""

    @property
    def shrunk(self) -> bool:
        """Whether pictures are smaller than they should be, for lack of memory."""

    def request(self) -> RenderRequest | None:
        """The request, and recipe, of the present document; None while it has no pack."""

    def ask(self) -> None:
        """Make a picture as soon as the pace allows."""

    def catch_up(self) -> None:
        """Ask for the picture that was cancelled."""

    def cancel(self) -> bool:
        """Drop the picture that is waited for; False where none is."""

    def set_with_mask(self, wanted: bool) -> None:
        """Whether pictures come with their proxy mask."""

    def locate(self, pack: str, location: str) -> None:
        """Say where a pack lies, if its name alone does not find it."""

    def location_of(self, pack: str) -> str:
        """Where a pack lies: what :meth:`locate` said, else its name."""

    def retry(self) -> None:
        """Load the pack again, though that failed."""

    def borrow(self, work: Callable[[Engine, Progress], T], progress: Progress) -> T:
        """Use the engine for something long, from a task's thread."""


class Files(Protocol):
    """What comes in and goes out, as other rooms see it; `files.file_commands.FileCommands` is the one there is."""

    def open_path(self, path: Path) -> None:
        """Open whatever a file or folder is."""

    def save(self) -> bool:
        """Save the project where it was opened from, or ask where; False where it was not saved."""

    def may_discard(self) -> bool:
        """Whether the document may be given up: it is saved, or a person said so."""


@dataclass
class Workspace:
    """What every part of one window may use.

    Args:
        frame: the window, for dialogs and menus to lie over.
        session: the document, its history, and what a person has chosen.
        preview: the picture that follows it.
        tasks: work that takes longer than a moment.
        messages: what a person should know.
        questions: dialogs that wait for an answer.
        actions: the commands, by id; a part says what its own do.
    """

    frame: QWidget
    session: Session
    preview: LivingPicture
    tasks: Tasks
    messages: Messages
    questions: Questions
    settings: KeptSettings
    theme: Theme
    actions: Actions
    files: Files = field(init=False)
    """Set as soon as that room is built."""
