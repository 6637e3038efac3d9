"""The menu of packs, filled when it opens: those that are installed, then those that can be fetched."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu

from fmr_studio.errors import FmrError
from fmr_studio.packs.catalog import list_packs
from fmr_studio.packs.previews import SIDE_PX, is_kept, keep_preview, preview_of
from fmr_studio.ui.packs.commands import PackCommands
from fmr_studio.ui.shell.qimages import image_of, png_of
from fmr_studio.ui.workspace import Workspace

STYLE = "QMenu { icon-size: 40px; } QMenu::icon:checked { border: 2px solid palette(highlight); }"


class PackMenu(QMenu):
    """Goes on with the pack that is chosen, or shows the offer; a pack has a picture beside its name once it drew one."""

    def __init__(self, workspace: Workspace, commands: PackCommands) -> None:
        super().__init__()
        self.setTitle(self.tr("Pack"))
        self._session, self._preview, self._commands = workspace.session, workspace.preview, commands
        self._remembered: set[str] = set()
        self.setStyleSheet(STYLE)
        self.aboutToShow.connect(self._fill)
        workspace.preview.rested.connect(self._remember)

    def add_to(self, menu: QMenu) -> None:
        """Add it to another menu."""
        menu.addMenu(self)

    def _fill(self) -> None:
        self.clear()
        for pack in list_packs():
            words = pack.card.title or pack.card.name
            action = self.addAction(words, partial(self._commands.open, pack.card.name))
            if (preview := preview_of(pack)) is not None:
                action.setIcon(QIcon(str(preview)))
            action.setCheckable(True)
            action.setChecked(pack.card.name == self._session.document.properties.pack)
        if self.isEmpty():
            self.addAction(self.tr("None installed")).setEnabled(False)
        offers = self._commands.offers.actions()
        if offers:
            self.addSeparator()
        for words, show in offers:
            self.addAction(words, show)
        self.addSeparator()
        preparations = self._commands.preparations
        if preparations.running and preparations.job is not None:
            words = self.tr("Preparing %1: %2 % …").replace("%1", preparations.job.folder.name)
            words = words.replace("%2", f"{100 * preparations.status.fraction:.0f}")
            self.addAction(words, self._commands.show_preparing)
        else:
            self.addAction(self.tr("Bring a generator …"), self._commands.bring)

    def _remember(self) -> None:
        """Keep the first picture of a pack as that of its line; of no photo, which is the person's own."""
        result = self._preview.result
        if result is None or result.request.photo is not None or result.request.pack_id in ("", *self._remembered):
            return
        pack = result.request.pack_id
        self._remembered.add(pack)
        if is_kept(pack):
            return
        small = image_of(result.source_image).scaled(SIDE_PX, SIDE_PX, mode=Qt.TransformationMode.SmoothTransformation)
        with suppress(FmrError):  # the line is as good without
            keep_preview(pack, png_of(small))
