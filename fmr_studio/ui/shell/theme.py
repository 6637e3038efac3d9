"""Dark, light and high-contrast looks: a style sheet, the palette that matches it, and icons in its colours."""

from __future__ import annotations

from dataclasses import dataclass

import qdarktheme
import qtawesome
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

THEMES = ("dark", "light", "contrast", "system")


@dataclass(frozen=True)
class Tones:
    """The colours of one theme, as ``#rrggbb``.

    Args:
        stage: what lies behind canvas and picture.
        window: of panels; base: of lists and fields.
        quiet: text of less weight.
    """

    dark: bool
    stage: str
    window: str
    base: str
    border: str
    text: str
    quiet: str
    accent: str
    warning: str
    error: str


TONES = {
    "dark": Tones(True, "#17181b", "#222428", "#1b1d20", "#3a3d43", "#e4e6ea", "#9aa0a8", "#7cb7ff", "#e8b64c", "#ff8a80"),
    "light": Tones(False, "#d9dce1", "#f5f6f8", "#ffffff", "#c9ced6", "#1d2126", "#525a65", "#0a58b8", "#754c00", "#b3261e"),
    "contrast": Tones(True, "#000000", "#000000", "#000000", "#ffffff", "#ffffff", "#ffffff", "#ffe14d", "#ffe14d", "#ff9d94"),
}


class Theme(QObject):
    """The theme in use; tells :attr:`changed` when every icon and own-painted widget has to be redrawn."""

    changed = Signal()

    def __init__(self, application: QApplication, name: str = "dark") -> None:
        super().__init__(application)
        self._application = application
        self._name = name
        self._icons: dict[tuple[str, bool], QIcon] = {}
        application.setStyle(QStyleFactory.create("Fusion"))
        application.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._apply()

    @property
    def name(self) -> str:
        """What was chosen: ``dark``, ``light``, ``contrast`` or ``system``."""
        return self._name

    @property
    def tones(self) -> Tones:
        """The colours in use."""
        return TONES[self._effective()]

    def use(self, name: str) -> None:
        """Switch at once; an unknown name is taken as ``dark``."""
        self._name = name if name in THEMES else "dark"
        self._apply()

    def icon(self, name: str, *, quiet: bool = False) -> QIcon:
        """An icon of the Material Design font, such as ``brush``, in the colours of the theme."""
        if (name, quiet) in self._icons:
            return self._icons[name, quiet]
        tones = self.tones
        color = QColor(tones.quiet if quiet else tones.text)
        colors = {
            "color": color,
            "color_selected": color,
            "color_disabled": _mixed(tones.text, tones.window, 0.35),
            "color_on": QColor(tones.accent),
        }
        self._icons[name, quiet] = qtawesome.icon(f"mdi6.{name}", **colors)
        return self._icons[name, quiet]

    def _effective(self) -> str:
        if self._name != "system":
            return self._name
        return "dark" if self._system_scheme() == Qt.ColorScheme.Dark else "light"

    def _system_scheme(self) -> Qt.ColorScheme:
        return self._application.styleHints().colorScheme()

    def _follow_system(self) -> None:
        if self._name == "system":
            self._apply()

    def _apply(self) -> None:
        tones = self.tones
        self._icons.clear()
        self._application.setPalette(_palette(tones))
        self._application.setStyleSheet(_sheet(tones))
        self.changed.emit()


def _mixed(first: str, second: str, part: float) -> QColor:
    a, b = QColor(first), QColor(second)
    pairs = ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
    red, green, blue = (round(part * x + (1 - part) * y) for x, y in pairs)
    return QColor(red, green, blue)


def _palette(tones: Tones) -> QPalette:
    """What own-painted widgets and native dialogs take their colours from; the style sheet alone leaves it as it was."""
    palette = QPalette()
    role = QPalette.ColorRole
    for name, color in (
        (role.Window, tones.window),
        (role.Base, tones.base),
        (role.AlternateBase, tones.window),
        (role.Button, tones.window),
        (role.ToolTipBase, tones.base),
        (role.Dark, tones.stage),
        (role.Mid, tones.border),
        (role.WindowText, tones.text),
        (role.Text, tones.text),
        (role.ButtonText, tones.text),
        (role.ToolTipText, tones.text),
        (role.BrightText, tones.error),
        (role.PlaceholderText, tones.quiet),
        (role.Highlight, tones.accent),
        (role.Accent, tones.accent),
        (role.Link, tones.accent),
    ):
        palette.setColor(name, QColor(color))
    palette.setColor(role.HighlightedText, QColor("#0b0d10" if tones.dark else "#ffffff"))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, _mixed(tones.text, tones.window, 0.4))
    return palette


def _sheet(tones: Tones) -> str:
    """The style sheet of qdarktheme in our colours, and what it leaves open."""
    colors = {
        "background": tones.window,
        "background>base": tones.base,
        "border": tones.border,
        "foreground": tones.text,
        "primary": tones.accent,
    }
    try:
        sheet = qdarktheme.load_stylesheet("dark" if tones.dark else "light", custom_colors=colors)
    except (OSError, KeyError, ValueError, RuntimeError):
        sheet = ""  # its cache folder cannot be written, or there is no home for one: Fusion with the palette is as readable
    return str(sheet) + _OWN_SHEET.format(**vars(tones))


_OWN_SHEET = """
QToolBar {{ spacing: 2px; padding: 3px; border: none; background: {window}; }}
QToolBar QToolButton {{ padding: 5px; border-radius: 5px; }}
QDockWidget {{ font-weight: 600; }}
QDockWidget::title {{ padding: 6px 8px; background: {window}; border-top: 1px solid {border}; }}
QDockWidget > QWidget {{ font-weight: 400; }}
QStatusBar {{ background: {window}; border-top: 1px solid {border}; }}
QStatusBar QLabel {{ padding: 0 6px; color: {quiet}; }}
QStatusBar::item {{ border: none; }}
QSplitter::handle {{ background: {window}; }}
QToolButton::menu-indicator {{ image: none; }}
QLabel[quiet="true"] {{ color: {quiet}; }}
QLabel[error="true"] {{ color: {error}; }}
QFrame#banner {{ background: {base}; border: 1px solid {border}; border-left: 4px solid {warning}; border-radius: 4px; }}
QFrame#banner[level="error"] {{ border-left-color: {error}; }}
QPushButton#notice {{ padding: 6px 12px; color: {text}; background: {base}; border: 1px solid {border}; border-radius: 13px; }}
QPushButton#notice:hover, QPushButton#notice:focus {{ border-color: {accent}; }}
QFrame#banner QLabel {{ background: transparent; }}
QToolButton:focus, QPushButton:focus, QCheckBox:focus, QComboBox:focus, QAbstractSpinBox:focus, QLineEdit:focus {{
    outline: none; border: 1px solid {accent};
}}
QToolBar QToolButton:focus, QCheckBox:focus {{ border: 1px solid {accent}; border-radius: 4px; }}
QAbstractItemView:focus, QTextBrowser:focus {{ border: 1px solid {accent}; }}
QToolTip {{ color: {text}; background: {base}; border: 1px solid {border}; padding: 4px; }}
"""
