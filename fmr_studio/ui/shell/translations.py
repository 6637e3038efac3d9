"""Gathers the words of the window into ``resources/translations/*.ts`` and compiles these: ``make translations``.

Words that are new stand there as *unfinished* until somebody translates them, by hand or with ``pyside6-linguist``; words
that are gone are dropped. English needs only its plurals.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import parse

from fmr_studio.paths import resources
from fmr_studio.ui.shell.language import LANGUAGES, SOURCE

_TOOLS = Path(sys.executable).parent


def ts_file(language: str) -> Path:
    """The translations of a language, as text."""
    return resources() / "translations" / f"fmr_{language}.ts"


def gather() -> None:
    """Bring every ``.ts`` up to date with the source code."""
    sources = sorted(str(path) for path in Path(__file__).parents[1].rglob("*.py"))
    for language in LANGUAGES:
        plural = ["-pluralonly"] if language == SOURCE else []
        options = [
            "-tr-function-alias",
            "tr+=_tr",
            "-source-language",
            SOURCE,
            "-target-language",
            language,
            "-locations",
            "none",
            "-no-obsolete",
            "-silent",
        ]
        _run("lupdate", *sources, *options, *plural, "-ts", str(ts_file(language)))


def compile_all() -> None:
    """Make the ``.qm`` files that the window loads."""
    for language in LANGUAGES:
        _run("lrelease", str(ts_file(language)), "-qm", str(ts_file(language).with_suffix(".qm")), "-silent")


def unfinished(language: str) -> list[str]:
    """The words of a ``.ts`` that nobody has translated yet, as ``context: words``."""
    found = []
    for context in parse(ts_file(language)).getroot().iter("context"):
        for message in context.iter("message"):
            if not _is_finished(message):
                found.append(f"{context.findtext('name')}: {message.findtext('source')}")
    return found


def _is_finished(message: Element) -> bool:
    translation = message.find("translation")
    if translation is None or translation.get("type") == "unfinished":
        return False
    forms = translation.findall("numerusform") or [translation]
    return all((form.text or "").strip() for form in forms)


def _run(tool: str, *arguments: str) -> None:
    subprocess.run([str(_TOOLS / f"pyside6-{tool}"), *arguments], check=True)


def main() -> int:
    """Do both, and name what is left to translate."""
    gather()
    compile_all()
    left = [f"{language}: {words}" for language in LANGUAGES for words in unfinished(language)]
    sys.stderr.write("".join(f"not translated: {words}\n" for words in left))
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
