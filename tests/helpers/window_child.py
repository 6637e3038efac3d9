"""The window on a fake engine, in a process of its own: does one thing, says how the window looks, and closes it."""

import json
import os
import sys
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QRect, QTimer
from PySide6.QtWidgets import QApplication

from fmr_studio.settings import DEFAULT_PACK, Settings
from fmr_studio.ui.files.start import start_with
from fmr_studio.ui.main_window import MainWindow
from fmr_studio.ui.shell.theme import Theme

sys.path.append(str(Path(__file__).parents[1]))
from helpers.fake_engine import FakeEngine, FakeLoader


class Act(QObject):
    """What is done once a window has settled: ``look``, ``maximise``, or ``crash`` before it has."""

    def __init__(self, window, act):
        super().__init__(window)
        self.window, self.act = window, act
        if act == "crash":
            os._exit(9)
        window.layout_keeper.settled.connect(self.begin)

    def begin(self):
        self.window.layout_keeper.settled.disconnect(self.begin)
        if self.act == "maximise":
            self.window.installEventFilter(self)
            self.window.showMaximized()
        else:
            self.end()

    def eventFilter(self, watched, event):
        room = self.window.screen().availableSize()
        if event.type() == QEvent.Type.Resize and event.size().width() > room.width() - 40:
            self.window.removeEventFilter(self)
            QTimer.singleShot(0, self.end)
        return False

    def end(self):
        print(json.dumps(facts(self.window)), flush=True)
        self.window.close()


def facts(window):
    """How the window lies on the screen, how large its panels are, and what it says."""
    room = window.screen().availableGeometry()
    seen = [dock for dock in window.docks if not dock.visibleRegion().isEmpty()]
    return {
        "maximised": window.isMaximized(),
        "fits": room.contains(QRect(window.frameGeometry())),
        "size": [window.width(), window.height()],
        "panels": {dock.objectName(): [dock.width(), dock.height()] for dock in seen},
        "whole": [dock.objectName() for dock in seen if is_whole(dock)],
        "banner": "\n".join(message.text for message in window.banner.messages),
    }


def is_whole(dock):
    """Whether a panel shows all it has, without scrolling."""
    content = dock.widget()
    panel = getattr(content, "panel", content)
    needed = panel.minimumSizeHint()
    return content.width() >= needed.width() and content.height() >= needed.height()


def main(act):
    application = QApplication(sys.argv[:1])
    window = MainWindow(
        start_with(DEFAULT_PACK), Theme(application, "dark"), loader=FakeLoader(FakeEngine()), settings=Settings()
    )
    window.show()
    Act(window, act)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
