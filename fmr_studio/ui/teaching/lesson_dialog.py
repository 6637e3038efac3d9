"""Asks what is to be taught: a new palette over so many pictures, or a lesson that was begun."""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QWidget

from fmr_studio.canvas.palette import Palette
from fmr_studio.errors import FmrError
from fmr_studio.packs.catalog import Pack, list_packs
from fmr_studio.ui.shell.controls import ChoiceBox, NumberBox
from fmr_studio.ui.teaching.lessons import Lesson, list_lessons
from fmr_studio.ui.teaching.palette_editor import PaletteEditor

COUNTS = (4, 8, 16)
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True)
class LessonWish:
    """A lesson to begin.

    Args:
        count: how many pictures are to be painted over; first_seed: of them, the others follow; None for the pack's choice.
        photo: whether the photo that is open is one of the pictures, too.
    """

    name: str
    palette: Palette
    count: int
    first_seed: int | None = None
    photo: bool = False


class LessonDialog(QDialog):
    """A new lesson on a pack, or one of those that were begun.

    Args:
        palette: what a new one begins with, for example the pack's and labels of one's own.
        photo: what the photo that is open is called, which can be taken; empty for none.
    """

    def __init__(self, pack: Pack, palette: Palette, frame: QWidget, *, photo: str = "") -> None:
        super().__init__(frame)
        self.setWindowTitle(self.tr("Teach a palette"))
        self._taken = {other.card.name for other in list_packs()}
        self._lessons = {lesson.name: lesson for lesson in list_lessons() if lesson.pack == pack.card.name}
        self.which = ChoiceBox()
        self.which.addItem(self.tr("A new palette"), "")
        for name in self._lessons:
            self.which.addItem(self.tr("Go on with %1").replace("%1", name), name)
        self.name = QLineEdit(self._free_name(f"my-{pack.card.name}"))
        self.editor = PaletteEditor()
        self.editor.show_palette(palette)
        self.count = ChoiceBox()
        for count in COUNTS:
            self.count.addItem(self.tr("%Ln picture(s)", "", count), count)
        self.first_seed = NumberBox()
        self.first_seed.setRange(0, 2**31 - 1)
        self.first_seed.setValue(pack.card.first_seed)
        self.first_seed.setToolTip(self.tr("The others follow; further ones can be drawn later"))
        self.photo = QCheckBox(self.tr("%1, too").replace("%1", photo))
        self.photo.setChecked(bool(photo))
        self.photo.setVisible(bool(photo))
        self.problem = QLabel()
        self.problem.setProperty("error", True)
        self.problem.setWordWrap(True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._lay_out()
        self.which.currentIndexChanged.connect(self._follow)
        self.name.textChanged.connect(self._follow)
        self.editor.changed.connect(self._follow)
        self.which.setCurrentIndex(self.which.count() - 1)
        self._follow()

    def _lay_out(self) -> None:
        words = QLabel(self.tr("Paint what you want to tell apart over a few pictures of the pack; it learns to draw by it."))
        words.setWordWrap(True)
        words.setProperty("quiet", True)
        form = QFormLayout(self)
        form.addRow(words)
        rows = (
            (self.tr("Lesson"), self.which), (self.tr("Name"), self.name), (self.tr("Labels"), self.editor),
            (self.tr("To paint over"), self.count), (self.tr("From seed"), self.first_seed),
        )  # fmt: skip
        for name, widget in rows:
            widget.setAccessibleName(name)
            form.addRow(name, widget)
        if not self.photo.isHidden():
            form.addRow(self.tr("Photo"), self.photo)
        form.addRow(self.problem)
        form.addRow(self.buttons)
        self.setMinimumWidth(460)

    @property
    def lesson(self) -> Lesson | None:
        """The lesson to go on with; None for a new one."""
        return self._lessons.get(str(self.which.currentData()))

    @property
    def wish(self) -> LessonWish:
        """The new lesson; raises :class:`FmrError` where it cannot be made as it stands."""
        name = self.name.text().strip()
        if not NAME.fullmatch(name):
            raise FmrError(self.tr("A name has small letters, digits and hyphens, such as %1.").replace("%1", "my-animals"))
        if name in self._taken or name in self._lessons:
            raise FmrError(self.tr("There is a pack or a lesson called %1 already.").replace("%1", name))
        count, first = int(self.count.currentData()), self.first_seed.value()
        return LessonWish(name, self.editor.palette_made(), count, first, self.photo.isChecked())

    def _free_name(self, name: str) -> str:
        number, free = 1, name
        while free in self._taken or free in self._lessons:
            number += 1
            free = f"{name}-{number}"
        return free

    def _follow(self) -> None:
        new, problem = self.lesson is None, ""
        for widget in (self.name, self.editor, self.count, self.first_seed, self.photo):
            widget.setEnabled(new)
        if new:
            try:
                _wish = self.wish
            except FmrError as error:
                problem = error.message
        self.problem.setText(problem)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not problem)
