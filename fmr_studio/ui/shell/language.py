"""The language of the window: its own words, Qt's words on buttons, and the names that packs and steps have."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLibraryInfo, QLocale, QTranslator

from fmr_studio.paths import resources

SOURCE = "en"
LANGUAGES = {"en": "English", "de": "Deutsch"}
"""Each by its own name, by which its speakers find it."""

_WORDS: tuple[Any, ...] = (
    # Labels of the packs that come with the program.
    QT_TRANSLATE_NOOP("labels", "background"),
    QT_TRANSLATE_NOOP("labels", "ground"),
    QT_TRANSLATE_NOOP("labels", "body"),
    QT_TRANSLATE_NOOP("labels", "fur"),
    QT_TRANSLATE_NOOP("labels", "detail"),
    QT_TRANSLATE_NOOP("labels", "ear"),
    QT_TRANSLATE_NOOP("labels", "inner ear"),
    QT_TRANSLATE_NOOP("labels", "eye"),
    QT_TRANSLATE_NOOP("labels", "mouth"),
    QT_TRANSLATE_NOOP("labels", "muzzle"),
    QT_TRANSLATE_NOOP("labels", "unknown"),
    QT_TRANSLATE_NOOP("labels", "skin"),
    QT_TRANSLATE_NOOP("labels", "hair"),
    QT_TRANSLATE_NOOP("labels", "brow"),
    QT_TRANSLATE_NOOP("labels", "nose"),
    QT_TRANSLATE_NOOP("labels", "lips"),
    QT_TRANSLATE_NOOP("labels", "neck"),
    QT_TRANSLATE_NOOP("labels", "clothes"),
    QT_TRANSLATE_NOOP("labels", "hat"),
    QT_TRANSLATE_NOOP("labels", "glasses"),
    QT_TRANSLATE_NOOP("labels", "brows"),
    QT_TRANSLATE_NOOP("labels", "eyes"),
    QT_TRANSLATE_NOOP("labels", "ears"),
    QT_TRANSLATE_NOOP("labels", "beard"),
    QT_TRANSLATE_NOOP("labels", "sky"),
    QT_TRANSLATE_NOOP("labels", "wall"),
    QT_TRANSLATE_NOOP("labels", "roof"),
    QT_TRANSLATE_NOOP("labels", "window"),
    QT_TRANSLATE_NOOP("labels", "door"),
    QT_TRANSLATE_NOOP("labels", "trim"),
    QT_TRANSLATE_NOOP("labels", "chimney"),
    QT_TRANSLATE_NOOP("labels", "tree"),
    QT_TRANSLATE_NOOP("labels", "bush"),
    QT_TRANSLATE_NOOP("labels", "grass"),
    QT_TRANSLATE_NOOP("labels", "path"),
    QT_TRANSLATE_NOOP("labels", "fence"),
    QT_TRANSLATE_NOOP("labels", "hill"),
    # What the packs say that can be fetched; each stands in its card too.
    QT_TRANSLATE_NOOP("packs", "Photoreal faces of nobody at 1024 px, for research and evaluation only."),
    QT_TRANSLATE_NOOP("packs", "research and evaluation, non-commercial"),
    QT_TRANSLATE_NOOP(
        "packs",
        "The package is licensed Apache-2.0. Its network was distilled from NVIDIA's StyleGAN2 (\"for research or evaluation "
        'purposes only"), which was trained on the photographs of FFHQ (CC BY-NC-SA 4.0). Use it, and every picture made with '
        "it, for research and evaluation only, not commercially, and say so where you show them. The people in its pictures do "
        "not exist; do not pass them off as real ones.",
    ),
    # What the canvas calls the steps of the history.
    QT_TRANSLATE_NOOP("steps", "Brush"),
    QT_TRANSLATE_NOOP("steps", "Eraser"),
    QT_TRANSLATE_NOOP("steps", "Select"),
    QT_TRANSLATE_NOOP("steps", "Deselect"),
    QT_TRANSLATE_NOOP("steps", "Line"),
    QT_TRANSLATE_NOOP("steps", "Rectangle"),
    QT_TRANSLATE_NOOP("steps", "Ellipse"),
    QT_TRANSLATE_NOOP("steps", "Polygon"),
    QT_TRANSLATE_NOOP("steps", "Lasso"),
    QT_TRANSLATE_NOOP("steps", "Encircle"),
    QT_TRANSLATE_NOOP("steps", "Fill"),
    QT_TRANSLATE_NOOP("steps", "Move"),
    QT_TRANSLATE_NOOP("steps", "erase"),
    QT_TRANSLATE_NOOP("steps", "Curve"),
    QT_TRANSLATE_NOOP("steps", "Gradient"),
    QT_TRANSLATE_NOOP("steps", "Follow"),
    QT_TRANSLATE_NOOP("steps", "must"),
    QT_TRANSLATE_NOOP("steps", "may"),
    QT_TRANSLATE_NOOP("steps", "free"),
    QT_TRANSLATE_NOOP("steps", "ink"),
    QT_TRANSLATE_NOOP("steps", "depth"),
    QT_TRANSLATE_NOOP("steps", "Lock look"),
    QT_TRANSLATE_NOOP("steps", "Unlock look"),
)


def language_for(chosen: str, system: QLocale | None = None) -> str:
    """The language to speak: the chosen one, or for ``system`` the first of the person's languages that there is."""
    if chosen in LANGUAGES:
        return chosen
    for name in (system or QLocale.system()).uiLanguages():
        language = name.replace("_", "-").split("-")[0].lower()
        if language in LANGUAGES:
            return language
    return SOURCE


class Language:
    """Makes an application speak a language, until :meth:`remove`.

    Args:
        chosen: ``en``, ``de``, or ``system``.
    """

    def __init__(self, application: QCoreApplication, chosen: str, *, system: QLocale | None = None) -> None:
        self.name = language_for(chosen, system)
        self._application = application
        self._translators: list[QTranslator] = []
        QLocale.setDefault(QLocale(self.name))
        folders = (QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath), str(resources() / "translations"))
        for file, folder in zip(("qtbase", "fmr"), folders, strict=True):
            translator = QTranslator(application)
            if translator.load(f"{file}_{self.name}.qm", folder):
                application.installTranslator(translator)
                self._translators.append(translator)

    def remove(self) -> None:
        """Speak English again."""
        for translator in self._translators:
            self._application.removeTranslator(translator)
        self._translators.clear()
        QLocale.setDefault(QLocale(SOURCE))


def label_words(name: str) -> str:
    """A label's name in the language of the program, or as the pack has it."""
    return QCoreApplication.translate("labels", name)


def pack_words(text: str) -> str:
    """A pack's description, terms or mark in the language of the program, or as the pack has it."""
    return QCoreApplication.translate("packs", text) if text else ""


def step_words(name: str) -> str:
    """A step's name, such as ``Brush: ear``, in the language of the program."""
    head, colon, tail = name.partition(": ")
    words = QCoreApplication.translate("steps", head)
    if not colon:
        return words
    inner = QCoreApplication.translate("steps", tail)
    return f"{words}: {inner if inner != tail else label_words(tail)}"
