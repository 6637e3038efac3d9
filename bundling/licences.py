"""The licences of everything that is shipped beside our own code, in one text file.

Usage: ``python -m bundling.licences SITE_PACKAGES OUT``, where the packages lie that a release installs or bundles.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

from fmr_studio.packs.catalog import list_packs
from fmr_studio.paths import bundled_models

_OURS = "fmr-studio"
_NAMES = ("licen", "copying", "notice", "authors")
_RULE = "=" * 100


def third_party(site_packages: Path) -> str:
    """Every package with its licence in its own words, then the packs with their credits."""
    found = {one.name.lower(): one for one in distributions(path=[str(site_packages)])}
    parts = [_package(one) for name, one in sorted(found.items()) if name != _OURS]
    return f"\n{_RULE}\n".join([_HEAD, *parts, *_packs()])


_HEAD = """FMR Studio is licensed Apache-2.0; its own licence lies beside this file.
What follows is the work of others that comes with it: Python packages, and the pictures that its packs were learnt from.
"""


def _package(one: Distribution) -> str:
    about = one.metadata
    licence = (
        about.get("License-Expression") or about.get("License") or ", ".join(_classified(about.get_all("Classifier") or []))
    )
    head = f"{about['Name']} {one.version}\nLicence: {(licence or 'see its text').splitlines()[0]}"
    texts = [_text(path) for path in _licence_files(one)]
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


def _packs() -> Iterator[str]:
    for pack in list_packs():
        if pack.folder.parent == bundled_models():
            credits = "\n".join(f"- {one.name}: {one.work} ({one.licence}) {one.url}" for one in pack.card.credits)
            yield f"The pack {pack.card.title}\nLicence: {pack.card.licence}\n\n{credits}\n"


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(third_party(Path(sys.argv[1])), encoding="utf-8")
