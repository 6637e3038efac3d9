"""A strip of thumbnails of a folder; a click opens one."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QStackedLayout, QToolButton, QVBoxLayout, QWidget

from fmr_studio.project.images import MAX_PIXELS
from fmr_studio.ui.files.folder import Entry, Folder
from fmr_studio.ui.shell.qimages import image_of
from fmr_studio.ui.shell.tasks import Task, TaskProgress
from fmr_studio.ui.workspace import Workspace

THUMBNAIL_PX = 84
MEMBER = "Thumbnails/thumbnail.png"
"""Where OpenRaster keeps a small picture."""


class FolderPanel(QWidget):
    """Shows the entries of a folder, and which of them is open and which have a project."""

    def __init__(self, workspace: Workspace, folder: Folder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._folder = workspace, folder
        self._listed: tuple[Entry, ...] = ()
        self._task: Task | None = None
        self.list = QListWidget()
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setIconSize(QSize(THUMBNAIL_PX, THUMBNAIL_PX))
        self.list.setGridSize(QSize(THUMBNAIL_PX + 24, THUMBNAIL_PX + 34))
        self.list.setMovement(QListView.Movement.Static)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setAccessibleName(self.tr("Files of the folder"))
        self.list.itemActivated.connect(lambda item: folder.go(self.list.row(item)))
        self.list.itemClicked.connect(lambda item: folder.go(self.list.row(item)))
        self.open = QToolButton()
        self.open.setDefaultAction(workspace.actions["open_folder"])
        empty = QWidget()
        column = QVBoxLayout(empty)
        column.addWidget(self.open, 0, Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(empty)
        self._stack.addWidget(self.list)
        folder.changed.connect(self._fill)

    def _fill(self) -> None:
        entries = self._folder.entries
        if entries != self._listed:
            self._listed = entries
            self.list.clear()
            for entry in entries:
                item = QListWidgetItem(entry.path.name)
                item.setToolTip(entry.path.name)
                item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter)
                self.list.addItem(item)
            self._draw_thumbnails(entries)
        for row, entry in enumerate(entries):
            font = self.list.item(row).font()
            font.setBold(entry.project.exists())
            self.list.item(row).setFont(font)
        self.list.setCurrentRow(self._folder.index)
        self._stack.setCurrentIndex(1 if entries else 0)

    def _draw_thumbnails(self, entries: tuple[Entry, ...]) -> None:
        if self._task is not None:
            self._task.cancel()

        def work(progress: TaskProgress) -> None:
            done: list[tuple[int, NDArray[np.uint8]]] = []
            for row, entry in enumerate(entries):
                progress.check()
                small = thumbnail_of(entry.path)
                if small is not None:
                    done.append((row, small))
                progress.publish(list(done))  # the newest one alone arrives, so each holds all that are done
                progress.report((row + 1) / len(entries))

        def take(done: list[tuple[int, NDArray[np.uint8]]]) -> None:
            if entries is self._listed:
                for row, small in done:
                    if self.list.item(row).icon().isNull():
                        self.list.item(row).setIcon(QIcon(QPixmap.fromImage(image_of(small))))

        words = self.tr("Drawing the folder's thumbnails")
        self._task = self._workspace.tasks.run(words, work, on_partial=take, owner=self)


def thumbnail_of(path: Path) -> NDArray[np.uint8] | None:
    """A small picture (h, w, 3) uint8 of an image or project file; None where there is none to be had."""
    try:
        file: Path | io.BytesIO = path
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as members:
                file = io.BytesIO(members.read(MEMBER))
        with Image.open(file) as image:
            if image.width * image.height > MAX_PIXELS:
                return None
            image.draft("RGB", (2 * THUMBNAIL_PX, 2 * THUMBNAIL_PX))
            small = image.convert("RGB")
            small.thumbnail((THUMBNAIL_PX, THUMBNAIL_PX), Image.Resampling.BOX)
            return np.asarray(small, np.uint8)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, Image.DecompressionBombError):
        return None
