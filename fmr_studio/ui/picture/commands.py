"""What commands do to the picture: looks, when pictures are made and where, and how they lie over the canvas."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from fmr_studio.canvas.document import Change, ChangeKind
from fmr_studio.errors import FmrError
from fmr_studio.inference.devices import DEVICES, offered_devices
from fmr_studio.inference.engine import RenderResult
from fmr_studio.settings import Settings
from fmr_studio.ui.documents import labels_on
from fmr_studio.ui.picture.look_panel import LookPanel
from fmr_studio.ui.picture.preview import Mode, Preview
from fmr_studio.ui.shell.menus import ChoiceMenu
from fmr_studio.ui.workspace import Workspace

MODES = {"live": Mode.LIVE, "at_rest": Mode.AT_REST, "pause": Mode.PAUSED}


class PictureCommands(QObject):
    """Does what a person asks the picture for."""

    def __init__(self, workspace: Workspace, preview: Preview, look: LookPanel) -> None:
        super().__init__(workspace.frame)
        self._workspace, self._session, self._preview = workspace, workspace.session, preview
        names = {name: DEVICES[name] or self.tr("Automatic") for name in offered_devices(preview.device)}
        self.device_menu = ChoiceMenu(self.tr("Device"), names)
        self.device_menu.chosen.connect(lambda name: workspace.settings.change(device=name))
        workspace.settings.changed.connect(self._follow)
        workspace.actions.do(
            {
                "new_seed": look.draw_seed,
                "lock_look": self._session.set_look_locked,
                "layout": self.take_layout,
                "live": lambda _on: preview.set_mode(Mode.LIVE),
                "at_rest": lambda _on: preview.set_mode(Mode.AT_REST),
                "pause": lambda on: preview.set_mode(Mode.PAUSED if on else Mode.LIVE),
            }
        )
        self._layout_wanted = False
        preview.shown.connect(self._take_wanted_layout)
        self._session.document_replaced.connect(self._forget_layout)
        preview.state_changed.connect(self._show_mode)
        preview.device_refused.connect(lambda _error: workspace.settings.change(device=preview.device))
        self._session.document_replaced.connect(self._show_lock)
        self._session.canvas_changed.connect(self._document_changed)
        self._show_mode()
        self._show_lock()
        self._show_device()

    def add_devices(self, menu: QMenu) -> None:
        """Add the menu of devices to another one."""
        menu.addMenu(self.device_menu)

    # -- showing -------------------------------------------------------------------------------------------------------

    def _show_mode(self) -> None:
        for name, mode in MODES.items():
            self._workspace.actions[name].setChecked(self._preview.mode is mode)

    def _show_device(self) -> None:
        self.device_menu.show_chosen(self._preview.device)

    def _document_changed(self, change: Change) -> None:
        if change.kind is ChangeKind.PROPERTIES:
            self._show_lock()

    def _show_lock(self) -> None:
        locked = self._session.look_locked
        self._workspace.actions["lock_look"].setChecked(locked)
        self._workspace.actions["new_seed"].setEnabled(not locked)

    def _follow(self, before: Settings, now: Settings) -> None:
        if now.device != before.device:
            self._preview.set_device(now.device)
        self._show_device()

    # -- the layout ----------------------------------------------------------------------------------------------------

    def take_layout(self) -> None:
        """Put on the canvas what the model sees in the seed's own picture, as soon as that is there."""
        result = self._preview.result
        self._layout_wanted = result is None or not self._is_of_this_seed(result)
        if result is not None and not self._layout_wanted:
            self._put_layout(result)
        elif self._preview.paused or self._preview.broken:
            self._layout_wanted = False
            words = self.tr("The layout of this seed is not known yet."), self.tr("It comes with its picture.")
            self._workspace.messages.say_error(FmrError(*words))
        else:
            self._workspace.messages.note(self.tr("The layout comes with the picture of this seed."))

    def _take_wanted_layout(self, result: RenderResult) -> None:
        if self._layout_wanted and self._session.stroke is None and self._is_of_this_seed(result):
            self._layout_wanted = False
            self._put_layout(result)

    def _is_of_this_seed(self, result: RenderResult) -> bool:
        request = result.request
        return request.look == self._session.look and request.pack == self._session.document.properties.pack

    def _put_layout(self, result: RenderResult) -> None:
        if result.source_labels is None:
            words = self.tr("This pack cannot tell the layout of its pictures."), self.tr("It has no segmenter.")
            self._workspace.messages.say_error(FmrError(*words))
            return
        document = self._session.document
        labels = labels_on(document, result.source_labels)
        step = self.tr("Layout of seed %1").replace("%1", str(result.request.look.seed))
        self._session.put_labels(labels, step)

    def _forget_layout(self) -> None:
        self._layout_wanted = False
