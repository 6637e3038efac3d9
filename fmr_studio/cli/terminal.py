"""What the terminal is told: names that it cannot show are escaped, and progress is a bar with the time left on stderr.

Where stderr is no terminal progress is a line now and then.
"""

from __future__ import annotations

import codecs
import io
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from fmr_studio.jobs.progress import Progress

LINE_EVERY_S = 30.0


def print_every_name() -> None:
    """Let stdout and stderr escape what their encoding lacks: a file may have any name, and its report has to appear.

    A handler that a person chose by ``PYTHONIOENCODING`` stays where it cannot fail.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and _can_fail(stream):
            stream.reconfigure(errors="backslashreplace")


def _can_fail(stream: io.TextIOWrapper) -> bool:
    """Whether a name of a file can be impossible to write; names that are no text at all reach UTF-8 as their own bytes."""
    own_bytes = stream.errors == "surrogateescape" and codecs.lookup(stream.encoding).name == "utf-8"
    return stream.errors in ("strict", "surrogateescape") and not own_bytes


@contextmanager
def terminal_progress(title: str) -> Iterator[Progress]:
    """A token whose reports appear on stderr for as long as the block lasts; leaving it by an error cancels it.

    Args:
        title: one or two words for what is going on.
    """
    terminal = sys.stderr is not None and sys.stderr.isatty()
    with _bar(title) if terminal else _lines(title) as progress:
        try:
            yield progress
        except BaseException:
            progress.cancel()
            raise


@contextmanager
def _bar(title: str) -> Iterator[Progress]:
    import rich.progress as bars
    from rich.console import Console

    # A piped stdout carries results and stays untouched; on one terminal rich keeps printed lines above the bar.
    together = sys.stdout is not None and sys.stdout.isatty()
    columns = ("{task.description}", bars.BarColumn(), bars.TaskProgressColumn(), bars.TimeRemainingColumn())
    with bars.Progress(
        *columns, "{task.fields[note]}", console=Console(stderr=True), redirect_stdout=together, transient=True
    ) as bar:
        task = bar.add_task(title, total=1.0, note="")

        def show(fraction: float, note: str) -> None:
            bar.update(task, completed=fraction, note=note or bar.tasks[task].fields["note"])

        yield Progress(show)


@contextmanager
def _lines(title: str, now: Callable[[], float] = time.monotonic) -> Iterator[Progress]:
    last = now()

    def show(fraction: float, note: str) -> None:
        nonlocal last
        if sys.stderr is not None and now() - last >= LINE_EVERY_S:
            last = now()
            print(f"{title}: {fraction:.0%}{', ' if note else ''}{note}", file=sys.stderr, flush=True)

    yield Progress(show)
