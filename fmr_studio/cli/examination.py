"""What the doctor looks at. Nothing here creates a file, opens a window or imports Qt."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from importlib import import_module, metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import fmr_studio
from fmr_studio import paths
from fmr_studio.errors import FmrError

DISTRIBUTIONS = ("torch", "numpy", "pillow", "scikit-learn", "scipy", "safetensors", "rich", "PySide6-Essentials")
CATALOG = "fmr_studio.packs.catalog"
LITTLE_SPACE_MIB = 500


class State(StrEnum):
    """How a finding bears on the program."""

    GOOD = "ok"
    INFO = "info"
    WARNING = "warning"
    FAILURE = "failure"


@dataclass(frozen=True)
class Finding:
    """One line of the report.

    Attributes:
        group: the heading it stands under.
        name: what was looked at.
        value: what was found, as text.
        advice: what to do about it; empty where nothing is to be done.
    """

    group: str
    name: str
    value: str
    state: State = State.INFO
    advice: str = ""


@dataclass(frozen=True)
class Report:
    """Everything the doctor found."""

    findings: tuple[Finding, ...]

    @property
    def failed(self) -> bool:
        """Whether something is broken that the program needs."""
        return any(finding.state is State.FAILURE for finding in self.findings)

    def as_dict(self) -> dict[str, Any]:
        """The report for a program: a verdict and the list of findings."""
        return {"ok": not self.failed, "findings": [asdict(finding) for finding in self.findings]}

    def as_lines(self) -> list[str]:
        """The report for a person, grouped, with advice below what needs it."""
        lines: list[str] = []
        width = max((len(finding.name) for finding in self.findings), default=0)
        group = ""
        for finding in self.findings:
            if finding.group != group:
                group = finding.group
                lines += ([""] if lines else []) + [group]
            mark = {State.WARNING: "  ! ", State.FAILURE: "  X "}.get(finding.state, "    ")
            lines.append(f"{mark}{finding.name:<{width}}  {finding.value}")
            lines += [f"      -> {finding.advice}"] if finding.advice else []
        return [*lines, "", "Something is broken, see X." if self.failed else "Nothing is broken."]


def examine() -> Report:
    """Look at everything; takes a few seconds, most of them for importing torch."""
    parts = (_versions(), _devices(), _packs(), _folders(), _qt_libraries())
    return Report(tuple(finding for part in parts for finding in part))


def _versions() -> Iterator[Finding]:
    group = "Versions"
    yield Finding(group, "fmr-studio", fmr_studio.__version__)
    yield Finding(group, "Python", platform.python_version())
    yield Finding(group, "system", platform.platform())
    for name in DISTRIBUTIONS:
        try:
            yield Finding(group, name, metadata.version(name))
        except metadata.PackageNotFoundError:
            if name.startswith("PySide6"):
                yield Finding(group, name, "not installed (needed for the window alone)")
            else:
                yield Finding(group, name, "not installed", State.FAILURE, f"pip install {name}")


def _devices() -> Iterator[Finding]:
    group = "Devices"
    try:
        import torch
    except (ImportError, OSError) as error:
        yield Finding(group, "torch", f"cannot be loaded: {error}", State.FAILURE, "reinstall torch")
        return
    cores = os.cpu_count() or 1
    capability = torch.backends.cpu.get_cpu_capability()
    yield Finding(group, "cpu", f"{cores} cores, torch uses {torch.get_num_threads()} threads, {capability}")
    yield Finding(group, "cpu bfloat16", _bfloat16_verdict())
    for index in range(torch.cuda.device_count()):
        device = torch.cuda.get_device_properties(index)
        memory = device.total_memory / 2**30
        yield Finding(group, f"cuda:{index}", f"{device.name}, {memory:.0f} GiB")
    if torch.backends.mps.is_available():
        yield Finding(group, "mps", "available")


def _bfloat16_verdict() -> str:
    """Time a convolution as the generator has them, in both precisions."""
    from fmr_studio.cli.timing import bfloat16_speedup

    speedup = bfloat16_speedup()
    return f"{speedup:.1f} x as fast as float32 in a convolution: {'useful' if speedup > 1.2 else 'of no use here'}"


def _packs() -> Iterator[Finding]:
    group = "Packs"
    if find_spec("fmr_studio.packs") is None or find_spec(CATALOG) is None:
        yield Finding(group, "packs", "not part of this version")
        return
    catalog = import_module(CATALOG)
    try:
        found = tuple(catalog.list_packs())
    except FmrError as error:
        yield Finding(group, "packs", error.message, State.FAILURE, error.hint)
        return
    for pack in found:
        yield judge_pack(pack, catalog.verify)
    if not found:
        folders = " or ".join(paths.shorten(folder) for folder in paths.model_folders())
        yield Finding(group, "packs", "none", State.WARNING, f"put one into {folders}")


def judge_pack(pack: Any, verify: Callable[[Any], None]) -> Finding:
    """Whether the files of a catalog's pack are those that its card names, by their sha256."""
    try:
        verify(pack)
    except FmrError as error:
        return Finding("Packs", pack.card.name, error.message, State.FAILURE, error.hint or "install the pack again")
    return Finding("Packs", pack.card.name, "every file has the sha256 that the card names", State.GOOD)


def _folders() -> Iterator[Finding]:
    group = "Folders"
    for name, folder in (("resources", paths.resources()), ("bundled packs", paths.bundled_models())):
        present = folder.is_dir()
        state, advice = (State.GOOD, "") if present else (State.FAILURE, "install FMR Studio again")
        yield Finding(group, name, paths.shorten(folder) + ("" if present else " is missing"), state, advice)
    writable = (
        ("data", paths.user_data()),
        ("cache", paths.user_cache()),
        ("preferences", paths.user_config()),
        ("log", paths.user_log()),
    )
    for name, folder in writable:
        yield _writable(group, name, folder)


def _writable(group: str, name: str, folder: Path) -> Finding:
    """Whether a folder could be written to, judged by itself or the nearest folder above it that exists."""
    above = next(place for place in (folder, *folder.parents) if place.exists())
    text = paths.shorten(folder)
    if not (above.is_dir() and os.access(above, os.W_OK | os.X_OK)):
        advice = "allow writing there, or set FMR_HOME to another folder"
        return Finding(group, name, f"{text} cannot be written to", State.FAILURE, advice)
    free = shutil.disk_usage(above).free // 2**20
    if free < LITTLE_SPACE_MIB:
        return Finding(group, name, f"{text}, only {free} MiB free", State.WARNING, "make room on that disk")
    return Finding(group, name, f"{text}, {free // 1024} GiB free", State.GOOD)


def _qt_libraries() -> Iterator[Finding]:
    """Which system libraries the window would miss; found with ``ldd``, since trying it would end the process."""
    group = "Window"
    spec = find_spec("PySide6")
    if spec is None or spec.origin is None:
        yield Finding(group, "PySide6", "not installed", State.INFO, 'pip install "fmr-studio[ui]"')
        return
    if not sys.platform.startswith("linux") or shutil.which("ldd") is None:
        return
    qt = Path(spec.origin).parent / "Qt"
    missing: set[str] = set()
    for library in (qt / "lib" / "libQt6Gui.so.6", qt / "plugins" / "platforms" / "libqxcb.so"):
        missing |= _missing_libraries(library)
    if missing:
        advice = "install them with the system's package manager; on Debian and Ubuntu: sudo apt install "
        yield Finding(group, "Qt libraries", ", ".join(sorted(missing)), State.WARNING, advice + _apt_names(missing))
    else:
        yield Finding(group, "Qt libraries", "all present", State.GOOD)


def _missing_libraries(library: Path) -> set[str]:
    if not library.exists():
        return set()
    try:
        result = subprocess.run(["ldd", library], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return set()
    return parse_missing(result.stdout)


def parse_missing(ldd_output: str) -> set[str]:
    """The names of the libraries that ``ldd`` did not find."""
    return set(re.findall(r"^\s*(\S+) => not found", ldd_output, re.MULTILINE))


def _apt_names(libraries: set[str]) -> str:
    """Debian's package names by their rule: libxcb-cursor.so.0 is in libxcb-cursor0, libdbus-1.so.3 in libdbus-1-3."""
    special = {"libglib-2.0.so.0": "libglib2.0-0"}
    regular = {
        name: re.sub(r"(\d?)\.so\.", lambda found: f"{found[1]}-" if found[1] else "", name).lower() for name in libraries
    }
    return " ".join(sorted({special.get(name, regular[name]) for name in libraries}))
