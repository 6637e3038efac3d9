"""Sentences on how a file was read, which a window can say in another language."""

from __future__ import annotations


class Note(str):
    """A sentence in English, which remembers its words and the values in them.

    Args:
        words: the sentence, with %1, %2 … where the values stand. values: in that order.
    """

    words: str
    values: tuple[str, ...]

    __slots__ = ("values", "words")

    def __new__(cls, words: str, *values: str) -> Note:
        """The sentence with its values."""
        note = super().__new__(cls, filled(words, values))
        note.words, note.values = words, values
        return note


def filled(words: str, values: tuple[str, ...]) -> str:
    """Words with values in the places of %1, %2 …."""
    for number, value in enumerate(values, 1):
        words = words.replace(f"%{number}", value)
    return words
