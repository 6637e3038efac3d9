"""Keeps the journal of a window's document, and offers what a killed program left behind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from fmr_studio.canvas.compose import display_rgba
from fmr_studio.canvas.history import Stepped
from fmr_studio.errors import FmrError
from fmr_studio.jobs.progress import Progress
from fmr_studio.paths import recovery_folder, shorten
from fmr_studio.project.journal import Journal
from fmr_studio.project.layer_images import thumbnail
from fmr_studio.project.recovery import Leftover, Recovered, leftovers
from fmr_studio.ui.workspace import Workspace

THUMBNAIL_PX = 128
UNSAVED = "unsaved"
"""The topic of the message that something was restored and is not saved yet."""


@dataclass(frozen=True, eq=False)
class Offer:
    """One document that can be restored.

    Args:
        thumbnail: (H, W, 4) uint8 RGBA.
    """

    leftover: Leftover
    found: Recovered
    thumbnail: NDArray[np.uint8]


class Recovery(QObject):
    """The recovery of one window. Nothing is noted before :meth:`begin`."""

    found = Signal()
    """There are :attr:`offers` that a person should be asked about."""
    save_wanted = Signal()
    """A person wants what was restored to be saved."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace.frame)
        self._workspace, self._session = workspace, workspace.session
        self._journal = Journal(recovery_folder())
        self._begun, self._closed, self._told = False, False, False
        self.offers: list[Offer] = []
        """What was found and not decided upon yet; held so that no other window offers it too."""
        self._session.document_replaced.connect(self._document_replaced)
        self._session.stepped.connect(self._stepped)
        self._session.history_changed.connect(self._history_changed)
        workspace.actions.do({"recover": self.look})

    def begin(self) -> None:
        """Note what is painted from now on, and look for what is left from before; once is enough."""
        if self._begun or self._closed:
            return
        self._begun = True
        self._document_replaced()
        self.look(quietly=True)

    def look(self, *, quietly: bool = False) -> None:
        """Look for unsaved work of programs that were killed and offer it; say so where there is none, unless ``quietly``."""

        def show(found: tuple[list[Offer], list[FmrError]]) -> None:
            offers, problems = found
            self.offers += offers
            for problem in problems:
                self._workspace.messages.say_error(problem)
            if self.offers:
                self.found.emit()
            elif not quietly and not problems:
                self._workspace.messages.say(self.tr("There is nothing to recover."))

        self._workspace.tasks.run(self.tr("Looking for unsaved work"), _find_offers, on_done=show, owner=self)

    def restore(self, offer: Offer) -> bool:
        """Go on with a document that was left behind; False where the present one is not to be given up."""
        found = offer.found
        if not self._workspace.files.may_discard():
            return False
        self.offers.remove(offer)
        self._session.replace_document(found.document, file=found.file, saved=False)
        self._journal.when_safe(offer.leftover.discard)
        self._workspace.messages.say(
            self.tr("%1 is back as it was after its last finished step.").replace("%1", self.name_of(offer)),
            self.tr("It is not saved yet."),
            action=(self.tr("Save"), self.save_wanted.emit),
            topic=UNSAVED,
        )
        return True

    def discard(self, offer: Offer) -> None:
        """Delete what was left behind."""
        self.offers.remove(offer)
        offer.leftover.discard()

    def postpone(self) -> None:
        """Leave what is not decided upon for another time, or another window."""
        offers, self.offers = self.offers, []
        for offer in offers:
            offer.leftover.release()

    def name_of(self, offer: Offer) -> str:
        """What a person calls the document."""
        return offer.found.file.name if offer.found.file is not None else self.tr("Untitled")

    def close(self, *, keep: bool = False) -> bool:
        """The window closes; True if the next one will offer what it holds.

        Args:
            keep: what it holds is neither saved nor given up.
        """
        kept = keep and self._journal.working
        self.postpone()
        self._begun, self._closed = False, True
        self._journal.close(keep=kept)
        return kept

    # -- the journal ---------------------------------------------------------------------------------------------------

    def _document_replaced(self) -> None:
        if not self._begun:
            return
        session = self._session
        try:
            self._journal.start(session.document, file=session.file, saved=not session.modified)
        except FmrError as error:
            self._tell(error)
        else:
            self._told = False

    def _stepped(self, stepped: Stepped) -> None:
        session = self._session
        try:
            self._journal.step(session.document, stepped.step, forward=stepped.forward, file=session.file)
        except FmrError as error:
            self._tell(error)
        else:
            self._told = self._told and not self._journal.working

    def _history_changed(self) -> None:
        if not self._session.modified:
            self._workspace.messages.close(UNSAVED)
        if self._begun and not self._session.modified:
            try:
                self._journal.saved(self._session.file)
            except FmrError as error:
                self._tell(error)

    def _tell(self, error: FmrError) -> None:
        """Say once that the disk refuses, and not again before it was willing in between."""
        if not self._told:
            self._told = True
            self._workspace.messages.say_error(error)


def _find_offers(progress: Progress) -> tuple[list[Offer], list[FmrError]]:
    """What can be restored, with thumbnails, and why something cannot; what has nothing unsaved in it is deleted."""
    offers: list[Offer] = []
    problems: list[FmrError] = []
    held = leftovers(recovery_folder())
    for index, leftover in enumerate(held):
        try:
            progress.check()
            found = leftover.read()
        except FmrError as error:
            leftover.release()  # it stays where it is, for somebody who knows what to do with it
            hint = f"It stays in {shorten(leftover.folder)}, which you may delete."
            problems.append(FmrError(f"Unsaved work could not be read. {error.message}", hint))
            continue
        except BaseException:
            for other in held:
                other.release()
            raise
        if found is None:
            leftover.discard()
        else:
            offers.append(Offer(leftover, found, thumbnail(display_rgba(found.document), side=THUMBNAIL_PX)))
        progress.report((index + 1) / len(held))
    return offers, problems
