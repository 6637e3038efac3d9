"""The engine: one pack on one device, asked for one picture after the other. Networks load with the pack, not before."""

from __future__ import annotations

import functools
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from fmr_studio.arrays import resample_labels
from fmr_studio.canvas.photo import Frame, Photo
from fmr_studio.canvas.region_edit import Cells, Piece
from fmr_studio.errors import FmrError
from fmr_studio.inference.rendering.early import EarlyPictures, Enough
from fmr_studio.inference.request import RenderRequest, SourceSpec
from fmr_studio.jobs.progress import Progress

KEPT_SOURCES = 24
"""How many seeds and photos stay at hand, so that going back to one is instant."""
KEPT_EDITED = 8
"""How many edited sources stay at hand beside them: a drag makes one after the other."""

Picture = NDArray[np.uint8]
Labels = NDArray[np.uint8]


@dataclass(frozen=True)
class EngineFacts:
    """What a view says about a loaded pack.

    Args:
        pack: name of the pack; ``pack_id`` is the hash over its files.
        device: where pictures are made, such as ``cpu`` or ``cuda``.
        missing: sentences on what the pack cannot do, for lack of a part.
        no_photos: why photos cannot be opened with it; empty where they can.
    """

    pack: str
    pack_id: str
    title: str
    device: str
    resolution: int
    missing: tuple[str, ...] = ()
    no_photos: str = ""


@dataclass(frozen=True, eq=False)
class RenderResult:
    """One picture and what goes with it.

    Args:
        request: what it answers, revision included; its labels are those of ``labels`` and it says nothing of
            ``painted_for`` any more, so that as a recipe it gives this picture again.
        image: (R, R, 3) uint8 sRGB.
        source_image: (R, R, 3) uint8, the picture whose look it has, as it was before any edit.
        source_labels: (R, R) uint8, the label map of the source as its edits leave it, which painted unchanged gives the
            source's own picture; None where the pack cannot say.
        labels: (R, R) uint8, the label map the picture follows; None where it is the source's own picture.
        proxy_mask: (r, r) uint8 clusters of the picture; None unless it was asked for.
        duration_s: time the engine took.
        draft: whether it is an early picture, coarser than the pack's and possibly of fewer pixels; never to be exported.
        source_mask: (r, r) uint8, the clusters of the source as corrected, before other edits; None without a codebook.
        own_labels: (R, R) uint8, what the model sees in the source there; None where the pack cannot say.
    """

    request: RenderRequest
    image: Picture
    source_image: Picture
    source_labels: Labels | None
    proxy_mask: NDArray[np.uint8] | None
    duration_s: float
    labels: Labels | None = None
    source_mask: NDArray[np.uint8] | None = None
    own_labels: Labels | None = None
    draft: bool = False


class Follower(Protocol):
    """Who waits for a picture, asked between the steps of its drawing."""

    def goes_on(self) -> bool:
        """Whether the rest is still wanted."""

    def wants_draft(self) -> bool:
        """Whether to be shown what there is so far."""

    def take_draft(self, result: RenderResult) -> None:
        """An early picture."""


class _Patient:
    """Waits for the whole picture."""

    def goes_on(self) -> bool:
        return True

    def wants_draft(self) -> bool:
        return False

    def take_draft(self, result: RenderResult) -> None:
        raise AssertionError("no draft was wanted")


@dataclass(frozen=True)
class InversionWish:
    """How a photo is to be inverted.

    Args:
        budget_s: time for the refinement.
        name, original, frame: for the photo, see `Photo`.
    """

    name: str
    budget_s: float = 5.0
    seed: int = 0
    original: bytes = b""
    frame: Frame | None = None


@dataclass(frozen=True, eq=False)
class InvertedPhoto:
    """A photo that was inverted.

    Args:
        picture: (R, R, 3) uint8, how the generator draws it.
        labels: (R, R) uint8, what the model sees in it; None where the pack cannot say.
    """

    photo: Photo
    picture: Picture
    labels: Labels | None


class Engine(Protocol):
    """What a preview needs. One thread uses it at a time."""

    @property
    def facts(self) -> EngineFacts:
        """What was loaded."""

    def render(
        self,
        request: RenderRequest,
        *,
        with_mask: bool = False,
        follower: Follower | None = None,
        at_most_px: int | None = None,
    ) -> RenderResult:
        """The picture of a request.

        Args:
            follower: gets drafts while the picture is drawn.
            at_most_px: end with a draft of this side, for lack of memory.

        Raises:
            FmrError: there can be no picture, and why.
            Cancelled: the follower does not wait any more.
            MemoryError, RuntimeError: the memory is not enough.
        """

    def free_memory(self) -> None:
        """Forget what was kept to be quick."""

    def invert(
        self, crop: Picture, wish: InversionWish, progress: Progress, on_preview: Callable[[Picture], object]
    ) -> InvertedPhoto:
        """A photo (R, R, 3) uint8 as the generator understands it; raises `FmrError` or `Cancelled`."""

    def read_labels(self, picture: Picture) -> Labels | None:
        """What is seen in a picture (R, R, 3) uint8: (R, R) uint8 label ids; None where the pack has no reader."""

    def cut_piece(self, source: SourceSpec, cells: Cells) -> Piece:
        """A region of a source with its features; raises `FmrError`."""


EngineLoader = Callable[[str, str], Engine]
"""(pack, device) to a loaded engine; raises `FmrError`."""


class PipelineEngine:
    """An engine over a `Pipeline`, which keeps the last used sources."""

    def __init__(self, pipeline: Any) -> None:
        self._pipeline = pipeline
        self._sources: OrderedDict[SourceSpec, Any] = OrderedDict()
        self._edited: OrderedDict[SourceSpec, Any] = OrderedDict()

    @staticmethod
    def load(pack: str, device: str) -> PipelineEngine:
        """Load a pack by name onto ``auto``, ``cpu``, ``cuda`` or ``mps``; raises `FmrError`."""
        from fmr_studio.inference.pipeline import Pipeline

        return PipelineEngine(Pipeline.load(pack, device=device))

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
        return EngineFacts(card.name, pipeline.pack_id, card.title, pipeline.device, card.resolution, tuple(lacks), no_photos)

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

        who = follower or _Patient()
        self._pipeline.early = EarlyPictures(
            lambda picture: who.take_draft(self._draft(request, picture, begun)),
            wants=who.wants_draft,
            goes_on=who.goes_on,
            at_most_px=at_most_px,
        )
        try:
            return self._whole(request, with_mask, begun)
        except Enough as enough:
            return self._draft(request, enough.picture, begun)
        finally:
            self._pipeline.early = None

    def free_memory(self) -> None:
        """Forget all sources."""
        self._sources.clear()
        self._edited.clear()
        self._pipeline.networks.free_memory()

    def _draft(self, request: RenderRequest, picture: Picture, begun: float) -> RenderResult:
        """An early picture, beside the source's own if that is there already."""
        source = (self._edited if request.edits else self._sources).get(request.source)
        return RenderResult(
            request=replace(request, pack_id=self._pipeline.pack_id),
            image=picture,
            source_image=picture if source is None else source.image,
            source_labels=None if source is None else source.labels,
            proxy_mask=None,
            duration_s=time.perf_counter() - begun,
            draft=True,
        )

    def _whole(self, request: RenderRequest, with_mask: bool, begun: float) -> RenderResult:
        if self.facts.missing:
            request = replace(request, labels=None)
        source = self._source(request.source)
        labels: Labels | None = None
        mask: NDArray[Any] | None = None
        if request.labels is None:
            image = source.image.copy()
            mask = self._pipeline.proxy_mask(source) if with_mask else None
        else:
            labels = shrink_labels(request.labels, self._pipeline.resolution)
            if request.painted_for is not None and source.labels is not None:
                labels = carry_over(labels, self._source(request.painted_for).labels, source.labels)
                request = replace(request, labels=labels, painted_for=None)
            if source.labels is not None and np.array_equal(labels, source.labels):
                # Nothing is painted, as mostly while a region is dragged: no network has to read the labels.
                image = source.image.copy()
                mask = self._pipeline.proxy_mask(source) if with_mask else None
            else:
                image = self._pipeline.render(labels, source)
                mask = self._pipeline.target(labels, source)[0][0] if with_mask else None
        return RenderResult(
            request=replace(request, pack_id=self._pipeline.pack_id),
            image=image,
            source_image=self._source(request.source.unedited).image,
            source_labels=source.labels,
            proxy_mask=None if mask is None else mask.astype(np.uint8),
            duration_s=time.perf_counter() - begun,
            labels=labels,
            source_mask=self._source_mask(request.source.corrected),
            own_labels=self._source(request.source.corrected).labels,
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
        return InvertedPhoto(found.photo, source.image, source.labels)

    def read_labels(self, picture: Picture) -> Labels | None:
        """What is seen in a picture, off its pixels."""
        labels: Labels | None = self._pipeline.read_labels(picture)
        return labels

    def cut_piece(self, source: SourceSpec, cells: Cells) -> Piece:
        """A region of a source with its features."""
        from fmr_studio.inference.sources.regions import cut_piece

        return cut_piece(self._pipeline, self._source(source), cells)

    def _source_mask(self, spec: SourceSpec) -> NDArray[np.uint8] | None:
        if not self._pipeline.has("codebook"):
            return None
        mask: NDArray[np.uint8] = self._pipeline.proxy_mask(self._source(spec)).astype(np.uint8)
        return mask

    def _source(self, spec: SourceSpec) -> Any:
        kept, limit = (self._edited, KEPT_EDITED) if spec.edits else (self._sources, KEPT_SOURCES)
        if spec in kept:
            kept.move_to_end(spec)
        else:
            kept[spec] = self._pipeline.source_of(spec, self._source)
            while len(kept) > limit:
                kept.popitem(last=False)
        return kept[spec]


def carry_over(labels: Labels, before: Labels | None, after: Labels) -> Labels:
    """What was painted over one source, over another: where ``labels`` differ from ``before``, else ``after``.

    Args:
        labels: (R, R) uint8, painted over a source that had the label map ``before``; without one all counts as painted.
        after: (R, R) uint8, the label map of the other source.
    """
    return labels if before is None else np.where(labels != before, labels, after)


def shrink_labels(labels: Labels, side: int) -> Labels:
    """`resample_labels` to a square, fast where each new pixel stands for a whole block: most blocks hold one label alone.

    Args:
        labels: (H, W) uint8.

    Returns:
        (side, side) uint8.
    """
    height, width = labels.shape
    if labels.shape == (side, side):
        return labels
    if height % side or width % side or height < side or width < side:
        return resample_labels(labels, side)
    rows, columns = height // side, width // side
    low, high = (_over_blocks(pick, labels.reshape(side, rows, width), columns) for pick in (np.minimum, np.maximum))
    down, across = np.nonzero(low != high)
    if down.size:
        blocks = labels.reshape(side, rows, side, columns)[down, :, across]
        low[down, across] = resample_labels(blocks.reshape(len(down) * rows, columns), (len(down), 1))[:, 0]
    return low


def _over_blocks(pick: np.ufunc, strips: Labels, columns: int) -> Labels:
    """``pick`` over each block of (side, rows, width) strips, ``columns`` wide: (side, side)."""
    rows = pick.reduce(strips, axis=1)
    found: Labels = functools.reduce(pick, [rows[:, offset::columns] for offset in range(columns)])
    return found if columns > 1 else found.copy()


def canvas_side(resolution: int, *, at_least: int = 512) -> int:
    """Side of the square canvas for pictures of a resolution: a whole multiple of it, fine enough to paint on.

    Raises:
        FmrError: the resolution is not positive.
    """
    if resolution < 1:
        raise FmrError(f"A picture cannot be {resolution} pixels wide.")
    return resolution * max(1, -(-at_least // resolution))
