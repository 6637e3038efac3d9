"""The recipe of a pack's codebook: fit it, resumable, measure it, and put it into the pack."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fmr_studio.errors import UsageError
from fmr_studio.jobs.progress import Progress
from fmr_studio.packs.store import drop_parts, update_pack
from fmr_studio.training.codebook.fitting import CodebookOptions, fit_codebook
from fmr_studio.training.codebook.purity import purity_on_renders
from fmr_studio.training.domains.stored import RenderSet
from fmr_studio.training.loop.running import Say
from fmr_studio.training.loop.runs import Run, origins
from fmr_studio.training.loop.training import Budget
from fmr_studio.training.unfinished import open_for_training, write_metrics

READERS = ("rearranger", "mapper")
"""Parts that know the clusters by number, so that another codebook makes them useless."""


def train_codebook(
    folder: Path, run_folder: Path, options: CodebookOptions, *, heldout: RenderSet | None, device: str, progress: Progress,
    say: Say = lambda text: None, replace: bool = False, budget: Budget | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Fit the codebook, write it into the pack and return its figures; purity only where true labels are known.

    Args:
        budget: see :func:`fit_codebook`.
        replace: take parts out of the pack that were trained for the codebook it has.

    Raises:
        UsageError: there are such parts, and they are not to be replaced.
    """
    pack, generator = open_for_training(folder, device)
    stale = [part for part in READERS if part in pack.parts]
    if stale and not replace:
        raise UsageError(
            f"The pack {pack.card.name} has a {' and a '.join(stale)} that only its present codebook serves.",
            "With --replace a new codebook takes their place; they are trained again after it.",
        )
    run = Run(run_folder, options, origins(pack.card.files, "generator"))
    book, agreement = fit_codebook(
        generator, pack.card.edit_resolution, options, run=run, progress=progress, say=say, budget=budget
    )
    values: dict[str, Any] = {"clusters": options.clusters, "reader_agreement": round(100.0 * agreement, 2)}
    if stale:
        drop_parts(folder, stale)
    pack = update_pack(folder, "codebook", book.state_dict(), book.config)
    if heldout is not None:
        purity = purity_on_renders(generator, book, heldout, size=pack.card.edit_resolution, label_count=len(pack.card.palette))
        values["purity_miou"] = round(purity, 2)
    write_metrics(pack, {"codebook": values})
    return values
