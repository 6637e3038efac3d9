"""The renderer: pictures of label maps in the looks of sources, by the networks of one pack.

A picture is made from a *source* (whose look it has) and a *target proxy mask* (where things are). Axis letters: N batch,
C channels, r edit resolution, R picture resolution.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fmr_studio.arrays import image_to_nchw
from fmr_studio.canvas.condition import Condition, Given
from fmr_studio.canvas.look import Look
from fmr_studio.canvas.palette import Palette
from fmr_studio.canvas.photo import Photo
from fmr_studio.errors import FmrError
from fmr_studio.inference.engines.protocol import Features, Memory, Networks, Reading, Styles
from fmr_studio.inference.rendering.apart import windows_apart
from fmr_studio.inference.rendering.batches import BatchDrawing
from fmr_studio.inference.rendering.cells import dilate
from fmr_studio.inference.rendering.drafts import StrokeDrafts
from fmr_studio.inference.rendering.early import EarlyPictures
from fmr_studio.inference.rendering.features import put_into
from fmr_studio.inference.rendering.layout import LabelLayout
from fmr_studio.inference.rendering.looks import LookDrawer
from fmr_studio.inference.rendering.painting import PaintingReader
from fmr_studio.inference.rendering.pieces import PieceDrawer
from fmr_studio.inference.rendering.source import Borrowed, Source
from fmr_studio.inference.rendering.strokes import SEAM_CELLS, Painted, StrokeReader, Wanted
from fmr_studio.inference.rendering.windows import WindowDrawer
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
        self.device: str = networks.device
        self.early: EarlyPictures | None = None
        self.windows = WindowDrawer(networks)
        self.pieces = PieceDrawer(networks, self.windows)
        self.batches = BatchDrawing(together=networks.together, side_by_side=networks.side_by_side)
        rearranger = card.parts.get("rearranger", {})
        # A rearranger with context lays clusters over each other, and knows shadows and folds better than labels do.
        self._by_labels = rearranger.get("architecture", "attention") == "attention"
        self._reader: StrokeReader | None = None
        if self.has("mapper"):
            layers, conditions = networks.mapper_layers(), networks.shapes.conditions
            self._reader = StrokeReader(
                layers, conditions, len(card.palette), self.size, self.resolution, networks.window_step,
                aligned=rearranger.get("aligned", True),
            )  # fmt: skip
        self.paintings = PaintingReader(card, networks.shapes.conditions)

    @property
    def engine(self) -> str:
        """What draws, for recipes: the engine with its version, and the device."""
        return f"{self.networks.engine} on {self.device}"

    @property
    def conditions(self) -> tuple[str, ...]:
        """What the pack's mapper reads: ``labels`` and any of `DRAWN`."""
        return tuple(name for name, _ in self.networks.shapes.conditions)

    def has(self, part: str) -> bool:
        """Whether the pack has a part, such as ``rearranger``."""
        return part in self.networks.shapes.parts

    def need_rearranger(self) -> None:
        """Raise `FmrError` where the pack has no rearranger."""
        if not self.has("rearranger"):
            raise FmrError(f"The pack {self.card.name} has no rearranger.", "Train one first.")

    # ------------------------------------------------------------------ sources

    def source(
        self,
        styles: Styles,
        features: Features,
        mask: np.ndarray,
        *,
        image: np.ndarray,
        labels: np.ndarray | None,
        origin: Look | Photo | None,
        borrowed: tuple[Borrowed, ...] = (),
    ) -> Source:
        """A source from what is known of it, see `Source`; the rest is computed when a stroke needs it."""

        def remember() -> Memory | None:
            return self.networks.memory(features, mask) if self.has("rearranger") else None

        def read() -> Reading | None:
            if labels is None or self._reader is None:
                return None
            return self._reader.own(labels)

        layout = None if labels is None or not self._by_labels else LabelLayout(labels, self.size, len(self.palette))
        return Source(styles, features, mask, image, labels, remember, read, origin, borrowed, layout)

    # ------------------------------------------------------------------ pictures

    def render(
        self,
        labels: np.ndarray | None,
        source: Source,
        conditions: Sequence[Condition] = (),
        label_weight: np.ndarray | None = None,
    ) -> np.ndarray:
        """The picture of a label map in the look of a source.

        Args:
            labels: (H, W) uint8 ids of the palette, 255 where nothing is said; any size, resampled without inventing labels.
                None: those of the source, unknown where a condition speaks.
            source: whose look; where ``labels`` equals ``label_map(source)`` its picture stays as it is.
            conditions: drawings beside the labels; what the pack's mapper cannot read (see ``conditions``) is left out.
            label_weight: (H, W) uint8, how much the labels have to be followed, see `Given`.

        Returns:
            (R, R, 3) uint8 sRGB.
        """
        return self.render_batch([labels], [source], [Given(tuple(conditions), label_weight)])[0]

    def render_batch(
        self, labels: Sequence[np.ndarray | None], sources: Sequence[Source], given: Sequence[Given] | None = None
    ) -> list[np.ndarray]:
        """Pictures of N label maps, each in the look of its own source; the same bytes as one by one.

        Args:
            given: what is said beside each label map; None for nothing.
        """
        return self.batches.draw(self._together, self._painted(labels, sources, given), sources)

    def render_together(
        self, labels: Sequence[np.ndarray | None], sources: Sequence[Source], given: Sequence[Given] | None = None
    ) -> list[np.ndarray]:
        """`render_batch` without the promise of equal bytes: the networks take all maps at once."""
        return self._together(self._painted(labels, sources, given), sources)

    def _painted(
        self, labels: Sequence[np.ndarray | None], sources: Sequence[Source], given: Sequence[Given] | None
    ) -> list[Painted]:
        beside = given or [Given()] * len(labels)
        return [self.paintings.read(*one) for one in zip(labels, beside, sources, strict=True)]

    def _together(self, painted: Sequence[Painted], sources: Sequence[Source]) -> list[np.ndarray]:
        if any(source.borrowed for source in sources):
            # Rare, and each of them reads another memory: in turn.
            return [self._render_alone(one, source) for one, source in zip(painted, sources, strict=True)]
        return self._draw(sources, self._wanted(painted, sources))

    def _render_alone(self, painted: Painted, source: Source) -> np.ndarray:
        wanted = self._wanted([painted], [source])
        if source.borrowed:
            one = wanted[0]
            return LookDrawer(self.networks, self.windows).paint_over(source, painted.labels, one.target, one.changed)
        return self._draw([source], wanted)[0]

    def target(self, labels: np.ndarray | None, source: Source, given: Given | None = None) -> tuple[np.ndarray, np.ndarray]:
        """The target proxy mask (1, r, r) int64 of a label map, and the cells (1, r, r) bool that will change."""
        wanted = self.wanted(labels, source, given)
        return wanted.target, wanted.changed

    def wanted(self, labels: np.ndarray | None, source: Source, given: Given | None = None) -> Wanted:
        """What a label map asks of a source, see `render`."""
        return self._wanted([self.paintings.read(labels, given or Given(), source)], [source])[0]

    def mapped(self, labels: np.ndarray, source: Source) -> np.ndarray:
        """The target proxy mask (1, r, r) int64 of a label map as the mapper reads it, whatever the source has elsewhere."""
        return self._needed_reader([source]).target(self.paintings.read(labels, Given(), source), source)

    def _wanted(self, painted: Sequence[Painted], sources: Sequence[Source]) -> list[Wanted]:
        """What N paintings ask of their sources."""
        reader = self._needed_reader(sources)
        if self.batches.together:
            return reader.together(painted, list(sources))
        return [reader.wanted(one, source) for one, source in zip(painted, sources, strict=True)]

    def _needed_reader(self, sources: Sequence[Source]) -> StrokeReader:
        if self._reader is None or any(source.labels is None or source.reading is None for source in sources):
            raise FmrError(f"The pack {self.card.name} has no mapper for labels.", "Train or teach one first.")
        return self._reader

    def rearrange(self, source: Source, target: np.ndarray, changed: np.ndarray | None = None) -> np.ndarray:
        """The picture of a target proxy mask (1, r, r); cells outside ``changed`` keep the source's features exactly."""
        if changed is None:
            changed = dilate(target != source.mask, SEAM_CELLS)
        return self.rearrange_batch([source], target, changed)[0]

    def rearrange_batch(self, sources: Sequence[Source], targets: np.ndarray, changed: np.ndarray) -> list[np.ndarray]:
        """`rearrange` for N sources, target masks (N, r, r) int64 and changed cells (N, r, r) bool."""
        return self._draw(sources, [Wanted.of(*pair) for pair in zip(targets[:, None], changed[:, None], strict=True)])

    def _draw(self, sources: Sequence[Source], wanted: Sequence[Wanted]) -> list[np.ndarray]:
        """Pictures (R, R, 3) uint8 of what is wanted of N sources."""
        self.need_rearranger()
        pictures = [source.image.copy() for source in sources]
        together: dict[Window, list[int]] = {}
        for row, one in enumerate(wanted):
            windows = self.windows_for(one.changed[0])
            if len(windows) == 1:
                together.setdefault(windows[0], []).append(row)
            elif windows:
                self.pieces.draw(sources[row], one, windows, pictures[row], self.early)
        for window, rows in together.items():
            drawn, shown = self._draw_rows([sources[row] for row in rows], [wanted[row] for row in rows], window)
            for row, picture in zip(rows, drawn, strict=True):
                pictures[row][shown.top : shown.bottom, shown.left : shown.right] = picture
        return pictures

    def windows_for(self, changed: np.ndarray) -> list[Window]:
        """What is drawn to see changed cells (r, r): one window, or several where these lie far apart."""
        ends_early = self.early is not None and self.early.ends_early
        together = self.batches.together or ends_early  # whole batches, and coarse pictures, have one window
        apart = [] if together else windows_apart(changed, self.windows.cost)
        if len(apart) > 1:
            return [part.rounded(self.networks.window_step, self.size) for part in apart]
        window = apart[0] if apart else Window.around(changed) if together else None
        if window is None:
            return []
        # Beyond half of the grid a window saves little, and whole grids go through the networks together.
        large = 2 * window.area > self.size**2
        return [Window.whole(self.size) if large else window.rounded(self.networks.window_step, self.size)]

    def _draw_rows(self, sources: list[Source], wanted: list[Wanted], window: Window) -> tuple[np.ndarray, Window]:
        """Pictures of what a window reaches, see `WindowDrawer.draw`; drafts of a single one are shown before."""
        drafts = None
        if self.early is not None and len(sources) == 1:
            drafts = StrokeDrafts(self.early, sources[0].image, sources[0], self.networks)
            drafts.show_rough(wanted[0].target, wanted[0].changed, window)
        shown = [one.shown(source.features) for one, source in zip(wanted, sources, strict=True)]
        around = shown[0] if len(shown) == 1 else Features(*map(np.concatenate, zip(*shown, strict=True)))
        targets, looking = (np.concatenate(parts) for parts in zip(*((one.target, one.looking) for one in wanted), strict=True))
        features, looked = around, Window.around(np.any(looking, axis=0))
        if looked is not None:
            looked = looked.rounded(self.networks.window_step, self.size)
            moved = self.networks.move([source.memory for source in sources], targets, looking, around, looked)
            features = put_into(around, moved, looking, looked)
        watch = drafts.watching(self.networks.reached_by(window)) if drafts else None
        return self.windows.draw(features, [source.styles for source in sources], window, watch=watch)

    # ------------------------------------------------------------------ reading

    def read_labels(self, picture: np.ndarray) -> np.ndarray | None:
        """What the pack's reader sees in a picture (R, R, 3) uint8: (R, R) uint8 label ids; None without a reader."""
        if not self.has("reader") or picture.shape != (self.resolution, self.resolution, 3):
            return None
        return self.networks.read_picture(image_to_nchw(picture))[0]
