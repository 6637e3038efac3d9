"""Who learns a palette: all layers of a StyleGAN2, or the features at the edit resolution alone of a larger generator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeAlias

import numpy as np
import torch
from torch import Tensor

from fmr_studio.arrays import resample_labels
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.generators import AnyGenerator
from fmr_studio.nn.mapper import Mapper
from fmr_studio.nn.segmenter import CellSegmenter, FeatureSegmenter
from fmr_studio.nn.stylegan2 import Features, Generator
from fmr_studio.packs.catalog import Pack
from fmr_studio.training.codes.samples import head_features, styles_of
from fmr_studio.training.features import Drawing
from fmr_studio.training.loop.running import Say
from fmr_studio.training.loop.runs import Run
from fmr_studio.training.mapper.cell_recipe import fit_cell_mapper
from fmr_studio.training.mapper.recipe import fit_mapper, segmenter_config
from fmr_studio.training.mapper.training import MapperOptions
from fmr_studio.training.segmenter.cells import CellOptions, cell_segmenter_config, fit_cell_segmenter
from fmr_studio.training.segmenter.training import TeachOptions, teach
from fmr_studio.training.teaching.lesson import Lesson
from fmr_studio.training.unfinished import open_generator

Segmenter: TypeAlias = FeatureSegmenter | CellSegmenter
Painted: TypeAlias = Mapping[int, np.ndarray]
"""Label maps (H, W) uint8 by the seed of the picture they were painted over."""
CELL_BATCH, CELL_PAIRS, CELL_WARP_PX = 8, 400, 4.0


class Pupil(Protocol):
    """Learns a lesson's palette on one pack."""

    def learn(self, painted: Painted, steps: int, progress: Progress) -> Segmenter:
        """A segmenter from some of the lesson's pictures."""

    def again(self, state: Mapping[str, Tensor]) -> Segmenter:
        """A segmenter that was learned before, from its weights."""

    def chances(self, segmenter: Any, seed: int) -> Tensor:
        """How likely each label is in the picture of a seed: (K, h, w), summing to 1."""

    def config(self, segmenter: Any) -> dict[str, int]:
        """What a card says of a segmenter."""

    def fit_mapper(self, run: Run, segmenter: Any, options: MapperOptions, *, progress: Progress, say: Say) -> Mapper:
        """A mapper of label maps as the segmenter reads them."""


def pupil_of(pack: Pack, lesson: Lesson, options: TeachOptions, device: str) -> Pupil:
    """The pupil that suits the pack's generator."""
    _, generator = open_generator(pack.folder, device)
    if isinstance(generator, Generator):
        return LayerPupil(pack, lesson, generator, options, device)
    return CellPupil(pack, lesson, generator.to("cpu"), CellOptions(seed=options.seed))


def drawing_in(lesson: Lesson, generator: AnyGenerator, seed: int) -> Drawing:
    """What a picture of a lesson is made from; ``seed`` is the number of its photo where that is negative."""
    if seed >= 0:
        return Drawing(styles_of(generator, seed, lesson.truncation, category=lesson.category))
    photo, device = lesson.photos[seed], generator.mapping.w_avg.device
    ws, x, rgb = (torch.from_numpy(one.astype(np.float32))[None].to(device) for one in (photo.ws, photo.features, photo.rgb))
    return Drawing(ws, Features(x, rgb))


@dataclass(frozen=True, eq=False)
class LayerPupil:
    """Reads all layers of a StyleGAN2."""

    pack: Pack
    lesson: Lesson
    generator: Generator
    options: TeachOptions
    device: str

    def learn(self, painted: Painted, steps: int, progress: Progress) -> FeatureSegmenter:
        """See :class:`Pupil`."""
        pictures = [drawing_in(self.lesson, self.generator, seed) for seed in painted]
        labels = np.stack([resample_labels(one, self.pack.card.resolution) for one in painted.values()])
        options = replace(self.options, steps=steps)
        return teach(self.generator, pictures, labels, len(self.lesson.palette), options=options, progress=progress)

    def again(self, state: Mapping[str, Tensor]) -> FeatureSegmenter:
        """See :class:`Pupil`."""
        segmenter = FeatureSegmenter(self.generator.config.channels, len(self.lesson.palette), width=self.options.width)
        segmenter.load_state_dict(state)
        return segmenter.to(next(self.generator.parameters()).device).eval().requires_grad_(False)

    @torch.no_grad()
    def chances(self, segmenter: FeatureSegmenter, seed: int) -> Tensor:
        """See :class:`Pupil`."""
        features = drawing_in(self.lesson, self.generator, seed).features(self.generator)
        return segmenter(features)[0].softmax(dim=0).cpu()

    def config(self, segmenter: FeatureSegmenter) -> dict[str, int]:
        """See :class:`Pupil`."""
        return segmenter_config(segmenter, self.lesson.palette)

    def fit_mapper(
        self, run: Run, segmenter: FeatureSegmenter, options: MapperOptions, *, progress: Progress, say: Say
    ) -> Mapper:
        """See :class:`Pupil`."""
        return fit_mapper(
            self.pack, self.lesson.palette, run, segmenter, options, device=self.device, progress=progress, say=say, known=True
        )


@dataclass(frozen=True, eq=False)
class CellPupil:
    """Reads the features at the edit resolution alone, on the processor: the layers after it would cost a whole picture."""

    pack: Pack
    lesson: Lesson
    generator: AnyGenerator
    options: CellOptions

    def learn(self, painted: Painted, steps: int, progress: Progress) -> CellSegmenter:
        """See :class:`Pupil`."""
        size, options = self.pack.card.edit_resolution, replace(self.options, steps=steps)
        finest = {seed: resample_labels(labels, self.pack.card.resolution) for seed, labels in painted.items()}
        seen = {seed: self._features(seed) for seed in finest}
        return fit_cell_segmenter(self.generator, size, finest, len(self.lesson.palette), options, seen=seen, progress=progress)

    @torch.no_grad()
    def _features(self, seed: int) -> Tensor:
        """(1, C, r, r) of a picture of the lesson."""
        drawing = drawing_in(self.lesson, self.generator, seed)
        return drawing.at.x if drawing.at else head_features(self.generator, drawing.ws, self.pack.card.edit_resolution)[-1]

    def again(self, state: Mapping[str, Tensor]) -> CellSegmenter:
        """See :class:`Pupil`."""
        segmenter = CellSegmenter(len(state["mean"]), len(self.lesson.palette), width=self.options.width)
        segmenter.load_state_dict(state)
        return segmenter.eval().requires_grad_(False)

    @torch.no_grad()
    def chances(self, segmenter: CellSegmenter, seed: int) -> Tensor:
        """See :class:`Pupil`."""
        return segmenter(self._features(seed))[0].softmax(dim=0)

    def config(self, segmenter: CellSegmenter) -> dict[str, int]:
        """See :class:`Pupil`."""
        return cell_segmenter_config(segmenter)

    def fit_mapper(self, run: Run, segmenter: CellSegmenter, options: MapperOptions, *, progress: Progress, say: Say) -> Mapper:
        """See :class:`Pupil`; smaller batches of fewer pictures, for each of them costs more."""
        fewer = replace(options, batch=CELL_BATCH, pairs=min(CELL_PAIRS, options.pairs), warp_px=CELL_WARP_PX)
        return fit_cell_mapper(self.pack, self.lesson.palette, run, segmenter, fewer, progress=progress, say=say)
