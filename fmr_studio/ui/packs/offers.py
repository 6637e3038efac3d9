"""What could be fetched: it is offered where packs are chosen and where one is missing, and never fetched unasked."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from fmr_studio.jobs.progress import Progress
from fmr_studio.packs.catalog import Pack
from fmr_studio.packs.companions import Companion, list_companions, list_offers
from fmr_studio.paths import user_models
from fmr_studio.ui.packs.offer_dialog import Getter, OfferDialog, offer_title
from fmr_studio.ui.shell.banner import Action
from fmr_studio.ui.workspace import Workspace


def get_pack(companion: Companion, file: Path | None, progress: Progress) -> Pack:
    """Join a companion with its generator among the user's packs."""
    from fmr_studio.packs.importers.joining import get

    return get(companion, user_models() / companion.card.name, source=file, progress=progress)


class Offers(QObject):
    """Opens the dialogs of offers.

    Args:
        use: goes on with a pack that has arrived, by its name.
        get: fetches and joins it.
    """

    def __init__(self, workspace: Workspace, use: Callable[[str], object], *, get: Getter = get_pack) -> None:
        super().__init__(workspace.frame)
        self._workspace, self._use = workspace, use
        self.get = get
        self.dialog: OfferDialog | None = None
        """The one that is open."""

    def actions(self) -> list[Action]:
        """What is not installed, as words and what shows the offer."""
        return [self._action(companion) for companion in list_offers()]

    def action_for(self, pack: str) -> Action | None:
        """The offer of a pack that is missing; None where it is none that can be fetched."""
        named = (companion for companion in list_offers() if companion.card.name == pack)
        return next(map(self._action, named), None)

    def _action(self, companion: Companion) -> Action:
        return self.tr("Fetch %1 …").replace("%1", offer_title(companion.card)), partial(self.show, companion)

    def is_generator(self, file: Path) -> Companion | None:
        """The companion whose generator a file is by its name; None where there is none."""
        return next((companion for companion in list_companions() if companion.asset.filename == file.name), None)

    def show(self, companion: Companion, file: Path | None = None) -> None:
        """Show an offer; ``file`` is its generator, where a person has it."""
        if self.dialog is not None:
            self.dialog.reject()
        workspace = self._workspace
        self.dialog = OfferDialog(
            workspace.frame, companion, get=self.get, tasks=workspace.tasks, questions=workspace.questions, file=file
        )
        self.dialog.finished.connect(self._forget)
        self.dialog.arrived.connect(lambda pack: self._use(pack.card.name))
        self.dialog.open()

    def _forget(self) -> None:
        self.dialog = None
