"""The look: seed, truncation and the lock that keeps them."""

from __future__ import annotations

import random
from dataclasses import replace

from PySide6.QtCore import QRegularExpression, QSignalBlocker, Qt
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from fmr_studio.canvas.properties import MAX_TRUNCATION
from fmr_studio.ui.panels.sliders import PartSlider
from fmr_studio.ui.session import Session
from fmr_studio.ui.theme import Theme

SEED_LIMIT = 2**63
RANDOM_SEEDS = 10**6
"""New seeds are drawn below this, to be short enough to be remembered."""


class LookPanel(QWidget):
    """Whose look the picture has."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._theme = session, theme
        self.seed = QLineEdit()
        self.seed.setValidator(QRegularExpressionValidator(QRegularExpression(r"\d{1,18}"), self.seed))
        self.seed.setAccessibleName(self.tr("Seed"))
        self.seed.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.seed.editingFinished.connect(self._seed_written)
        self.previous = self._button(self.tr("Previous seed"), -1)
        self.next = self._button(self.tr("Next seed"), 1)
        self.new_seed = QPushButton(self.tr("New seed"))
        self.new_seed.setToolTip(self.tr("Draw another look at random (R)"))
        self.new_seed.clicked.connect(self.draw_seed)
        self.lock = QToolButton()
        self.lock.setCheckable(True)
        self.lock.setToolTip(self.tr("Lock the look: seed and variety stay, whatever is opened"))
        self.lock.setAccessibleName(self.tr("Lock the look"))
        self.lock.toggled.connect(session.set_look_locked)
        self.truncation = PartSlider(self.tr("Variety ψ"), MAX_TRUNCATION)
        self.truncation.setToolTip(self.tr("Towards 0 all seeds look like the average; 1 is all the generator can do"))
        self.truncation.tried.connect(lambda value: session.preview_look(replace(session.look, truncation=value)))
        self.truncation.chosen.connect(self._choose_truncation)
        self._lay_out()
        session.canvas_changed.connect(self._show_look)
        session.document_replaced.connect(self._show_look)
        session.look_previewed.connect(self._show_look)
        theme.changed.connect(self._draw_icons)
        self._draw_icons()
        self._show_look()

    def _button(self, text: str, step: int) -> QToolButton:
        button = QToolButton()
        button.setAutoRaise(True)
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.clicked.connect(lambda: self.choose_seed(self._session.look.seed + step))
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(QLabel(self.tr("Seed")))
        for widget in (self.previous, self.seed, self.next, self.lock):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 8)
        column.addLayout(row)
        column.addWidget(self.new_seed)
        column.addWidget(self.truncation)
        column.addStretch(1)

    def draw_seed(self) -> None:
        """Another seed at random."""
        self.choose_seed(random.SystemRandom().randrange(RANDOM_SEEDS))

    def choose_seed(self, seed: int) -> None:
        """A seed, as one step."""
        seed %= SEED_LIMIT
        if seed != self._session.look.seed:
            self._session.set_look(replace(self._session.look, seed=seed), f"{self.tr('Seed')} {seed}")

    def _seed_written(self) -> None:
        if self.seed.text():
            self.choose_seed(int(self.seed.text()))
        self._show_look()

    def _choose_truncation(self, value: float) -> None:
        if value != self._session.document.properties.truncation:
            self._session.set_look(replace(self._session.look, truncation=value), f"{self.tr('Variety')} {value:.2f}")
        else:
            self._session.preview_look(None)

    def _show_look(self) -> None:
        look, locked = self._session.look, self._session.look_locked
        if not self.seed.hasFocus() or not self.seed.isModified():
            self.seed.setText(str(look.seed))
        self.truncation.show_value(look.truncation)
        with QSignalBlocker(self.lock):
            self.lock.setChecked(locked)
        for widget in (self.seed, self.previous, self.next, self.new_seed, self.truncation):
            widget.setEnabled(not locked)
        self.lock.setIcon(self._theme.icon("lock" if locked else "lock-open-variant-outline"))

    def _draw_icons(self) -> None:
        self.previous.setIcon(self._theme.icon("chevron-left"))
        self.next.setIcon(self._theme.icon("chevron-right"))
        self.new_seed.setIcon(self._theme.icon("dice-multiple-outline"))
        self._show_look()
