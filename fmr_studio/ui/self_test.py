"""The window's self-test: the real window opens a picture with its recipe, and what it then shows is compared with it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from fmr_studio import settings as preferences
from fmr_studio.errors import FmrError
from fmr_studio.inference.engine import RenderResult
from fmr_studio.inference.expectation import Expectation, stored_expectation
from fmr_studio.paths import settings_file
from fmr_studio.settings import Settings
from fmr_studio.ui import app
from fmr_studio.ui.main_window import MainWindow

PATIENCE_MS = 120_000
FEWEST_COLOURS = 200
"""What a window with a painting and a picture shows at least; an empty one has a few dozen."""


def run() -> str:
    """Open the window, wait for its picture, close it, and return a sentence; raises `FmrError` for what is wrong."""
    expected = stored_expectation()
    preferences.update(settings_file(), Settings(), device="cpu")  # where the tolerance holds
    witness = _Witness(expected)
    code = app.run(expected.path, opened=witness.watch)
    if witness.problem is not None:
        raise witness.problem
    if code != 0 or not witness.sentence:
        raise FmrError(f"The window closed with code {code} before it showed the picture.")
    return f"{witness.sentence} The window showed it."


class _Witness(QObject):
    """Follows a window until it shows the expected picture."""

    def __init__(self, expected: Expectation) -> None:
        super().__init__()
        self._expected = expected
        self._window: MainWindow | None = None
        self.sentence = ""
        self.problem: FmrError | None = None

    def watch(self, window: MainWindow) -> None:
        """Be told of all that a window shows."""
        self._window = window
        window.preview.shown.connect(self._shown)
        window.preview.failed.connect(self._end)
        window.preview.crashed.connect(lambda error: self._end(FmrError(f"The preview ended: {error!r}.")))
        window.desk.failed.connect(self._end)
        late = FmrError(f"The window showed no picture within {PATIENCE_MS // 1000} seconds.")
        QTimer.singleShot(PATIENCE_MS, self, lambda: self._end(late))

    def _shown(self, result: RenderResult) -> None:
        if not self._expected.is_answered_by(result.request):
            return
        assert self._window is not None
        try:
            self.sentence = self._expected.judge(result.image)
            _check_colours(self._window.grab().toImage())
        except FmrError as error:
            self._end(error)
        else:
            self._end(None)

    def _end(self, problem: FmrError | None) -> None:
        self.problem = self.problem or problem
        if problem is None and self._window is not None and self._window.close():
            return  # the last window to close ends the program
        QApplication.exit(1)


def _check_colours(shown: QImage) -> None:
    colours = {shown.pixel(x, y) for y in range(0, shown.height(), 4) for x in range(0, shown.width(), 4)}
    if len(colours) < FEWEST_COLOURS:
        raise FmrError(f"The window shows {len(colours)} colours only: it stays empty.")
