"""The window never keeps a person waiting: how long one turn of its event loop computes."""

import time

import numpy as np
from PySide6.QtCore import QAbstractEventDispatcher, QPoint, Qt, QTimer
from PySide6.QtTest import QTest

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
    qtbot.wait(400)
    watchdog.stop()
    assert len(watchdog.turns_s) > 40
    assert np.percentile(watchdog.turns_s, 99) < STALL_S, sorted(watchdog.turns_s)[-5:]
