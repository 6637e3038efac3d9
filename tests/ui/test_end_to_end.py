"""The window with a real pipeline, though of a tiny pack with random weights."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fmr_studio.inference.pipeline_engine import PipelineEngine
from fmr_studio.inference.recipes import read_recipe
from fmr_studio.settings import Settings
from fmr_studio.ui.picture.preview import State
from fmr_studio.ui.shell.qimages import pixels_of

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
PATIENT_MS = 60_000


@pytest.fixture
def window(qtbot, theme, tiny_pack, answers):
    from fmr_studio.ui.files.start import start_with
    from fmr_studio.ui.main_window import MainWindow

    window = MainWindow(
        start_with(str(tiny_pack.folder)), theme, loader=PipelineEngine.load, settings=Settings(), questions=answers
    )
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window.preview.state is State.DONE and not window.preview.behind, timeout=PATIENT_MS)
    yield window
    answers.unsaved_answer = "discard"
    window.close()


def settle(window, qtbot):
    qtbot.waitUntil(lambda: window.preview.state is State.DONE and not window.preview.behind, timeout=PATIENT_MS)


def test_painted_exported_and_made_again_without_a_window(window, qtbot, answers, tmp_path, headless, tiny_pack):
    canvas, session = window.canvas, window.session
    layout = session.document.label_layer.pixels.copy()
    assert len(np.unique(layout)) > 1, "the canvas begins with the layout of the first seed"
    settle(window, qtbot)
    before = pixels_of(window.result.picture)
    assert np.array_equal(before, window.preview.result.source_image), "and its picture is the seed's own"

    session.choose(label=int(next(label for label in range(4) if label != layout[400, 100])))
    session.choose_brush(size_px=90)
    places = [canvas.to_widget(point).toPoint() for point in ((60, 400), (140, 400))]
    QTest.mousePress(canvas, LEFT, NONE, places[0])
    QTest.mouseMove(canvas, places[1])
    QTest.mouseRelease(canvas, LEFT, NONE, places[1])
    window.look_panel.choose_seed(11)
    settle(window, qtbot)
    assert (pixels_of(window.result.picture) != before).any()

    answers.path = tmp_path / "window.png"
    window.actions_by_id["export"].trigger()
    qtbot.waitUntil(answers.path.is_file, timeout=PATIENT_MS)
    recipe = read_recipe(answers.path)
    assert recipe.look.seed == 11 and np.array_equal(recipe.labels, session.document.label_layer.pixels)

    out = tmp_path / "out"
    result = headless("batch", answers.path, "-o", out, "--pack", tiny_pack.folder, "--device", "cpu", "--json")
    assert result.code == 0, result.err
    made = next(out.glob("*.png"))
    assert made.read_bytes() == answers.path.read_bytes()

    answers.path = tmp_path / "project.fmr"
    window.actions_by_id["save"].trigger()
    for recipe in (tmp_path / "window.png", answers.path):
        out = tmp_path / f"of {recipe.name}"
        result = headless("batch", "--recipe", recipe, "-o", out, "--pack", tiny_pack.folder, "--device", "cpu", "--json")
        assert result.code == 0, result.err
        (made,) = out.glob("*.png")
        assert made.read_bytes() == (tmp_path / "window.png").read_bytes(), recipe.name
