"""Regions dragged and a photo opened in the real window, with the default pack."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from fmr_studio.canvas.tools import Tool
from fmr_studio.inference.pipeline_engine import PipelineEngine
from fmr_studio.paths import resources
from fmr_studio.settings import DEFAULT_PACK, Settings
from fmr_studio.ui.picture.preview import State
from fmr_studio.ui.shell.qimages import pixels_of
from fmr_studio.ui.source.drag.gestures import Handle

pytestmark = pytest.mark.slow
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
PATIENT_MS = 120_000


@pytest.fixture
def window(qtbot, theme, answers):
    from fmr_studio.ui.files.start import start_with
    from fmr_studio.ui.main_window import MainWindow

    window = MainWindow(start_with(DEFAULT_PACK), theme, loader=PipelineEngine.load, settings=Settings(), questions=answers)
    qtbot.addWidget(window)
    window.show()
    window.wall.watch(False)
    qtbot.waitUntil(lambda: window.preview.result is not None, timeout=PATIENT_MS)
    settle(window, qtbot)
    yield window
    answers.unsaved_answer = "discard"
    window.close()


def settle(window, qtbot):
    preview, tries = window.preview, window.drag.controller.tries

    def settled():
        return preview.state is State.DONE and not preview.behind and not tries.pending and not window.tasks.running

    qtbot.waitUntil(settled, timeout=PATIENT_MS)


def ear_of(window):
    controller = window.drag.controller
    return max(
        (part for part in controller.parts() if controller.label_name(part.label) == "inner ear"), key=lambda part: part.area
    )


def test_an_ear_is_dragged_and_only_what_is_around_it_changes(window, qtbot):
    window.picture.take_layout()
    settle(window, qtbot)
    window.drag.set_mode(True)
    overlay, ear = window.drag.overlay, ear_of(window)
    before, labels = pixels_of(window.result.picture), window.session.document.label_layer.pixels.copy()
    start = overlay.to_widget().map(QPointF(ear.x, ear.y)).toPoint()
    end = overlay.to_widget().map(QPointF(ear.x + 1.0, ear.y + 2.0)).toPoint()
    QTest.mousePress(overlay, LEFT, NONE, start)
    for part in (0.4, 0.7, 1.0):
        QTest.mouseMove(overlay, start + QPoint(round(part * (end - start).x()), round(part * (end - start).y())))
    QTest.mouseRelease(overlay, LEFT, NONE, end)
    settle(window, qtbot)
    (region,) = window.session.document.properties.edits.regions
    after = pixels_of(window.result.picture)
    changed = (after != before).any(axis=2)
    rows, columns = np.nonzero(region.cells.mask)
    reach = 9  # cells: the move, its seam, and what the generator's last layers spread
    near = np.zeros((32, 32), bool)
    near[max(rows.min() - reach, 0) : rows.max() + reach + 3, max(columns.min() - reach, 0) : columns.max() + reach + 2] = True
    assert changed[near.repeat(4, 0).repeat(4, 1)].mean() > 0.1
    assert not changed[~near.repeat(4, 0).repeat(4, 1)].any()
    assert (window.session.document.label_layer.pixels != labels).any(), "the label map follows the ear"
    window.session.undo()
    settle(window, qtbot)
    assert np.array_equal(pixels_of(window.result.picture), before), "to the byte"
    assert np.array_equal(window.session.document.label_layer.pixels, labels)


def test_regions_are_those_of_the_picture_one_sees(window, qtbot):
    window.picture.take_layout()
    settle(window, qtbot)
    session = window.session
    session.choose(tool=Tool.BRUSH, label=session.document.palette["eye"].id)
    session.choose_brush(size_px=56)
    session.begin_stroke((256.0, 190.0))
    session.finish_stroke()
    settle(window, qtbot)
    painted, steps = pixels_of(window.result.picture), session.history.current
    below = window.selection.clusters
    window.drag.set_mode(True)
    settle(window, qtbot)
    qtbot.waitUntil(lambda: session.history.current != steps, timeout=PATIENT_MS)
    settle(window, qtbot)
    assert np.array_equal(pixels_of(window.result.picture), painted), "to the byte"
    assert session.document.properties.edits.corrections
    assert (window.selection.clusters != below).any(), "what is picked is what was painted, and not what is below it"
    session.undo()
    settle(window, qtbot)
    assert not session.document.properties.edits.corrections
    assert np.array_equal(pixels_of(window.result.picture), painted)


def test_the_bundled_photo_is_opened_its_ear_pulled_and_the_photo_exported(window, qtbot, answers, tmp_path):
    path = resources() / "samples" / "photos" / "brown-cat.png"
    window.files.open_path(path)
    importing = window.photos.importing
    qtbot.waitUntil(lambda: importing.crop_dialog is not None, timeout=PATIENT_MS)
    QTest.keyClick(importing.crop_dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: importing.dialog is not None and importing.dialog.take.isEnabled(), timeout=PATIENT_MS)
    importing.dialog.take.click()
    settle(window, qtbot)
    photo = window.session.document.properties.photo
    assert photo.scores.distance < 0.1 and photo.scores.psnr_db > 20 and photo.scores.domain_distance < 2
    window.drag.set_mode(True)
    overlay, ear = window.drag.overlay, ear_of(window)
    QTest.mouseClick(overlay, LEFT, NONE, overlay.to_widget().map(QPointF(ear.x, ear.y)).toPoint())
    grip = overlay.grips()[Handle.TOP].toPoint()
    QTest.mousePress(overlay, LEFT, NONE, grip)
    QTest.mouseMove(overlay, grip - QPoint(0, 10))
    QTest.mouseMove(overlay, grip - QPoint(0, 22))
    QTest.mouseRelease(overlay, LEFT, NONE, grip - QPoint(0, 22))
    settle(window, qtbot)
    answers.path = tmp_path / "edited.png"
    window.photos.export()
    settle(window, qtbot)
    from PIL import Image

    original, made = (np.asarray(Image.open(file).convert("RGB")) for file in (path, answers.path))
    changed = (made != original).any(axis=2)
    assert made.shape == original.shape and 0.002 < changed.mean() < 0.5
    assert not changed[320:].any(), "the body is the photo's own"
