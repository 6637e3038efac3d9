"""All commands of the window as a table: words, keys, icons and menus. The rooms say what each one does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

SEPARATOR = "-"


@dataclass(frozen=True)
class ActionSpec:
    """One command.

    Args:
        id: how the program names it.
        keys: the first is shown; all of them work.
        repeats: whether holding the key does it again and again.
        number: what stands for ``%1`` in the words.
    """

    id: str
    text: Any
    keys: tuple[str, ...] = ()
    icon: str = ""
    checkable: bool = False
    repeats: bool = False
    number: int | None = None

    def words(self) -> str:
        """Its words in the language of the program."""
        words = translated(self.text)
        return words if self.number is None else words.replace("%1", str(self.number))


ACTIONS = (
    ActionSpec("new", QT_TRANSLATE_NOOP("actions", "New canvas …"), ("Ctrl+N",), "file-outline"),
    ActionSpec("open", QT_TRANSLATE_NOOP("actions", "Open …"), ("Ctrl+O",), "folder-open-outline"),
    ActionSpec("open_folder", QT_TRANSLATE_NOOP("actions", "Open folder …"), icon="folder-multiple-outline"),
    ActionSpec("next_file", QT_TRANSLATE_NOOP("actions", "Next file"), ("PgDown",), "chevron-right"),
    ActionSpec("previous_file", QT_TRANSLATE_NOOP("actions", "Previous file"), ("PgUp",), "chevron-left"),
    ActionSpec("save", QT_TRANSLATE_NOOP("actions", "Save"), ("Ctrl+S",), "content-save-outline"),
    ActionSpec("save_as", QT_TRANSLATE_NOOP("actions", "Save as …"), ("Ctrl+Shift+S",)),
    ActionSpec("export", QT_TRANSLATE_NOOP("actions", "Export picture …"), ("Ctrl+E",), "export-variant"),
    ActionSpec("export_again", QT_TRANSLATE_NOOP("actions", "Export again"), ("Ctrl+Alt+E",)),
    ActionSpec("export_wall", QT_TRANSLATE_NOOP("actions", "Export the wall …")),
    ActionSpec("export_labels", QT_TRANSLATE_NOOP("actions", "Export label map …")),
    ActionSpec("export_openraster", QT_TRANSLATE_NOOP("actions", "Export layers for other programs …")),
    ActionSpec("copy_labels", QT_TRANSLATE_NOOP("actions", "Copy label map"), ("Ctrl+Alt+C",)),
    ActionSpec("copy_region", QT_TRANSLATE_NOOP("actions", "Copy what is selected"), ("Ctrl+C",)),
    ActionSpec("paste", QT_TRANSLATE_NOOP("actions", "Paste"), ("Ctrl+V",), "content-paste"),
    ActionSpec("copy_picture", QT_TRANSLATE_NOOP("actions", "Copy picture"), ("Ctrl+Shift+C",), "content-copy"),
    ActionSpec("recover", QT_TRANSLATE_NOOP("actions", "Recover unsaved work …")),
    ActionSpec("quit", QT_TRANSLATE_NOOP("actions", "Quit"), ("Ctrl+Q",)),
    ActionSpec("undo", QT_TRANSLATE_NOOP("actions", "Undo"), ("Ctrl+Z",), "undo", repeats=True),
    ActionSpec("redo", QT_TRANSLATE_NOOP("actions", "Redo"), ("Ctrl+Shift+Z", "Ctrl+Y"), "redo", repeats=True),
    ActionSpec("cut_selected", QT_TRANSLATE_NOOP("actions", "Cut"), ("Ctrl+X",)),
    ActionSpec("select_all", QT_TRANSLATE_NOOP("actions", "Select all"), ("Ctrl+A",), "select-all"),
    ActionSpec("deselect", QT_TRANSLATE_NOOP("actions", "Deselect"), ("Ctrl+Shift+A",), "select-off"),
    ActionSpec("invert_selection", QT_TRANSLATE_NOOP("actions", "Invert the selection"), ("Ctrl+Shift+I",), "select-inverse"),
    ActionSpec("select_label", QT_TRANSLATE_NOOP("actions", "Select all of the chosen label"), ("Ctrl+Alt+A",)),
    ActionSpec("fill_selected", QT_TRANSLATE_NOOP("actions", "Fill what is selected"), ("Shift+F",)),
    ActionSpec("erase_selected", QT_TRANSLATE_NOOP("actions", "Erase what is selected")),
    ActionSpec("transform_selected", QT_TRANSLATE_NOOP("actions", "Transform what is selected …"), ("Ctrl+T",)),
    ActionSpec("swap", QT_TRANSLATE_NOOP("actions", "Swap with the label before"), ("X",)),
    ActionSpec("defaults", QT_TRANSLATE_NOOP("actions", "Default label and brush"), ("D",)),
    ActionSpec("protect", QT_TRANSLATE_NOOP("actions", "Paint over background only"), ("K",), checkable=True),
    ActionSpec("smaller", QT_TRANSLATE_NOOP("actions", "Smaller brush"), ("[",), repeats=True),
    ActionSpec("larger", QT_TRANSLATE_NOOP("actions", "Larger brush"), ("]",), repeats=True),
    ActionSpec("much_smaller", QT_TRANSLATE_NOOP("actions", "Much smaller brush"), ("Shift+[", "{"), repeats=True),
    ActionSpec("much_larger", QT_TRANSLATE_NOOP("actions", "Much larger brush"), ("Shift+]", "}"), repeats=True),
    ActionSpec("cancel", QT_TRANSLATE_NOOP("actions", "Give up the stroke"), ("Esc",)),
    ActionSpec("zoom_in", QT_TRANSLATE_NOOP("actions", "Zoom in"), ("Ctrl++", "Ctrl+=", "+"), repeats=True),
    ActionSpec("zoom_out", QT_TRANSLATE_NOOP("actions", "Zoom out"), ("Ctrl+-", "-"), repeats=True),
    ActionSpec("fit", QT_TRANSLATE_NOOP("actions", "Fit the canvas"), ("Ctrl+0",), "fit-to-page-outline"),
    ActionSpec("actual", QT_TRANSLATE_NOOP("actions", "100 %"), ("Ctrl+1",)),
    ActionSpec("turn_left", QT_TRANSLATE_NOOP("actions", "Turn the view left"), ("Ctrl+[",), repeats=True),
    ActionSpec("turn_right", QT_TRANSLATE_NOOP("actions", "Turn the view right"), ("Ctrl+]",), repeats=True),
    ActionSpec("mirror", QT_TRANSLATE_NOOP("actions", "Mirror the view"), ("M",)),
    ActionSpec("hand", QT_TRANSLATE_NOOP("actions", "Move the view with the pen"), ("H",), "hand-back-right", checkable=True),
    ActionSpec("straighten", QT_TRANSLATE_NOOP("actions", "Straighten the view"), ("Shift+M",)),
    ActionSpec(
        "link_views", QT_TRANSLATE_NOOP("actions", "Picture follows the canvas view"), ("Ctrl+Shift+V",), checkable=True
    ),
    ActionSpec("sharp_pixels", QT_TRANSLATE_NOOP("actions", "Show pixels when enlarged"), checkable=True),
    ActionSpec("patterns", QT_TRANSLATE_NOOP("actions", "Patterns for labels"), ("Ctrl+Shift+P",), checkable=True),
    ActionSpec("proxy", QT_TRANSLATE_NOOP("actions", "Proxy mask over the picture"), ("Q",), checkable=True),
    ActionSpec("overlay", QT_TRANSLATE_NOOP("actions", "Picture over the canvas"), ("W",), checkable=True),
    ActionSpec("canvas_only", QT_TRANSLATE_NOOP("actions", "Canvas and picture alone"), ("F12",), checkable=True),
    ActionSpec("full_screen", QT_TRANSLATE_NOOP("actions", "Full screen"), ("F11",), checkable=True),
    ActionSpec("reset_layout", QT_TRANSLATE_NOOP("actions", "Reset the panels")),
    ActionSpec("pin", QT_TRANSLATE_NOOP("actions", "Pin the picture"), ("Ctrl+D",), "pin"),
    ActionSpec("unpin", QT_TRANSLATE_NOOP("actions", "Unpin the picture")),
    ActionSpec("back_to_pin", QT_TRANSLATE_NOOP("actions", "Go back to the pinned picture"), ("Ctrl+Shift+D",)),
    ActionSpec("split", QT_TRANSLATE_NOOP("actions", "Compare with a line"), ("Shift+Tab",), checkable=True),
    ActionSpec("compare_side", QT_TRANSLATE_NOOP("actions", "Compare side by side"), ("Ctrl+Alt+S",), checkable=True),
    ActionSpec("compare_difference", QT_TRANSLATE_NOOP("actions", "Show the difference"), ("Ctrl+Alt+D",), checkable=True),
    ActionSpec("drag_regions", QT_TRANSLATE_NOOP("actions", "Drag regions"), ("Shift+V",), "vector-selection", checkable=True),
    ActionSpec("edges_from_picture", QT_TRANSLATE_NOOP("actions", "Edges from this picture"), icon="vector-polyline"),
    ActionSpec("sketch_from_picture", QT_TRANSLATE_NOOP("actions", "Sketch from this picture"), icon="pencil"),
    ActionSpec("depth_from_picture", QT_TRANSLATE_NOOP("actions", "Depth from this picture"), icon="terrain"),
    ActionSpec("open_photo", QT_TRANSLATE_NOOP("actions", "Open photo …"), ("Ctrl+Shift+O",), "image-outline"),
    ActionSpec("seed_again", QT_TRANSLATE_NOOP("actions", "Back to a seed")),
    ActionSpec("export_into_photo", QT_TRANSLATE_NOOP("actions", "Export into the original photo …")),
    ActionSpec("new_seed", QT_TRANSLATE_NOOP("actions", "New seed"), ("R",), "dice-multiple-outline"),
    ActionSpec("lock_look", QT_TRANSLATE_NOOP("actions", "Lock the look"), ("Ctrl+L",), checkable=True),
    ActionSpec("layout", QT_TRANSLATE_NOOP("actions", "Begin from the seed's own layout"), ("Ctrl+R",), "cat"),
    ActionSpec("teach", QT_TRANSLATE_NOOP("actions", "Teach a palette …"), icon="school-outline"),
    ActionSpec("live", QT_TRANSLATE_NOOP("actions", "Follow the hand"), (), checkable=True),
    ActionSpec("at_rest", QT_TRANSLATE_NOOP("actions", "Only when a stroke ends"), (), checkable=True),
    ActionSpec("pause", QT_TRANSLATE_NOOP("actions", "Pause"), ("F8",), "pause", checkable=True),
    *(
        ActionSpec(f"label_{digit}", QT_TRANSLATE_NOOP("actions", "Choose label %1"), (str(digit),), number=digit)
        for digit in range(10)
    ),
    *(
        ActionSpec(f"brush_{digit}", QT_TRANSLATE_NOOP("actions", "Take brush %1"), (f"Alt+{digit}",), number=digit)
        for digit in range(1, 10)
    ),
    ActionSpec("manual", QT_TRANSLATE_NOOP("actions", "Manual"), ("F1",), "book-open-variant"),
    ActionSpec("keys", QT_TRANSLATE_NOOP("actions", "Keys"), ("?",)),
    ActionSpec("shortcuts", QT_TRANSLATE_NOOP("actions", "Shortcuts …"), ("Ctrl+Alt+K",)),
    ActionSpec("preferences", QT_TRANSLATE_NOOP("actions", "Preferences …"), ("Ctrl+,",)),
    ActionSpec("next_part", QT_TRANSLATE_NOOP("actions", "Next part of the window"), ("F6",)),
    ActionSpec("previous_part", QT_TRANSLATE_NOOP("actions", "Previous part of the window"), ("Shift+F6",)),
    ActionSpec("doctor", QT_TRANSLATE_NOOP("actions", "Doctor …")),
    ActionSpec("about", QT_TRANSLATE_NOOP("actions", "About FMR Studio")),
)

MENUS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (
        QT_TRANSLATE_NOOP("actions", "&File"),
        (
            *("new", "open", "recent", "samples", SEPARATOR, "open_folder", "next_file", "previous_file", SEPARATOR),
            *("save", "save_as", SEPARATOR),
            *("export", "export_again", "export_wall", "export_into_photo", SEPARATOR, "export_labels", "export_openraster"),
            *(SEPARATOR, "recover", SEPARATOR, "quit"),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("actions", "&Edit"),
        (
            *("undo", "redo", SEPARATOR, "copy_picture", "copy_labels", "copy_region", "cut_selected", "paste", SEPARATOR),
            *("swap", "defaults", "protect", "cancel", SEPARATOR, "shortcuts", "preferences"),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("actions", "&Select"),
        (
            *("select_all", "deselect", "invert_selection", "select_label", SEPARATOR),
            *("fill_selected", "erase_selected", "transform_selected"),
        ),
    ),
    (QT_TRANSLATE_NOOP("actions", "&Tools"), ("tools", SEPARATOR, "smaller", "larger", "much_smaller", "much_larger")),
    (
        QT_TRANSLATE_NOOP("actions", "&View"),
        (
            *("zoom_in", "zoom_out", "fit", "actual", SEPARATOR, "turn_left", "turn_right", "mirror", "straighten", "hand"),
            *(
                SEPARATOR,
                "link_views",
                "sharp_pixels",
                SEPARATOR,
                "patterns",
                "proxy",
                "overlay",
                SEPARATOR,
                "theme",
                "panels",
                "reset_layout",
            ),
            *(SEPARATOR, "full_screen", "canvas_only"),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("actions", "&Picture"),
        (
            *("new_seed", "lock_look", "layout", SEPARATOR, "open_photo", "seed_again", "drag_regions", SEPARATOR),
            *("edges_from_picture", "sketch_from_picture", "depth_from_picture", SEPARATOR),
            *("pin", "unpin", "back_to_pin", "split", "compare_side", "compare_difference", SEPARATOR),
            *("live", "at_rest", "pause", SEPARATOR, "pack", "teach", "device"),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("actions", "&Help"),
        ("manual", "keys", "doctor", SEPARATOR, "next_part", "previous_part", SEPARATOR, "about"),
    ),
)
"""Title and entries of each menu; names that are no actions are parts of menus that rooms fill."""


def translated(text: Any) -> str:
    """Words of the table in the language of the program."""
    return QCoreApplication.translate("actions", str(text))
