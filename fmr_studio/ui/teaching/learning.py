"""The process that learns from a lesson, beside painting, at a low priority; stopped, it goes on from its last checkpoint."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from fmr_studio.nn.configs import MobileConfig
from fmr_studio.packs.card import CARD_NAME
from fmr_studio.packs.catalog import find_pack
from fmr_studio.packs.weights import generator_config
from fmr_studio.paths import user_models
from fmr_studio.project.locks import is_held
from fmr_studio.ui.shell.side_process import SideProcess
from fmr_studio.ui.teaching.lessons import PALETTE, RUN, Lesson, seed_of
from fmr_studio.ui.teaching.naming import digest_of

WORDS = "words.txt"
IMAGES, KNOWN_IMAGES, LARGE_IMAGES, STEPS = 4_000, 2_000, 1_600, 300
"""Of the mapper (fewer where the pack has one to begin with, and for large generators) and the segmenter: enough to paint with.

Held-out accuracy of clusters (cats) was 84.0 % after 2,000 where the pack's own mapper was begun with, and 80.5 % after 4,000
where it was not. The command ``teach`` takes longer.
"""
NICENESS = 8
_PERCENT = re.compile(r"(\d+)%")

CommandLine = Callable[[Lesson, str, Sequence[Path]], list[str]]


def command_line(lesson: Lesson, name: str, maps: Sequence[Path]) -> list[str]:
    """The program and its arguments that teach a lesson under a name, from label maps over its pictures."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "fmr_studio"]
    slowly = ["nice", "-n", str(NICENESS)] if shutil.which("nice") else []
    given = {seed_of(path) for path in maps}
    others = [str(seed) for seed in map(seed_of, lesson.pictures) if seed is not None and seed >= 0 and seed not in given]
    pack = find_pack(lesson.location)
    large = isinstance(generator_config(pack.card.generator), MobileConfig)
    images = LARGE_IMAGES if large else KNOWN_IMAGES if "mapper" in pack.parts else IMAGES
    words = [*slowly, *program, "--headless", "teach", *map(str, maps), "--pack", str(pack.folder)]
    words += ["--palette", str(lesson.folder / PALETTE), "--out", str(user_models() / name), "--name", name]
    words += ["--truncation", str(lesson.truncation), "--images", str(images), "--steps", str(STEPS)]
    words += ["--class", str(lesson.category)] if lesson.category else []
    words += ["--run", str(run_folder(lesson, maps)), "--score"]
    return [*words, "--unpainted", *others] if others else words


def run_folder(lesson: Lesson, maps: Sequence[Path]) -> Path:
    """Where the learning from these maps is kept: the same ones go on there, others begin anew."""
    return lesson.folder / RUN / digest_of(maps)


class Learning(QObject):
    """One process at most.

    Args:
        command: what to run for a lesson.
    """

    changed = Signal()
    """It began, is further, or ended."""
    done = Signal(str)
    """The pack of a name is there; its score may still be worked out."""
    failed = Signal(str)
    """What it said last."""

    def __init__(self, parent: QObject, *, command: CommandLine = command_line) -> None:
        super().__init__(parent)
        self.command = command
        self.percent = 0
        self._lesson: Lesson | None = None
        self._name, self._told = "", False
        self._process = SideProcess(self)
        self._process.looked.connect(self._look)
        self._process.ended.connect(self._ended)
        self._process.not_started.connect(lambda: self.failed.emit(self.tr("The process that learns could not be started.")))

    @property
    def running(self) -> bool:
        """Whether a process is at work."""
        return self._process.running

    def start(self, lesson: Lesson, name: str, maps: Sequence[Path]) -> None:
        """Learn from label maps, for a new pack; raises :class:`FmrError` where the lesson's own pack is gone."""
        if self.running:
            return
        command, here = self.command(lesson, name, maps), run_folder(lesson, maps)
        for other in here.parent.glob("*"):
            if other != here and not is_held(other):
                shutil.rmtree(other, ignore_errors=True)  # of other maps: nothing goes on there
        self._lesson, self._name, self._told, self.percent = lesson, name, False, 0
        self._process.start(command, lesson.folder / WORDS)

    def stop(self) -> None:
        """Ask it to end after its step; what was learned is kept."""
        self._process.stop()

    def close(self) -> None:
        """End with the window."""
        self._process.close()

    def _said(self) -> list[str]:
        if self._lesson is None:
            return []
        try:
            text = (self._lesson.folder / WORDS).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return []
        return [line.strip() for line in re.split(r"[\r\n]+", text) if line.strip()]

    def _look(self) -> None:
        found = [match for match in map(_PERCENT.search, self._said()[-3:]) if match is not None]
        if found:
            self.percent = int(found[-1].group(1))
        self.changed.emit()
        if self.running and (user_models() / self._name / CARD_NAME).exists():
            self._tell()

    def _tell(self) -> None:
        """Say once that the pack is there; the process may go on to find out how good it is."""
        if not self._told:
            self._told = True
            self.done.emit(self._name)

    def _ended(self, code: int, stopped: bool) -> None:
        if code == 0:
            self._tell()
        elif not stopped:
            self.failed.emit((self._said() or [""])[-1])
