"""The look: seed, truncation, class and the lock that keeps them."""

from __future__ import annotations

import random
from dataclasses import replace

from PySide6.QtCore import QRegularExpression, QSignalBlocker, Qt
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from fmr_studio.canvas.document import Change, ChangeKind
from fmr_studio.canvas.properties import MAX_TRUNCATION
from fmr_studio.ui.session import Session
from fmr_studio.ui.shell.controls import NumberBox
from fmr_studio.ui.shell.numbers import decimal
from fmr_studio.ui.shell.sliders import PartSlider
from fmr_studio.ui.shell.theme import Theme

SEED_LIMIT = 2**63
RANDOM_SEEDS = 10**6
"""New seeds are drawn below this, to be short enough to be remembered."""

HIGHEST_STYLE_LAYER = 17
"""Of the largest generators; those of a smaller one that are beyond its last change nothing."""
FIRST_STYLE_LAYER = 6
SHORT_NUMBER_PX = 58
FIELD_FRAME_PX = 20
"""Frame and padding of a line to write in, on both sides together."""


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
        self.new_seed.setToolTip(self.tr("Draw another look at random"))
        self.new_seed.clicked.connect(self.draw_seed)
        self.lock = QToolButton()
        self.lock.setCheckable(True)
        self.lock.toggled.connect(session.set_look_locked)
        self.truncation = PartSlider(self.tr("Variety ψ"), MAX_TRUNCATION)
        self.truncation.setToolTip(self.tr("Towards 0 all seeds look like the average; 1 is all the generator can do"))
        self.truncation.tried.connect(lambda value: session.preview_look(replace(session.look, truncation=value)))
        self.truncation.chosen.connect(self._choose_truncation)
        self.category = NumberBox()
        self.category.setAccessibleName(self.tr("Class"))
        self.category.setToolTip(self.tr("Which kind of picture, of those that the pack was trained on by number"))
        self.category.setKeyboardTracking(False)
        self.category.valueChanged.connect(self._choose_category)
        self._category_row = QWidget()
        self.mix_seed = QLineEdit()
        self.mix_seed.setValidator(QRegularExpressionValidator(QRegularExpression(r"\d{0,18}"), self.mix_seed))
        self.mix_seed.setPlaceholderText(self.tr("none"))
        self.mix_seed.setMinimumWidth(self.mix_seed.fontMetrics().horizontalAdvance(self.tr("none")) + FIELD_FRAME_PX)
        self.mix_seed.setAccessibleName(self.tr("Seed whose finer styles are taken"))
        self.mix_seed.setToolTip(self.tr("Colours and surfaces of another seed; empty takes none"))
        self.mix_seed.editingFinished.connect(self._choose_mix)
        self.mix_layer = NumberBox()
        self.mix_layer.setRange(1, HIGHEST_STYLE_LAYER)
        self.mix_layer.setValue(FIRST_STYLE_LAYER)
        self.mix_layer.setFixedWidth(SHORT_NUMBER_PX)
        self.mix_layer.setKeyboardTracking(False)
        self.mix_layer.setAccessibleName(self.tr("First stage of the generator whose style is taken from it"))
        self.mix_layer.setToolTip(self.tr("From this stage on: small numbers take nearly all, large ones only colours"))
        self.mix_layer.valueChanged.connect(self._choose_mix)
        self._lay_out()
        session.canvas_changed.connect(self._document_changed)
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
        line = QHBoxLayout(self._category_row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(QLabel(self.tr("Class")))
        line.addWidget(self.category, 1)
        column.addWidget(self._category_row)
        self.show_classes(0)
        mix = QHBoxLayout()
        mix.addWidget(QLabel(self.tr("Styles of")))
        mix.addWidget(self.mix_seed, 1)
        mix.addWidget(QLabel(self.tr("from stage")))
        mix.addWidget(self.mix_layer)
        column.addLayout(mix)
        column.addStretch(1)

    def set_photo_bar(self, bar: QWidget) -> None:
        """Show a line about the photo above everything else."""
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(0, bar)

    def show_classes(self, count: int) -> None:
        """Offer the classes of the loaded pack; nothing of them is seen where there are none to choose from."""
        with QSignalBlocker(self.category):
            self.category.setRange(0, max(0, count - 1))
        self._category_row.setVisible(count > 1)
        self._show_look()

    def _choose_category(self, category: int) -> None:
        if category != self._session.look.category:
            words = self.tr("Class %1").replace("%1", str(category))
            self._session.set_look(replace(self._session.look, category=category), words)

    def draw_seed(self) -> None:
        """Another seed at random."""
        self.choose_seed(random.SystemRandom().randrange(RANDOM_SEEDS))

    def choose_seed(self, seed: int) -> None:
        """A seed, as one step."""
        seed %= SEED_LIMIT
        if seed != self._session.look.seed:
            self._session.set_look(replace(self._session.look, seed=seed), self.tr("Seed %1").replace("%1", str(seed)))

    def _seed_written(self) -> None:
        if self.seed.text():
            self.choose_seed(int(self.seed.text()))
        self._show_look()

    def _choose_truncation(self, value: float) -> None:
        if value != self._session.document.properties.truncation:
            words = self.tr("Variety %1").replace("%1", decimal(value, 2))
            self._session.set_look(replace(self._session.look, truncation=value), words)
        else:
            self._session.preview_look(None)

    def _choose_mix(self) -> None:
        seed = self.mix_seed.text()
        mix = ((self.mix_layer.value(), int(seed)),) if seed else ()
        if mix != self._session.look.mix:
            step = self.tr("Styles of seed %1").replace("%1", str(seed)) if seed else self.tr("No other styles")
            self._session.set_look(replace(self._session.look, mix=mix), step)

    def _document_changed(self, change: Change) -> None:
        if change.kind is ChangeKind.PROPERTIES:
            self._show_look()

    def _show_look(self) -> None:
        look, locked = self._session.look, self._session.look_locked
        photo = self._session.document.properties.photo is not None
        if not self.seed.hasFocus() or not self.seed.isModified():
            self.seed.setText(str(look.seed))
        self.truncation.show_value(look.truncation)
        if not self.mix_seed.hasFocus() or not self.mix_seed.isModified():
            self.mix_seed.setText(str(look.mix[0][1]) if look.mix else "")
        with QSignalBlocker(self.category):
            self.category.setValue(look.category)
        if look.mix:
            with QSignalBlocker(self.mix_layer):
                self.mix_layer.setValue(look.mix[0][0])
        with QSignalBlocker(self.lock):
            self.lock.setChecked(locked)
        seeds = (self.seed, self.previous, self.next, self.new_seed, self.mix_seed, self.mix_layer)
        for widget in (*seeds, self.truncation, self.category):
            widget.setEnabled(not locked and not photo)
        words = self.tr("Lock the look: seed and variety stay, whatever is opened")
        self.lock.setToolTip(self.tr("The look is locked: seed and variety stay. A click unlocks it.") if locked else words)
        self.lock.setAccessibleName(self.tr("The look is locked") if locked else self.tr("Lock the look"))
        self.lock.setIcon(self._theme.icon("lock" if locked else "lock-open-variant-outline"))

    def _draw_icons(self) -> None:
        self.previous.setIcon(self._theme.icon("chevron-left"))
        self.next.setIcon(self._theme.icon("chevron-right"))
        self.new_seed.setIcon(self._theme.icon("dice-multiple-outline"))
        self._show_look()
