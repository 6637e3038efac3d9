import pytest

from fmr_studio.project import condition_files
from fmr_studio.project.notes import Note
from fmr_studio.ui.files.reading_notes import SENTENCES, told
from fmr_studio.ui.shell.language import Language


def test_every_note_on_a_drawing_can_be_translated():
    assert set(condition_files.NOTES) <= set(SENTENCES)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "64 x 32 pixels: put in the middle of a square, beside which nothing is said."),
        ("de", "64 x 32 Pixel: in die Mitte eines Quadrats gesetzt, neben der nichts gesagt ist."),
    ],
)
def test_notes_are_told_with_their_numbers_in_the_language_of_the_window(qapp, language, words):
    chosen = Language(qapp, language)
    try:
        assert told(Note(condition_files.NO_SQUARE, "64", "32")) == words
    finally:
        chosen.remove()
