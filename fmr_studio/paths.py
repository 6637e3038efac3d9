"""Where things are: the folders of the user, what is bundled with the program, and how files are written safely.

Nothing here creates a folder unless a file is written. ``FMR_HOME`` puts all user folders below one folder. A user without a
home (in a container, or a system service) has none: what can do without goes on, the rest raises `NoHomeError`.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import platformdirs

from fmr_studio.atomic import CopyKeptError, replacing
from fmr_studio.errors import FmrError

APP = "fmr-studio"


class NoHomeError(FmrError):
    """This user has no home folder, so there is no place for what is to be kept."""

    def __init__(self) -> None:
        super().__init__(
            "This user has no home folder: preferences, the log and unsaved work are not kept.",
            "Set FMR_HOME to a folder that may be written to.",
        )


def resources() -> Path:
    """The folder of bundled palettes, icons, samples and translations."""
    return _bundled("resources")


def samples() -> Path:
    """The folder of bundled samples, which nobody saves into."""
    return resources() / "samples"


def bundled_models() -> Path:
    """The folder of the packs that come with the program."""
    return _bundled("models")


def user_data() -> Path:
    """The user's folder for packs and recovery journals."""
    return _user("data", platformdirs.user_data_path)


def user_models() -> Path:
    """The user's folder of imported and trained packs."""
    return user_data() / "models"


def user_cache() -> Path:
    """The user's folder for what can be computed again."""
    return _user("cache", platformdirs.user_cache_path)


def user_config() -> Path:
    """The user's folder for preferences."""
    return _user("config", platformdirs.user_config_path)


def user_log() -> Path:
    """The user's folder for log files."""
    return _user("log", platformdirs.user_log_path)


def settings_file() -> Path | None:
    """The file of the user's preferences; None without a home."""
    with suppress(NoHomeError):
        return user_config() / "settings.json"
    return None


def log_file() -> Path | None:
    """The file that errors are written to; None without a home."""
    with suppress(NoHomeError):
        return user_log() / "fmr-studio.log"
    return None


def layout_file() -> Path | None:
    """The file of the window's place and layout; None without a home."""
    with suppress(NoHomeError):
        return user_config() / "window.ini"
    return None


def recovery_folder() -> Path | None:
    """The folder of recovery journals; None without a home."""
    with suppress(NoHomeError):
        return user_data() / "recovery"
    return None


def model_folders() -> tuple[Path, ...]:
    """Where packs are looked for, in order: a pack of the user hides a bundled one of the same name."""
    with suppress(NoHomeError):
        return user_models(), bundled_models()
    return (bundled_models(),)


def is_address(text: str) -> bool:
    """Whether a text begins as ``s3://`` does; a drive of one letter is none."""
    return re.match(r"[a-z][a-z0-9+.-]+://", text) is not None


def shorten(path: object) -> str:
    """The path as text for a person, with the home folder written as ``~``; addresses stay as they are."""
    if is_address(str(path)):
        return str(path)
    plain = Path(str(path))
    try:
        return str(Path("~") / plain.relative_to(Path.home()))
    except (ValueError, RuntimeError):
        return str(plain)


def name_as_text(path: Path) -> str:
    """The name of a file, to be kept in other files: bytes in it that are no text are escaped."""
    return path.name.encode(errors="backslashreplace").decode()


def without_private(text: str) -> str:
    """A text as it can be shown to others: folders of the user are written as ``FMR_HOME`` and ``~``, the name as ``USER``."""
    places = [(os.environ.get("FMR_HOME", ""), "FMR_HOME")]
    name = ""
    with suppress(RuntimeError):
        home = Path.home()
        name = home.name
        places += [(str(home), "~"), (home.as_posix(), "~")]
    for place, short in places:
        if len(place) > 1:
            text = text.replace(place, short)
    if len(name) > 2 and name not in ("root", "home", "user"):
        text = re.sub(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", "USER", text)
    return text


def write_atomic(path: Path, data: bytes) -> None:
    """Write a whole file or nothing: a kill or a full disk leaves the old file as it was; links are followed.

    Missing parent folders are made. Raises `FmrError` that names the file and the system's reason.
    """
    with writing(path) as file:
        file.write(data)


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """A file to write into bit by bit, with the promises of `write_atomic`."""
    try:
        with replacing(path) as file:
            yield file
    except OSError as error:
        reason = f"{shorten(path)} cannot be written: {error.strerror or error}."
        hint = "Choose another folder, or see to its rights and its free space."
        if isinstance(error, CopyKeptError):
            hint = f"What was to be saved is whole in {shorten(error.copy)}. {hint}"
        raise FmrError(reason, hint) from error


def _user(kind: str, system: Callable[..., Path]) -> Path:
    home = os.environ.get("FMR_HOME")
    try:
        folder = Path(home).expanduser() / kind if home else system(APP, appauthor=False)
    except RuntimeError as error:  # of pathlib and platformdirs
        raise NoHomeError from error
    return folder


def _bundled(name: str) -> Path:
    """A data folder: in a PyInstaller bundle, an installed wheel (``_name``), or beside the package in a checkout."""
    package = Path(__file__).resolve().parent
    frozen = getattr(sys, "_MEIPASS", None)
    candidates = [Path(frozen) / name] if frozen else []
    candidates += [package / f"_{name}", package.parent / name]
    return next((folder for folder in candidates if folder.is_dir()), candidates[-1])
