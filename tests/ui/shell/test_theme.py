import itertools

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QListWidget,
    QPushButton,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fmr_studio.ui.shell.qimages import pixels_of
from fmr_studio.ui.shell.theme import TONES, Theme

AA = 4.5
"""Lowest contrast of text, WCAG 2.2 level AA."""


def luminance(color):
    """Relative luminance as WCAG defines it."""
    parts = [QColor(color).redF(), QColor(color).greenF(), QColor(color).blueF()]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first, second):
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.fixture
def own_theme(theme):
    yield theme
    theme.use("dark")


@pytest.mark.parametrize("name", TONES)
def test_all_text_stands_out_from_what_is_behind_it(name):
    tones = TONES[name]
    texts, grounds = (
        (tones.text, tones.quiet, tones.accent, tones.warning, tones.error),
        (tones.window, tones.base, tones.stage),
    )
    weak = {(text, ground) for text, ground in itertools.product(texts, grounds) if contrast(text, ground) < AA}
    assert weak == set()


@pytest.mark.parametrize("name", TONES)
def test_chosen_text_and_borders_stand_out_too(own_theme, qapp, name):
    own_theme.use(name)
    palette = qapp.palette()
    assert contrast(palette.highlightedText().color(), palette.highlight().color()) >= AA
    if name == "contrast":
        tones = TONES[name]
        assert contrast(tones.text, tones.window) == pytest.approx(21.0) and contrast(tones.border, tones.window) >= 7


@pytest.mark.parametrize("name", TONES)
def test_one_sees_which_control_has_the_keyboard(own_theme, qtbot, name):
    own_theme.use(name)
    page = QWidget()
    column = QVBoxLayout(page)
    controls = [QPushButton("a"), QToolButton(), QCheckBox("b"), QComboBox(), QSpinBox(), QLineEdit(), QListWidget()]
    for control in controls:
        control.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column.addWidget(control)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    unseen = []
    for control, other in zip(controls, controls[1:] + controls[:1], strict=True):
        other.setFocus()
        without = pixels_of(control.grab().toImage())
        control.setFocus()
        if (np.abs(pixels_of(control.grab().toImage()).astype(int) - without).max(axis=-1) > 40).sum() < 20:
            unseen.append(type(control).__name__)
    assert unseen == []


def test_the_system_theme_follows_the_system(own_theme, qapp, monkeypatch):
    told = []
    own_theme.changed.connect(lambda: told.append(own_theme.tones.dark))
    scheme = [Qt.ColorScheme.Dark]
    monkeypatch.setattr(Theme, "_system_scheme", lambda self: scheme[0])
    own_theme.use("system")
    assert own_theme.tones is TONES["dark"]
    scheme[0] = Qt.ColorScheme.Light
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert own_theme.tones is TONES["light"] and told[-1] is False
    own_theme.use("contrast")
    scheme[0] = Qt.ColorScheme.Dark
    count = len(told)
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert own_theme.tones is TONES["contrast"] and len(told) == count
