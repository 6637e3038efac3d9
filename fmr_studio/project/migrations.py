"""What older project files said, in the words of today.

==========  ========================================================================================================
version     what ``fmr/project.json`` holds
==========  ========================================================================================================
0           no version; ``size``, ``palette``, ``pack``, ``seed``, ``psi`` and ``labels``, the member with the ids
1           the same with a version, ``truncation`` for ``psi``, and ``mix``
2           ``layers`` of all kinds but edges and depth, and all ``properties``
3           ``layers`` of these too; ``heed`` of a layer, the member that says how far it has to be followed
==========  ========================================================================================================
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fmr_studio.errors import FmrError

VERSION = 3
PLAIN_VERSION = 2
"""Of files in which nothing is new, so that older programs read them."""

Manifest = dict[str, Any]


def migrated(manifest: object, name: str) -> Manifest:
    """The manifest of a project in the form of :data:`VERSION`.

    Args:
        manifest: what ``fmr/project.json`` holds, of any version; it is not changed.
        name: how errors call the file.

    Raises:
        FmrError: it is no manifest, or one of a version that is not known yet.
    """
    if not isinstance(manifest, dict):
        raise FmrError(f"{name} is damaged: its manifest is no JSON object.")
    values = dict(manifest)
    version = values.get("version", 0)
    if isinstance(version, bool) or not isinstance(version, int) or version < 0:
        raise FmrError(f"{name} is damaged: its version is {version!r}.")
    check_version(version, name)
    try:
        for step in _STEPS[version:]:
            values = step(values)
    except (KeyError, TypeError, ValueError) as error:
        raise FmrError(f"{name} is damaged: its manifest of version {version} lacks {error}.") from error
    return values


def check_version(version: int, name: str) -> None:
    """Raise `FmrError` for a version of the future."""
    if version > VERSION:
        hint = f"This program reads versions up to {VERSION}."
        raise NewerVersionError(f"{name} was made by a newer FMR Studio (its version is {version}).", hint)


class NewerVersionError(FmrError):
    """A project of a version that is not known yet."""


def _from_0(values: Manifest) -> Manifest:
    kept = {name: value for name, value in values.items() if name != "psi"}
    return {**kept, "version": 1, "truncation": values.get("psi", 0.8), "mix": []}


def _from_1(values: Manifest) -> Manifest:
    look = {name: values[name] for name in ("pack", "seed", "truncation", "mix")}
    layer = {"id": 1, "kind": "labels", "name": "Labels", "pixels": values["labels"]}
    return {
        "version": 2,
        "size": values["size"],
        "palette": values["palette"],
        "properties": look,
        "layers": [layer],
    }


def _from_2(values: Manifest) -> Manifest:
    return {**values, "version": 3}


_STEPS: tuple[Callable[[Manifest], Manifest], ...] = (_from_0, _from_1, _from_2)
