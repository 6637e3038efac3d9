"""An engine over a pipeline, which keeps the last used sources. Networks load with the pack, not before."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.condition import Condition, Given
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.region_edit import Cells, Piece
from fmr_studio.canvas.taken_paint import TakenPaint
from fmr_studio.inference.canvas_labels import carry_over, shrink_labels
from fmr_studio.inference.engine import EngineFacts, Follower, InversionWish, InvertedPhoto, Labels, Picture, RenderResult
from fmr_studio.inference.engines.failing import EngineFailedError
from fmr_studio.inference.engines.providers import note_failure
from fmr_studio.inference.kept_sources import KeptSources
from fmr_studio.inference.rendering.early import EarlyPictures, Enough
from fmr_studio.inference.request import RenderRequest, SourceSpec
from fmr_studio.jobs.progress import Progress

KEPT_SOURCES = 24
"""How many seeds and photos stay at hand, so that going back to one is instant."""
KEPT_EDITED = 8
"""How many edited sources stay at hand beside them: a drag makes one after the other."""
KEPT_BYTES, KEPT_EDITED_BYTES = 288 * 2**20, 96 * 2**20
"""What these may cost: a source of 1024 px takes about 28 MB, one of 128 px less than one."""


class _Patient:
    """Waits for the whole picture."""

    def goes_on(self) -> bool:
        return True

    def wants_draft(self) -> bool:
        return False

    def take_draft(self, result: RenderResult) -> None:
        raise AssertionError("no draft was wanted")


class PipelineEngine:
    """An engine over a `Pipeline`, which keeps the last used sources.

    Args:
        in_its_place: loads a pipeline that draws with another library, for where this one's fails.
    """

    def __init__(self, pipeline: Any, in_its_place: Callable[[], Any] | None = None) -> None:
        self._pipeline, self._in_its_place = pipeline, in_its_place
        self._sources = KeptSources(KEPT_SOURCES, KEPT_BYTES)
        self._edited = KeptSources(KEPT_EDITED, KEPT_EDITED_BYTES)

    @staticmethod
    def load(pack: str, device: str) -> PipelineEngine:
        """Load a pack by name onto a device, see `load_networks`; raises `FmrError`."""
        from fmr_studio.inference.pipeline import Pipeline

        return PipelineEngine(Pipeline.load(pack, device=device), lambda: Pipeline.load(pack, device="cpu", engine="torch"))

    @property
    def facts(self) -> EngineFacts:
        """What was loaded."""
        pipeline = self._pipeline
        lacks = [
            sentence
            for part, sentence in (
                ("codebook", "The pack has no codebook: nothing can be rearranged."),
                ("rearranger", "The pack has no rearranger: label maps cannot move the picture."),
                ("segmenter", "The pack has no segmenter: the picture's own label map is not known."),
                ("mapper", "The pack has no mapper: label maps cannot be read."),
            )
            if not pipeline.has(part)
        ]
        card = pipeline.card
        no_photos = "" if pipeline.has("encoder") else "The pack has no encoder: photos cannot be opened with it."
        if lacks and not no_photos:
            no_photos = lacks[0]
        about = (card.name, pipeline.pack_id, card.title, pipeline.device, card.resolution)
        facts = EngineFacts(*about, tuple(lacks), no_photos, card.mark)
        return replace(facts, classes=pipeline.networks.shapes.classes, conditions=pipeline.conditions)

    def render(
        self,
        request: RenderRequest,
        *,
        with_mask: bool = False,
        follower: Follower | None = None,
        at_most_px: int | None = None,
    ) -> RenderResult:
        """The picture of a request, see `Engine`: unless it is a draft, the same bytes as those of `Pipeline.render_request`.

        Where the pack cannot follow label maps, it is the source's own, and the result's request says so.
        """
        begun = time.perf_counter()
        request = self._understood(request)
        who = follower or _Patient()
        self._pipeline.early = EarlyPictures(
            lambda picture: who.take_draft(self._draft(request, picture, begun)),
            wants=who.wants_draft,
            goes_on=who.goes_on,
            at_most_px=at_most_px,
        )
        try:
            return self._drawn(lambda: self._whole(request, with_mask, begun))
        except Enough as enough:
            return self._draft(request, enough.picture, begun)
        finally:
            self._pipeline.early = None

    def _drawn(self, draw: Callable[[], RenderResult]) -> RenderResult:
        """What is drawn; where the engine fails another one is loaded in its place, and draws from then on."""
        try:
            return draw()
        except EngineFailedError as error:
            if self._in_its_place is None:
                raise
            note_failure(error)
            early, load, self._in_its_place = self._pipeline.early, self._in_its_place, None
            self._sources.clear()
            self._edited.clear()
            self._pipeline = load()
            self._pipeline.early = early
            return draw()

    def free_memory(self) -> None:
        """Forget all sources."""
        self._sources.clear()
        self._edited.clear()
        self._pipeline.pieces.forget()
        self._pipeline.networks.free_memory()

    def _draft(self, request: RenderRequest, picture: Picture, begun: float) -> RenderResult:
        """An early picture, beside the source's own if that is there already."""
        source = (self._edited if request.edits else self._sources).get(request.source)
        return RenderResult(
            request=replace(request, pack_id=self._pipeline.pack_id, engine=self._pipeline.engine),
            image=picture,
            source_image=picture if source is None else source.image,
            source_labels=None if source is None else source.labels,
            proxy_mask=None,
            duration_s=time.perf_counter() - begun,
            draft=True,
        )

    def _whole(self, request: RenderRequest, with_mask: bool, begun: float) -> RenderResult:
        if self.facts.missing:
            request = replace(request, labels=None, conditions=(), label_weight=None)
        source = self._source(request.source)
        labels: Labels | None = None
        mask: NDArray[Any] | None = None
        conditions = self._readable(request)
        if request.labels is None and not conditions:
            image = source.image.copy()
            mask = self._pipeline.proxy_mask(source) if with_mask else None
        else:
            labels = None if request.labels is None else shrink_labels(request.labels, self._pipeline.resolution)
            if labels is not None and request.painted_for is not None and source.labels is not None:
                labels = carry_over(labels, self._source(request.painted_for).labels, source.labels)
                request = replace(request, labels=labels, painted_for=None)
            alone = not conditions and request.label_weight is None
            if alone and labels is not None and source.labels is not None and np.array_equal(labels, source.labels):
                # Nothing is painted, as mostly while a region is dragged: no network has to read the labels.
                image = source.image.copy()
                mask = self._pipeline.proxy_mask(source) if with_mask else None
            else:
                image = self._pipeline.render(labels, source, conditions, request.label_weight)
                mask = self._pipeline.target(labels, source, request.given)[0][0] if with_mask else None
        return RenderResult(
            request=replace(request, pack_id=self._pipeline.pack_id, engine=self._pipeline.engine),
            image=image,
            source_image=self._source(request.source.unedited).image,
            source_labels=source.labels,
            proxy_mask=None if mask is None else mask.astype(np.uint8),
            duration_s=time.perf_counter() - begun,
            labels=labels,
            source_mask=self._source_mask(request.source.corrected),
            own_labels=self._source(request.source.corrected).labels,
            mark=self._pipeline.card.mark,
        )

    def invert(
        self, crop: Picture, wish: InversionWish, progress: Progress, on_preview: Callable[[Picture], object]
    ) -> InvertedPhoto:
        """A photo as the generator understands it, see `Engine`."""
        found = self._pipeline.invert(
            crop,
            budget_s=wish.budget_s,
            seed=wish.seed,
            progress=progress,
            on_preview=on_preview,
            name=wish.name,
            original=wish.original,
            frame=wish.frame,
        )
        source = self._source(SourceSpec(photo=found.photo))
        return InvertedPhoto(found.photo, source.image, source.labels, found.note)

    def read_labels(self, picture: Picture) -> Labels | None:
        """What is seen in a picture, off its pixels."""
        labels: Labels | None = self._pipeline.read_labels(picture)
        return labels

    def cut_piece(self, source: SourceSpec, cells: Cells) -> Piece:
        """A region of a source with its features."""
        from fmr_studio.inference.sources.regions import cut_piece

        return cut_piece(self._pipeline, self._source(source), cells)

    def take_paint(self, request: RenderRequest) -> TakenPaint | None:
        """What is painted over a source, as a part of it; see `Engine`."""
        from fmr_studio.inference.sources.painted import taken_paint

        request = self._understood(request)
        labels = None if request.labels is None else shrink_labels(request.labels, self._pipeline.resolution)
        given = Given(self._readable(request), request.label_weight)
        return taken_paint(self._pipeline, labels, self._source(request.source), given)

    def _readable(self, request: RenderRequest) -> tuple[Condition, ...]:
        """What the pack's mapper reads of what a request draws."""
        return tuple(one for one in request.conditions if one.name in self._pipeline.conditions)

    def _understood(self, request: RenderRequest) -> RenderRequest:
        """The same with labels that the pack does not know as unknown ones: a document may have labels of one's own."""
        labels, count = request.labels, len(self._pipeline.card.palette)
        if labels is None or not ((labels >= count) & (labels != UNKNOWN)).any():
            return request
        return replace(request, labels=np.where(labels < count, labels, np.uint8(UNKNOWN)))

    def _source_mask(self, spec: SourceSpec) -> NDArray[np.uint8] | None:
        if not self._pipeline.has("codebook"):
            return None
        mask: NDArray[np.uint8] = self._pipeline.proxy_mask(self._source(spec)).astype(np.uint8)
        return mask

    def _source(self, spec: SourceSpec) -> Any:
        kept = self._edited if spec.edits else self._sources
        return kept.use(spec, lambda: self._pipeline.source_of(spec, self._source))
