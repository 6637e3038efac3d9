"""The page of keys, from the tables that the window's own actions are made of."""

from __future__ import annotations

import html
from collections.abc import Iterator

from fmr_studio.ui.painting.tool_faces import TOOL_FACES, tool_id
from fmr_studio.ui.shell.action_table import ACTIONS, MENUS
from fmr_studio.ui.shell.keymap import FMR, PRESETS, Keymap, Keys
from fmr_studio.ui.shell.keys_dialog import HELD

_PRESETS = {"krita": "Krita", "photoshop": "Photoshop", "gimp": "GIMP"}
_HEAD = """# Keys

All keys that the window comes with. `?` shows them there, with those you have changed; *Edit ▸ Shortcuts …* changes them,
and lays the presets over them that feel like other programs. What handles of regions do with a key held stands in
[Regions](regions.md), what clicks in the proxy mask do in [Proxy mask](proxy-mask.md).

*This page is made from the program's own tables by `python -m pages`; a test keeps it true.*
"""
_PRESETS_HEAD = """
## Presets

Where a preset differs; all other keys stay, but for those it has given away.

"""


def keys_page() -> str:
    """The page as Markdown, in the words of the program."""
    lines = [_HEAD]
    for group, rows in HELD:
        lines += _table(str(group), ((str(title), _plain(str(keys))) for title, keys in rows))
    for title, rows in _groups():
        lines += _table(title, rows)
    return "\n".join(lines) + "\n" + _PRESETS_HEAD + "\n".join(_presets()) + "\n"


def _table(title: str, rows: Iterator[tuple[str, str]]) -> list[str]:
    return ["", f"## {title}", "", "| | |", "|---|---|", *(f"| {words} | {keys} |" for words, keys in rows)]


def _groups() -> Iterator[tuple[str, Iterator[tuple[str, str]]]]:
    """Each menu with its commands that have keys, and the labels' digits."""
    specs = {spec.id: spec for spec in ACTIONS}
    for title, entries in MENUS:
        ids = [tool_id(face.tool) for face in TOOL_FACES] if "tools" in entries else []
        ids += [entry for entry in entries if entry in specs]
        yield str(title).replace("&", ""), ((_words(one), _keys(_defaults()[one])) for one in ids if _defaults()[one])
    digits = [_keys(spec.keys) for spec in ACTIONS if spec.number is not None]
    yield "Labels", iter([("Choose a label", " ".join(digits))])


def _defaults() -> dict[str, Keys]:
    tools = {tool_id(face.tool): face.keys for face in TOOL_FACES}
    return {**{spec.id: spec.keys for spec in ACTIONS}, **tools}


def _words(name: str) -> str:
    titles = {tool_id(face.tool): str(face.title) for face in TOOL_FACES}
    for spec in ACTIONS:
        titles[spec.id] = str(spec.text)
    return titles[name]


def _presets() -> Iterator[str]:
    tables = {name: Keymap(_defaults(), name).table for name in (FMR, *_PRESETS)}
    yield f"| | FMR Studio | {' | '.join(_PRESETS.values())} |"
    yield "|---|" + "---|" * (1 + len(_PRESETS))
    for name in _defaults():
        keys = [table[name] for table in tables.values()]
        if any(name in PRESETS[preset] for preset in _PRESETS) and len(set(keys)) > 1:
            yield f"| {_words(name)} | {' | '.join(_keys(its) or '–' for its in keys)} |"


def _keys(keys: Keys) -> str:
    return ", ".join(_combination(key) for key in keys)


def _combination(key: str) -> str:
    """``Ctrl+Shift++`` as its keys, of which the last may be a plus itself."""
    *held, last = [*key[:-2].split("+"), "+"] if key.endswith("++") else ["+"] if key == "+" else key.split("+")
    return "+".join(f"<kbd>{html.escape(one).replace('|', '&#124;')}</kbd>" for one in (*held, last))


def _plain(words: str) -> str:
    return html.escape(words, quote=False)
