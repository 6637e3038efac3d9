"""A window with a tiny pack, and a lesson of four pictures in it."""

import pytest
from helpers.lessons import OWN, settle

from fmr_studio.inference.pipeline_engine import PipelineEngine
from fmr_studio.settings import Settings
from fmr_studio.ui.teaching.lesson_dialog import LessonWish


@pytest.fixture
def window(qtbot, theme, tiny_pack, answers):
    from fmr_studio.ui.files.start import start_with
    from fmr_studio.ui.main_window import MainWindow

    start = start_with(str(tiny_pack.folder))
    window = MainWindow(start, theme, loader=PipelineEngine.load, settings=Settings(), questions=answers)
    qtbot.addWidget(window)
    window.show()
    settle(window, qtbot)
    yield window
    answers.unsaved_answer = "discard"
    window.close()


@pytest.fixture
def lesson(window, tiny_pack, qtbot):
    """A lesson of four pictures, the first of them open."""
    window.teaching.begin(tiny_pack, LessonWish("mine", OWN, 4))
    qtbot.waitUntil(lambda: window.teaching.lesson is not None)
    settle(window, qtbot)
    return window.teaching.lesson
