"""``fmr-studio --headless packs export | install | remove``: packs as files, and what becomes of the user's."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path

from fmr_studio.cli.terminal import terminal_progress
from fmr_studio.errors import UsageError


def export(args: argparse.Namespace) -> int:
    """Write a pack as one file."""
    from fmr_studio.packs.catalog import ZIP_SUFFIX, find_pack
    from fmr_studio.packs.installing import export as write
    from fmr_studio.paths import shorten

    pack = find_pack(args.pack)
    path = args.out or Path(f"{pack.card.name}{ZIP_SUFFIX}")
    if path.suffix != ZIP_SUFFIX:
        raise UsageError(f"{shorten(path)} is no name of a pack's file.", f"It has to end in {ZIP_SUFFIX}.")
    with terminal_progress("export") as progress:
        write(pack, path, progress)
    if pack.card.mark:
        print(f"Pass it on only for: {pack.card.mark}", file=sys.stderr)
    print(json.dumps({"file": str(path), "id": pack.id}) if args.json else path)
    return 0


def install(args: argparse.Namespace) -> int:
    """Put a pack among the user's."""
    from fmr_studio.packs.installing import install as put
    from fmr_studio.paths import shorten

    with terminal_progress("install") as progress:
        pack, now = put(args.file, name=args.name or "", progress=progress)
    if args.json:
        print(json.dumps({"name": pack.card.name, "folder": str(pack.folder), "id": pack.id, "installed": now}))
        return 0
    words = "in" if now else "was there already, in"
    print(f"{pack.card.name}: {pack.card.resolution} px, {', '.join(pack.parts)}, {words} {shorten(pack.folder)}")
    if pack.next_step:
        print(f"The next step: {pack.next_step}", file=sys.stderr)
    return 0


def remove(args: argparse.Namespace) -> int:
    """Delete a pack of the user's, or an unfinished preparation."""
    from fmr_studio.packs.installing import removable
    from fmr_studio.packs.installing import remove as delete
    from fmr_studio.packs.preparations import JOB, Job, jobs_folder
    from fmr_studio.paths import shorten, user_models

    unfinished = jobs_folder() / args.name
    has_job = unfinished.parent == jobs_folder() and (unfinished / JOB).is_file()
    has_pack = (user_models() / args.name).is_dir() or not has_job
    pack = removable(args.name) if has_pack else None
    what = [*([shorten(pack.folder)] if pack else []), *([shorten(unfinished)] if has_job else [])]
    if not (args.yes or _agreed(what)):
        return 1
    if has_job:
        with Job(unfinished).held():
            shutil.rmtree(unfinished, ignore_errors=True)
    if pack is not None:
        delete(pack)
    print(json.dumps({"removed": what}) if args.json else f"removed {' and '.join(what)}")
    return 0


def _agreed(what: list[str]) -> bool:
    """Whether the person at the terminal agrees; an error where nobody can be asked."""
    if not sys.stdin.isatty():
        raise UsageError(f"This deletes {' and '.join(what)}.", "Run it again with --yes.")
    print(f"Delete {' and '.join(what)}? [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")
