"""All pictures of the wall at once, whole, each with its recipe."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from fmr_studio.errors import FmrError
from fmr_studio.inference.engine import Engine
from fmr_studio.inference.exports import PNG, encode_picture
from fmr_studio.inference.request import RenderRequest
from fmr_studio.jobs.progress import Progress
from fmr_studio.paths import write_atomic
from fmr_studio.ui.picture.wall import SeedWall
from fmr_studio.ui.shell.messages import PICTURE
from fmr_studio.ui.workspace import Workspace


class WallExport(QObject):
    """Asks for a folder and has the pictures drawn beside the painting."""

    exported = Signal(object)
    """The folder with them."""

    def __init__(self, workspace: Workspace, wall: SeedWall) -> None:
        super().__init__(workspace.frame)
        self._workspace, self._wall = workspace, wall
        workspace.actions.do({"export_wall": self.ask})

    def ask(self) -> None:
        """Ask for a folder, and write the wall there."""
        folder = self._workspace.questions.export_folder(self._workspace.frame, self._workspace.settings.last_folder)
        if folder is not None:
            self.export(folder)

    def export(self, folder: Path) -> None:
        """Write the pictures of all seeds of the wall into a folder, beside what is there."""
        workspace, requests = self._workspace, self._wall.requests()
        if not requests:
            workspace.messages.say_error(FmrError(self.tr("There is no picture to export yet.")), topic=PICTURE)
            return

        def work(progress: Progress) -> Path:
            for number, request in enumerate(requests):
                part = progress.part(number / len(requests), (number + 1) / len(requests))
                workspace.preview.borrow(partial(_write, folder, request), part)
            return folder

        words = self.tr("Exporting %Ln picture(s)", "", len(requests))
        workspace.tasks.run(words, work, on_done=self.exported.emit, on_error=workspace.messages.say_error)


def _write(folder: Path, request: RenderRequest, engine: Engine, progress: Progress) -> None:
    progress.check()
    result = engine.render(request)
    path = free_name(folder / f"{request.pack}-{request.look.seed}{PNG}")
    write_atomic(path, encode_picture(path, result.image, result.request, mark=result.mark))
    progress.report(1.0)


def free_name(path: Path) -> Path:
    """A path where nothing is yet: ``name.png``, or ``name-2.png`` and so on."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_stem(f"{path.stem}-{number}")
    return free
