"""How well pictures follow their label maps, as values for a card."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from fmr_studio.training.measures.confusion import class_iou, mean_iou, pixel_accuracy


@dataclass(frozen=True)
class Fidelity:
    """How well pictures follow their label maps, in percent; ``per_class`` is the IoU by label name."""

    miou: float
    accuracy: float
    per_class: dict[str, float]
    pictures: int


def fidelity(confusion: np.ndarray, names: list[str], pictures: int) -> Fidelity:
    """Percentages from a confusion matrix with true labels in rows."""
    iou = class_iou(confusion)
    return Fidelity(
        miou=100.0 * mean_iou(confusion),
        accuracy=100.0 * pixel_accuracy(confusion),
        per_class={name: round(100.0 * float(value), 1) for name, value in zip(names, iou, strict=True)},
        pictures=pictures,
    )


def as_json(value: Any) -> dict[str, object]:
    """A measurement (a dataclass) as plain rounded values for the card."""
    return {k: round(v, 3) if isinstance(v, float) else v for k, v in asdict(value).items()}
