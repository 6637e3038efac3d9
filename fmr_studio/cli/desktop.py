"""``fmr-studio --headless desktop``: packs and projects open by double click, or no longer do."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from fmr_studio.cli import window
from fmr_studio.errors import FmrError, UsageError
from fmr_studio.paths import NoHomeError, resources, shorten, write_atomic

HELP = "let packs (.fmrpack) and projects (.fmr) open by double click"
KINDS = (("fmrpack", "application/x-fmr-pack", "FMR Studio pack"), ("fmr", "application/x-fmr-project", "FMR Studio project"))
"""Suffix, MIME type and words of what is opened."""
_ENTRY = """[Desktop Entry]
Type=Application
Name=FMR Studio
Comment=Paint label maps, and a picture follows
Comment[de]=Label-Karten malen, und ein Bild folgt
Exec={command} %f
Icon=fmr-studio
Terminal=false
Categories=Graphics;2DGraphics;RasterGraphics;
MimeType={types};
StartupWMClass=fmr-studio
"""
_TYPE = """  <mime-type type="{type}">
    <comment>{words}</comment>
    <sub-class-of type="application/zip"/>
    <glob pattern="*.{suffix}"/>
  </mime-type>
"""
_TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
{types}</mime-info>
"""
_AFTER = (("update-mime-database", "mime"), ("update-desktop-database", "applications"))
"""Programs that make desktops look again, where they are installed, and the folder each is given."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("action", choices=("install", "remove"), help="for this user alone; nothing needs an administrator")


def run(args: argparse.Namespace) -> int:
    """Register with the desktop, or take that back."""
    if sys.platform == "win32":
        _windows(installed=args.action == "install")
    elif sys.platform == "darwin":
        raise UsageError(
            "macOS learns from an application itself what it opens.", "In the Finder: Get Info, Open with, Change All."
        )
    else:
        _freedesktop(installed=args.action == "install")
    done = "open by double click now" if args.action == "install" else "no longer open by double click"
    print(f"Packs (.fmrpack) and projects (.fmr) {done}.")
    return 0


def command() -> list[str]:
    """The program that opens the window, and its arguments before a file."""
    if getattr(sys, "frozen", False):
        name = window.PROGRAM + (".exe" if sys.platform == "win32" else "")
        return [str(Path(sys.executable).with_name(name))]
    return [sys.executable, "-m", "fmr_studio"]


def _freedesktop(*, installed: bool) -> None:
    """The files of the Desktop Entry and Shared MIME-info specifications, below the user's data."""
    try:
        root = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    except RuntimeError as error:
        raise NoHomeError from error
    for name, data in files().items():
        if installed:
            write_atomic(root / name, data)
        else:
            try:
                (root / name).unlink(missing_ok=True)
            except OSError as error:
                raise FmrError(f"{shorten(root / name)} cannot be removed: {error.strerror}.") from error
    for program, folder in _AFTER:
        if (found := shutil.which(program)) and (root / folder).is_dir():
            subprocess.run([found, str(root / folder)], check=False, capture_output=True, timeout=60)


def files() -> dict[str, bytes]:
    """What a desktop reads, by its place below the user's data."""
    types = "".join(_TYPE.format(type=kind, words=words, suffix=suffix) for suffix, kind, words in KINDS)
    entry = _ENTRY.format(command=" ".join(_quoted(command())), types=";".join(kind for _, kind, _ in KINDS))
    return {
        "mime/packages/fmr-studio.xml": _TYPES.format(types=types).encode(),
        "applications/fmr-studio.desktop": entry.encode(),
        "icons/hicolor/256x256/apps/fmr-studio.png": (resources() / "icons" / "fmr-studio.png").read_bytes(),
    }


def _quoted(words: list[str]) -> Iterator[str]:
    """Words as the Desktop Entry specification wants them in ``Exec``."""
    for word in words:
        escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("`", "\\`").replace("$", "\\$")
        yield '"' + escaped.replace("\\", "\\\\").replace("%", "%%") + '"'


def _windows(*, installed: bool) -> None:
    """The user's own classes of the registry."""
    if sys.platform == "win32":
        import winreg

        root, user = r"Software\Classes", winreg.HKEY_CURRENT_USER
        call = " ".join(f'"{word}"' for word in [*command(), "%1"])
        for suffix, _kind, words in KINDS:
            name = f"FMRStudio.{suffix}"
            if installed:
                for key, value in ((f".{suffix}", name), (name, words), (rf"{name}\shell\open\command", call)):
                    winreg.SetValue(user, rf"{root}\{key}", winreg.REG_SZ, value)
                continue
            for key in (rf"{name}\shell\open\command", rf"{name}\shell\open", rf"{name}\shell", name, f".{suffix}"):
                with suppress(FileNotFoundError):
                    winreg.DeleteKey(user, rf"{root}\{key}")
