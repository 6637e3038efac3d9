import numpy as np
import pytest

from fmr_studio.training.measures.confusion import class_iou, confusion_matrix, mean_iou, pixel_accuracy

TRUE = np.array([[0, 0, 1], [1, 1, 255]], dtype=np.uint8)
PREDICTED = np.array([[0, 1, 1], [1, 2, 0]], dtype=np.uint8)


def test_rows_are_true_and_columns_predicted():
    matrix = confusion_matrix(PREDICTED, TRUE, 4, ignore=255)
    assert matrix.tolist() == [[1, 1, 0, 0], [0, 2, 1, 0], [0, 0, 0, 0], [0, 0, 0, 0]]


def test_scores():
    matrix = confusion_matrix(PREDICTED, TRUE, 4, ignore=255)
    np.testing.assert_allclose(class_iou(matrix), [1 / 2, 2 / 4, 0.0, np.nan])
    assert mean_iou(matrix) == pytest.approx(0.5)  # the class that is only predicted does not count
    assert pixel_accuracy(matrix) == pytest.approx(3 / 5)


def test_nothing_counted_is_not_a_number():
    empty = confusion_matrix(PREDICTED, np.full_like(TRUE, 255), 4, ignore=255)
    assert np.isnan(mean_iou(empty))
    assert np.isnan(pixel_accuracy(empty))


def test_ids_out_of_range_are_refused():
    with pytest.raises(ValueError, match="expected 0 to 3"):
        confusion_matrix(PREDICTED, TRUE, 4)
    with pytest.raises(ValueError, match="shape"):
        confusion_matrix(PREDICTED[:1], TRUE, 4)
