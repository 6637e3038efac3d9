"""How well label maps agree: the confusion matrix, and intersection over union per class."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def confusion_matrix(
    predicted: NDArray[np.integer], true: NDArray[np.integer], classes: int, *, ignore: int | None = None
) -> NDArray[np.int64]:
    """Count pixels by class: ``matrix[t, p]`` pixels of class t were called p. Matrices of several pictures add up.

    Args:
        predicted: label ids of any shape, 0 … classes - 1.
        true: the same shape; also ``ignore`` where pixels shall not count.

    Returns:
        (classes, classes) int64.
    """
    if predicted.shape != true.shape:
        raise ValueError(f"predicted {predicted.shape} and true {true.shape} label maps differ in shape")
    counted = np.ones(true.shape, dtype=bool) if ignore is None else true != ignore
    rows, columns = true[counted].astype(np.int64), predicted[counted].astype(np.int64)
    for ids in (rows, columns):
        if ids.size and (ids.min() < 0 or ids.max() >= classes):
            raise ValueError(f"label ids {ids.min()} to {ids.max()}, expected 0 to {classes - 1}")
    return np.bincount(rows * classes + columns, minlength=classes * classes).reshape(classes, classes)


def class_iou(matrix: NDArray[np.int64]) -> NDArray[np.float64]:
    """Intersection over union per class, (classes,) float64; NaN for a class neither there nor predicted."""
    intersection = np.diag(matrix).astype(np.float64)
    union = matrix.sum(axis=0) + matrix.sum(axis=1) - intersection
    iou: NDArray[np.float64] = np.divide(intersection, union, out=np.full(len(matrix), np.nan), where=union > 0)
    return iou


def mean_iou(matrix: NDArray[np.int64]) -> float:
    """Mean of `class_iou` over the classes present in the true label maps; NaN if none is.

    A class that is only predicted has no IoU of its own here: its pixels count against the classes they belong to.
    """
    present = matrix.sum(axis=1) > 0
    return float(class_iou(matrix)[present].mean()) if present.any() else float("nan")


def pixel_accuracy(matrix: NDArray[np.int64]) -> float:
    """The share of pixels that got the right class; NaN if none was counted."""
    total = int(matrix.sum())
    return float(np.trace(matrix)) / total if total else float("nan")
