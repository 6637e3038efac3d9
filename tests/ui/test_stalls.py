"""The window never keeps a person waiting: how long one turn of its event loop computes."""

import time

import numpy as np
import pytest
from PySide6.QtCore import QAbstractEventDispatcher, QPoint, Qt, QTimer
from PySide6.QtTest import QTest

from fmr_studio.paths import bundled_models
from fmr_studio.settings import DEFAULT_PACK
from fmr_studio.ui.picture.preview import State

STALL_S = 0.05
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Watchdog:
    """Notes the time that each turn of the event loop computes; time of the processor, so that a busy machine is no excuse."""

    def __init__(self):
        self.turns_s, self._since = [], time.thread_time()
        QAbstractEventDispatcher.instance().aboutToBlock.connect(self._turn)

    def _turn(self):
        now = time.thread_time()
        self.turns_s.append(now - self._since)
        self._since = now

    def stop(self):
        self._turn()
        QAbstractEventDispatcher.instance().aboutToBlock.disconnect(self._turn)


def test_the_watchdog_sees_a_stall(qapp, qtbot):
    watchdog = Watchdog()

    def stall():
        end = time.thread_time() + 2 * STALL_S
        while time.thread_time() < end:
            pass

    QTimer.singleShot(0, stall)
    qtbot.wait(20)
    watchdog.stop()
    assert max(watchdog.turns_s) > STALL_S


def test_painting_while_pictures_and_the_wall_are_made_never_stalls(window, qtbot):
    window.wall.watch(True)
    window.session.choose(label=2)
    window.session.choose_brush(size_px=150)
    canvas, start = window.canvas, window.canvas.to_widget((80, 80)).toPoint()
    watchdog, moves = Watchdog(), iter(range(80))

    def move():
        step = next(moves, None)
        if step is None:
            timer.stop()
            QTest.mouseRelease(canvas, LEFT, NONE, start)
            return
        QTest.mouseMove(canvas, start + QPoint(2 * step, round(60 * np.sin(step / 9)) + step))

    QTest.mousePress(canvas, LEFT, NONE, start)
    timer = QTimer()
    timer.timeout.connect(move)
    timer.start(4)
    qtbot.waitUntil(lambda: not timer.isActive(), timeout=60_000)
    with qtbot.waitSignal(window.preview.rested):
        pass
    watchdog.stop()
    assert len(watchdog.turns_s) > 40
    assert np.percentile(watchdog.turns_s, 99) < STALL_S, sorted(watchdog.turns_s)[-5:]


@pytest.fixture
def make_shipped_window(qtbot, theme, answers):
    """Makes windows with the pack that ships, watched from before it loads."""
    from fmr_studio.inference.pipeline_engine import PipelineEngine
    from fmr_studio.settings import Settings
    from fmr_studio.ui.files.start import start_with
    from fmr_studio.ui.main_window import MainWindow

    windows = []

    def make():
        start = start_with(str(bundled_models() / DEFAULT_PACK))
        window = MainWindow(start, theme, loader=PipelineEngine.load, settings=Settings(), questions=answers)
        windows.append(window)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitExposed(window)
        return window

    yield make
    answers.unsaved_answer = "discard"
    for window in windows:
        window.close()
        window.preview.close()


def paint_and_watch(window, qtbot, strokes):
    """The processor time of each turn while the real pack loads and is painted with; how many pictures that made."""
    watchdog, shown = Watchdog(), []
    window.preview.shown.connect(shown.append)
    qtbot.waitUntil(lambda: window.preview.state is State.DONE and not window.preview.behind, timeout=120_000)
    window.session.choose_brush(size_px=60)
    canvas = window.canvas
    for number in range(strokes):
        window.session.choose(label=number % 6)
        start = canvas.to_widget((90 + 30 * number % 300, 120)).toPoint()
        QTest.mousePress(canvas, LEFT, NONE, start)
        for step in range(20):
            QTest.mouseMove(canvas, start + QPoint(3 * step, round(30 * np.sin(step / 4)) + step))
            qtbot.wait(5)
        QTest.mouseRelease(canvas, LEFT, NONE, start)
    qtbot.waitUntil(lambda: window.preview.state is State.DONE and not window.preview.behind, timeout=120_000)
    watchdog.stop()
    return watchdog.turns_s, len(shown)


def test_the_real_pack_loads_and_draws_without_a_stall(make_shipped_window, qtbot):
    """In one window of three: a busy machine makes single turns longer, and what stalls does so each time."""
    worst = []
    for _ in range(3):
        turns_s, pictures = paint_and_watch(make_shipped_window(), qtbot, strokes=1)
        assert pictures > 1 and len(turns_s) > 20
        worst.append(np.percentile(turns_s, 99))
        if worst[-1] < STALL_S:
            return
    raise AssertionError(f"turns of {worst} s")


@pytest.mark.slow
def test_long_painting_with_the_real_pack_and_its_wall_never_stalls(make_shipped_window, qtbot):
    shipped_window = make_shipped_window()
    shipped_window.wall.watch(True)
    turns_s, pictures = paint_and_watch(shipped_window, qtbot, strokes=40)
    qtbot.waitUntil(lambda: all(tile.current for tile in shipped_window.wall.tiles), timeout=120_000)
    assert pictures > 10 and len(turns_s) > 800
    assert np.percentile(turns_s, 99) < STALL_S, sorted(turns_s)[-5:]
