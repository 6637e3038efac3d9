"""A person's preferences while the window is open: changed in one place, written at once, and everybody hears of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from fmr_studio import settings as preferences
from fmr_studio.errors import FmrError
from fmr_studio.paths import settings_file
from fmr_studio.settings import Settings


class KeptSettings(QObject):
    """The preferences of one window."""

    changed = Signal(object, object)
    """The `Settings` before, and now."""
    failed = Signal(object)
    """An `FmrError`: they are used all the same, but could not be written."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._now = settings

    @property
    def now(self) -> Settings:
        """As they are now."""
        return self._now

    @property
    def last_folder(self) -> str:
        """Where dialogs on files begin: the folder that was used last, or "" where none was."""
        return str(Path(self._now.recent[0]).parent) if self._now.recent else ""

    def change(self, **changes: object) -> None:
        """Change preferences by name and write them; a disk that cannot be written is no reason to stop."""
        before = self._now
        try:
            self._now = preferences.update(settings_file(), before, **changes)
        except FmrError as error:
            self._now = replace(before, **changes)  # type: ignore[arg-type]
            self.failed.emit(error)
        self.changed.emit(before, self._now)

    def remember(self, path: Path) -> None:
        """Put a file first among those that were used last."""
        self.change(recent=preferences.with_recent(self._now, str(path.resolve())).recent)
