"""``fmr-studio``: the one entry point, and the border at which every error becomes a sentence and an exit code.

Exit codes: 0 done, 1 something failed, 2 the request makes no sense, 130 interrupted.
"""

from __future__ import annotations

import argparse
import errno
import multiprocessing
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import fmr_studio
from fmr_studio import log, paths
from fmr_studio.cli import commands, self_test, window
from fmr_studio.cli.terminal import print_every_name
from fmr_studio.errors import Cancelled, FmrError, UsageError, lacking, printable
from fmr_studio.jobs.threads import leave_a_core
from fmr_studio.version import __version__

INTERRUPTED = 130
BROKEN_PIPE = 141
_DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT} if sys.platform != "win32" else {errno.ENOSPC})
LARGE_WORK = frozenset({"train", "teach", "evaluate"})
"""Commands whose large batches are worth every core."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line, without the program's name, and return the exit code."""
    multiprocessing.freeze_support()
    words = list(sys.argv[1:] if argv is None else argv)
    print_every_name()
    if not LARGE_WORK.intersection(words):
        leave_a_core()
    try:
        code = _dispatch(words)
        _flush()
        return code
    except SystemExit as stop:  # argparse has said what there is to say
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except FmrError as error:
        _say(error.message, error.hint)
        return error.exit_code
    except Cancelled as stop:
        _say(stop.message)
        return stop.exit_code
    except KeyboardInterrupt:
        _say("Interrupted. What was finished before is kept.")
        return INTERRUPTED
    except BrokenPipeError:
        _discard_stdout()
        return BROKEN_PIPE
    except OSError as error:
        _report_file(error)
        return 1
    except MemoryError:
        _say("The memory is not enough for this.", "Take something smaller, or close other programs.")
        return 1
    except Exception as error:
        if (missing := lacking(error)) is not None:
            _say(missing.message, missing.hint)
        else:
            _report_bug(error)
        return 1


def _dispatch(arguments: list[str]) -> int:
    if "--headless" not in arguments:
        return _open_window(arguments)
    split = arguments.index("--headless")
    outer, inner = arguments[:split], arguments[split + 1 :]
    if outer:
        _top_parser().parse_args(outer)  # --help and --version end here
        raise UsageError(f"{outer[0]} must come after --headless and the command.")
    if not inner or inner[0] in ("-h", "--help"):
        _headless_parser().print_help(sys.stdout if inner else sys.stderr)
        return 0 if inner else UsageError.exit_code
    if inner[0] == "--version":
        return _dispatch(inner[:1])
    if inner[0] == "--self-test":
        return self_test.run(with_window=False)
    return _run_command(inner[0], inner[1:])


def _open_window(arguments: list[str]) -> int:
    args = _top_parser().parse_args(arguments)
    if args.self_test:
        return self_test.run(with_window=window.has_window())
    file = None if args.file is None else Path(args.file)
    if file is not None and not file.exists():
        command = f"Perhaps you mean: fmr-studio --headless {file}" if str(file) in commands.available() else ""
        raise UsageError(f"There is no file {paths.shorten(file)}.", command)
    _open_log(verbose=args.verbose)
    return window.open_window(file)


def _run_command(name: str, arguments: list[str]) -> int:
    command = commands.load(name)
    parser = _Parser(prog=f"fmr-studio --headless {name}", description=command.HELP)
    command.add_arguments(parser)
    parser.add_argument("-v", "--verbose", action="store_true", help="show the whole log on stderr")
    args = parser.parse_args(arguments)
    _open_log(verbose=args.verbose)
    try:
        return command.run(args)
    finally:
        log.close()


def _open_log(*, verbose: bool) -> None:
    file = paths.log_file()
    log.setup(file, verbose=verbose)
    if file is None:
        _say(paths.NoHomeError().message, paths.NoHomeError().hint)


class _Parser(argparse.ArgumentParser):
    """argparse with errors in the same form as all others."""

    def __init__(self, prog: str, description: str, epilog: str = "") -> None:
        super().__init__(prog, None, description, epilog, allow_abbrev=False)
        self.formatter_class = argparse.RawDescriptionHelpFormatter

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}.", f"{self.prog} --help shows what is possible.")


def _top_parser() -> _Parser:
    parser = _Parser("fmr-studio", fmr_studio.__doc__.splitlines()[0] if fmr_studio.__doc__ else "", _command_list())
    parser.usage = "fmr-studio [FILE]\n       fmr-studio --headless COMMAND ..."
    parser.add_argument("file", nargs="?", metavar="FILE", help="a project, a picture or a pack to open in the window")
    parser.add_argument("--headless", metavar="COMMAND", help="run one of the commands below without a window")
    parser.add_argument("-v", "--verbose", action="store_true", help="show the whole log on stderr")
    parser.add_argument("--self-test", action="store_true", help=self_test.HELP)
    parser.add_argument("--version", action="version", version=f"fmr-studio {__version__}")
    return parser


def _headless_parser() -> _Parser:
    parser = _Parser("fmr-studio --headless", "Work without a window.", _command_list())
    parser.usage = "fmr-studio --headless COMMAND ..."
    parser.add_argument("--self-test", action="store_true", help=self_test.HELP)
    return parser


def _command_list() -> str:
    names = commands.available()
    width = max(map(len, names))
    rows = [f"  {name:<{width}}  {commands.load(name).HELP}" for name in names]
    return "\n".join(["commands:", *rows, "", "fmr-studio --headless COMMAND --help shows the options of a command."])


def _say(message: str, hint: str = "") -> None:
    """One message on stderr, which a windowed bundle does not have."""
    if sys.stderr is not None:
        print(f"fmr-studio: {printable(message)}", *([printable(hint)] if hint else []), sep="\n", file=sys.stderr)


def _report_bug(error: Exception) -> None:
    if os.environ.get("FMR_DEBUG") == "1":
        raise error
    file = paths.log_file()
    kept = file is not None and log.write_crash(file, error)
    where = f"the details are in {paths.shorten(file)}" if file and kept else "FMR_DEBUG=1 shows the details"
    _say(f"Something went wrong that should not have ({type(error).__name__}); {where}.")


def _report_file(error: OSError) -> None:
    """What the system says about a file, such as that no file can be called so; without a file it is a bug."""
    if error.errno in _DISK_FULL:
        _say("The disk is full. What was finished before is kept.", "Make room, and run it again.")
    elif not isinstance(error.filename, str) or os.environ.get("FMR_DEBUG") == "1":
        _report_bug(error)
    else:
        _say(f"{paths.shorten(error.filename)} cannot be used: {error.strerror}.")


def _flush() -> None:
    if sys.stdout is not None:
        sys.stdout.flush()


def _discard_stdout() -> None:
    """Send what is left to nowhere, so that the interpreter does not complain about the closed pipe on its way out."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
