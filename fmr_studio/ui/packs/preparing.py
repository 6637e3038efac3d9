"""A generator that is being prepared beside painting: by a process of its own at the lowest priority; stopped, it goes on."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from fmr_studio.packs.preparations import Job, Status, Wish, jobs_folder, list_jobs
from fmr_studio.ui.shell.side_process import SideProcess
from fmr_studio.ui.workspace import Workspace

TOPIC = "preparing"
WORDS = "words.txt"

CommandLine = Callable[[Wish], list[str]]


def command_line(wish: Wish) -> list[str]:
    """The program and its arguments that prepare a file."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "fmr_studio"]
    words = [*program, "--headless", "packs", "prepare", str(wish.file), "--name", wish.name, "--out", str(wish.out)]
    words += ["--time", f"{wish.seconds:.0f}s", "--background", "--seed", str(wish.seed)]
    words += [f"--licence={wish.licence}"] if wish.licence else []
    words += ["--class", str(wish.class_index)] if wish.class_index is not None else []
    return words + (["--mapping-lr", str(wish.mapping_lr)] if wish.mapping_lr is not None else [])


class Preparations(QObject):
    """The one preparation of this window.

    Args:
        use: goes on with a pack that is ready, by its name. command: what to run for a wish.
    """

    changed = Signal()
    """Something is to be seen anew: how far it is, or that it ended."""

    def __init__(self, workspace: Workspace, use: Callable[[str], object], *, command: CommandLine = command_line) -> None:
        super().__init__(workspace.frame)
        self._workspace, self._use, self.command = workspace, use, command
        self.job: Job | None = None
        """What is being prepared, or was last."""
        self._wish: Wish | None = None
        self._process = SideProcess(self)
        self._process.looked.connect(self._look)
        self._process.ended.connect(self._ended)
        self._process.not_started.connect(self._say_not_started)

    @property
    def running(self) -> bool:
        """Whether a process is at work."""
        return self._process.running

    @property
    def process_id(self) -> int:
        """Of the process at work; 0 while there is none."""
        return self._process.process_id

    @property
    def status(self) -> Status:
        """How far it is."""
        return Status() if self.job is None else self.job.status

    def start(self, wish: Wish) -> None:
        """Prepare a file, or go on; only one at a time."""
        if self.running:
            return
        self.job, self._wish = Job(jobs_folder() / wish.name), wish
        self.job.folder.mkdir(parents=True, exist_ok=True)
        self.job.tell(now=True, ended="")
        self._process.start(self.command(wish), self.job.folder / WORDS)

    def stop(self) -> None:
        """Ask the process to end after its step; what was done is kept."""
        self._process.stop()

    def close(self) -> None:
        """End with the window; the next one offers to go on."""
        self._process.close()

    def offer_to_go_on(self, _facts: object = None) -> None:
        """Say once that a preparation was interrupted, with a button that goes on with it."""
        for job in [] if self.running else list_jobs():
            wish = job.wish() if job.interrupted else None
            if wish is not None:
                words = self.tr("Preparing %1 was interrupted at %2 %.").replace("%1", wish.name)
                words = words.replace("%2", f"{100 * job.status.fraction:.0f}")
                self._workspace.messages.say(words, action=(self.tr("Go on"), partial(self.start, wish)), topic=TOPIC)
                return

    def _look(self) -> None:
        if self.job is not None:
            self.job.look()
            self.changed.emit()

    def _say_not_started(self) -> None:
        self._workspace.messages.say(self.tr("The process that prepares generators could not be started."), topic=TOPIC)

    def _ended(self, code: int, stopped: bool) -> None:
        wish = self._wish
        assert wish is not None
        say = self._workspace.messages.say
        if code == 0:
            words = self.tr("The pack %1 is ready.").replace("%1", wish.name)
            say(words, action=(self.tr("Use it"), lambda: self._go_on_with(wish.name)), topic=TOPIC)
        elif stopped:
            self._workspace.messages.note(self.tr("Preparing %1 was stopped.").replace("%1", wish.name))
        else:
            words = self.tr("Preparing %1 ended before it was done.").replace("%1", wish.name)
            say(words, self.status.ended, action=(self.tr("Go on"), partial(self.start, wish)), topic=TOPIC)

    def _go_on_with(self, name: str) -> None:
        self._use(name)
