"""What a picture of the window says about its speed, and how slow it may say that it is."""

from __future__ import annotations

import re

KEY = "fmr-studio-speed"
"""The name of the text in the PNG: the words of the status line, such as ``25 ms · p50 28 · p95 61``."""
MOST_MS = 200
"""On two idle cores a stroke is in the picture after 15 to 30 ms; more than this is another program's work."""


def too_slow(words: str) -> list[float]:
    """The figures in the words that are larger than they may be, in milliseconds."""
    return [figure for figure in map(float, re.findall(r"\d+(?:\.\d+)?", re.sub(r"p\d+", "", words))) if figure > MOST_MS]
