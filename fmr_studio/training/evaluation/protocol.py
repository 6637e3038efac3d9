"""``evaluate``: the whole protocol on one pack.

Two layers are kept apart: proxy accuracy (rearranger alone, a true proxy mask as target) and condition mIoU (mapper and
rearranger, a held-out label map as target), so that one sees which part loses. All pictures are judged by a segmenter that
was trained on the domain's own renders with true labels, never on generated pictures.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.jobs.progress import Progress
from fmr_studio.training import pictures
from fmr_studio.training.codebook.purity import purity_on_renders
from fmr_studio.training.domains.stored import RenderSet
from fmr_studio.training.evaluation.few_shot import few_shot_fidelity
from fmr_studio.training.evaluation.fidelity import condition_fidelity
from fmr_studio.training.evaluation.judge import JudgeOptions, judge_quality, load_judge
from fmr_studio.training.evaluation.options import ProtocolOptions
from fmr_studio.training.evaluation.proxy import proxy_accuracy
from fmr_studio.training.evaluation.realism import diversity, realism
from fmr_studio.training.measures.fidelity import as_json


def evaluate(
    pipe: Pipeline, data: tuple[RenderSet, RenderSet], options: ProtocolOptions, folder: Path,
    *, progress: Progress, say: Callable[[str], None],
) -> dict[str, Any]:  # fmt: skip
    """Measure everything and save pictures to look at into ``folder``.

    Args:
        data: the domain's training and held-out renders.
    """
    modules = pipe.networks.modules
    assert modules.codebook is not None
    names = [label.name for label in pipe.palette]
    judge = load_judge(data[0], len(names), folder, JudgeOptions(options.judge_steps), progress.part(0.0, 0.15))
    quality = judge_quality(judge, data[1], names)
    say(f"judge on held-out renders: mIoU {quality.miou:.1f} %, accuracy {quality.accuracy:.1f} %")
    purity = purity_on_renders(modules.stylegan2, modules.codebook, data[1], size=pipe.size, label_count=len(pipe.palette))
    proxy = proxy_accuracy(pipe, progress=progress.part(0.15, 0.2))
    say(f"proxy accuracy {proxy.accuracy:.2f} %")
    shipped, mapped = condition_fidelity(
        pipe, judge, data[1], targets=options.targets, per_target=options.per_target, progress=progress.part(0.2, 0.3)
    )
    say(f"the pack's own mapper: mIoU {shipped.miou:.1f} %, accuracy {shipped.accuracy:.1f} %")
    pictures.save_png(mapped_grid(pipe, data[1], mapped, options.per_target), folder / "mapped.png")
    return {
        "judge": as_json(quality),
        "codebook": {
            **pipe.card.metrics.get("codebook", {}),
            "purity_miou": round(purity, 2),
        },
        "proxy": as_json(proxy),
        "condition": as_json(shipped),
        "few_shot": few_shot_fidelity(pipe, judge, data, options, progress=progress.part(0.3, 0.85), say=say),
        "frechet": realism(pipe, data[1], options, progress.part(0.85, 0.95)),
        "diversity": diversity(mapped, options.per_target, options.diversity_pairs, progress.part(0.95, 1.0)),
    }


def mapped_grid(pipe: Pipeline, heldout: RenderSet, mapped: np.ndarray, per_target: int, count: int = 10) -> np.ndarray:
    """Rows: label map, then pictures of it in four looks."""
    labels = pipe.palette.colors()[np.asarray(heldout.labels[:count])]
    rows = [labels]
    for look in range(min(4, per_target)):
        rows.append(np.stack([mapped[i * per_target + look] for i in range(count)]))
    return pictures.grid(rows)
