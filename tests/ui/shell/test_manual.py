"""The manuals name things and keys as the window does, and the same ones in every language."""

import html
import re

import pytest

from fmr_studio.ui.painting.tool_faces import TOOL_FACES
from fmr_studio.ui.shell.action_table import ACTIONS
from fmr_studio.ui.shell.language import LANGUAGES, SOURCE
from fmr_studio.ui.shell.manual import manual_file
from fmr_studio.ui.shell.translations import ts_file

KEYS = {"PgDown": "Bild ab", "PgUp": "Bild auf", "Ctrl": "Strg", "Shift": "Umschalt", "Space": "Leertaste", "Del": "Entf"}
TERMS = {
    "label map": "Labelkarte",
    "scribble": "Kritzelei",
    "sketch": "Skizze",
    "reference image": "Vorlagenbild",
    "seed": "Startwert",
    "look": "Aussehen",
    "variety": "Vielfalt",
    "layout": "Anordnung",
    "region": "Bereich",
    "edits": "Änderungen",
    "fixed area": "feste Fläche",
    "kept": "aufheben",
    "proxy mask": "Proxymaske",
    "recipe": "Rezept",
    "pack": "Paket",
    "locked": "gesperrt",
}
"""What English and German call the same thing."""


def manual(language):
    return " ".join(manual_file(language).read_text(encoding="utf-8").split())


def in_italics(language):
    """The words that stand on the window, ways through menus taken apart."""
    found = re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", manual(language))
    return [words for way in found for words in way.lower().split(" ▸ ")]


def in_bold(language):
    return re.findall(r"\*\*([^*]+)\*\*", manual(language))


@pytest.fixture(scope="module")
def translations():
    """German by English, as the window has them, in small letters and without what is not said aloud."""
    text = ts_file("de").read_text(encoding="utf-8")
    pairs = re.findall(r"<source>([^<]*)</source>\s*<translation>([^<]*)</translation>", text)
    found = {}
    for source, words in pairs:
        plain = [re.sub(r"&| …| ψ", "", html.unescape(side)).lower() for side in (source, words)]
        found.setdefault(plain[0], set()).add(plain[1])
    return found


def test_what_a_manual_names_stands_so_in_the_window(translations):
    english, german = in_italics("en"), in_italics("de")
    assert len(english) == len(german) > 10
    for source, words in zip(english, german, strict=True):
        assert words in translations.get(source, ()), source


def test_the_manuals_name_the_same_keys_and_the_commands_have_them():
    english = in_bold("en")
    assert ["+".join(KEYS.get(part, part) for part in key.split("+")) for key in english] == in_bold("de")
    taken = {key for spec in ACTIONS for key in spec.keys} | {key for face in TOOL_FACES for key in face.keys}
    commands = {key for key in english if key.split("+")[-1] not in ("Ctrl", "Shift", "Alt", "Space", "Tab", "Del")}
    assert len(commands) > 10 and commands <= taken


@pytest.mark.parametrize(("english", "german"), TERMS.items())
def test_a_thing_has_one_name_in_window_and_manual(translations, english, german):
    assert any(
        english in source and german.lower() in words for source, all_words in translations.items() for words in all_words
    )
    assert english in manual("en").lower() and german.lower() in manual("de").lower()


def test_no_language_of_the_window_lacks_a_manual():
    assert {manual_file(language) for language in LANGUAGES} == {
        manual_file(SOURCE).with_name(f"{name}.md") for name in LANGUAGES
    }
