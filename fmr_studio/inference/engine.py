"""The engine, as the window sees it: one pack on one device, asked for one picture after the other. No torch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.photo import Frame, Photo
from fmr_studio.canvas.region_edit import Cells, Piece
from fmr_studio.canvas.taken_paint import TakenPaint
from fmr_studio.inference.request import RenderRequest, SourceSpec
from fmr_studio.jobs.progress import Progress

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
        mark: the restriction that the pack puts on every picture; empty for none.
        classes: how many kinds of pictures one chooses from; 0 for none.
        conditions: what its mapper reads: ``labels`` and any of :data:`~fmr_studio.canvas.condition.DRAWN`. What else a request
            says is left out.
    """

    pack: str
    pack_id: str
    title: str
    device: str
    resolution: int
    missing: tuple[str, ...] = ()
    no_photos: str = ""
    mark: str = ""
    classes: int = 0
    conditions: tuple[str, ...] = ()


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
        mark: the restriction that the pack puts on every picture, to be kept with it; empty for none.
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
    mark: str = ""


class Follower(Protocol):
    """Who waits for a picture, asked between the steps of its drawing."""

    def goes_on(self) -> bool:
        """Whether the rest is still wanted."""

    def wants_draft(self) -> bool:
        """Whether to be shown what there is so far."""

    def take_draft(self, result: RenderResult) -> None:
        """An early picture."""


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
        note: why it was not refined, as sentences; empty otherwise.
    """

    photo: Photo
    picture: Picture
    labels: Labels | None
    note: str = ""


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

    def take_paint(self, request: RenderRequest) -> TakenPaint | None:
        """What a request paints over its source, as a part of that; None where nothing changes. Raises `FmrError`."""


EngineLoader = Callable[[str, str], Engine]
"""(pack, device) to a loaded engine; raises `FmrError`."""
