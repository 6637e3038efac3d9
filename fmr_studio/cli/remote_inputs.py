"""What a batch reads at addresses: copies are fetched before it begins, and sentences name the addresses."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from fmr_studio.addresses import Address, Mirror, place
from fmr_studio.errors import FmrError, UsageError


@contextmanager
def fetched(args: argparse.Namespace) -> Iterator[Mirror]:
    """Give copies in place of inputs, lists' files, recipe and edits at addresses, for as long as the batch takes.

    Raises:
        FmrError: there is nothing at an address, or it cannot be read.
    """
    places = [place(_split(argument)[1]) for argument in args.inputs]
    _check(args, places)
    lists = any(_is_list(one) for one in places)  # which may name files at addresses
    if not lists and not any(isinstance(one, Address) for one in (*places, args.output, args.recipe, args.edits)):
        args.inputs = [_split(argument)[0] + str(one) if "://" in argument else argument
                       for argument, one in zip(args.inputs, places, strict=True)]  # fmt: skip
        yield Mirror()
        return
    with tempfile.TemporaryDirectory(prefix="fmr-remote-") as folder:
        mirror = Mirror(Path(folder).resolve())
        try:
            args.inputs = [_at_hand(argument, mirror) for argument in args.inputs]
            for name in ("recipe", "edits"):
                where = getattr(args, name)
                setattr(args, name, mirror.fetch(where, _wanted, _say) if isinstance(where, Address) else where)
            yield mirror
        except FmrError as error:
            error.message, error.hint = mirror.spoken(error.message), mirror.spoken(error.hint)
            raise


def _check(args: argparse.Namespace, places: list[Path | Address]) -> None:
    drawn = places or [args.recipe]
    remote = [one for one in drawn if isinstance(one, Address)]
    if remote and args.cluster and not args.cluster.startswith("local"):
        raise UsageError(
            f"{remote[0]} would be fetched to this machine, where other machines do not see it.",
            "Mount the bucket on all of them, or leave out --cluster.",
        )


def _at_hand(argument: str, mirror: Mirror) -> str:
    name, text = _split(argument)
    where = place(text)
    here = mirror.fetch(where, _wanted, _say) if isinstance(where, Address) else where
    if _is_list(here) and here.is_file():
        _fetch_named(here, mirror)
    return name + str(here) if "://" in text else argument


def _is_list(where: Path | Address) -> bool:
    from fmr_studio.cli.input_lists import LIST_SUFFIX

    return where.name.lower().endswith(LIST_SUFFIX)


def _fetch_named(path: Path, mirror: Mirror) -> None:
    """Fetch what a list names at addresses, or beside itself at one."""
    from fmr_studio.cli.input_lists import read_list

    named = (mirror.address_of(part.path) for line in read_list(path, mirror) for part in line.parts)
    mirror.fetch_each(list(dict.fromkeys(address for address in named if address is not None)), _say)


def _split(argument: str) -> tuple[str, str]:
    """``NAME=`` and the rest; no name for what is no ``NAME=ADDRESS``."""
    from fmr_studio.cli.batch_inputs import name_of

    name, sign, rest = argument.partition("=")
    return (name + sign, rest) if "://" in rest and name_of(argument) is not None else ("", argument)


def _wanted(name: str) -> bool:
    """Whether a file of a folder is one that a batch looks at; hidden ones are none."""
    from fmr_studio.cli.batch_inputs import LABEL_SUFFIXES

    hidden = any(part.startswith(".") for part in PurePosixPath(name).parts)
    return not hidden and name.lower().endswith(LABEL_SUFFIXES)


def _say(sentence: str) -> None:
    print(f"fmr-studio: {sentence}", file=sys.stderr, flush=True)
