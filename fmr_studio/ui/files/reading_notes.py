"""How a file was read, in the language of the window."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from fmr_studio.project.notes import Note, filled

SENTENCES = (
    QT_TRANSLATE_NOOP("reading", "light lines on a dark ground: read the other way round"),
    QT_TRANSLATE_NOOP("reading", "dark lines on a light ground: read the other way round"),
    QT_TRANSLATE_NOOP("reading", "dark is near: read the other way round"),
    QT_TRANSLATE_NOOP("reading", "%1 of it is transparent, and says nothing"),
    QT_TRANSLATE_NOOP("reading", "%1 x %2 pixels: put in the middle of a square, beside which nothing is said"),
)
"""The words of notes that the core writes; it knows no Qt, so what translates them finds them here."""


def told(note: Note) -> str:
    """A note as a sentence of its own."""
    words = filled(QCoreApplication.translate("reading", note.words), note.values)
    return f"{words[:1].upper()}{words[1:]}."
