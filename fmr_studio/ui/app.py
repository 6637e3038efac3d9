"""The composition of the window: preferences, theme, what to begin with, and the border that catches bugs."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QPixmap

from fmr_studio import settings as preferences
from fmr_studio.errors import Cancelled
from fmr_studio.inference.pipeline_engine import PipelineEngine
from fmr_studio.paths import NoHomeError, resources, settings_file
from fmr_studio.ui.files.start import start_with
from fmr_studio.ui.main_window import MainWindow
from fmr_studio.ui.shell.application import Application
from fmr_studio.ui.shell.ending import EndingBySignals
from fmr_studio.ui.shell.language import Language
from fmr_studio.ui.shell.pyside import repair_pyside
from fmr_studio.ui.shell.theme import Theme
from fmr_studio.version import __version__

SWITCH_INTERVAL_S = 0.001
"""How soon the thread that paints gets its turn while another one computes in Python."""


def run(file: Path | None, *, opened: Callable[[MainWindow], object] | None = None) -> int:
    """Open the window, with a file if one is given, and return the exit code when it is closed.

    Args:
        opened: is handed the window once it is shown.

    Raises:
        Cancelled: a signal ended it; what was not saved is left for recovery.
    """
    repair_pyside()
    application = _make_application()
    with EndingBySignals(application) as ending:
        problems: list[str] = []
        settings = preferences.load(settings_file(), on_problem=problems.append)
        Language(application, settings.language)
        theme = Theme(application, settings.theme)
        window = MainWindow(start_with(settings.pack), theme, loader=PipelineEngine.load, settings=settings)
        application.pen_left.connect(window.canvas.pen.pen_left)
        previous = sys.excepthook

        def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
            window.workspace.messages.report_bug(error)

        sys.excepthook = caught
        window.preview.ready.connect(lambda _facts: threading.Thread(target=_warm_up, daemon=True).start())
        window.show()
        _say(window, problems)
        if opened is not None:
            opened(window)
        if file is not None:
            QTimer.singleShot(0, lambda: window.workspace.files.open_path(file))
        try:
            code = 0 if ending.ended else application.exec()
        finally:
            sys.excepthook = previous
        if ending.ended:
            _leave(window)
        window.preview.close()
        return code


def _make_application() -> Application:
    application = Application(sys.argv[:1])
    application.setApplicationName("FMR Studio")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("fmr-studio")
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    icon = resources() / "icons" / "fmr-studio.png"
    if icon.is_file():
        application.setWindowIcon(QPixmap(str(icon)))
    return application


def _say(window: MainWindow, problems: list[str]) -> None:
    """Say what could not be read of the preferences, or that there is no place for them."""
    if problems:
        window.workspace.messages.say(
            "\n".join(problems), QCoreApplication.translate("app", "The other ones are used as they are.")
        )
    if settings_file() is None:
        window.workspace.messages.say(NoHomeError().message, NoHomeError().hint)


def _leave(window: MainWindow) -> None:
    """End without asking or waiting for a picture; raises `Cancelled`, which says what becomes of unsaved work."""
    window.session.finish_stroke()
    window.tasks.close()
    kept = window.recovery.close(keep=window.session.modified)
    raise Cancelled("Interrupted. What was not saved is offered at the next start." if kept else "Interrupted.")


def _warm_up() -> None:
    """Load what a tool needs that would make its first stroke wait for half a second."""
    import_module("scipy.ndimage")
