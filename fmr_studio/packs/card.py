"""The card of a pack, ``pack.json``: what it is, whose work it is, what it can do and how well it was measured to do it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from fmr_studio.canvas.palette import Palette
from fmr_studio.errors import FmrError, quoted
from fmr_studio.paths import shorten, write_atomic

CARD_NAME = "pack.json"
CARD_FORMAT = 1
CARD_LIMIT_BYTES = 2**24


@dataclass(frozen=True)
class Credit:
    """Who made something the pack contains, under which licence, and what was changed."""

    name: str
    work: str
    licence: str
    url: str = ""


@dataclass(frozen=True)
class PackCard:
    """Everything about a pack but the weights.

    Args:
        name: short name, as used on the command line; title: for people.
        resolution: picture side R in px; edit_resolution: side r of the grid that is rearranged.
        conditions: what can be painted, for example ``labels``.
        generator: the generator's configuration as plain JSON.
        parts: configuration of each trained part by name.
        metrics: figures as measured, by name.
        files: SHA-256 of every file, by file name.
        mark: a restriction that goes with every picture, such as "research and evaluation, non-commercial"; empty for none.
        origin: SHA-256 of the weights that the generator was imported from; empty for one that was trained here.
        first_seed: whose picture a new canvas begins with.
        made_from: by part, the SHA-256 of the generator and codebook it was trained for.
        taught: what a taught pack was taught: from which pack, over which pictures, with which options; empty for others.
    """

    name: str
    title: str
    version: str
    licence: str
    palette: Palette
    resolution: int
    edit_resolution: int
    generator: dict[str, Any]
    credits: tuple[Credit, ...] = ()
    description: str = ""
    conditions: tuple[str, ...] = ()
    parts: dict[str, dict[str, Any]] = field(default_factory=dict)
    metrics: dict[str, Any] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    mark: str = ""
    origin: str = ""
    first_seed: int = 0
    made_from: dict[str, dict[str, str]] = field(default_factory=dict)
    taught: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values, in the order in which a person would read them."""
        return {
            "format": CARD_FORMAT,
            "name": self.name,
            "title": self.title,
            "version": self.version,
            "description": self.description,
            "licence": self.licence,
            **({"mark": self.mark} if self.mark else {}),
            **({"origin": self.origin} if self.origin else {}),
            **({"first_seed": self.first_seed} if self.first_seed else {}),
            **({"made_from": self.made_from} if self.made_from else {}),
            **({"taught": self.taught} if self.taught else {}),
            "credits": [vars(credit) for credit in self.credits],
            "resolution": self.resolution,
            "edit_resolution": self.edit_resolution,
            "conditions": list(self.conditions),
            "palette": self.palette.to_json(),
            "generator": self.generator,
            "parts": self.parts,
            "metrics": self.metrics,
            "files": self.files,
        }

    def write(self, folder: Path) -> None:
        """Write ``pack.json`` into a folder, whole or not at all."""
        write_atomic(folder / CARD_NAME, (json.dumps(self.to_json(), indent=1, ensure_ascii=False) + "\n").encode())

    def with_files(self, files: dict[str, str]) -> PackCard:
        """The same card with other file hashes."""
        return replace(self, files=dict(files))


def parse_card(text: str | bytes, where: str) -> PackCard:
    """Read a card from the text of ``pack.json``; ``where`` names it in the error sentence."""
    try:
        values = json.loads(text)
        if values["format"] != CARD_FORMAT:
            raise FmrError(
                f"{where} has pack format {quoted(values['format'])}; this program reads format {CARD_FORMAT}.",
                "It may come from a newer FMR Studio.",
            )
        resolution, size = int(values["resolution"]), int(values["edit_resolution"])
        if not 4 <= size <= resolution <= 4096 or resolution % size:
            raise ValueError(f"resolution {resolution} with edit resolution {size}")
        return PackCard(
            name=str(values["name"]),
            title=str(values["title"]),
            version=str(values["version"]),
            description=str(values.get("description", "")),
            licence=str(values["licence"]),
            credits=tuple(Credit(**credit) for credit in values.get("credits", ())),
            palette=Palette.from_json(values["palette"]),
            resolution=resolution,
            edit_resolution=size,
            generator=dict(values["generator"]),
            conditions=tuple(str(name) for name in values.get("conditions", ())),
            parts={str(name): dict(config) for name, config in values.get("parts", {}).items()},
            metrics=dict(values.get("metrics", {})),
            files={str(name): str(digest) for name, digest in values["files"].items()},
            mark=str(values.get("mark", "")),
            origin=str(values.get("origin", "")),
            first_seed=max(0, int(values.get("first_seed", 0))),
            made_from={str(part): dict(origins) for part, origins in values.get("made_from", {}).items()},
            taught=dict(values.get("taught", {})),
        )
    except KeyError as error:
        raise FmrError(f"{where} is not a readable pack card: it lacks {quoted(error.args[0])}.") from error
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise FmrError(f"{where} is not a readable pack card; it is damaged, or of another program.") from error


def read_card(folder: Path) -> PackCard:
    """Read ``pack.json`` of a folder; raises :class:`FmrError` naming the file."""
    path = folder / CARD_NAME
    try:
        if path.stat().st_size > CARD_LIMIT_BYTES:
            raise FmrError(f"{shorten(path)} is not a readable pack card: it is larger than {CARD_LIMIT_BYTES:,} bytes.")
        return parse_card(path.read_bytes(), shorten(path))
    except OSError as error:
        raise FmrError(f"{shorten(path)} cannot be read: {error.strerror}.") from error
