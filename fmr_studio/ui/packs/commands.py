"""What a person does with packs: goes on with another one, keeps one that was opened, imports what other programs made."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication

from fmr_studio.canvas.relabel import Relabelling
from fmr_studio.errors import FmrError
from fmr_studio.inference.canvas_labels import canvas_side
from fmr_studio.inference.engine import EngineFacts
from fmr_studio.jobs.progress import Progress
from fmr_studio.packs.appearing import clear_leftovers, leftovers
from fmr_studio.packs.catalog import ZIP_SUFFIX, Pack, find_pack, keep_pack, list_packs
from fmr_studio.packs.preparations import Wish
from fmr_studio.paths import model_folders, shorten
from fmr_studio.ui.documents import new_document
from fmr_studio.ui.packs.bring_dialog import BringDialog
from fmr_studio.ui.packs.offers import Offers
from fmr_studio.ui.packs.preparing import Preparations
from fmr_studio.ui.packs.preparing_dialog import PreparingDialog
from fmr_studio.ui.session import Session
from fmr_studio.ui.shell.banner import Action
from fmr_studio.ui.shell.language import label_words
from fmr_studio.ui.shell.messages import PICTURE
from fmr_studio.ui.workspace import Workspace

LABELS = "labels"
"""The topic of the message on labels that another pack does not know; it is over when the pack is another one again."""
"""The topic of messages on why there is none."""


class PackCommands(QObject):
    """Does it, and says what comes of it."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace.frame)
        self._workspace, self._session, self._preview = workspace, workspace.session, workspace.preview
        self.offers = Offers(workspace, self._use_new)
        self.preparations = Preparations(workspace, self._use_new)
        self.bringing: BringDialog | None = None
        """The dialog that asks about a file."""
        self._preview.failed.connect(self._failed)
        self._preview.shown.connect(lambda _result: workspace.messages.close(PICTURE))
        self._preview.ready.connect(self._say_missing)
        for once in (self.preparations.offer_to_go_on, self._clear_up):
            self._preview.ready.connect(once, Qt.ConnectionType.SingleShotConnection)
        for over in (self._session.pack_changed, self._session.document_replaced):
            over.connect(lambda: workspace.messages.close(LABELS))

    def _clear_up(self, _facts: object = None) -> None:
        """Take away what a program that was killed left hidden among the user's packs."""
        folder = model_folders()[0]
        if leftovers(folder):
            self._workspace.tasks.run(self.tr("Clearing up"), lambda _progress: clear_leftovers(folder))

    # -- another pack --------------------------------------------------------------------------------------------------

    def open(self, name: str) -> None:
        """Go on with another pack, by its name, its folder or its file: what was done on the canvas stays, as one step.

        Where nothing was done the pack begins with a canvas of its own; a layout that nobody has painted over makes room for
        that of the new pack's picture, where its labels are others.
        """
        try:
            pack = find_pack(name)
        except FmrError as error:
            self._workspace.messages.say_error(error)
            return
        title = pack.card.title or pack.card.name
        self._preview.locate(pack.card.name, str(pack.folder))
        change, takes_layout = self._change_to(pack, title)
        self._preview.ask()
        self._workspace.settings.change(pack=name)
        if change.lost and not takes_layout:
            layout = self._workspace.actions["layout"]
            action = (layout.text(), layout.trigger)
            self._workspace.messages.say(self._lost_words(change, title), action=action, topic=LABELS)
        if Path(name).suffix == ZIP_SUFFIX:
            self._offer_to_keep(Path(name), pack)

    def _change_to(self, pack: Pack, title: str) -> tuple[Relabelling, bool]:
        """What becomes of the labels, and whether the layout of the pack's own picture takes their place."""
        session, card = self._session, pack.card
        has_layout = "segmenter" in pack.parts and session.document.palette != card.palette
        if has_layout and _is_fresh(session):
            side = canvas_side(card.resolution)
            session.replace_document(new_document(card.palette, side, pack=card.name, seed=card.first_seed))
            self._preview.wants_layout = True
            return Relabelling(()), True
        shows_own = session.shows_own_layout
        change = session.use_pack(card.name, card.palette, self.tr("Pack: %1").replace("%1", title))
        if has_layout and shows_own:
            session.await_layout(session.look, self.tr("Layout of seed %1").replace("%1", str(session.look.seed)))
        return change, has_layout and shows_own

    def _use_new(self, name: str) -> None:
        """Go on with a pack that was not there before, though a document may have asked for it."""
        self.open(name)
        self._preview.retry()

    def _lost_words(self, change: Relabelling, title: str) -> str:
        words = self.tr("%Ln pixel(s) are unknown now: %1 has no such labels (%2). One undo goes back.", "", change.lost)
        return words.replace("%1", title).replace("%2", ", ".join(label_words(name) for name in change.names))

    # -- packs that were opened ----------------------------------------------------------------------------------------

    def _offer_to_keep(self, file: Path, pack: Pack) -> None:
        """Say where a pack is used from, with a button that keeps it, unless it is among the user's already."""
        if any(known.card.name == pack.card.name and known.id == pack.id for known in list_packs()):
            return
        words = self.tr("The pack %1 is used from %2. Kept, it is in the menu of packs, also without that file.")
        words = words.replace("%1", pack.card.title or pack.card.name).replace("%2", shorten(file))
        self._workspace.messages.say(words, action=(self.tr("Keep it"), partial(self._keep, pack)))

    def _keep(self, pack: Pack) -> None:
        name = pack.card.name

        def use(kept: Pack) -> None:
            self._preview.locate(name, str(kept.folder))
            self._workspace.settings.change(pack=name)
            self._workspace.messages.note(self.tr("The pack %1 is kept.").replace("%1", pack.card.title or name))

        words = self.tr("Keeping the pack %1").replace("%1", name)
        say_error = self._workspace.messages.say_error
        self._workspace.tasks.run(words, lambda progress: keep_pack(pack, progress), on_done=use, on_error=say_error)

    # -- generators of other programs ----------------------------------------------------------------------------------

    def offer_import(self, file: Path) -> None:
        """Show what can become of another program's generator: a whole pack where parts wait for it, or one to prepare."""
        companion = self.offers.is_generator(file)
        if companion is not None:
            self.offers.show(companion, file)
            return
        self.bring(file)

    def bring(self, file: Path | None = None) -> None:
        """Ask what is to become of another program's generator; or show how far the one is that is being prepared."""
        if self.preparations.running:
            self.show_preparing()
            return
        file = file or self._workspace.questions.open_any_generator(self._workspace.frame, self._workspace.settings.last_folder)
        if file is None:
            return
        if self.bringing is not None:
            self.bringing.reject()
        self.bringing = dialog = BringDialog(self._workspace.frame, file, tasks=self._workspace.tasks)
        dialog.finished.connect(self._forget_bringing)
        dialog.wanted.connect(self._prepare)
        dialog.imported.connect(self._import)
        dialog.open()

    def _forget_bringing(self) -> None:
        self.bringing = None

    def _prepare(self, wish: Wish) -> None:
        self.preparations.start(wish)
        self.show_preparing()

    def show_preparing(self) -> None:
        """Show how far the preparation is."""
        dialog = PreparingDialog(self._workspace.frame, self.preparations)
        dialog.show()

    def _import(self, wish: Wish) -> None:
        def work(progress: Progress) -> Pack:
            from fmr_studio.packs.importers.importing import Choices, import_file

            choices = Choices(wish.class_index)
            return import_file(wish.file, wish.out, name=wish.name, licence=wish.licence, choices=choices, progress=progress)

        self._workspace.tasks.run(
            self.tr("Importing %1").replace("%1", wish.file.name),
            work,
            on_done=lambda pack: self.open(pack.card.name),
            on_error=self._workspace.messages.say_error,
        )

    # -- packs that are not there, or not whole ------------------------------------------------------------------------

    def way_on(self) -> Action | None:
        """A button for a document whose pack is missing: it fetches that one, or goes on with one that is there."""
        offer = self.offers.action_for(self._session.document.properties.pack)
        packs = sorted(list_packs(), key=lambda pack: len(pack.missing_for_painting()))
        if offer is not None or not packs:
            return offer
        card = packs[0].card
        return self.tr("Go on with %1").replace("%1", card.title or card.name), partial(self.open, card.name)

    def _failed(self, error: FmrError) -> None:
        """Say why there is no picture, with what helps: another pack where this one is missing, else another try."""
        again: Action = (self.tr("Try again"), self._preview.retry)
        action = again if self._is_there() else self.way_on() or again
        self._workspace.messages.say_error(error, action=action, topic=PICTURE)

    def _is_there(self) -> bool:
        try:
            find_pack(self._preview.location_of(self._session.document.properties.pack))
        except FmrError:
            return False
        return True

    def _say_missing(self, facts: EngineFacts) -> None:
        if not facts.missing:
            return
        step, paints_proxies = "", False
        with suppress(FmrError):
            pack = find_pack(self._preview.location_of(facts.pack))
            step = pack.next_step
            paints_proxies = {"codebook", "rearranger"} <= set(pack.parts) and "mapper" not in pack.parts
        hint = self.tr("You can paint, but the picture cannot follow everything.")
        if paints_proxies:
            hint = self.tr(
                "Its proxy mask can be painted, in the panel of that name. It knows no labels before you teach it some."
            )
        action: Action | None = None
        if paints_proxies:
            teach = self._workspace.actions["teach"]
            action = teach.text(), teach.trigger
        elif step:
            hint += "\n" + self.tr("The next step, in a terminal: %1").replace("%1", step)
            action = self.tr("Copy the command"), _copying(step)
        self._workspace.messages.say("\n".join(facts.missing), hint, action=action)


def _copying(text: str) -> Callable[[], None]:
    return lambda: QGuiApplication.clipboard().setText(text)


def _is_fresh(session: Session) -> bool:
    """Whether nobody has done anything with the document yet."""
    return session.file is None and not session.modified and session.history.undo_name is None
