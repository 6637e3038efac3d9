"""Which pack a training is about: by name or folder, and whether its domain's pictures are its generator's."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fmr_studio.errors import FmrError, UsageError

if TYPE_CHECKING:
    from fmr_studio.packs.catalog import Pack


def pack_to_train(wanted: Path) -> Path:
    """The folder of a pack that is named by its folder or by its name."""
    from fmr_studio.packs.card import CARD_NAME
    from fmr_studio.packs.catalog import find_pack

    if (wanted / CARD_NAME).is_file() or len(wanted.parts) > 1:
        return wanted
    return find_pack(str(wanted)).folder


def domain_of(pack: Pack, wanted: str | None) -> str:
    """The domain whose pictures the pack's generator draws.

    Raises:
        FmrError: it is a generator of another origin, for which no pictures with true labels are known.
        UsageError: it draws those of another domain than wanted.
    """
    from fmr_studio.packs.weights import generator_config
    from fmr_studio.training.domains import KNOWN, get_domain

    prior = generator_config(pack.card.generator).prior
    known = [(field.name, field.kind, field.options) for field in prior]
    fitting = [name for name in KNOWN if known and [(f.name, f.kind, f.options) for f in get_domain(name).fields] == known]
    if not fitting:
        raise FmrError(
            f"For the generator of the pack {pack.card.name} no pictures with true labels are known.",
            "A pack of your own learns from pictures that you paint: fmr-studio --headless teach --help.",
        )
    if wanted is not None and wanted not in fitting:
        raise UsageError(f"The pack {pack.card.name} does not draw {wanted}.", f"Its domain is {fitting[0]}.")
    return wanted or fitting[0]


def labelled_domain(pack: Pack, wanted: str | None) -> str:
    """:func:`domain_of` whose labels are the pack's; raises :class:`UsageError` for a pack that was taught others."""
    from fmr_studio.training.domains import get_domain

    name = domain_of(pack, wanted)
    if get_domain(name).palette.to_json() != pack.card.palette.to_json():
        raise UsageError(
            f"The labels of the pack {pack.card.name} are not those of {name}.",
            "Labels of your own are learnt from pictures that you paint: fmr-studio --headless teach --help.",
        )
    return name


def say_next_step(folder: Path) -> None:
    """The command that makes what the pack still lacks, on stderr; nothing where it lacks none."""
    from fmr_studio.packs.card import read_card
    from fmr_studio.packs.catalog import Pack

    step = Pack(folder, read_card(folder)).next_step
    if step:
        print(f"The next step: {step}", file=sys.stderr, flush=True)
