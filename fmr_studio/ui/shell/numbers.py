"""Numbers as the language of the program writes them: one decimal sign everywhere."""

from __future__ import annotations

from PySide6.QtCore import QLocale


def decimal(value: float, digits: int) -> str:
    """A number with so many decimals, such as ``12.5`` or ``12,5``."""
    return QLocale().toString(float(value), "f", digits)


def count(number: int) -> str:
    """A whole number with its digits in groups."""
    return QLocale().toString(int(number))


def percent(part: float, digits: int = 1) -> str:
    """A part of 1 in percent."""
    return f"{decimal(100 * part, digits)} %"
