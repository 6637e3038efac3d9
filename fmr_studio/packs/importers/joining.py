"""A companion and the generator it was made for become a pack."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from fmr_studio.errors import FmrError, reason_of
from fmr_studio.jobs.progress import Progress
from fmr_studio.packs.appearing import check_place, taking_place_of
from fmr_studio.packs.assets import fetch_wheel
from fmr_studio.packs.card import CARD_NAME, read_card
from fmr_studio.packs.catalog import Pack, verify
from fmr_studio.packs.companions import Companion
from fmr_studio.packs.importers.converted import MEAN_W, ConvertedGenerator
from fmr_studio.packs.importers.importing import read_generator
from fmr_studio.packs.writing import write_part
from fmr_studio.paths import shorten


def get(companion: Companion, folder: Path, *, source: Path | None = None, progress: Progress | None = None) -> Pack:
    """Fetch a companion's generator, import it and write both as a pack.

    Args:
        folder: of the pack; an older pack of the same generator there is replaced.
        source: the wheel, or the folder it was unpacked to, where a person has it already; it is not fetched then.

    Raises:
        FmrError: it cannot be fetched, is another generator than the companion's, or another pack lies in ``folder``.
    """
    progress = progress or Progress()
    _check_place(companion, folder)
    progress.report(0.0, "fetching")
    path = source or fetch_wheel(companion.asset, progress.part(0.0, 0.5))
    progress.check()
    progress.report(0.5, "reading")
    converted = read_generator(path)
    if converted.origin != companion.card.origin:
        raise FmrError(
            f"{shorten(path)} holds another generator than the one the parts of {companion.card.name} were trained for.",
            f"They belong to {companion.asset.package} {companion.asset.version}.",
        )
    progress.check()
    progress.report(0.8, "writing")
    try:
        with taking_place_of(folder) as partial:
            files = {"generator.safetensors": write_part(partial, "generator", _weights(companion, converted), half=False)}
            for name in companion.card.files:
                shutil.copyfile(companion.folder / name, partial / name)
            card = replace(companion.card, files={**files, **companion.card.files})
            card.write(partial)
            verify(Pack(partial, card))
            progress.check()
    except OSError as error:
        raise FmrError(f"The pack {companion.card.name} cannot be written{reason_of(error)}.") from error
    progress.report(1.0, "done")
    return Pack(folder, card)


def _weights(companion: Companion, converted: ConvertedGenerator) -> Mapping[str, np.ndarray]:
    """The generator's, with the companion's mean w in place of the one that was drawn here."""
    return converted.state if companion.mean_w is None else {**converted.state, MEAN_W: companion.mean_w}


def _check_place(companion: Companion, folder: Path) -> None:
    check_place(folder)
    if (folder / CARD_NAME).exists() and read_card(folder).origin != companion.card.origin:
        raise FmrError(f"There is another pack in {shorten(folder)}.", "Choose another folder with --out.")
