"""How well an inversion went and how unusual a photo is, in words and numbers."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from fmr_studio.canvas.photo import Scores
from fmr_studio.ui.shell.numbers import decimal

VERY_CLOSE, CLOSE, ALIKE = 0.05, 0.12, 0.25
UNUSUAL, FAR = 1.0, 2.0

translate = QCoreApplication.translate


def score_words(scores: Scores) -> str:
    """How close the generator's picture comes to the photo."""
    if scores.distance <= VERY_CLOSE:
        words = translate("photos", "Very close to the photo")
    elif scores.distance <= CLOSE:
        words = translate("photos", "Close to the photo")
    elif scores.distance <= ALIKE:
        words = translate("photos", "Like the photo, with other details")
    else:
        words = translate("photos", "Only roughly like the photo")
    numbers = (
        translate("photos", "distance %1, %2 dB")
        .replace("%1", decimal(scores.distance, 3))
        .replace("%2", decimal(scores.psnr_db, 1))
    )
    return f"{words} ({numbers})"


def domain_words(scores: Scores, pack: str) -> str:
    """How far the photo is from what the pack's generator makes."""
    if scores.domain_distance is None:
        return translate("photos", "How usual it is for the pack %1 is not known.").replace("%1", pack)
    if scores.domain_distance <= UNUSUAL:
        words = translate("photos", "It is like the pictures of the pack %1 (%2; up to 1 is usual).")
    elif scores.domain_distance <= FAR:
        words = translate("photos", "It is unusual for the pack %1 (%2; up to 1 is usual): some parts may look strange.")
    else:
        words = translate(
            "photos", "It is far from the pictures of the pack %1 (%2; up to 1 is usual): edits will look strange."
        )
    return words.replace("%1", pack).replace("%2", decimal(scores.domain_distance, 2))
