"""Teaching a pack a new palette: segmenter and mapper on the generator, codebook and rearranger that it has."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from fmr_studio.arrays import resample_labels
from fmr_studio.canvas.palette import Palette
from fmr_studio.errors import FmrError, UsageError, reason_of
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.mapper import Mapper
from fmr_studio.nn.segmenter import FeatureSegmenter
from fmr_studio.packs.card import CARD_NAME, PackCard, read_card
from fmr_studio.packs.catalog import Pack, verify
from fmr_studio.packs.store import trained_for, write_part
from fmr_studio.paths import shorten
from fmr_studio.project.images import encode_png
from fmr_studio.training.loop.running import Say
from fmr_studio.training.loop.runs import Run, origins
from fmr_studio.training.mapper.recipe import fit_mapper, segmenter_config
from fmr_studio.training.mapper.training import MapperOptions
from fmr_studio.training.segmenter.training import TeachOptions, teach
from fmr_studio.training.unfinished import open_pipeline

KEPT = ("generator", "codebook", "rearranger")


@dataclass(frozen=True, eq=False)
class Lesson:
    """What a pack is taught.

    Args:
        name, title: of the new pack; no title means the name.
        painted: label maps (H, W) uint8 by the seed of the picture they were painted over; 255 where nothing was painted.
        truncation: ψ of these pictures.
    """

    name: str
    title: str
    palette: Palette
    painted: Mapping[int, np.ndarray]
    truncation: float

    @property
    def digest(self) -> str:
        """SHA-256 of everything that was painted, and over which pictures."""
        found = hashlib.sha256(json.dumps([self.palette.to_json(), self.truncation]).encode())
        for seed in sorted(self.painted):
            found.update(f"{seed} {self.painted[seed].shape}".encode() + np.ascontiguousarray(self.painted[seed]).tobytes())
        return found.hexdigest()


def teach_pack(
    pack: Pack, folder: Path, lesson: Lesson, *, teach_options: TeachOptions, mapper_options: MapperOptions, run_folder: Path,
    device: str, progress: Progress, say: Say,
) -> Pack:  # fmt: skip
    """A new pack that understands the lesson's palette, on the generator, codebook and rearranger of ``pack``.

    It appears whole at the end; until then all there is of it lies in the run's folder, from which the same call goes on.

    Raises:
        UsageError: the palette has one label only. FmrError: ``pack`` lacks a part, or ``folder`` holds another pack.
    """
    _check(pack, folder, lesson)
    if (folder / CARD_NAME).exists():
        say(f"{shorten(folder)} was taught this already")
        return Pack(folder, read_card(folder))
    options = {**asdict(mapper_options), "teach_steps": teach_options.steps}
    made_from = {**origins(pack.card.files, "generator", "codebook"), "palette or paintings": lesson.digest}
    run = Run(run_folder, options, made_from)
    segmenter = _segmenter(pack, lesson, run, teach_options, device, progress.part(0.0, 0.2))
    mapper = fit_mapper(
        pack, lesson.palette, run, segmenter, mapper_options, device=device, progress=progress.part(0.2, 1.0), say=say
    )
    return _write(pack, folder, lesson, segmenter, mapper, options)


def _check(pack: Pack, folder: Path, lesson: Lesson) -> None:
    lacking = [part for part in ("codebook", "rearranger") if part not in pack.parts]
    if lacking:
        raise FmrError(f"The pack {pack.card.name} has no {' and no '.join(lacking)} yet.", f"The next step: {pack.next_step}")
    if len(lesson.palette) < 2:
        raise UsageError(
            f"The palette has one label only, {lesson.palette[0].name!r}; there is nothing to tell apart.",
            "Say what you painted with --palette FILE.json: [{\"id\": 0, \"name\": \"sky\", \"color\": [90, 150, 220]}, …].",
        )  # fmt: skip
    if (folder / CARD_NAME).exists() and read_card(folder).taught.get("digest") != lesson.digest:
        raise FmrError(f"There is another pack in {shorten(folder)}.", "Choose another folder with --out.")


def _segmenter(
    pack: Pack, lesson: Lesson, run: Run, options: TeachOptions, device: str, progress: Progress
) -> FeatureSegmenter:
    """The one that the run has kept, or a newly trained one."""
    pipe = open_pipeline(pack, device)
    generator = pipe.networks.modules.stylegan2
    kept = run.kept("segmenter")
    if kept is not None:
        segmenter = FeatureSegmenter(generator.config.channels, len(lesson.palette), width=options.width)
        segmenter.load_state_dict(kept)
        return segmenter.to(next(generator.parameters()).device).eval().requires_grad_(False)
    ws = torch.from_numpy(np.concatenate([pipe.sample(seed, truncation=lesson.truncation).ws for seed in lesson.painted]))
    labels = np.stack([resample_labels(one, pipe.resolution) for one in lesson.painted.values()])
    ws = ws.to(next(generator.parameters()).device)
    segmenter = teach(generator, ws, labels, len(lesson.palette), options=options, progress=progress)
    run.keep("segmenter", segmenter.state_dict())
    return segmenter


def _write(
    pack: Pack, folder: Path, lesson: Lesson, segmenter: FeatureSegmenter, mapper: Mapper, options: Mapping[str, Any]
) -> Pack:
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".teaching-"))
    except OSError as error:
        raise FmrError(f"The pack cannot be written beside {shorten(folder)}{reason_of(error)}.") from error
    try:
        files = {file: pack.card.files[file] for file in (f"{part}.safetensors" for part in KEPT)}
        for file in files:
            shutil.copyfile(pack.folder / file, partial / file)
        for part, network in (("segmenter", segmenter), ("mapper", mapper)):
            files[f"{part}.safetensors"] = write_part(partial, part, network.state_dict())
        for seed, labels in lesson.painted.items():
            data = encode_png(labels, {})
            (partial / f"painted-{seed}.png").write_bytes(data)
            files[f"painted-{seed}.png"] = hashlib.sha256(data).hexdigest()
        card = _card(pack, lesson, segmenter, mapper, options).with_files(files)
        card.write(partial)
        verify(Pack(partial, card))
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
        partial.rename(folder)
    except OSError as error:
        raise FmrError(f"The pack cannot be written to {shorten(folder)}{reason_of(error)}.") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return Pack(folder, card)


def _card(pack: Pack, lesson: Lesson, segmenter: FeatureSegmenter, mapper: Mapper, options: Mapping[str, Any]) -> PackCard:
    parts = {part: config for part, config in pack.card.parts.items() if part in KEPT}
    parts |= {"segmenter": segmenter_config(segmenter, lesson.palette), "mapper": asdict(mapper.config)}
    taught = {
        "pack": pack.card.name, "pack_id": pack.id, "pictures": {str(seed): f"painted-{seed}.png" for seed in lesson.painted},
        "truncation": lesson.truncation, "options": dict(options), "digest": lesson.digest,
    }  # fmt: skip
    metrics = {name: values for name, values in pack.card.metrics.items() if name in (*KEPT, "proxy")}
    made_from = {part: origin for part, origin in pack.card.made_from.items() if part in KEPT}
    made_from |= {part: trained_for(pack.card.files, part) for part in ("segmenter", "mapper")}
    return replace(
        pack.card, name=lesson.name, title=lesson.title or lesson.name, palette=lesson.palette, conditions=("labels",),
        metrics=metrics, parts=json.loads(json.dumps(parts)), made_from=made_from, taught=taught,
    )  # fmt: skip
