"""``make release``: everything that is given away, built, tried outside this folder, and listed with its sums in dist/release.

Usage: ``python -m bundling.release [--draft] [--no-bundle]``. A draft needs no section of its version in the changelog.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from bundling.licences import NoLicenceError, third_party
from fmr_studio.version import __version__

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "dist" / "release"
BUNDLE = ROOT / "dist" / "fmr-studio"
BESIDE = ("houses", "people")
"""Packs that the bundle leaves out, to stay small; they are files of their own."""
SUMS = "SHA256SUMS"


class ReleaseError(Exception):
    """A release that cannot be made, and why."""


def main(arguments: list[str] | None = None) -> int:
    """Build and try everything; 1 with a sentence where something is not as it has to be."""
    parser = argparse.ArgumentParser(prog="python -m bundling.release", description="Build and check a release.")
    parser.add_argument("--draft", action="store_true", help="the changelog needs no section of this version")
    parser.add_argument("--no-bundle", action="store_true", help="wheel and source alone")
    options = parser.parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory(prefix="fmr-release-") as folder:
            _release(Path(folder), options)
    except (ReleaseError, NoLicenceError, subprocess.CalledProcessError, OSError) as error:
        print(f"No release: {error}", file=sys.stderr)
        return 1
    return 0


def _release(away: Path, options: argparse.Namespace) -> None:
    notes = release_notes(ROOT / "CHANGELOG.md", __version__)
    if notes is None and not options.draft:
        raise ReleaseError(f"CHANGELOG.md has no section [{__version__}]; write one, or give --draft.")
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    _say("the wheel and the source")
    _run(sys.executable, "-m", "hatchling", "build", "-d", str(OUT), cwd=ROOT)
    wheel = next(OUT.glob("*.whl"))
    python = _installed(wheel, away)
    _say("licences and parts of everything that is installed with it")
    (OUT / "THIRD-PARTY.txt").write_text(third_party(_site_packages(python)), encoding="utf-8")
    sbom = OUT / f"fmr-studio-{__version__}.cdx.json"
    _run(
        "cyclonedx-py", "environment", str(python), "--pyproject", str(ROOT / "pyproject.toml"), "--of", "JSON", "-o", str(sbom)
    )
    if not options.no_bundle:
        _bundle(away, _site_packages(python))
    (OUT / SUMS).write_text(sums(OUT), encoding="utf-8")
    _say("done")
    for line in (OUT / SUMS).read_text(encoding="utf-8").splitlines():
        name = line.partition("  ")[2]
        print(f"{(OUT / name).stat().st_size / 2**20:7.1f} MiB  {name}")


def release_notes(changelog: Path, version: str) -> str | None:
    """What the changelog says of a version, without its heading; None where it says nothing."""
    section = re.compile(rf"^## \[{re.escape(version)}\][^\n]*\n(.*?)(?=^## \[|\Z)", re.DOTALL | re.MULTILINE)
    found = section.search(changelog.read_text(encoding="utf-8"))
    return found.group(1).strip() or None if found else None


def sums(folder: Path) -> str:
    """SHA-256 and name of each file, as ``sha256sum --check`` reads them."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name != SUMS)
    return "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files)


def _installed(wheel: Path, away: Path) -> Path:
    """The wheel in an environment of its own, where it draws and opens its window; returns that environment's Python."""
    _say("the wheel in a clean environment outside this folder: self-tests, and a batch of the samples inside it")
    _run(sys.executable, "-m", "venv", str(away / "venv"))
    programs = away / "venv" / ("Scripts" if os.name == "nt" else "bin")
    python = programs / "python"
    pip = (str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    _run(*pip, "--constraint", str(ROOT / "constraints.txt"), f"{wheel}[ui]")
    program = str(programs / "fmr-studio")
    for arguments in (("--self-test",), ("--headless", "--self-test"), ("--headless", "packs", "list")):
        _run(program, *arguments, cwd=away)
    find = "from fmr_studio.paths import samples; print(samples() / 'labels')"
    inside = _answer(python, find, away)
    if str(away) not in inside:
        raise ReleaseError(f"The installed program finds its samples in {inside}, not in the wheel.")
    for folder in sorted(Path(inside).iterdir()):
        to = str(away / "pictures" / folder.name)
        _run(program, "--headless", "batch", str(folder), "--pack", folder.name, "-o", to, cwd=away)
    return python


def _bundle(away: Path, site_packages: Path) -> None:
    """The bundle for this system as an archive, unpacked elsewhere and tried there."""
    _say("the bundle")
    _run("make", "bundle", cwd=ROOT)
    system = f"{platform.system()}-{platform.machine()}".lower()
    archive = OUT / f"fmr-studio-{__version__}-{system}.tar.xz"
    for name in ("LICENSE", "CHANGELOG.md"):
        shutil.copy(ROOT / name, BUNDLE / name)
    (BUNDLE / "THIRD-PARTY.txt").write_text(third_party(site_packages, BUNDLE), encoding="utf-8")
    with tarfile.open(archive, "w:xz", preset=6) as tar:
        tar.add(BUNDLE, f"fmr-studio-{__version__}", filter=_nobody)
    with tarfile.open(archive) as tar:
        tar.extractall(away, filter="data")
    unpacked = away / f"fmr-studio-{__version__}"
    for program in ("fmr-studio-window", "fmr-studio"):
        _run(str(unpacked / program), "--self-test", cwd=away)
    for name in BESIDE:
        pack = OUT / f"{name}.fmrpack"
        _run(sys.executable, "-m", "fmr_studio", "--headless", "packs", "export", name, "-o", str(pack), cwd=ROOT)
        draws = ("--headless", "batch", str(ROOT / "resources" / "samples" / "labels" / name), "--pack", str(pack))
        _run(str(unpacked / "fmr-studio"), *draws, "-o", str(away / name), cwd=away)


def _nobody(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """No names of whoever built it."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    return entry


def _site_packages(python: Path) -> Path:
    find = "import sysconfig; print(sysconfig.get_path('purelib'))"
    return Path(_answer(python, find, python.parent))


def _answer(python: Path, code: str, cwd: Path) -> str:
    """What a Python prints."""
    command = [str(python), "-c", code]
    return subprocess.run(command, cwd=cwd, env=_environment(), capture_output=True, text=True, check=True).stdout.strip()


def _run(*command: str, cwd: Path | None = None) -> None:
    subprocess.run(command, cwd=cwd, env=_environment(), check=True)


def _environment() -> dict[str, str]:
    """That of this process, in which no checkout is found by what is to stand alone."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return {**kept, "PATH": path, "QT_QPA_PLATFORM": "offscreen"}


def _say(what: str) -> None:
    print(f"== {what}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
