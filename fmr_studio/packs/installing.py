"""Packs as files to give away, and among the user's packs: exported, installed and removed. No torch."""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

from fmr_studio.errors import FmrError, UsageError, reason_of
from fmr_studio.jobs.progress import Progress
from fmr_studio.packs.appearing import hidden_beside, taking_place_of
from fmr_studio.packs.card import CARD_LIMIT_BYTES, CARD_NAME, PackCard, parse_card, read_card
from fmr_studio.packs.catalog import NAME, ZIP_SUFFIX, Pack, find_pack, foreign_parts, read_member, unpack_into, verify
from fmr_studio.packs.companions import COMPANION_NAME, list_companions
from fmr_studio.paths import bundled_models, shorten, user_models, writing

_CHUNK_BYTES = 2**20
_ZIP = b"PK\x03\x04"


def export(pack: Pack, path: Path, progress: Progress | None = None) -> None:
    """Write a pack as one ``.fmrpack`` file, the same bytes for the same pack.

    Raises:
        FmrError: it is damaged, its generator may not be passed on, or the disk refuses.
    """
    progress = progress or Progress()
    check_passing_on(pack)
    verify(pack)
    names = (CARD_NAME, *sorted(pack.card.files))
    with writing(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for number, name in enumerate(names):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.external_attr = 0o644 << 16
            info.file_size = (pack.folder / name).stat().st_size
            with (pack.folder / name).open("rb") as source, archive.open(info, "w") as target:
                while chunk := source.read(_CHUNK_BYTES):
                    progress.check()
                    target.write(chunk)
            progress.report((number + 1) / len(names), name)


def check_passing_on(pack: Pack) -> None:
    """Raises :class:`FmrError` where the generator of a pack may not be passed on."""
    for companion in list_companions():
        if companion.card.origin and companion.card.origin == pack.card.origin:
            raise FmrError(
                f"The generator of {pack.card.name} may not be passed on with its parts: {companion.card.mark}.",
                f"Others fetch it themselves: fmr-studio --headless packs get {companion.card.name}",
            )


def install(path: Path, *, name: str = "", progress: Progress | None = None) -> tuple[Pack, bool]:
    """Put a ``.fmrpack`` file, or a pack's folder, among the user's packs.

    Args:
        name: what it is called there; as its card says if empty.

    Returns:
        The pack, and whether it was installed now: False where it was there already.

    Raises:
        FmrError: it is no pack, of a newer format, damaged, made of parts for another generator, or the disk is too small.
        UsageError: another pack has its name.
    """
    progress = progress or Progress()
    card = card_of(path)
    name = name or card.name
    target = user_models() / _possible(name)
    card = replace(card, name=name)
    if (target / CARD_NAME).is_file():
        there = Pack(target, read_card(target))
        if there.id == Pack(path, card).id:
            return there, False
        raise UsageError(
            f"There is another pack {name} in {shorten(target.parent)}.",
            f"Give it another --name, or take that one away: fmr-studio --headless packs remove {name}",
        )
    for sentence in foreign_parts(card).values():
        raise FmrError(sentence, "Its files come from different packs; install a whole one, or train that part again.")
    progress.check()
    return _put(path, card, target, progress), True


def card_of(path: Path) -> PackCard:
    """The card of a pack's folder or of a ``.fmrpack`` file; raises :class:`FmrError` where it is neither."""
    if path.is_dir():
        if (path / COMPANION_NAME).is_file() and not (path / CARD_NAME).is_file():
            raise FmrError(f"{shorten(path)} holds parts that wait for their generator.", "packs get fetches it.")
        return read_card(path)
    try:
        with path.open("rb") as file:
            if file.read(len(_ZIP)) != _ZIP:
                raise FmrError(f"{shorten(path)} is no pack.", f"Packs are folders with a {CARD_NAME}, and {ZIP_SUFFIX} files.")
        with zipfile.ZipFile(path) as archive:
            if CARD_NAME not in archive.namelist():
                hint = "A generator of another program is made into a pack by packs prepare, or packs import."
                raise FmrError(f"{shorten(path)} is no pack: there is no {CARD_NAME} in it.", hint)
            return parse_card(read_member(archive, CARD_NAME, CARD_LIMIT_BYTES), f"{CARD_NAME} in {shorten(path)}")
    except OSError as error:
        raise FmrError(f"{shorten(path)} cannot be read{reason_of(error)}.") from error
    except zipfile.BadZipFile as error:
        raise FmrError(f"{shorten(path)} is not a readable pack; it is cut short or damaged.") from error


def _possible(name: str) -> str:
    if not NAME.fullmatch(name):
        raise UsageError(f"{name!r} cannot be a pack's name.", "Give another --name: letters, digits, '.', '_' and '-'.")
    return name


def _put(path: Path, card: PackCard, target: Path, progress: Progress) -> Pack:
    """Copy or unpack beside the target, check, and rename."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _check_disk(path, card, target.parent)
        with taking_place_of(target) as folder:
            if path.is_dir():
                for number, file in enumerate(card.files):
                    progress.check()
                    shutil.copyfile(path / Path(file).name, folder / Path(file).name)
                    progress.report(0.8 * (number + 1) / len(card.files), file)
            else:
                unpack_into(path, folder)
            card.write(folder)
            verify(Pack(folder, card))
            progress.check()
    except OSError as error:
        raise FmrError(f"The pack cannot be installed in {shorten(target)}{reason_of(error)}.") from error
    progress.report(1.0, "installed")
    return Pack(target, card)


def _check_disk(path: Path, card: PackCard, folder: Path) -> None:
    needed = sum((path / Path(name).name).stat().st_size for name in card.files) if path.is_dir() else path.stat().st_size
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise FmrError(
            f"The pack takes {needed / 1e6:,.0f} MB; on the disk of {shorten(folder)} {free / 1e6:,.0f} MB are free.",
            "Make room, and install it again.",
        )


def removable(name: str) -> Pack:
    """The user's pack of a name; raises :class:`FmrError` for one that came with the program, or is none of theirs."""
    folder = user_models() / name
    if name and folder.parent == user_models() and (folder / CARD_NAME).is_file():
        return Pack(folder, read_card(folder))
    found = find_pack(name)
    if found.folder.parent == bundled_models():
        raise FmrError(f"The pack {name} came with the program and stays.", "A pack of your own of that name hides it.")
    raise FmrError(f"The pack {name} is not among yours, but in {shorten(found.folder)}.", "Delete that folder yourself.")


def remove(pack: Pack) -> None:
    """Delete one of the user's packs; raises :class:`FmrError` where the disk refuses."""
    try:
        with hidden_beside(pack.folder) as hidden:
            pack.folder.rename(hidden / "pack")  # gone at once, also where deleting takes its time or is stopped
    except OSError as error:
        raise FmrError(f"The pack {pack.card.name} cannot be removed{reason_of(error)}.") from error
