"""The tools as actions: in a bar, in a menu, with their keys, and one of them in the hand."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, QSize
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from fmr_studio.canvas.tools import Tool
from fmr_studio.settings import Settings
from fmr_studio.ui.painting.tool_bar import ToolBar
from fmr_studio.ui.painting.tool_faces import TOOL_FACES, ToolFace, tool_id
from fmr_studio.ui.workspace import Workspace


class Toolbox(QObject):
    """One action a tool, of which the one in the hand is checked."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace.frame)
        self._workspace = workspace
        group = QActionGroup(self)
        self.actions = {face.tool: self._action(face, group) for face in TOOL_FACES}
        self.bar = self._make_bar(workspace.settings.now.icon_size_px)
        workspace.session.choices_changed.connect(self._show_choice)
        workspace.settings.changed.connect(self._follow)
        workspace.theme.changed.connect(self._draw_icons)
        self._draw_icons()
        self._show_choice()

    @property
    def by_id(self) -> dict[str, QAction]:
        """The actions by the names of their commands."""
        return {tool_id(tool): action for tool, action in self.actions.items()}

    def add_to(self, menu: QMenu) -> None:
        """Put the tools into a menu."""
        menu.addActions(list(self.actions.values()))

    def _action(self, face: ToolFace, group: QActionGroup) -> QAction:
        title, hint = face.translated()
        action = QAction(title, self._workspace.frame)
        action.setObjectName(tool_id(face.tool))
        action.setCheckable(True)
        action.setShortcuts([QKeySequence(key) for key in face.keys])
        action.setProperty("hint", hint)
        action.triggered.connect(partial(self._choose, face.tool))
        group.addAction(action)
        return action

    def _make_bar(self, icon_px: int) -> ToolBar:
        bar = ToolBar(QCoreApplication.translate("tools", "Tools"), self.actions.values(), icon_px)
        bar.setObjectName("tools")
        return bar

    def _choose(self, tool: Tool) -> None:
        """Take a tool, which lays the hand aside."""
        hand = self._workspace.actions["hand"]
        if hand.isChecked():
            hand.trigger()
        self._workspace.session.choose(tool=tool)

    def _show_choice(self) -> None:
        session = self._workspace.session
        for tool, action in self.actions.items():
            action.setEnabled(tool.suits(session.active_layer.kind))
        self.actions[session.choices.tool].setChecked(True)

    def _draw_icons(self) -> None:
        for face in TOOL_FACES:
            self.actions[face.tool].setIcon(self._workspace.theme.icon(face.icon))

    def _follow(self, _before: Settings, now: Settings) -> None:
        self.bar.setIconSize(QSize(now.icon_size_px, now.icon_size_px))
