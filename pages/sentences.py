"""The sentences of the program, as patterns: what a page quotes has to be one of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "fmr_studio"
FEWEST_LETTERS = 10
"""A text of fewer letters beside its values would fit anything."""
_VALUE = re.compile(r"%n|%L?\d")
"""Where the window puts a value into a text of its own."""

Pattern = tuple[str, ...]
"""What a sentence has to begin with, what follows in it, and what it has to end in; values may stand between."""


def is_said(sentence: str) -> bool:
    """Whether the program says a sentence, with other values in it perhaps."""
    return any(_fits(sentence, pattern) for pattern in patterns())


@cache
def patterns() -> frozenset[Pattern]:
    """All texts in the code that might be sentences."""
    return frozenset(pattern for file in PACKAGE.rglob("*.py") for pattern in _texts(file))


def _texts(file: Path) -> Iterator[Pattern]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    alone: set[ast.expr] = set()  # docstrings, which nobody is shown
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            alone.add(node.value)
        if node in alone or not isinstance(node, ast.Constant | ast.JoinedStr):
            continue
        parts = _known(node.values if isinstance(node, ast.JoinedStr) else [node])
        if sum(letter.isalpha() for letter in "".join(parts)) >= FEWEST_LETTERS:
            yield parts


def _known(parts: list[ast.expr]) -> Pattern:
    """What is known of a text, cut where values stand."""
    texts = [""]
    for part in parts:
        if isinstance(part, ast.Constant):
            first, *others = _VALUE.split(str(part.value))
            texts[-1] += first
            texts += others
        else:
            texts.append("")
    return tuple(texts)


def _fits(sentence: str, pattern: Pattern) -> bool:
    first, *others = pattern
    if not others:
        return sentence == first
    *middle, last = others
    if not sentence.startswith(first) or not sentence[len(first) :].endswith(last):
        return False
    place, end = len(first), len(sentence) - len(last)
    for part in middle:
        place = sentence.find(part, place, end)
        if place < 0:
            return False
        place += len(part)
    return True
