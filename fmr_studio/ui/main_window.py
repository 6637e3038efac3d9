"""The main window: canvas left, living picture right, docks around, and what every command does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu, QSplitter, QVBoxLayout, QWidget

from fmr_studio import settings as preferences
from fmr_studio.canvas.document import Change, ChangeKind
from fmr_studio.canvas.tools import Tool
from fmr_studio.errors import FmrError
from fmr_studio.inference.engine import EngineFacts, EngineLoader, RenderResult
from fmr_studio.log import crash_text, write_crash
from fmr_studio.packs.card import CARD_NAME
from fmr_studio.packs.catalog import ZIP_SUFFIX
from fmr_studio.paths import layout_file, log_file, settings_file, shorten, without_private
from fmr_studio.settings import Settings
from fmr_studio.ui.files.file_commands import FileCommands
from fmr_studio.ui.files.files import FileDesk
from fmr_studio.ui.files.recovery import Recovery
from fmr_studio.ui.files.start import Start, fit_labels
from fmr_studio.ui.painting.brush_panel import BrushPanel
from fmr_studio.ui.painting.canvas_view import CanvasView
from fmr_studio.ui.painting.history_panel import HistoryPanel
from fmr_studio.ui.painting.labels_panel import LabelsPanel
from fmr_studio.ui.painting.layers_panel import LayersPanel
from fmr_studio.ui.painting.toolbox import TOOL_FACES, make_tool_actions, make_tool_bar, tool_id
from fmr_studio.ui.photos.photo_commands import PhotoCommands
from fmr_studio.ui.picture.look_panel import LookPanel
from fmr_studio.ui.picture.pinned import PinnedPicture
from fmr_studio.ui.picture.preview import Preview
from fmr_studio.ui.picture.preview_voice import PreviewVoice
from fmr_studio.ui.picture.result_view import ResultView
from fmr_studio.ui.picture.wall import SeedWall
from fmr_studio.ui.picture.wall_panel import WallPanel
from fmr_studio.ui.session import Session, new_document
from fmr_studio.ui.shell.actions import draw_icons, make_actions
from fmr_studio.ui.shell.banner import Banner
from fmr_studio.ui.shell.commands import Commands
from fmr_studio.ui.shell.docks import PanelScroll
from fmr_studio.ui.shell.language import step_words
from fmr_studio.ui.shell.layout import WindowLayout
from fmr_studio.ui.shell.program_commands import ProgramCommands
from fmr_studio.ui.shell.qimages import image_of
from fmr_studio.ui.shell.questions import Questions
from fmr_studio.ui.shell.shortcuts import Shortcuts
from fmr_studio.ui.shell.status_bar import StatusBar
from fmr_studio.ui.shell.task_strip import TaskStrip
from fmr_studio.ui.shell.tasks import Tasks
from fmr_studio.ui.shell.theme import Theme
from fmr_studio.ui.source.disagreement import Disagreement
from fmr_studio.ui.source.drag.commands import DragCommands
from fmr_studio.ui.source.proxy_desk import ProxyDesk
from fmr_studio.ui.source.selection import Selection
from fmr_studio.ui.source.transplant import Transplant

TITLE = "FMR Studio"
LOAD_AFTER_MS = 30
"""How long after the window is shown the pack is loaded: after its first paint."""


class CommandPart(Protocol):
    """Does what some actions ask for."""

    def handlers(self) -> dict[str, Callable[..., object]]:
        """What each of its actions does, by the action's id."""


class MainWindow(QMainWindow):
    """Everything of one window.

    Args:
        start: what to begin with.
        loader: how a pack becomes an engine.
        settings: the user's preferences.
        questions: the dialogs that wait for an answer.
    """

    def __init__(
        self, start: Start, theme: Theme, *, loader: EngineLoader, settings: Settings, questions: Questions | None = None
    ) -> None:
        super().__init__()
        self.theme, self.settings = theme, settings
        self.questions = questions or Questions()
        self.session = Session(start.document, undo_bytes=settings.undo_budget_mib * 2**20)
        self.preview = Preview(self.session, loader, device=settings.device)
        self.banner = Banner(theme)
        self.tasks = Tasks(self)
        self.desk = FileDesk(self.session, self.preview, self.may_discard, self.tasks)
        self.canvas = CanvasView(self.session)
        self.result = ResultView()
        self.selection = Selection(self)
        self.proxy_desk = ProxyDesk(self)
        self.drag = DragCommands(self)
        self.disagreement = Disagreement(self)
        self.pinned = PinnedPicture(self)
        self.brush_panel = BrushPanel(self.session, theme)
        self.labels_panel = LabelsPanel(self.session, theme)
        self.layers_panel = LayersPanel(self.session, theme)
        self.look_panel = LookPanel(self.session, theme)
        self.photos = PhotoCommands(self)
        self.transplant = Transplant(self)
        self.history_panel = HistoryPanel(self.session, theme)
        self.wall = SeedWall(self.session, self.preview)
        self.wall_panel = WallPanel(self.wall, self.session, theme)
        self._window_settings = QSettings(str(layout_file() or ""), QSettings.Format.IniFormat)
        self._docks: dict[str, QDockWidget] = {}
        self._begun = False
        self.recovery = Recovery(self)
        self.file_commands = FileCommands(self)
        self.program_commands = ProgramCommands(self)
        self.commands = Commands(self)
        self.actions_by_id = make_actions(self, theme, self.commands.handlers())
        self._tool_actions = make_tool_actions(self, self._choose_tool)
        self.tool_bar = make_tool_bar(self, self._tool_actions, icon_px=settings.icon_size_px)
        self._lay_out()
        self.commands.make_menus()
        tools = {tool_id(tool): action for tool, action in self._tool_actions.items()}
        self.shortcuts = Shortcuts(self, {**self.actions_by_id, **tools}, settings, self.canvas.pen)
        self.task_strip = TaskStrip(self.tasks, theme)
        self.desk.strip = self.task_strip
        self.setStatusBar(StatusBar(self.session, self.preview, self.canvas, self.task_strip))
        self.setAcceptDrops(True)
        self._connect()
        self.program_commands.use_at_start()
        self.layout_keeper = WindowLayout(self, self._docks, self.tool_bar, self._window_settings)
        self.layout_keeper.screen_changed.connect(self.commands.show_screen)
        self.commands.show_screen()
        self._begin(start)
        if self.layout_keeper.given_up:
            words = self.tr("The last start ended while the panels were put where you had left them.")
            self.banner.say(words, self.tr("They are where they are at the first start."))

    # -- building ------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.panes = QSplitter(Qt.Orientation.Horizontal)
        for index, view in enumerate((self.canvas, self.result)):
            self.panes.addWidget(view)
            self.panes.setStretchFactor(index, 1)
        self.panes.setChildrenCollapsible(False)
        self.panes.setSizes([1000, 1000])
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.panes, 1)
        self.setCentralWidget(middle)
        self._dock("brush", self.tr("Brush"), PanelScroll(self.brush_panel, compact=True))
        self._dock("labels", self.tr("Labels"), PanelScroll(self.labels_panel))
        self._dock("look", self.tr("Look"), PanelScroll(self.look_panel))
        self._dock("layers", self.tr("Layers"), PanelScroll(self.layers_panel))
        self._dock("history", self.tr("History"), PanelScroll(self.history_panel))
        self._dock("wall", self.tr("Seeds"), self.wall_panel)
        self._dock("regions", self.tr("Regions"), PanelScroll(self.drag.panel))
        self._dock("proxy", self.tr("Proxy mask"), PanelScroll(self.proxy_desk.panel))
        self._dock("agreement", self.tr("Agreement"), PanelScroll(self.disagreement.panel))

    def _dock(self, name: str, title: str, content: QWidget) -> None:
        dock = QDockWidget(title, self)
        dock.setObjectName(name)
        dock.setWidget(content)
        self._docks[name] = dock

    def show_dock(self, name: str) -> None:
        """Bring a dock to the front."""
        self._docks[name].show()
        self._docks[name].raise_()

    def command_parts(self) -> tuple[CommandPart, ...]:
        """Further objects that say what actions do; a new part of the window joins here."""
        return self.pinned, self.drag, self.photos, self.transplant

    @property
    def docks(self) -> tuple[QDockWidget, ...]:
        """All docks."""
        return tuple(self._docks.values())

    def _connect(self) -> None:
        session, preview = self.session, self.preview
        for signal in (session.failed, self.desk.failed, self.tasks.failed):
            signal.connect(self.banner.say_error)
        self.tasks.crashed.connect(self.report_bug)
        preview.failed.connect(self._preview_failed)
        preview.crashed.connect(self.report_bug)
        preview.shown.connect(self._show_result)
        preview.ready.connect(self._pack_ready)
        self._voice = PreviewVoice(self)
        self.pinned.show()
        session.choices_changed.connect(self._show_choices)
        session.history_changed.connect(self._show_history)
        session.canvas_changed.connect(self._document_changed)
        session.document_replaced.connect(self._document_replaced)
        self.desk.opened.connect(self._file_opened)
        self.desk.saved.connect(lambda path: self._remember(path, self.tr("Saved %1").replace("%1", shorten(path))))
        self.desk.picture_arrived.connect(self.photos.importing.offer)
        self.desk.exported.connect(lambda path: self._tell(self.tr("Exported %1").replace("%1", shorten(path))))
        self.canvas.compare_held.connect(self.result.hold_before)
        self.layers_panel.reference_wanted.connect(self.file_commands.add_reference)
        self.result.drag_wanted.connect(self.file_commands.drag_picture)
        self.theme.changed.connect(self._draw_icons)
        self._draw_icons()
        self._show_choices()
        self._show_history()

    # -- beginning -----------------------------------------------------------------------------------------------------

    def _begin(self, start: Start) -> None:
        if start.problem is not None:
            self.banner.say_error(start.problem)
            self.result.show_message(self.tr("No picture without a pack. The canvas works all the same."))
            return
        if start.pack is not None:
            self.preview.locate(start.pack.card.name, str(start.pack.folder))
        self.preview.wants_layout = start.wants_layout
        self.result.show_message(self.tr("Loading the pack …"))
        if not self._window_settings.value("hint_seen", False, bool):
            self._window_settings.setValue("hint_seen", True)
            hint = self.tr(
                "Digits choose labels, B is the brush, [ and ] change its size, R draws another look, ? lists all keys."
            )
            self.banner.say(self.tr("Paint on the left; the picture on the right follows."), hint)

    def begin_with(self, start: Start) -> None:
        """Go on with another pack or an empty canvas."""
        self.result.clear()
        self.banner.clear()
        self.preview.wants_layout = start.wants_layout
        if start.pack is not None:
            self.preview.locate(start.pack.card.name, str(start.pack.folder))
        self._begin(start)
        self.session.replace_document(start.document)

    def _pack_ready(self, facts: EngineFacts) -> None:
        if facts.missing:
            self.banner.say(facts.missing[0], self.tr("You can paint, but the picture cannot follow everything."))

    def _show_result(self, result: RenderResult) -> None:
        if self.preview.wants_layout and result.request.labels is None:
            self.preview.wants_layout = False
            untouched = self.session.history.undo_name is None and self.session.stroke is None
            if result.source_labels is not None and untouched:
                self._take_layout(result)
            else:
                self.preview.ask()
        self.result.show_picture(image_of(result.image), image_of(self.photos.before(result)))
        self.commands.show_overlay()

    def _take_layout(self, result: RenderResult) -> None:
        """Put the layout of the first seed on the empty canvas, as its beginning."""
        document = self.session.document
        assert result.source_labels is not None
        labels = fit_labels(result.source_labels, document.palette, document.width)
        fresh = new_document(document.palette, document.width, pack=document.properties.pack, labels=labels)
        self.session.replace_document(fresh)

    # -- showing -------------------------------------------------------------------------------------------------------

    def _preview_failed(self, error: FmrError) -> None:
        self.banner.say_error(error, action=(self.tr("Try again"), self.preview.retry))
        if self.preview.result is None:
            self.result.show_message(self.tr("No picture: %1").replace("%1", error.message))

    def _show_choices(self) -> None:
        self._tool_actions[self.session.choices.tool].setChecked(True)

    def _show_history(self) -> None:
        history = self.session.history
        for name, words, step in (("undo", self.tr("Undo"), history.undo_name), ("redo", self.tr("Redo"), history.redo_name)):
            action = self.actions_by_id[name]
            action.setEnabled(step is not None)
            action.setText(f"{words}: {step_words(step)}" if step else words)
        self.setWindowTitle(f"{self._file_name()}[*] — {TITLE}")
        self.setWindowModified(self.session.modified)

    def _file_name(self) -> str:
        file = self.session.file
        return file.name if file is not None else self.tr("Untitled")

    def _document_changed(self, change: Change) -> None:
        if change.kind is ChangeKind.PROPERTIES:
            self.commands.show_properties()

    def _document_replaced(self) -> None:
        self._show_history()
        self.commands.show_properties()

    def _draw_icons(self) -> None:
        draw_icons(self.actions_by_id, self.theme)
        for face in TOOL_FACES:
            self._tool_actions[face.tool].setIcon(self.theme.icon(face.icon))
        self.canvas.update()
        self.result.update()

    def _choose_tool(self, tool: Tool) -> None:
        self.actions_by_id["hand"].setChecked(False)
        self.canvas.pen.set_hand(False)
        self.session.choose(tool=tool)

    def tool_menu(self, menu: QMenu) -> None:
        """Put the tools into a menu."""
        menu.addActions(list(self._tool_actions.values()))

    def _tell(self, text: str) -> None:
        self.statusBar().showMessage(text, 6000)

    # -- files ---------------------------------------------------------------------------------------------------------

    def may_discard(self) -> bool:
        """Whether the document may be given up: it is saved, or a person said so."""
        self.session.finish_stroke()
        if not self.session.modified:
            return True
        answer = self.questions.unsaved(self, self._file_name())
        return self.file_commands.save() if answer == "save" else answer == "discard"

    def _file_opened(self, path: Path, note: str) -> None:
        self._remember(path, self.tr("Opened %1").replace("%1", shorten(path)))
        if note:
            self.banner.say(self.tr("Opened %1.").replace("%1", shorten(path)), note)

    def _remember(self, path: Path, words: str) -> None:
        self._tell(words)
        self.change_settings(recent=preferences.with_recent(self.settings, str(path.resolve())).recent)

    def change_settings(self, **changes: object) -> None:
        """Change preferences and write them; a disk that cannot be written is no reason to stop."""
        try:
            self.settings = preferences.update(settings_file(), self.settings, **changes)
        except FmrError as error:
            self.settings = replace(self.settings, **changes)  # type: ignore[arg-type]
            self.banner.say_error(error)

    def report_bug(self, error: BaseException) -> None:
        """Keep the details of a bug and say so; the work goes on."""
        kept = write_crash(file, error) if (file := log_file()) else False
        where = self.tr("The details are in %1.").replace("%1", shorten(file)) if file and kept else ""
        words = self.tr("Something went wrong that should not have (%1).").replace("%1", type(error).__name__)
        self.banner.say(words, where, level="error", details=without_private(crash_text(error)))

    # -- events --------------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        data = event.mimeData()
        if (data.hasUrls() or data.hasImage()) and event.source() is None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self.file_commands.take(event.mimeData()):
            event.acceptProposedAction()

    def open_path(self, path: Path) -> None:
        """Open whatever a file or folder is: a pack, a label map, a recipe, or a picture that holds one."""
        if path.suffix == ZIP_SUFFIX or (path / CARD_NAME).is_file():
            self.file_commands.open_pack(str(path))
        else:
            self.desk.open(path)

    def showEvent(self, event: QShowEvent) -> None:
        """Once the window is up, and not before, the pack is loaded."""
        super().showEvent(event)
        if not self._begun:
            self._begun = True
            QTimer.singleShot(LOAD_AFTER_MS, self.preview.ask)
            QTimer.singleShot(LOAD_AFTER_MS, self.recovery.begin)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved changes, remember the layout, and end the thread."""
        if not self.may_discard():
            event.ignore()
            return
        self.layout_keeper.keep()
        self.tasks.close()
        self.recovery.close()
        self.preview.close()
        event.accept()
