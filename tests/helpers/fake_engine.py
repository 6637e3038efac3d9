"""An engine that a test holds in its hand: it makes plain pictures, when it is told to, or fails as it is told to."""

import threading
from dataclasses import replace

import numpy as np

from fmr_studio.canvas.photo import Photo, Scores
from fmr_studio.canvas.region_edit import Piece
from fmr_studio.canvas.region_geometry import compose
from fmr_studio.errors import Cancelled
from fmr_studio.inference.canvas_labels import carry_over, shrink_labels
from fmr_studio.inference.engine import EngineFacts, InvertedPhoto, RenderResult

SIDE = 32
COLORS = np.array([[120, 190, 250], [110, 80, 40], [240, 150, 30], [20, 200, 60]] + [[127, 127, 127]] * 252, np.uint8)


def picture_of(request):
    """The picture the fake makes: the colours of the labels, darker the larger the seed."""
    labels = np.zeros((SIDE, SIDE), np.uint8)
    if request.labels is not None:
        step = request.labels.shape[0] // SIDE
        labels = request.labels[step // 2 :: step, step // 2 :: step]
    return (COLORS[labels] * (1.0 - 0.1 * (request.look.seed % 5))).astype(np.uint8)


class FakeEngine:
    """Counts what it was asked; with ``stepping`` each picture waits for `step`."""

    def __init__(self, *, stepping=False, layout=None, pack="cats", source_mask=None, photos=False):
        self.facts = EngineFacts(
            pack, "0123456789abcdef", "Cats", "cpu", SIDE, no_photos="" if photos else "The pack has no encoder."
        )
        self.requests = []
        self.error = None
        self.layout, self.source_mask = layout, source_mask
        self.drafts, self.duration_s = 0, 0.01
        self.freed = 0
        self.sizes = []
        self.inversion_steps = 3
        self.seen = None
        self._stepping = stepping
        self._steps = threading.Semaphore(0)

    def step(self, count=1):
        """Let that many pictures be finished."""
        self._steps.release(count)

    def run_freely(self):
        """Do not wait for `step` any more."""
        self._stepping = False
        self._steps.release(100)

    def free_memory(self):
        self.freed += 1

    def render(self, request, *, with_mask=False, follower=None, at_most_px=None):
        """With ``drafts`` so many drafts go before a picture, each of which waits for a `step` too."""
        self.requests.append(request)
        self.sizes.append(at_most_px)
        for _ in range(self.drafts):
            self._wait()
            if not follower.goes_on():
                raise Cancelled
            if follower.wants_draft():
                follower.take_draft(self._result(request, draft=True))
        self._wait()
        if follower is not None and not follower.goes_on():
            raise Cancelled
        if self.error is not None:
            error, self.error = self.error, None
            raise error
        return self._result(request, with_mask=with_mask, draft=at_most_px is not None)

    def _wait(self):
        if self._stepping:
            assert self._steps.acquire(timeout=20), "no step came"

    def _result(self, request, *, with_mask=False, draft=False):
        mask = np.arange(16, dtype=np.uint8).reshape(4, 4) if with_mask else None
        request = self._carried(request)
        return RenderResult(
            request=replace(request, pack_id=self.facts.pack_id),
            image=picture_of(request)[::2, ::2] if draft else picture_of(request),
            source_image=picture_of(replace(request, labels=None)),
            source_labels=self.layout,
            proxy_mask=mask,
            duration_s=self.duration_s / 10 if draft else self.duration_s,
            draft=draft,
            source_mask=self._corrected(request.edits.corrections),
            labels=None if request.labels is None else shrink_labels(request.labels, SIDE),
            own_labels=self.layout,
        )

    def read_labels(self, picture):
        return self.seen

    def cut_piece(self, source, cells):
        features = np.full((4, cells.size, cells.size), source.look.seed, np.float16)
        labels = np.zeros((SIDE, SIDE), np.uint8)
        return Piece(self.facts.pack, features, features[:3], np.zeros((cells.size, cells.size), np.uint8), labels)

    def take_paint(self, request):
        """Nothing that is painted changes this engine's sources."""

    def _corrected(self, corrections):
        mask = self.source_mask
        for correction in corrections:
            mask = np.where(correction.cells.mask, np.uint8(correction.cluster), mask)
        return mask

    def invert(self, crop, wish, progress, on_preview):
        """As many previews as ``inversion_steps``, each after a check; the photo is the crop, in the features of nobody."""
        for step in range(self.inversion_steps):
            progress.check()
            on_preview(crop // 2)
            progress.report((step + 1) / self.inversion_steps)
            if self._stepping:
                assert self._steps.acquire(timeout=20), "no step came"
        if self.error is not None:
            error, self.error = self.error, None
            raise error
        zeros = np.zeros((4, 8, 8), np.float16)
        photo = Photo(wish.name, self.facts.pack, crop, np.zeros((2, 4), np.float32), zeros, zeros[:3])
        photo = replace(photo, scores=Scores(0.04, 29.5, 0.7), original=wish.original, frame=wish.frame)
        return InvertedPhoto(photo, crop, self.layout)

    def _carried(self, request):
        """The request with the labels that come of its edits, where there is a layout to edit."""
        if self.layout is None or request.labels is None or not (request.edits or request.painted_for):
            return request
        labels = shrink_labels(request.labels, SIDE)
        if request.painted_for is not None:
            labels = carry_over(labels, self._labels_of(request.painted_for), self._labels_of(request.source))
        return replace(request, labels=labels, painted_for=None)

    def _labels_of(self, spec):
        if not spec.edits or self.source_mask is None:
            return self.layout
        regions, fixed = spec.edits.regions, spec.edits.fixed
        pieces = {index: region.piece.labels for index, region in enumerate(regions) if region.piece is not None}
        return compose(regions, len(self.source_mask), fixed=fixed, side=SIDE).take(self.layout, pieces)


class FakeLoader:
    """Hands out one engine, or fails as often as it is told to."""

    def __init__(self, engine, *errors):
        self.engine, self.errors, self.calls = engine, list(errors), []

    def __call__(self, pack, device):
        self.calls.append((pack, device))
        if self.errors:
            raise self.errors.pop(0)
        return self.engine
