"""The recipe of a pack's codebook: fit it, measure it, and put it into the pack."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fmr_studio.jobs.progress import Progress
from fmr_studio.packs.store import update_pack
from fmr_studio.training.codebook.fitting import CodebookOptions, fit_codebook
from fmr_studio.training.codebook.purity import purity_on_renders
from fmr_studio.training.domains.stored import RenderSet
from fmr_studio.training.unfinished import open_for_training, write_metrics


def train_codebook(
    folder: Path, options: CodebookOptions, *, heldout: RenderSet | None, device: str, progress: Progress
) -> dict[str, Any]:
    """Fit the codebook, write it into the pack and return its figures; purity only where true labels are known."""
    pack, generator = open_for_training(folder, device)
    book, agreement = fit_codebook(generator, pack.card.edit_resolution, options, progress=progress)
    values: dict[str, Any] = {"clusters": options.clusters, "reader_agreement": round(100.0 * agreement, 2)}
    pack = update_pack(folder, "codebook", book.state_dict(), book.config)
    if heldout is not None:
        purity = purity_on_renders(generator, book, heldout, size=pack.card.edit_resolution, label_count=len(pack.card.palette))
        values["purity_miou"] = round(purity, 2)
    write_metrics(pack, {"codebook": values})
    return values
