"""The class of a pack's pictures is chosen in the look, kept in projects, and left behind with the pack."""

import numpy as np
import pytest
from helpers.tiny_pack import write_tiny_pack

from fmr_studio.inference.pipeline_engine import PipelineEngine
from fmr_studio.project.archive import read_project
from fmr_studio.settings import Settings
from fmr_studio.ui.picture.preview import State


@pytest.fixture
def window(qtbot, theme, answers, tmp_path):
    from fmr_studio.ui.files.start import start_with
    from fmr_studio.ui.main_window import MainWindow

    pack = write_tiny_pack(tmp_path / "kinds", name="kinds", classes=3)
    window = MainWindow(start_with(str(pack.folder)), theme, loader=PipelineEngine.load, settings=Settings(), questions=answers)
    qtbot.addWidget(window)
    window.show()
    settle(window, qtbot)
    yield window
    answers.unsaved_answer = "discard"
    window.close()


def settle(window, qtbot):
    qtbot.waitUntil(lambda: window.preview.state is State.DONE and not window.preview.behind)


def test_a_class_is_chosen_undone_and_saved(window, qtbot, tmp_path):
    panel, first = window.look_panel, window.preview.result.image
    assert panel.category.isVisibleTo(panel) and (panel.category.minimum(), panel.category.maximum()) == (0, 2)
    panel.category.setValue(2)
    settle(window, qtbot)
    assert window.session.look.category == 2 and not np.array_equal(window.preview.result.image, first)
    assert window.preview.request().look.category == 2
    assert window.desk.save(tmp_path / "kept.fmr")
    assert read_project(tmp_path / "kept.fmr", window.session.document.palette).document.properties.category == 2
    window.session.undo()
    settle(window, qtbot)
    assert panel.category.value() == 0 and np.array_equal(window.preview.result.image, first)


def test_another_pack_has_no_such_class(window, qtbot, tiny_pack):
    window.look_panel.category.setValue(1)
    settle(window, qtbot)
    window.packs.open(str(tiny_pack.folder))
    settle(window, qtbot)
    assert window.session.look.category == 0
    assert not window.look_panel.category.isVisibleTo(window.look_panel)
