"""What each command of the window does, and the menus they lie in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from fmr_studio.errors import FmrError
from fmr_studio.packs.catalog import list_packs
from fmr_studio.ui.files.start import fit_labels
from fmr_studio.ui.picture.preview import Mode
from fmr_studio.ui.shell.actions import MENUS, SEPARATOR, translated
from fmr_studio.ui.shell.theme import THEMES

if TYPE_CHECKING:
    from fmr_studio.ui.main_window import MainWindow

DEVICES = ("auto", "cpu", "cuda", "mps")
TURN_DEGREES = 15.0
OVERLAY_OPACITY = 0.5
SIZE_STEP = 1.15


class Commands(QObject):
    """Does what a person asks a window for."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._mode_group = QActionGroup(self)
        self._theme_actions: dict[str, QAction] = {}
        self._device_actions: dict[str, QAction] = {}

    def handlers(self) -> dict[str, Callable[..., object]]:
        """What each action of the table does."""
        window, canvas, session = self._window, self._window.canvas, self._window.session
        return {
            **window.file_commands.handlers(),
            **window.program_commands.handlers(),
            "undo": session.undo,
            "redo": session.redo,
            "swap": session.swap_labels,
            "protect": window.labels_panel.protect,
            "smaller": partial(self.resize_brush, 1 / SIZE_STEP),
            "larger": partial(self.resize_brush, SIZE_STEP),
            "much_smaller": partial(self.resize_brush, SIZE_STEP**-5),
            "much_larger": partial(self.resize_brush, SIZE_STEP**5),
            "cancel": self.cancel,
            "zoom_in": partial(canvas.step_zoom, 1),
            "zoom_out": partial(canvas.step_zoom, -1),
            "fit": canvas.fit,
            "actual": partial(canvas.set_zoom, 1.0),
            "turn_left": partial(canvas.turn, -TURN_DEGREES),
            "turn_right": partial(canvas.turn, TURN_DEGREES),
            "mirror": canvas.flip,
            "straighten": canvas.straighten,
            "hand": canvas.pen.set_hand,
            **{f"label_{digit}": partial(self.choose_label, digit) for digit in range(10)},
            "patterns": self.set_patterns,
            "proxy": window.proxy_desk.toggle_over_picture,
            "overlay": lambda _on: self.show_overlay(),
            "canvas_only": self.set_canvas_only,
            "full_screen": lambda on: window.layout_keeper.set_full_screen(on),
            "reset_layout": lambda: window.layout_keeper.reset(),
            "new_seed": window.look_panel.draw_seed,
            "lock_look": session.set_look_locked,
            "layout": self.take_layout,
            "live": lambda _on: window.preview.set_mode(Mode.LIVE),
            "at_rest": lambda _on: window.preview.set_mode(Mode.AT_REST),
            "pause": lambda on: window.preview.set_mode(Mode.PAUSED if on else Mode.LIVE),
            **{name: handler for part in window.command_parts() for name, handler in part.handlers().items()},
        }

    # -- menus ---------------------------------------------------------------------------------------------------------

    def make_menus(self) -> None:
        """Fill the menu bar."""
        for title, entries in MENUS:
            menu = self._window.menuBar().addMenu(translated(title))
            for entry in entries:
                if entry == SEPARATOR:
                    menu.addSeparator()
                elif entry in self._window.actions_by_id:
                    menu.addAction(self._window.actions_by_id[entry])
                else:
                    self._fill_menu(entry, menu)
        self.show_mode()
        self.show_theme()
        self.show_properties()

    def _fill_menu(self, name: str, menu: QMenu) -> None:
        if name == "tools":
            self._window.tool_menu(menu)
        elif name == "recent":
            self._window.file_commands.make_recent_menu(menu)
        elif name == "theme":
            self._choices(menu.addMenu(self.tr("Theme")), self._theme_names(), self.use_theme, self._theme_actions)
        elif name == "panels":
            panels = menu.addMenu(self.tr("Panels"))
            panels.addActions([dock.toggleViewAction() for dock in self._window.docks])
            panels.addAction(self._window.tool_bar.toggleViewAction())
        elif name == "pack":
            packs = menu.addMenu(self.tr("Pack"))
            packs.aboutToShow.connect(partial(self._fill_packs, packs))
        elif name == "device":
            names = {"auto": self.tr("Automatic"), "cpu": "CPU", "cuda": "CUDA", "mps": "MPS"}
            self._choices(menu.addMenu(self.tr("Device")), names, self.use_device, self._device_actions)
            self.show_device()

    def _theme_names(self) -> dict[str, str]:
        words = {
            "dark": self.tr("Dark"),
            "light": self.tr("Light"),
            "contrast": self.tr("High contrast"),
            "system": self.tr("As the system"),
        }
        return {name: words[name] for name in THEMES}

    def _choices(self, menu: QMenu, names: dict[str, str], choose: Callable[[str], None], actions: dict[str, QAction]) -> None:
        group = QActionGroup(menu)
        for name, words in names.items():
            action = menu.addAction(words)
            action.setCheckable(True)
            action.triggered.connect(partial(choose, name))
            group.addAction(action)
            actions[name] = action

    def _fill_packs(self, menu: QMenu) -> None:
        menu.clear()
        for pack in list_packs():
            action = menu.addAction(
                pack.card.title or pack.card.name, partial(self._window.file_commands.open_pack, pack.card.name)
            )
            action.setCheckable(True)
            action.setChecked(pack.card.name == self._window.session.document.properties.pack)
        if menu.isEmpty():
            menu.addAction(self.tr("None installed")).setEnabled(False)

    # -- showing -------------------------------------------------------------------------------------------------------

    def show_mode(self) -> None:
        """Check the mode of the preview in the menu."""
        mode, actions = self._window.preview.mode, self._window.actions_by_id
        for name, its in (("live", Mode.LIVE), ("at_rest", Mode.AT_REST), ("pause", Mode.PAUSED)):
            actions[name].setChecked(mode is its)

    def show_device(self) -> None:
        """Check the device in the menu."""
        self._device_actions[self._window.preview.device].setChecked(True)

    def show_theme(self) -> None:
        """Check the theme in the menu."""
        self._theme_actions[self._window.theme.name].setChecked(True)

    def show_properties(self) -> None:
        """Check what the document says about itself in the menus."""
        actions, session = self._window.actions_by_id, self._window.session
        actions["protect"].setChecked(session.document.properties.only_over is not None)
        actions["lock_look"].setChecked(session.look_locked)
        actions["new_seed"].setEnabled(not session.look_locked)

    def show_screen(self) -> None:
        """Check in the menu whether the window fills the screen, and shows the canvas alone."""
        actions, layout = self._window.actions_by_id, self._window.layout_keeper
        actions["full_screen"].setChecked(layout.full_screen)
        actions["canvas_only"].setChecked(layout.canvas_only)

    def set_canvas_only(self, on: bool) -> None:
        """Show the canvas and the picture alone, and say how to come back."""
        self._window.layout_keeper.set_canvas_only(on)
        if on:
            keys = self._window.actions_by_id["canvas_only"].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            self._window.banner.say(self.tr("%1 brings menus and panels back.").replace("%1", keys or "F12"))

    def show_overlay(self) -> None:
        """Lay the picture over the canvas, if that is wanted."""
        picture = self._window.result.picture
        on = self._window.actions_by_id["overlay"].isChecked()
        self._window.canvas.set_overlay(picture if on else None, OVERLAY_OPACITY)

    # -- painting ------------------------------------------------------------------------------------------------------

    def choose_label(self, label: int) -> None:
        """Choose a label by its digit, if there is one."""
        if label < len(self._window.session.document.palette):
            self._window.session.choose(label=label)

    def cancel(self) -> None:
        """Give up the stroke; without one, stop moving the view, drop the picture that is waited for, or close a message."""
        window = self._window
        hand = window.actions_by_id["hand"]
        if window.session.stroke is not None:
            window.canvas.pen.cancel()
        elif hand.isChecked():
            hand.trigger()
        elif not window.preview.cancel() and not window.banner.dismiss():
            window.canvas.pen.cancel()

    def resize_brush(self, factor: float) -> None:
        """Make the brush larger or smaller, by a pixel at least."""
        size = self._window.session.choices.brush.size_px
        step = round(size * factor) - size
        self._window.session.choose_brush(size_px=size + (step or (1 if factor > 1 else -1)))

    def set_patterns(self, on: bool) -> None:
        """Show labels with patterns on the canvas and in the palette."""
        self._window.canvas.set_patterns(on)
        self._window.labels_panel.set_patterns(on)

    # -- the picture ---------------------------------------------------------------------------------------------------

    def take_layout(self) -> None:
        """Put on the canvas what the model sees in the seed's own picture."""
        window = self._window
        result = window.preview.result
        if result is None or result.source_labels is None or result.request.look != window.session.look:
            window.banner.say_error(
                FmrError(self.tr("The layout of this seed is not known yet."), self.tr("Wait for its picture."))
            )
            return
        document = window.session.document
        labels = fit_labels(result.source_labels, document.palette, document.width)
        step = self.tr("Layout of seed %1").replace("%1", str(result.request.look.seed))
        window.session.put_labels(labels, step)

    # -- the program ---------------------------------------------------------------------------------------------------

    def use_theme(self, name: str) -> None:
        """Switch the theme at once."""
        self._window.theme.use(name)
        self.show_theme()
        self._window.change_settings(theme=name)

    def use_device(self, name: str) -> None:
        """Make pictures on another device."""
        self._window.preview.set_device(name)
        self._window.change_settings(device=name)
