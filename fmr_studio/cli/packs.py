"""``fmr-studio --headless packs``: what is installed, and generators of others made into packs."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fmr_studio.cli import packs_files, prepare
from fmr_studio.cli.terminal import terminal_progress
from fmr_studio.errors import UsageError, printable

if TYPE_CHECKING:
    from fmr_studio.packs.catalog import Pack

HELP = "list, prepare, export, install and remove packs, say what one can do, import or fetch a generator"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the actions."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    _action(actions, "list", "the installed packs")
    info = _action(actions, "info", "one pack: licence, credits, measured figures, what it can do and what it lacks")
    info.add_argument("pack", metavar="NAME", help="a pack's name, its folder, or a .fmrpack file")
    importing = _action(actions, "import", "make a pack from a StyleGAN2 or MobileStyleGAN file")
    importing.add_argument(
        "file", type=Path, metavar="FILE",
        help="an official PyTorch .pkl (StyleGAN2-ADA, or a stylegan2 configuration of the StyleGAN3 repository), a .pt "
        "of rosinality's stylegan2-pytorch, or the wheel of random_face (or its folder); read as data, nothing is executed",
    )  # fmt: skip
    importing.add_argument("--name", help="the pack's name (default: made from the file's)")
    importing.add_argument("--out", type=Path, metavar="DIR", help="folder of the new pack (default: among your packs)")
    importing.add_argument("--licence", default="", metavar="TEXT", help="the weights' licence, as far as you know it")
    importing.add_argument(
        "--class", dest="class_index", type=int, metavar="N", help="one class alone of several (default: all)"
    )
    importing.add_argument(
        "--mapping-lr", type=float, metavar="X", help="lr_mlp of a rosinality network, where its weights do not tell"
    )
    importing.add_argument("--half", action="store_true", help="store half precision: half the size, slightly other pictures")
    prepare.add_arguments(_action(actions, "prepare", prepare.HELP))
    exporting = _action(actions, "export", "write a pack as one .fmrpack file")
    exporting.add_argument("pack", metavar="NAME", help="a pack's name or folder")
    exporting.add_argument("-o", "--out", type=Path, metavar="FILE", help="the file (default: NAME.fmrpack in this folder)")
    installing = _action(actions, "install", "put a .fmrpack file or a pack's folder among your packs, checked by SHA-256")
    installing.add_argument("file", type=Path, metavar="FILE", help="the file or folder")
    installing.add_argument("--name", help="what it is called among your packs (default: as it says itself)")
    removing = _action(actions, "remove", "delete one of your packs, and what is left of its preparation")
    removing.add_argument("name", metavar="NAME", help="the pack's name")
    removing.add_argument("--yes", action="store_true", help="do not ask")
    getting = _action(actions, "get", "fetch a generator of others that this program has parts for, such as faces")
    getting.add_argument("name", metavar="NAME", help="what to fetch; `packs list` says what is on offer")
    getting.add_argument("--accept-terms", action="store_true", help="you have read the terms and accept them")
    getting.add_argument("--from", dest="source", type=Path, metavar="FILE", help="the wheel or its folder, where you have it")
    getting.add_argument("--out", type=Path, metavar="DIR", help="folder of the pack (default: among your packs)")


def _action(actions: argparse._SubParsersAction[argparse.ArgumentParser], name: str, text: str) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=text, description=text)
    parser.add_argument("--json", action="store_true", help="print JSON in place of text: one object a line")
    return parser


def run(args: argparse.Namespace) -> int:
    """List, describe, import or fetch."""
    done = {
        "list": _list, "info": _info, "import": _import, "prepare": prepare.run, "export": packs_files.export,
        "install": packs_files.install, "remove": packs_files.remove, "get": _get,
    }  # fmt: skip
    return done[args.action](args)


def _list(args: argparse.Namespace) -> int:
    from fmr_studio.packs.catalog import list_packs
    from fmr_studio.packs.companions import list_offers
    from fmr_studio.paths import model_folders, shorten

    packs = list_packs()
    if args.json:
        for pack in packs:
            print(json.dumps(_facts(pack)))
        return 0
    for companion in list_offers():
        name = companion.card.name
        print(f"{name} can be fetched: fmr-studio --headless packs get {name}", file=sys.stderr)
    if not packs:
        print(f"No packs in {' or '.join(map(shorten, model_folders()))}.")
    width = max((len(pack.card.name) for pack in packs), default=0)
    for pack in packs:
        line = f"{pack.card.name:<{width}}  {pack.card.resolution:>4} px  {', '.join(pack.parts)}  ({shorten(pack.folder)})"
        print(printable(line))
    return 0


def _info(args: argparse.Namespace) -> int:
    from fmr_studio.packs.catalog import find_pack

    pack = find_pack(args.pack)
    if args.json:
        print(json.dumps(_facts(pack)))
        return 0
    print("\n".join(map(printable, _description(pack))))
    return 0


def _import(args: argparse.Namespace) -> int:
    from fmr_studio.packs.importers.importing import Choices, import_file
    from fmr_studio.paths import shorten, user_models

    name = prepare.name_of(args.name, args.file)
    folder = args.out or user_models() / name
    with terminal_progress("import") as progress:
        choices = Choices(args.class_index, args.mapping_lr)
        pack = import_file(
            args.file, folder, name=name, licence=args.licence, half=args.half, choices=choices, progress=progress
        )
    if args.json:
        print(json.dumps(_facts(pack)))
        return 0
    print(f"{pack.card.name}: a generator of {pack.card.resolution} px in {shorten(pack.folder)}")
    print("\n".join(pack.missing().values()))
    print(f"The next step: {pack.next_step}")
    return 0


def _get(args: argparse.Namespace) -> int:
    from fmr_studio.packs.companions import find_companion
    from fmr_studio.packs.importers.joining import get
    from fmr_studio.paths import shorten, user_models

    companion = find_companion(args.name)
    print(f"{companion.offer}\nTerms: {companion.terms}", file=sys.stderr)
    if not (args.accept_terms or _accepted()):
        return 1
    with terminal_progress("get") as progress:
        pack = get(companion, args.out or user_models() / args.name, source=args.source, progress=progress)
    if args.json:
        print(json.dumps(_facts(pack)))
        return 0
    print(f"{pack.card.name}: {pack.card.resolution} px, {', '.join(pack.parts)}, in {shorten(pack.folder)}")
    return 0


def _accepted() -> bool:
    """Whether the person at the terminal accepts the terms; an error where nobody can be asked."""
    if not sys.stdin.isatty():
        raise UsageError("The terms have to be accepted first.", "Read them above, then run it again with --accept-terms.")
    print("Do you accept these terms? [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _facts(pack: Pack) -> dict[str, Any]:
    """A pack as JSON values: its card without the generator's configuration, with its folder and what it lacks."""
    card = {key: value for key, value in pack.card.to_json().items() if key not in ("generator", "format")}
    return {**card, "id": pack.id, "folder": str(pack.folder), "parts": list(pack.parts), "missing": pack.missing()}


def _description(pack: Pack) -> Iterator[str]:
    from fmr_studio.packs.catalog import foreign_parts
    from fmr_studio.paths import shorten

    card = pack.card
    yield f"{card.title} ({card.name}, version {card.version})"
    if card.description:
        yield card.description
    yield f"folder      {shorten(pack.folder)}"
    yield f"pictures    {card.resolution} × {card.resolution} px, rearranged on a grid of {card.edit_resolution}"
    yield f"licence     {card.licence}"
    if card.mark:
        yield f"for         {card.mark}"
    for credit in card.credits:
        yield f"credit      {credit.name}: {credit.work} ({', '.join(filter(None, (credit.licence, credit.url)))})"
    yield f"labels      {', '.join(label.name for label in card.palette)}"
    yield f"painted as  {', '.join(card.conditions) or 'nothing yet'}"
    yield f"parts       {', '.join(pack.parts)}"
    if card.taught:
        yield f"taught      over {_painted_words(list(card.taught.get('pictures', {})))} of the pack {card.taught.get('pack')}"
        for name, value in _flat(dict(card.taught.get("left_out", {}))):
            yield f"left out    {name}: {value}"
    for sentence in pack.missing().values():
        yield f"missing     {sentence}"
    for sentence in foreign_parts(card).values():
        yield f"unfit       {sentence} Train it again."
    for name, value in _flat(card.metrics):
        yield f"measured    {name}: {value}"


def _painted_words(pictures: list[str]) -> str:
    """What a pack was taught over: photos, by number, and seeds."""
    photos = [name.removeprefix("photo-") for name in pictures if name.startswith("photo-")]
    seeds = [name for name in pictures if not name.startswith("photo-")]
    over_photos = [f"photo{'s' if len(photos) > 1 else ''} {', '.join(photos)}"] if photos else []
    over_seeds = [f"the picture{'s of seeds' if len(seeds) > 1 else ' of seed'} {', '.join(seeds)}"] if seeds else []
    return " and ".join([*over_photos, *over_seeds])


def _flat(values: dict[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{name} ")
        else:
            yield f"{above}{name}", value
