"""The renderer: pictures of label maps in the looks of sources, by the networks of one pack.

A picture is made from a *source* (whose look it has) and a *target proxy mask* (where things are). Axis letters: N batch,
C channels, r edit resolution, R picture resolution.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from fmr_studio.arrays import resample_labels
from fmr_studio.canvas.look import Look
from fmr_studio.canvas.palette import UNKNOWN, Palette
from fmr_studio.canvas.photo import Photo
from fmr_studio.errors import FmrError
from fmr_studio.inference.rendering.batches import BatchDrawing
from fmr_studio.inference.rendering.drafts import StrokeDrafts
from fmr_studio.inference.rendering.early import EarlyPictures
from fmr_studio.inference.rendering.looks import LookDrawer
from fmr_studio.inference.rendering.networks import Networks
from fmr_studio.inference.rendering.source import Borrowed, Source
from fmr_studio.inference.rendering.strokes import SEAM_CELLS, STEP_CELLS, StrokeReader
from fmr_studio.inference.rendering.windows import WindowDrawer
from fmr_studio.nn.rearranger import Memory, Rearranger, dilate
from fmr_studio.nn.rereading import Reading
from fmr_studio.nn.stylegan2 import Features
from fmr_studio.nn.window import Window
from fmr_studio.packs.card import PackCard


class Renderer:
    """One loaded pack on one device, which draws what is painted over sources. Not thread-safe.

    Args:
        networks: the trained parts.
        card: the pack's card, for palette, names and resolutions.

    ``early`` is who watches single pictures being drawn.
    """

    def __init__(self, networks: Networks, card: PackCard) -> None:
        self.networks, self.card = networks, card
        self.palette: Palette = card.palette
        self.resolution: int = card.resolution
        self.size: int = card.edit_resolution
        self.device = networks.device
        self.early: EarlyPictures | None = None
        self.windows = WindowDrawer(networks.generator.synthesis, self.size, self.resolution)
        self.batches = BatchDrawing(together=networks.device.type != "cpu")
        self._reader = StrokeReader(networks.mapper, len(card.palette), self.size, self.resolution) if networks.mapper else None
        self._known = np.isin(np.arange(256), [*range(len(card.palette)), UNKNOWN])

    @property
    def rearranger(self) -> Rearranger:
        """The pack's rearranger; raises :class:`FmrError` where it has none."""
        if self.networks.rearranger is None:
            raise FmrError(f"The pack {self.card.name} has no rearranger.", "Train one first.")
        return self.networks.rearranger

    # ------------------------------------------------------------------ sources

    def source(
        self,
        ws: Tensor,
        features: Features,
        mask: Tensor,
        *,
        image: np.ndarray,
        labels: np.ndarray | None,
        origin: Look | Photo | None,
        borrowed: tuple[Borrowed, ...] = (),
    ) -> Source:
        """A source from what is known of it, see :class:`Source`; the rest is computed when a stroke needs it."""

        def remember() -> Memory | None:
            return self.networks.rearranger.memory(features, mask) if self.networks.rearranger else None

        def read() -> Reading | None:
            if labels is None or self._reader is None:
                return None
            return self._reader.own(torch.from_numpy(labels.astype(np.int64))[None].to(self.device))

        return Source(ws, features, mask, image, labels, remember, read, origin, borrowed)

    # ------------------------------------------------------------------ pictures

    def render(self, labels: np.ndarray, source: Source) -> np.ndarray:
        """The picture of a label map in the look of a source.

        Args:
            labels: (H, W) uint8 ids of the palette, 255 where nothing is said; any size, resampled without inventing labels.
            source: whose look; where ``labels`` equals ``label_map(source)`` its picture stays as it is.

        Returns:
            (R, R, 3) uint8 sRGB.
        """
        return self.render_batch([labels], [source])[0]

    def render_batch(self, labels: Sequence[np.ndarray], sources: Sequence[Source]) -> list[np.ndarray]:
        """Pictures of N label maps, each in the look of its own source; the same bytes as one by one."""
        return self.batches.draw(self.render_together, labels, sources)

    def render_together(self, labels: Sequence[np.ndarray], sources: Sequence[Source]) -> list[np.ndarray]:
        """:meth:`render_batch` without the promise of equal bytes: the networks take all maps at once."""
        if any(source.borrowed for source in sources):
            # Rare, and each of them reads another memory: in turn.
            return [self._render_alone(one, source) for one, source in zip(labels, sources, strict=True)]
        targets = self.targets(labels, sources)
        return self.rearrange_batch(sources, torch.cat([t for t, _ in targets]), torch.cat([c for _, c in targets]))

    @torch.inference_mode()
    def _render_alone(self, labels: np.ndarray, source: Source) -> np.ndarray:
        target, changed = self.target(labels, source)
        if source.borrowed:
            return LookDrawer(self.rearranger, self.windows).paint_over(source, self._checked(labels), target, changed)
        return self.rearrange(source, target, changed)

    def target(self, labels: np.ndarray, source: Source) -> tuple[Tensor, Tensor]:
        """The target proxy mask (1, r, r) int64 of a label map, and the cells (1, r, r) bool that will change."""
        return self.targets([labels], [source])[0]

    @torch.inference_mode()
    def targets(self, labels: Sequence[np.ndarray], sources: Sequence[Source]) -> list[tuple[Tensor, Tensor]]:
        """:meth:`target` for N label maps."""
        reader = self._reader
        if reader is None or any(source.labels is None or source.reading is None for source in sources):
            raise FmrError(f"The pack {self.card.name} has no mapper for labels.", "Train or teach one first.")
        ids = [self._checked(one) for one in labels]
        if self.batches.together:
            return reader.together(ids, list(sources))
        return [reader.target(one, source) for one, source in zip(ids, sources, strict=True)]

    def rearrange(self, source: Source, target: Tensor, changed: Tensor | None = None) -> np.ndarray:
        """The picture of a target proxy mask (1, r, r); cells outside ``changed`` keep the source's features exactly."""
        if changed is None:
            changed = dilate(target != source.mask, SEAM_CELLS)
        return self.rearrange_batch([source], target, changed)[0]

    @torch.inference_mode()
    def rearrange_batch(self, sources: Sequence[Source], targets: Tensor, changed: Tensor) -> list[np.ndarray]:
        """:meth:`rearrange` for N sources, target masks (N, r, r) int64 and changed cells (N, r, r) bool."""
        rearranger = self.rearranger
        pictures = [source.image.copy() for source in sources]
        for window, rows in self._by_window(changed).items():
            drawn, shown = self._draw_rows(rearranger, [sources[row] for row in rows], targets[rows], changed[rows], window)
            for row, picture in zip(rows, drawn, strict=True):
                pictures[row][shown.top : shown.bottom, shown.left : shown.right] = picture
        return pictures

    def _by_window(self, changed: Tensor) -> dict[Window, list[int]]:
        """The rows of a batch that have changed cells, by the window that holds these."""
        groups: dict[Window, list[int]] = {}
        for row, cells in enumerate(changed):
            window = Window.around(cells)
            if window is not None:
                # Beyond half of the grid a window saves little, and whole grids go through the networks together.
                large = 2 * window.area > self.size**2
                window = Window.whole(self.size) if large else window.rounded(STEP_CELLS, self.size)
                groups.setdefault(window, []).append(row)
        return groups

    def _draw_rows(
        self, rearranger: Rearranger, sources: list[Source], targets: Tensor, changed: Tensor, window: Window
    ) -> tuple[np.ndarray, Window]:
        """Pictures of what a window reaches, see :meth:`WindowDrawer.draw_moved`; drafts of a single one are shown before."""
        memories = [source.memory for source in sources if source.memory is not None]
        memory = Memory(*(torch.cat(parts) for parts in zip(*memories, strict=True)))
        drafts = None
        if self.early is not None and len(sources) == 1:
            drafts = StrokeDrafts(self.early, sources[0], self.size, self.resolution)
            drafts.show_rough(rearranger, memory, targets, window)
        moved = rearranger(memory, targets, changed, window)
        watch = drafts.watching(self.windows.reach(window)) if drafts else None
        return self.windows.draw_moved(moved, sources, changed, window, watch)

    # ------------------------------------------------------------------ reading

    @torch.inference_mode()
    def read_labels(self, picture: np.ndarray) -> np.ndarray | None:
        """What the pack's reader sees in a picture (R, R, 3) uint8: (R, R) uint8 label ids; None without a reader."""
        reader = self.networks.reader
        if reader is None or picture.shape != (self.resolution, self.resolution, 3):
            return None
        image = torch.from_numpy(np.ascontiguousarray(picture)).permute(2, 0, 1)[None].to(self.device)
        labels: np.ndarray = reader(image.float() / 127.5 - 1.0).argmax(dim=1)[0].to(torch.uint8).cpu().numpy()
        return labels

    def _checked(self, labels: np.ndarray) -> np.ndarray:
        """A label map at the picture's resolution; raises :class:`FmrError` for ids that the palette does not have."""
        if labels.ndim != 2 or labels.dtype != np.uint8:
            raise FmrError(f"A label map must be (H, W) uint8, not {labels.shape} {labels.dtype}.")
        if labels.shape != (self.resolution, self.resolution):
            labels = resample_labels(labels, self.resolution)
        if not self._known[labels].all():
            strange = labels[~self._known[labels]].min()
            raise FmrError(
                f"The label map has id {strange}, which the palette of {self.card.name} does not have.",
                f"Its ids are 0 to {len(self.palette) - 1}, and 255 for unknown.",
            )
        return labels
