import ast
import html
import re
from pathlib import Path

import pytest
from helpers.fake_engine import FakeLoader
from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QMenu,
    QPushButton,
    QTreeWidget,
    QWidget,
)

from fmr_studio.doctor.report import Report
from fmr_studio.packs.card import read_card
from fmr_studio.packs.companions import read_companion
from fmr_studio.paths import bundled_models, resources
from fmr_studio.settings import DEFAULT_PACK
from fmr_studio.ui.shell import doctor
from fmr_studio.ui.shell import language as language_module
from fmr_studio.ui.shell.language import LANGUAGES, Language, label_words, language_for, step_words
from fmr_studio.ui.shell.translations import ts_file, unfinished

WORDS_AT = {"tr": 0, "translate": 1, "QT_TRANSLATE_NOOP": 1}
"""Which argument of a call is the words."""


@pytest.fixture
def german(qapp):
    language = Language(qapp, "de")
    yield language
    language.remove()


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_to_translate(language):
    assert unfinished(language) == []
    assert ts_file(language).with_suffix(".qm").is_file()


def test_translations_keep_placeholders_and_keys():
    text = ts_file("de").read_text(encoding="utf-8")
    pairs = re.findall(r"<source>(.*?)</source>\s*<translation>(.*?)</translation>", text, re.DOTALL)
    assert len(pairs) > 200
    for source, words in pairs:
        marks = r"%\d|%n|\["
        assert set(re.findall(marks, source)) == set(re.findall(marks, words)), source
        assert source.endswith("…") == words.endswith("…"), source
        assert ("&amp;" in source) == ("&amp;" in words), source


def test_the_compiled_file_is_of_the_present_text(german):
    text = ts_file("de").read_text(encoding="utf-8")
    for context, body in re.findall(r"<name>(\w+)</name>(.*?)</context>", text, re.DOTALL):
        for source, words in re.findall(r"<source>([^<&]*)</source>\s*<translation>([^<&]*)</translation>", body):
            assert QCoreApplication.translate(context, source) == words


def test_no_words_are_written_where_the_tool_that_gathers_them_does_not_look():
    """It passes over what stands in the braces of an f-string."""
    for file in Path(language_module.__file__).parents[1].rglob("*.py"):
        for written in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            inside = ast.walk(written) if isinstance(written, ast.JoinedStr) else ()
            calls = [node.func for node in inside if isinstance(node, ast.Call)]
            names = {getattr(call, "attr", getattr(call, "id", "")) for call in calls}
            assert not names & {"tr", "_tr", "translate"}, f"{file.name}:{written.lineno}"


def test_every_word_of_the_source_has_been_gathered():
    gathered = {
        html.unescape(source) for source in re.findall(r"<source>(.*?)</source>", ts_file("de").read_text("utf-8"), re.DOTALL)
    }
    for file in Path(language_module.__file__).parents[1].rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call):
                place = WORDS_AT.get(getattr(call.func, "attr", getattr(call.func, "id", "")))
                words = call.args[place : place + 1] if place is not None else []
                for constant in words:
                    if isinstance(constant, ast.Constant):
                        assert constant.value in gathered, f"{file.name}:{call.lineno}: {constant.value} (make translations)"


def test_the_system_decides_unless_a_person_did():
    assert language_for("system", QLocale("de_AT")) == "de"
    assert language_for("system", QLocale("fr_FR")) == "en"
    assert language_for("en", QLocale("de_DE")) == "en"
    assert language_for("klingon", QLocale("de_DE")) == "de"


def test_a_german_window_speaks_german_and_english_comes_back(qapp, make_window, engine, german):
    window = make_window(FakeLoader(engine))
    titles = [menu.title() for menu in window.menuBar().findChildren(QMenu)]
    assert {"&Datei", "&Bearbeiten", "&Ansicht", "&Hilfe"} <= set(titles)
    assert window.actions_by_id["undo"].text() == "Rückgängig"
    assert [dock.windowTitle() for dock in window.docks][:2] == ["Pinsel", "Labels"]
    german.remove()
    assert QCoreApplication.translate("actions", "Undo") == "Undo"


def sources_and_words():
    text = ts_file("de").read_text(encoding="utf-8")
    pairs = re.findall(r"<source>([^<]*)</source>\s*<translation>([^<]*)</translation>", text)
    return [(html.unescape(source), html.unescape(words)) for source, words in pairs]


def texts_of(parent):
    """Everything that can be read on a widget and its children, with their hints and names for screen readers."""
    for thing in (parent, *parent.findChildren(QWidget), *parent.findChildren(QAction)):
        for name in (
            "text",
            "title",
            "windowTitle",
            "toolTip",
            "placeholderText",
            "accessibleName",
            "suffix",
            "specialValueText",
        ):
            read = getattr(thing, name, None)
            if callable(read):
                try:
                    yield str(read())
                except TypeError:
                    continue
        if isinstance(thing, QComboBox):
            yield from (thing.itemText(index) for index in range(thing.count()))
        if isinstance(thing, QTreeWidget):
            for item in thing.findItems("", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive):
                yield from (item.text(column) for column in range(thing.columnCount()))


def test_no_english_is_left_in_a_german_window_and_its_dialogs(make_window, engine, german, monkeypatch):
    monkeypatch.setattr(doctor, "examine", lambda progress: Report(()))
    pairs = sources_and_words()
    english = {source for source, words in pairs if source != words} - {words for _, words in pairs}
    window = make_window(FakeLoader(engine))
    for name in ("keys", "shortcuts", "preferences", "doctor", "about"):
        window.actions_by_id[name].trigger()
    assert len(window.findChildren(QDialog)) >= 5
    texts = set(texts_of(window))
    assert len(texts) > 150 and texts & english == set()
    for dialog in window.findChildren(QDialog):
        dialog.close()


def test_german_words_fit_into_the_window(make_window, engine, german, qtbot):
    window = make_window(FakeLoader(engine))
    window.resize(1440, 900)
    clipped = []
    for widget in [w for w in window.findChildren(QWidget) if isinstance(w, (QLabel, QCheckBox, QPushButton))]:
        room, needed = widget.width(), widget.minimumSizeHint().width()
        if not widget.visibleRegion().isEmpty() and needed > room + 1 and not getattr(widget, "wordWrap", bool)():
            clipped.append((widget.text(), room, needed))
    assert clipped == []


def test_buttons_of_dialogs_are_qts_own_words(qtbot, german):
    if not (resources() / QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath) / "qtbase_de.qm").is_file():
        pytest.skip("this Qt came without its translations")
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text().replace("&", "") == "Abbrechen"


def test_the_labels_of_the_packs_that_ship_are_told_in_german(german):
    palettes = [read_card(bundled_models() / DEFAULT_PACK).palette, read_companion(bundled_models() / "faces").card.palette]
    assert [label.name for palette in palettes for label in palette if label_words(label.name) == label.name] == []


def test_names_of_steps_and_labels_are_translated_where_they_are_known(german):
    assert label_words("ear") == "Ohr" and label_words("wing") == "wing"
    assert step_words("Brush: ear") == "Pinsel: Ohr" and step_words("Eraser") == "Radierer"
    assert step_words("Brush: erase") == "Pinsel: radieren" and step_words("Anything: else") == "Anything: else"
