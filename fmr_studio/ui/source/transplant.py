"""Looks of regions, layouts of other sources, and regions that are copied from one picture into another."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QPoint
from PySide6.QtGui import QGuiApplication, QIcon, QPixmap
from PySide6.QtWidgets import QInputDialog, QMenu

from fmr_studio.canvas.crop import cut, suggest_crop
from fmr_studio.canvas.look import Look
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.photo import Photo
from fmr_studio.canvas.region_edit import Cells, Correction, Donor, LocalLook, Piece, RegionEdit, RegionKind, SourceEdits
from fmr_studio.canvas.taken_paint import TakenPaint
from fmr_studio.errors import FmrError
from fmr_studio.inference.engine import Engine, InversionWish
from fmr_studio.jobs.progress import Progress
from fmr_studio.project.photos import read_photo
from fmr_studio.ui.painting.selecting import SelectionCommands
from fmr_studio.ui.picture.wall import SeedWall
from fmr_studio.ui.shell.tasks import TaskProgress
from fmr_studio.ui.source.donors_list import DonorsList, Entry
from fmr_studio.ui.source.drag.controller import DragController
from fmr_studio.ui.source.proxy_desk import ProxyDesk
from fmr_studio.ui.workspace import Workspace

MIME = "application/x-fmr-region"
LARGEST_SEED = 999_999_999
INVERSION_S = 5.0

Take = Callable[[Donor], object]


class Transplant(QObject):
    """Takes looks, layouts and regions from other sources; every change is one step."""

    def __init__(
        self, workspace: Workspace, drag: DragController, proxy: ProxyDesk, wall: SeedWall, selecting: SelectionCommands
    ) -> None:
        super().__init__(workspace.frame)
        self._selecting = selecting
        self._workspace, self._drag, self._proxy, self._wall = workspace, drag, proxy, wall
        self._selection = drag.selection
        self.list = DonorsList(workspace.theme)
        self.list.removed.connect(self._remove)
        proxy.panel.add_section(self.list)
        proxy.panel.menu_wanted.connect(self.open_menu)
        workspace.actions.do({"copy_region": self.copy})
        drag.changed.connect(self._show)
        workspace.session.document_replaced.connect(self._show)

    # -- menus ---------------------------------------------------------------------------------------------------------

    def open_menu(self, place: QPoint) -> None:
        """The menu of what is selected."""
        menu = QMenu(self._workspace.frame)
        self.fill_menu(menu)
        menu.setToolTipsVisible(True)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def fill_menu(self, menu: QMenu) -> None:
        """What can be done with the selection."""
        cells = self._selection.cells
        if cells is not None:
            menu.addAction(self._workspace.actions["copy_region"])
            menu.addAction(self.tr("Paste region"), self.paste).setEnabled(self.can_paste())
            menu.addSeparator()
            self._donors(menu.addMenu(self.tr("Take the look from")), partial(self.take_look, cells=cells))
            own = menu.addAction(self.tr("Back to the own look"), partial(self.own_look, cells=cells))
            own.setEnabled(any(look.cells == cells for look in self._drag.edits.looks))
            menu.addSeparator()
        self._donors(menu.addMenu(self.tr("Take the layout of")), self.take_layout)
        whole = menu.addAction(self.tr("Back to the own layout"), self.own_layout)
        whole.setEnabled(self._drag.edits.layout is not None)

    def fill_label_menu(self, menu: QMenu, label: int) -> None:
        """What can be done with the look of a label."""
        menu.addSeparator()
        self._donors(menu.addMenu(self.tr("Take the look from")), partial(self.take_look, label=label))
        own = menu.addAction(self.tr("Back to the own look"), partial(self.own_look, label=label))
        own.setEnabled(any(look.label == label for look in self._drag.edits.looks))

    def _donors(self, menu: QMenu, take: Take) -> None:
        look = self._workspace.session.look
        for tile in self._wall.tiles:
            words = self.tr("Seed %1").replace("%1", str(tile.seed))
            action = menu.addAction(words, partial(take, replace(look, seed=tile.seed)))
            if tile.image is not None:
                action.setIcon(QIcon(QPixmap.fromImage(tile.image)))
        menu.addSeparator()
        menu.addAction(self.tr("Another seed …"), partial(self._ask_seed, take))
        photo = menu.addAction(self.tr("A photo …"), partial(self._ask_photo, take))
        facts = self._workspace.preview.facts
        photo.setEnabled(facts is not None and not facts.no_photos)

    def _ask_seed(self, take: Take) -> None:
        dialog = QInputDialog(self._workspace.frame)
        dialog.setWindowTitle(self.tr("Another seed"))
        dialog.setLabelText(self.tr("Seed"))
        dialog.setInputMode(QInputDialog.InputMode.IntInput)
        dialog.setIntRange(0, LARGEST_SEED)
        look = self._workspace.session.look
        dialog.intValueSelected.connect(lambda seed: take(replace(look, seed=seed)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _ask_photo(self, take: Take) -> None:
        workspace = self._workspace
        path = workspace.questions.open_image(workspace.frame, workspace.settings.last_folder)
        if path is not None:
            self.read_donor(path, take)

    def read_donor(self, path: Path, take: Take) -> None:
        """Invert a photo, in the background, and take what is wanted from it."""
        workspace, facts = self._workspace, self._workspace.preview.facts
        if facts is None or facts.no_photos:
            workspace.messages.say(facts.no_photos if facts is not None else self.tr("The pack is not loaded yet."))
            return
        document, side = workspace.session.document, facts.resolution

        def work(progress: TaskProgress) -> Photo:
            found = read_photo(path, progress.part(0.0, 0.1))
            pixels = cut(found.pixels, suggest_crop(found.pixels), side)

            def invert(engine: Engine, token: Progress) -> Photo:
                return engine.invert(pixels, InversionWish(found.name, INVERSION_S), token, lambda _picture: None).photo

            return workspace.preview.borrow(invert, progress)

        def use(photo: Photo) -> None:
            if workspace.session.document is document:
                take(photo)

        workspace.tasks.run(self.tr("Reading %1").replace("%1", path.name), work, on_done=use, owner=self)

    # -- looks and layouts ---------------------------------------------------------------------------------------------

    def take_look(self, donor: Donor, *, label: int | None = None, cells: Cells | None = None) -> None:
        """Give a label, or cells, the look of another source; an earlier look of the same goes."""
        edits = self._drag.edits
        looks = (*self._other_looks(label, cells), LocalLook(donor, label, cells))
        step = self.tr("Look of %1 from %2").replace("%1", self._region_words(label, cells))
        self._keep(replace(edits, looks=looks), step.replace("%2", self.donor_words(donor)))

    def own_look(self, *, label: int | None = None, cells: Cells | None = None) -> None:
        """Give a label, or cells, its own look again."""
        step = self.tr("Own look of %1").replace("%1", self._region_words(label, cells))
        self._keep(replace(self._drag.edits, looks=self._other_looks(label, cells)), step)

    def _other_looks(self, label: int | None, cells: Cells | None) -> tuple[LocalLook, ...]:
        return tuple(look for look in self._drag.edits.looks if (look.label, look.cells) != (label, cells))

    def take_layout(self, donor: Donor) -> None:
        """Give the picture the layout of another source, in its own look."""
        words = self.tr("Layout of %1").replace("%1", self.donor_words(donor))
        self._keep(replace(self._drag.edits, layout=donor), words)

    def own_layout(self) -> None:
        """Give the picture its own layout again."""
        self._keep(replace(self._drag.edits, layout=None), self.tr("Own layout"))

    def donor_words(self, donor: Donor) -> str:
        """Another source, for people."""
        return self.tr("seed %1").replace("%1", str(donor.seed)) if isinstance(donor, Look) else donor.name

    def _region_words(self, label: int | None, cells: Cells | None) -> str:
        if label is None and cells is not None and cells == self._selection.cells:
            label = self._selection.label
        return self.tr("region") if label in (None, UNKNOWN) else self._drag.label_name(label or 0)

    def _keep(self, edits: SourceEdits, step: str) -> None:
        self._drag.keep(edits, step)

    # -- the list ------------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        edits = self._drag.edits
        entries = []
        if edits.layout is not None:
            entries.append(Entry("layout", 0, self.tr("Layout of %1").replace("%1", self.donor_words(edits.layout))))
        for index, look in enumerate(edits.looks):
            words = self.tr("Look of %1 from %2").replace("%1", self._region_words(look.label, look.cells))
            entries.append(Entry("look", index, words.replace("%2", self.donor_words(look.donor))))
        for index, correction in enumerate(edits.corrections):
            entries.append(Entry("correction", index, self._correction_words(correction)))
        self.list.show_entries(tuple(entries))

    def _correction_words(self, correction: Correction | TakenPaint) -> str:
        if isinstance(correction, TakenPaint):
            return self.tr("Painted on the picture")
        words = self.tr("Painted on the mask: %1") if correction.redraw else self.tr("Corrected: %1")
        return words.replace("%1", self._proxy.label_name(int(self._proxy.meanings[correction.cluster])))

    def _remove(self, entry: Entry) -> None:
        edits = self._drag.edits
        if entry.kind == "layout":
            self.own_layout()
        elif entry.kind == "look":
            look = edits.looks[entry.index]
            self.own_look(label=look.label, cells=look.cells)
        else:
            left = (*edits.corrections[: entry.index], *edits.corrections[entry.index + 1 :])
            self._keep(replace(edits, corrections=left), self.tr("Take back: %1").replace("%1", entry.words))

    # -- the clipboard -------------------------------------------------------------------------------------------------

    def copy(self) -> None:
        """Put the selected region with its features onto the clipboard, also for other documents and windows."""
        workspace, cells, label = self._workspace, self._selection.cells, self._selection.label
        if cells is None:
            if not self._selecting.copy():
                hint = self.tr("Click a part of the proxy mask, or select something on the canvas.")
                workspace.messages.say(self.tr("Select a region to copy first."), hint)
            return
        source, name = self._drag.tries.source.corrected, self._region_words(label, None)

        def work(progress: TaskProgress) -> Piece:
            return workspace.preview.borrow(lambda engine, _token: engine.cut_piece(source, cells), progress)

        def put(piece: Piece) -> None:
            data = QMimeData()
            edit = RegionEdit(RegionKind.PASTE, cells, label=label, name=name, piece=piece)
            data.setData(MIME, json.dumps(edit.to_json()).encode())
            QGuiApplication.clipboard().setMimeData(data)
            workspace.messages.note(self.tr("Copied: %1").replace("%1", name))

        workspace.tasks.run(self.tr("Copying a region"), work, on_done=put, owner=self)

    @staticmethod
    def can_paste() -> bool:
        """Whether a region lies on the clipboard."""
        data: QMimeData | None = QGuiApplication.clipboard().mimeData()  # None where it was cleared
        return data is not None and data.hasFormat(MIME)

    def paste(self) -> bool:
        """Paste the region from the clipboard, where it was in its own picture, or pixels of a canvas; False for neither."""
        if not self.can_paste():
            return self._selecting.paste()
        try:
            edit = read_region(bytes(QGuiApplication.clipboard().mimeData().data(MIME).data()))
            if edit.piece is None or edit.piece.pack != self._workspace.session.document.properties.pack:
                pack = "" if edit.piece is None else edit.piece.pack
                words = self.tr("The copied region is of a picture of the pack %1.").replace("%1", pack)
                raise FmrError(words, self.tr("Regions fit pictures of their own pack."))
        except FmrError as error:
            self._workspace.messages.say_error(error)
            return True
        regions = (*self._drag.edits.regions, edit)
        step = self.tr("Paste %1").replace("%1", edit.name)
        self._drag.keep(replace(self._drag.edits, regions=regions), step, (len(regions) - 1,))
        return True


def read_region(data: bytes) -> RegionEdit:
    """A pasted region from the clipboard's bytes; raises `FmrError`."""
    try:
        edit = RegionEdit.from_json(json.loads(data))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise FmrError("The copied region is damaged.", "Copy it again.") from error
    if edit.piece is None:
        raise FmrError("The copied region is damaged.", "Copy it again.")
    return edit
