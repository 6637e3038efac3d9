"""What the doctor looks at. Nothing here creates a file, opens a window or imports Qt."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path

from fmr_studio import paths, settings
from fmr_studio.doctor.report import Finding, Report, State, report_of
from fmr_studio.doctor.window import look_at_window
from fmr_studio.errors import FmrError, how_to_install
from fmr_studio.inference.engines.providers import provided, runtime_problem
from fmr_studio.jobs.progress import Progress
from fmr_studio.jobs.threads import drawing_threads
from fmr_studio.packs.card import CARD_NAME, read_card
from fmr_studio.packs.catalog import Pack, list_packs, verify
from fmr_studio.version import __version__

OF_TEACHING = ("torch", "scikit-learn")
DISTRIBUTIONS = ("onnxruntime", "numpy", "pillow", "scipy", "safetensors", "platformdirs", "rich", "defusedxml", *OF_TEACHING)
OF_THE_WINDOW = ("PySide6-Essentials", "pyqtdarktheme-fork", "superqt", "qtawesome")
FOR = {
    **dict.fromkeys(OF_TEACHING, "teaching, training and the refinement of photos"),
    **dict.fromkeys(OF_THE_WINDOW, "the window"),
}
"""What is missed where a distribution is not installed; where one of the others is, nothing works."""
LITTLE_SPACE_MIB = 500


def examine(progress: Progress | None = None) -> Report:
    """Look at everything; takes a few seconds, most of them for importing torch and reading packs."""
    progress = progress or Progress()
    parts = (
        ("versions", _versions()),
        ("folders", _folders()),
        ("libraries of the window", look_at_window()),
        ("packs", _packs(progress)),
        ("devices", _devices()),
    )
    findings: list[Finding] = []
    for number, (words, part) in enumerate(parts):
        progress.report(number / len(parts), words)
        for finding in part:
            progress.check()
            findings.append(finding)
    progress.report(1.0)
    return report_of(findings)


def _versions() -> Iterator[Finding]:
    group = "Versions"
    yield Finding(group, "fmr-studio", __version__)
    yield Finding(group, "Python", platform.python_version())
    yield Finding(group, "system", platform.platform())
    for name in (*DISTRIBUTIONS, *OF_THE_WINDOW):
        try:
            yield Finding(group, name, metadata.version(name))
        except metadata.PackageNotFoundError:
            if name in FOR:
                yield Finding(group, name, f"not installed (needed for {FOR[name]} alone)")
            else:
                yield Finding(group, name, "not installed", State.FAILURE, how_to_install(name, belongs=True))


def _devices() -> Iterator[Finding]:
    group = "Devices"
    cores, problem = os.cpu_count() or 1, runtime_problem()
    if problem is None:
        others = ", ".join(device for device in provided() if device != "cpu")
        words = f"ONNX Runtime draws, with {drawing_threads()} of {cores} cores{f', and on {others}' if others else ''}"
        yield Finding(group, "engine", words, State.GOOD)
    else:
        yield Finding(group, "engine", problem, State.WARNING, how_to_install("--force-reinstall onnxruntime", belongs=True))
    try:
        import torch
    except ModuleNotFoundError:
        if problem is None:
            yield Finding(group, "torch", f"not installed (needed for {FOR['torch']} alone)")
        else:
            yield Finding(
                group, "torch", "not installed, so nothing draws", State.FAILURE, how_to_install("onnxruntime", belongs=True)
            )
        return
    except (ImportError, OSError) as error:
        state = State.WARNING if problem is None else State.FAILURE
        yield Finding(group, "torch", f"cannot be loaded: {error}", state, "reinstall torch: teaching and photos need it")
        return
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
    from fmr_studio.doctor.timing import bfloat16_speedup

    speedup = bfloat16_speedup()
    return f"{speedup:.1f} x as fast as float32 in a convolution: {'useful' if speedup > 1.2 else 'of no use here'}"


def _packs(progress: Progress) -> Iterator[Finding]:
    group = "Packs"
    found = list_packs()
    for pack in found:
        progress.check()
        yield judge_pack(pack, verify)
    for folder in _unreadable():
        advice = "install the pack again, or take the folder away"
        try:
            read_card(folder)
        except FmrError as error:
            yield Finding(group, folder.name, error.message, State.FAILURE, error.hint or advice)
    if not found:
        folders = " or ".join(paths.shorten(folder) for folder in paths.model_folders())
        yield Finding(group, "packs", "none", State.WARNING, f"put one into {folders}")


def _unreadable() -> list[Path]:
    """Folders of packs whose card cannot be read."""
    bad = []
    for root in paths.model_folders():
        for folder in sorted(root.iterdir()) if root.is_dir() else []:
            if (folder / CARD_NAME).is_file():
                try:
                    read_card(folder)
                except FmrError:
                    bad.append(folder)
    return bad


def judge_pack(pack: Pack, verify: Callable[[Pack], None]) -> Finding:
    """Whether the files of a catalog's pack are those that its card names, by their sha256."""
    name = pack.card.name
    try:
        verify(pack)
    except FmrError as error:
        return Finding("Packs", name, error.message, State.FAILURE, error.hint or "install the pack again")
    files = pack.card.files
    size = sum((pack.folder / file).stat().st_size for file in files) / 1e6
    value = f"version {pack.card.version}, {len(files)} files, {size:.1f} MB, id {pack.id}: all as the card names them"
    return Finding("Packs", name, f"{value} (sha256)", State.GOOD)


def _folders() -> Iterator[Finding]:
    group = "Folders"
    for name, folder in (("resources", paths.resources()), ("bundled packs", paths.bundled_models())):
        present = folder.is_dir()
        state, advice = (State.GOOD, "") if present else (State.FAILURE, "install FMR Studio again")
        yield Finding(group, name, paths.shorten(folder) + ("" if present else " is missing"), state, advice)
    yield _preferences(group)
    writable = (
        ("data", paths.user_data),
        ("cache", paths.user_cache),
        ("preferences", paths.user_config),
        ("log", paths.user_log),
    )
    for name, folder_of in writable:
        try:
            yield _writable(group, name, folder_of())
        except paths.NoHomeError as error:
            yield Finding(group, name, "no home folder", State.WARNING, error.hint)


def _preferences(group: str) -> Finding:
    problems: list[str] = []
    file = paths.settings_file()
    settings.load(file, on_problem=problems.append)
    if problems:
        return Finding(group, "settings.json", " ".join(problems), State.WARNING, "change any preference in the window")
    return Finding(group, "settings.json", "readable" if file is not None and file.exists() else "not there yet", State.GOOD)


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
