"""Links of a page and the places in it that links may lead to, as the site will have them."""

from __future__ import annotations

import re

_LINK = re.compile(r"\]\(((?![a-z]+:)[^)\s]+)\)")
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_MARKS = re.compile(r"[`*]|\[([^]]*)\]\([^)]*\)")


def links_of(text: str) -> list[str]:
    """What a page links to or shows, but for addresses of the web."""
    return _LINK.findall(_CODE.sub("", text))


def anchors_of(text: str) -> set[str]:
    """The anchors of its headings."""
    return {_slug(_MARKS.sub(r"\1", heading)) for heading in _HEADING.findall(text)}


def _slug(heading: str) -> str:
    """As Markdown's table of contents makes it: small letters, digits and one hyphen for what lies between."""
    plain = re.sub(r"[^\w\s-]", "", heading.encode("ascii", "ignore").decode()).strip().lower()
    return re.sub(r"[-\s]+", "-", plain)
