"""The licences of everything that is shipped beside our own code, in one text file.

Usage: ``python -m bundling.licences SITE_PACKAGES OUT [BUNDLE]``, where the packages lie that a release installs, and the
bundle made of them, whose libraries of the system are then named with their licences too (Debian and Ubuntu).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

from fmr_studio.packs.catalog import list_packs
from fmr_studio.paths import bundled_models

_OURS = "fmr-studio"
_NAMES = ("licen", "copying", "notice", "authors")
_RULE = "=" * 100
_TEXTS = Path(__file__).parent / "texts"
_OWN = Path(__file__).parent.parent / "LICENSE"
_KNOWN = {
    **dict.fromkeys(("pyside6_essentials", "shiboken6"), (_TEXTS / "LGPL-3.0.txt", _TEXTS / "GPL-3.0.txt")),
    "flatbuffers": (_OWN,),
}
"""Texts of packages that carry none; the LGPL builds on the GPL."""
_DOCS = Path("/usr/share/doc")


class NoLicenceError(Exception):
    """Something is shipped whose licence is not known."""


def third_party(site_packages: Path, bundle: Path | None = None) -> str:
    """Python, and every package with its licence in full, then the packs with their credits and a bundle's other libraries.

    Raises:
        NoLicenceError: a package carries no text and none is known of it; a library of the bundle belongs to no package.
    """
    found = {one.name.lower(): one for one in distributions(path=[str(site_packages)])}
    parts = [_package(one) for name, one in sorted(found.items()) if name != _OURS]
    libraries = [] if bundle is None else _libraries(bundle)
    return f"\n{_RULE}\n".join([_HEAD, _python(), *parts, *_packs(), *libraries])


_HEAD = """FMR Studio is licensed Apache-2.0; its own licence lies beside this file.
What follows is the work of others that comes with it: Python packages, and the pictures that its packs were learnt from.
"""


def _package(one: Distribution) -> str:
    about = one.metadata
    licence = (
        about.get("License-Expression") or about.get("License") or ", ".join(_classified(about.get_all("Classifier") or []))
    )
    head = f"{about['Name']} {one.version}\nLicence: {(licence or 'see its text').splitlines()[0]}"
    texts = [_text(path) for path in _licence_files(one) or _KNOWN.get(one.name.lower(), ())]
    if not any(texts):
        raise NoLicenceError(f"{one.name} carries no text of its licence.")
    return "\n\n".join([head, *texts]) + "\n"


def _classified(classifiers: list[str]) -> Iterator[str]:
    return (line.rpartition(" :: ")[2] for line in classifiers if line.startswith("License ::"))


def _licence_files(one: Distribution) -> list[Path]:
    files = [Path(str(one.locate_file(file))) for file in one.files or []]
    return [
        path for path in files if path.name.lower().startswith(_NAMES) and path.suffix.lower() in ("", ".txt", ".md", ".rst")
    ]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace").strip() if path.is_file() else ""


def _python() -> str:
    text = _text(Path(sysconfig.get_path("stdlib")) / "LICENSE.txt") or _text(
        _DOCS / f"python3.{sys.version_info[1]}" / "copyright"
    )
    if not text:
        raise NoLicenceError("Python's own licence is not where Python is installed.")
    return f"Python {sys.version.split()[0]}\nLicence: PSF-2.0\n\n{text}\n"


def _libraries(bundle: Path) -> list[str]:
    """The licences of the system's libraries in a bundle, by the package that each comes from; none without dpkg."""
    if shutil.which("dpkg-query") is None:
        return []
    inside = [path.name for path in (bundle / "_internal").iterdir() if ".so" in path.name and not path.is_symlink()]
    owners: dict[str, list[str]] = {}
    for name in sorted(inside):
        owner = _owner(name)
        if owner:
            owners.setdefault(owner, []).append(name)
    return [f"{owner}: {', '.join(names)}\n\n{_copyright(owner)}\n" for owner, names in sorted(owners.items())]


def _owner(library: str) -> str:
    """The Debian package of a library; empty for one that came with a Python package or with Python."""
    asked = subprocess.run(["dpkg-query", "-S", f"*/{library}"], capture_output=True, text=True, check=False)
    return asked.stdout.partition(":")[0]


def _copyright(package: str) -> str:
    text = _text(_DOCS / package / "copyright")
    if not text:
        raise NoLicenceError(f"The system keeps no licence of its package {package}.")
    return text


def _packs() -> Iterator[str]:
    for pack in list_packs():
        if pack.folder.parent == bundled_models():
            credits = "\n".join(f"- {one.name}: {one.work} ({one.licence}) {one.url}" for one in pack.card.credits)
            yield f"The pack {pack.card.title}\nLicence: {pack.card.licence}\n\n{credits}\n"


if __name__ == "__main__":
    built = Path(sys.argv[3]) if len(sys.argv) > 3 else None
    Path(sys.argv[2]).write_text(third_party(Path(sys.argv[1]), built), encoding="utf-8")
