"""The main window: it builds the rooms, lets them hear of each other, lays out their panels, and closes."""

from __future__ import annotations

from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu, QSplitter, QVBoxLayout, QWidget

from fmr_studio.canvas.tools import Tool
from fmr_studio.inference.engine import EngineLoader
from fmr_studio.paths import layout_file
from fmr_studio.settings import Settings
from fmr_studio.ui.files.beginning import Beginning
from fmr_studio.ui.files.drawn_layers import DrawnLayers
from fmr_studio.ui.files.exchange import Exchange
from fmr_studio.ui.files.file_commands import FileCommands
from fmr_studio.ui.files.file_menus import FileMenus
from fmr_studio.ui.files.files import FileDesk
from fmr_studio.ui.files.folder import Folder
from fmr_studio.ui.files.folder_panel import FolderPanel
from fmr_studio.ui.files.recover_dialog import RecoverDialog
from fmr_studio.ui.files.recovery import Recovery
from fmr_studio.ui.files.samples_menu import SamplesMenu
from fmr_studio.ui.files.start import Start
from fmr_studio.ui.files.wall_export import WallExport
from fmr_studio.ui.packs.commands import PackCommands
from fmr_studio.ui.packs.menu import PackMenu
from fmr_studio.ui.painting.brush_panel import BrushPanel
from fmr_studio.ui.painting.brush_presets import BrushPresets
from fmr_studio.ui.painting.canvas_view import CanvasView
from fmr_studio.ui.painting.canvas_words import CanvasWords
from fmr_studio.ui.painting.commands import PaintingCommands
from fmr_studio.ui.painting.history_panel import HistoryPanel
from fmr_studio.ui.painting.labels_panel import LabelsPanel
from fmr_studio.ui.painting.layers_panel import LayersPanel
from fmr_studio.ui.painting.selecting import SelectionCommands
from fmr_studio.ui.painting.tool_faces import tool_id
from fmr_studio.ui.painting.toolbox import Toolbox
from fmr_studio.ui.photos.photo_commands import PhotoCommands
from fmr_studio.ui.photos.photo_import import PhotoImport
from fmr_studio.ui.picture.commands import PictureCommands
from fmr_studio.ui.picture.look_panel import LookPanel
from fmr_studio.ui.picture.own_layout import OwnLayout
from fmr_studio.ui.picture.pinned import PinnedPicture
from fmr_studio.ui.picture.preview import Preview
from fmr_studio.ui.picture.preview_voice import PreviewVoice
from fmr_studio.ui.picture.result_view import ResultView
from fmr_studio.ui.picture.showing import Showing
from fmr_studio.ui.picture.wall import SeedWall
from fmr_studio.ui.picture.wall_panel import WallPanel
from fmr_studio.ui.session import Session
from fmr_studio.ui.shell.actions import Actions
from fmr_studio.ui.shell.banner import Banner
from fmr_studio.ui.shell.docks import FrontOnFocus, PanelScroll, StillTabs
from fmr_studio.ui.shell.go_round import BackTab
from fmr_studio.ui.shell.kept_settings import KeptSettings
from fmr_studio.ui.shell.layout import WindowLayout
from fmr_studio.ui.shell.layout_commands import LayoutCommands
from fmr_studio.ui.shell.menus import make_menus
from fmr_studio.ui.shell.messages import Messages
from fmr_studio.ui.shell.program_commands import ProgramCommands
from fmr_studio.ui.shell.questions import Questions
from fmr_studio.ui.shell.shortcuts import Shortcuts
from fmr_studio.ui.shell.status_bar import StatusBar
from fmr_studio.ui.shell.task_strip import TaskStrip
from fmr_studio.ui.shell.tasks import Tasks
from fmr_studio.ui.shell.theme import Theme
from fmr_studio.ui.shell.view_commands import ViewCommands
from fmr_studio.ui.source.disagreement import Disagreement
from fmr_studio.ui.source.drag.commands import DragCommands
from fmr_studio.ui.source.drag.controller import DragController
from fmr_studio.ui.source.heed import Heed
from fmr_studio.ui.source.proxy_desk import ProxyDesk
from fmr_studio.ui.source.seed_search import SeedSearch
from fmr_studio.ui.source.selection import Selection
from fmr_studio.ui.source.transplant import Transplant
from fmr_studio.ui.teaching.teaching import Teaching
from fmr_studio.ui.workspace import Workspace

TITLE = "FMR Studio"
LOAD_AFTER_MS = 30
FROM_PICTURE = ("edges_from_picture", "sketch_from_picture", "depth_from_picture")
"""How long after the window is shown the pack is loaded: after its first paint."""
LESSON_PX = 330
"""How high the panel of a lesson begins: two rows of its pictures."""


class MainWindow(QMainWindow):
    """Canvas left, living picture right, docks around. No part of it is handed the window; they share its `workspace`.

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
        self.theme, self.settings = theme, KeptSettings(settings)
        self.session = Session(start.document, undo_bytes=settings.undo_budget_mib * 2**20)
        self.preview = Preview(self.session, loader, device=settings.device)
        self.workspace = self._make_workspace(questions or Questions())
        self._window_settings = QSettings(str(layout_file() or ""), QSettings.Format.IniFormat)
        self._docks: dict[str, QDockWidget] = {}
        self._begun = False
        self._build_painting()
        self._build_picture()
        self._build_files()
        self._build_source()
        self._build_photos()
        self._build_shell()
        self._connect()
        self._lay_out_middle()
        self._lay_out_docks()
        self._keys_and_tabs = StillTabs(self), FrontOnFocus(self), BackTab(self, (self.canvas, self.drag.overlay))
        self._make_menus()
        self.layout_keeper = WindowLayout(self, self._docks, self.toolbox.bar, self._window_settings)
        self.beginning.begin(start)
        self._greet(start)
        self._layout_commands = LayoutCommands(self.layout_keeper, self.workspace.actions, self.workspace.messages)

    # -- building ------------------------------------------------------------------------------------------------------

    def _make_workspace(self, questions: Questions) -> Workspace:
        self.tasks = Tasks(self)
        self.banner, self.task_strip = Banner(self.theme), TaskStrip(self.tasks, self.theme)
        status = StatusBar(self.task_strip)
        self.setStatusBar(status)
        actions = Actions(self, self.theme)
        self.actions_by_id = actions.by_id
        return Workspace(
            frame=self,
            session=self.session,
            preview=self.preview,
            tasks=self.tasks,
            messages=Messages(self.banner, status),
            questions=questions,
            settings=self.settings,
            theme=self.theme,
            actions=actions,
        )

    def _build_painting(self) -> None:
        session, theme = self.session, self.theme
        self.canvas = CanvasView(session)
        self.brush_panel = BrushPanel(session, theme)
        self.labels_panel = LabelsPanel(session, theme)
        self.layers_panel = LayersPanel(session, theme)
        self.history_panel = HistoryPanel(session, theme)
        self.toolbox = Toolbox(self.workspace)
        self.brush_presets = BrushPresets(self.workspace)
        self.brush_panel.add_presets(self.brush_presets)
        self.painting = PaintingCommands(self.workspace, self.canvas, self.labels_panel)
        self.selecting = SelectionCommands(self.workspace, self.canvas)
        self._canvas_words = CanvasWords(self.canvas, session, self.workspace.messages.status)

    def _build_picture(self) -> None:
        self.result = ResultView()
        self._own_layout = OwnLayout(self.session, self.preview)
        self.look_panel = LookPanel(self.session, self.theme)
        self.preview.ready.connect(lambda facts: self.look_panel.show_classes(facts.classes))
        self.wall = SeedWall(self.session, self.preview)
        self.wall_panel = WallPanel(self.wall, self.session, self.theme)
        self.pinned = PinnedPicture(self.workspace, self.preview, self.result)
        self.picture = PictureCommands(self.workspace, self.preview, self.look_panel)
        self.views = ViewCommands(
            (self.canvas, self.canvas.viewport),
            (self.result, self.result.viewport),
            actions=self.workspace.actions,
            settings=self.settings,
            show_actual=self.result.set_actual,
            show_pixels=self.result.set_pixels,
        )
        menu = ("fit", "actual", "link_views", "sharp_pixels", "copy_picture", "export", "pin", "split", *FROM_PICTURE)
        self.result.addActions([self.workspace.actions[name] for name in menu])
        self.result.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._voice = PreviewVoice(self.preview, self.result, self.session, self.workspace.messages)

    def _build_files(self) -> None:
        self.desk = FileDesk(self.workspace)
        self.beginning = Beginning(self.workspace, self.result)
        self.packs = PackCommands(self.workspace)
        self.workspace.files = self.files = FileCommands(self.workspace, self.desk, self.beginning, self.packs)
        self._wall_export = WallExport(self.workspace, self.wall)
        self._wall_export.exported.connect(self.desk.exported)
        self.folder = Folder(self.workspace, self.desk)
        self.files.entry = lambda: self.folder.entry
        self.folder_panel = FolderPanel(self.workspace, self.folder)
        self.teaching = Teaching(self.workspace, self.desk, self.folder, self.packs.open)
        self.folder.changed.connect(self._show_folder)
        self.teaching.begun.connect(self._show_lesson)
        self.file_menus, self.samples_menu = FileMenus(self.workspace, self.files), SamplesMenu(self.workspace, self.files)
        self.pack_menu = PackMenu(self.workspace, self.packs)
        self.exchange = Exchange(self.workspace, self.desk, self.layers_panel)
        self.drawn_layers = DrawnLayers(self.workspace, self.layers_panel)
        self.recovery = Recovery(self.workspace)

    def _build_source(self) -> None:
        self.selection = Selection(self)
        controller = DragController(self.session, self.preview, self.selection)
        self.proxy_desk = ProxyDesk(self.workspace, controller, picture=self.result, canvas=self.canvas)
        self.drag = DragCommands(self.workspace, controller, self.result)
        label_name = self.proxy_desk.label_name
        self.disagreement = Disagreement(self.workspace, label_name, picture=self.result, canvas=self.canvas)
        search = SeedSearch(self.workspace, self.wall)
        search.found.connect(lambda: self.show_dock("wall"))
        search.found.connect(self.wall_panel.show_first)
        self.heed = Heed(self.workspace, label_name, search, picture=self.result, canvas=self.canvas)
        self.transplant = Transplant(self.workspace, controller, self.proxy_desk, self.wall, self.selecting)

    def _build_photos(self) -> None:
        self.photos = PhotoCommands(self.workspace, PhotoImport(self.workspace))
        self.look_panel.set_photo_bar(self.photos.bar)

    def _build_shell(self) -> None:
        tools = self.toolbox.by_id
        self.shortcuts = Shortcuts(self, self.settings.now, actions=self.actions_by_id, tools=tools)
        self.program = ProgramCommands(
            self,
            actions=self.workspace.actions,
            settings=self.settings,
            shortcuts=self.shortcuts,
            messages=self.workspace.messages,
            tasks=self.tasks,
            theme=self.theme,
            parts=self._parts,
        )

    def _parts(self) -> list[QWidget]:
        """What one goes round by key."""
        others = self.banner, self.toolbox.bar, *(dock.widget() for dock in self.docks), self.statusBar()
        return [self.canvas, self.result, *others]

    # -- who hears whom ------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        messages = self.workspace.messages
        for signal in (self.session.failed, self.tasks.failed, self.settings.failed):
            signal.connect(messages.say_error)
        self.tasks.crashed.connect(messages.report_bug)
        for view in (self.canvas, self.result):
            self.theme.changed.connect(view.update)
        self.session.history_changed.connect(self._show_title)
        self.shortcuts.changed.connect(self._share_eraser_keys)
        self._connect_views()
        self._connect_files()
        self._show_title()
        self._share_eraser_keys()

    def _connect_views(self) -> None:
        self._showing = Showing(self.preview, self.result, self.workspace.actions)
        self._showing.laid_over.connect(self.canvas.set_overlay)
        self.canvas.compare_held.connect(self.result.hold_before)
        self.drag.dragging.connect(self.proxy_desk.set_handles)
        self.drag.panel_wanted.connect(lambda: self.show_dock("regions"))
        self.preview.ready.connect(self.layers_panel.show_reads)
        self.session.pack_changed.connect(lambda: self.layers_panel.show_reads(None))
        self.labels_panel.menu_opened.connect(self.transplant.fill_label_menu)

    def _connect_files(self) -> None:
        self.layers_panel.reference_wanted.connect(self.exchange.add_reference)
        self.result.drag_wanted.connect(self.exchange.drag_picture)
        self.exchange.paste_first = self.transplant.paste
        self.desk.picture_arrived.connect(self.drawn_layers.offer)
        self.drawn_layers.photo_wanted.connect(self.photos.importing.offer)
        self.drawn_layers.reference_wanted.connect(self.exchange.take_picture)
        self.photos.importing.reference_wanted.connect(self.exchange.take_picture)
        self.photos.exported.connect(self.desk.exported)
        self.recovery.save_wanted.connect(self.files.save)
        self.recovery.found.connect(lambda: RecoverDialog(self.recovery, self.workspace.questions, self).open())

    def _share_eraser_keys(self) -> None:
        self.canvas.pen.eraser_keys = self.shortcuts.plain_keys(tool_id(Tool.ERASER))

    # -- laying out ----------------------------------------------------------------------------------------------------

    def _lay_out_middle(self) -> None:
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
        self.setAcceptDrops(True)

    def _lay_out_docks(self) -> None:
        self._dock("brush", self.tr("Brush"), PanelScroll(self.brush_panel, compact=True))
        self._dock("labels", self.tr("Labels"), PanelScroll(self.labels_panel))
        self._dock("look", self.tr("Look"), PanelScroll(self.look_panel))
        self._dock("layers", self.tr("Layers"), PanelScroll(self.layers_panel))
        self._dock("history", self.tr("History"), PanelScroll(self.history_panel))
        self._dock("wall", self.tr("Seeds"), self.wall_panel)
        self._dock("folder", self.tr("Folder"), self.folder_panel)
        self._dock("teaching", self.tr("Teach"), PanelScroll(self.teaching.panel))
        self._dock("regions", self.tr("Regions"), PanelScroll(self.drag.panel))
        self._dock("proxy", self.tr("Proxy mask"), PanelScroll(self.proxy_desk.panel))
        self._dock("agreement", self.tr("Agreement"), PanelScroll(self.disagreement.panel))

    def _dock(self, name: str, title: str, content: QWidget) -> None:
        dock = QDockWidget(title, self)
        dock.setObjectName(name)
        dock.setWidget(content)
        self._docks[name] = dock

    @property
    def docks(self) -> tuple[QDockWidget, ...]:
        """All docks."""
        return tuple(self._docks.values())

    def show_dock(self, name: str) -> None:
        """Bring a dock to the front."""
        self._docks[name].show()
        self._docks[name].raise_()

    def _show_folder(self) -> None:
        """Name its file, and bring what shows the folder to the front: of a lesson's pictures that is the lesson."""
        self._show_title()
        self.show_dock("teaching" if self.teaching.open_in_folder else "folder")

    def _show_lesson(self) -> None:
        """Bring the lesson to the front, with room for its pictures."""
        self.show_dock("teaching")
        dock = self._docks["teaching"]
        if dock.height() < LESSON_PX and self.height() > 2.5 * LESSON_PX:
            self.resizeDocks([dock], [LESSON_PX], Qt.Orientation.Vertical)

    def _make_menus(self) -> None:
        fillers = {
            "tools": self.toolbox.add_to,
            "recent": self.file_menus.add_recent,
            "samples": self.samples_menu.add_to,
            "pack": self.pack_menu.add_to,
            "device": self.picture.add_devices,
            "theme": self.program.add_themes,
            "panels": self._add_panels,
        }
        make_menus(self.menuBar(), self.workspace.actions, fillers)

    def _add_panels(self, menu: QMenu) -> None:
        panels = menu.addMenu(self.tr("Panels"))
        panels.addActions([dock.toggleViewAction() for dock in self.docks])
        panels.addAction(self.toolbox.bar.toggleViewAction())

    def _show_title(self) -> None:
        self.setWindowTitle(f"{self.files.name}[*] — {TITLE}")
        self.setWindowModified(self.session.modified)

    # -- beginning and ending ------------------------------------------------------------------------------------------

    def _greet(self, start: Start) -> None:
        """Say the first time how to begin."""
        if start.problem is None and not self._window_settings.value("hint_seen", False, bool):
            self._window_settings.setValue("hint_seen", True)
            hint = self.tr(
                "Digits choose labels, B is the brush, [ and ] change its size, R draws another look, ? lists all keys."
            )
            words = self.tr("Paint on the left; the picture on the right follows.")
            self.workspace.messages.say(words, hint, action=next(iter(self.packs.offers.actions()), None))

    def showEvent(self, event: QShowEvent) -> None:
        """Once the window is up, and not before, the pack is loaded."""
        super().showEvent(event)
        if not self._begun:
            self._begun = True
            QTimer.singleShot(LOAD_AFTER_MS, self.preview.ask)
            QTimer.singleShot(LOAD_AFTER_MS, self.recovery.begin)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved changes, remember the layout, and end the thread."""
        if not self.files.may_discard():
            event.ignore()
            return
        self.layout_keeper.keep()
        self.packs.preparations.close()
        self.teaching.close()
        self.tasks.close()
        self.recovery.close()
        self.preview.close()
        event.accept()

    # -- what is dropped -----------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        data = event.mimeData()
        if (data.hasUrls() or data.hasImage()) and event.source() is None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self.exchange.take(event.mimeData()):
            event.acceptProposedAction()
