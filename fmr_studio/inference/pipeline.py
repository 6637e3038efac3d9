"""The pipeline: label maps in, pictures out. The numpy door to everything the networks do.

A picture is made from a *source* (whose look it has) and a *target proxy mask* (where things are). Axis letters: N batch,
C channels, r edit resolution, R picture resolution.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from fmr_studio.arrays import resample_labels
from fmr_studio.canvas.crop import square_crop
from fmr_studio.canvas.look import Look
from fmr_studio.canvas.palette import Palette
from fmr_studio.canvas.photo import Photo
from fmr_studio.errors import FmrError
from fmr_studio.inference.early import EarlyPictures
from fmr_studio.inference.editing import edited_source
from fmr_studio.inference.inversion import Inversion, Inverter, OnPreview
from fmr_studio.inference.looks import paint_over_looks
from fmr_studio.inference.networks import Networks, choose_device, load_networks, open_pack
from fmr_studio.inference.request import RenderRequest, SourceSpec
from fmr_studio.inference.source import Borrowed, Source
from fmr_studio.inference.strokes import SEAM_CELLS, STEP_CELLS, StrokeReader
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.mapper import UNKNOWN
from fmr_studio.nn.perceptual import PerceptualDistance
from fmr_studio.nn.rearranger import Memory, Rearranger, dilate
from fmr_studio.nn.rereading import Reading
from fmr_studio.nn.stylegan2 import Features
from fmr_studio.nn.tail import Watch, draw_window, needed_for, reached_by
from fmr_studio.nn.window import Window
from fmr_studio.packs.card import PackCard

ROUGH_FROM_CELLS = 1024
"""Where so many cells are rearranged, a rough draft goes before them."""


class Pipeline:
    """One loaded pack on one device. Not thread-safe: give each thread its own calls in turn.

    Args:
        networks: the trained parts.
        card: the pack's card, for palette, names and resolutions.
        pack_id: a hash over the pack's files.

    ``together`` says whether batches go through the networks as one; ``early`` is who watches single pictures being drawn.
    """

    def __init__(self, networks: Networks, card: PackCard, pack_id: str = "") -> None:
        self.networks, self.card, self.pack_id = networks, card, pack_id
        self.palette: Palette = card.palette
        self.resolution: int = card.resolution
        self.size: int = card.edit_resolution
        self.device = networks.device
        self.early: EarlyPictures | None = None
        self.together = networks.device.type != "cpu"
        self._reader = StrokeReader(networks.mapper, len(card.palette), self.size, self.resolution) if networks.mapper else None
        self._alike: dict[int, bool] = {}
        self._inverter: Inverter | None = None
        self._known = np.isin(np.arange(256), [*range(len(card.palette)), UNKNOWN])

    @classmethod
    def load(cls, pack: str | Path = "cats", *, device: str = "auto") -> Pipeline:
        """Load a pack by name, folder or ``.fmrpack`` file onto ``auto``, ``cpu``, ``cuda`` or ``mps``.

        Raises:
            FmrError: the pack is missing or damaged, or the device is not there; the sentence names it.
        """
        found = open_pack(str(pack))
        return cls(load_networks(found, choose_device(device)), found.card, found.id)

    # ------------------------------------------------------------------ sources

    @torch.inference_mode()
    def sample(self, seed: int = 0, *, truncation: float = 0.8, mix: Sequence[tuple[int, int]] = ()) -> Source:
        """A source from a seed: z ~ N(0, I) drawn on the CPU, so that every device starts from the same one.

        Args:
            truncation: ψ; towards 0 all sources become the mean picture.
            mix: (first style layer, seed) pairs, see :class:`Look`.
        """
        look = Look(seed=seed, truncation=truncation, mix=tuple((int(a), int(b)) for a, b in mix))
        ws = self._ws(seed, truncation)
        for layer, other in look.mix:
            ws = torch.cat([ws[:, :layer], self._ws(other, truncation)[:, layer:]], dim=1)
        return self.source(ws, look)

    def _ws(self, seed: int, truncation: float) -> Tensor:
        generator = self.networks.generator
        z = torch.randn(1, generator.config.z_dim, generator=torch.Generator().manual_seed(seed))
        return generator.mapping(z.to(self.device), truncation)

    @torch.inference_mode()
    def source(self, ws: Tensor, look: Look | None = None) -> Source:
        """Everything that depends on a source alone, from its ws (1, L, w_dim)."""
        states: list[Features] = []
        for state in self.networks.generator.synthesis.walk(ws):
            states.append(state)
            side = state.rgb.shape[-1]
            if self.early is not None and side < self.resolution:
                self.early.reached(side, lambda: _picture(states[-1].rgb)[0])
        return self._source(states, ws, look)

    def _source(self, states: list[Features], ws: Tensor, origin: Look | Photo | None) -> Source:
        """Everything that depends on the generator's states (features and RGB after each block, coarsest first)."""
        parts = self.networks
        features = states[parts.generator.config.block_index(self.size)]
        mask = parts.codebook(features.x) if parts.codebook else torch.zeros_like(features.x[:, 0], dtype=torch.int64)
        labels = None
        if parts.segmenter is not None:
            ids = parts.segmenter([state.x for state in states]).argmax(dim=1)
            labels = ids[0].to(torch.uint8).cpu().numpy()
        source = self.derived(ws, features, mask, image=_picture(states[-1].rgb)[0], labels=labels, origin=origin)
        _ = source.memory, source.reading  # every stroke needs them
        return source

    def derived(
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

    @torch.inference_mode()
    def photo_source(self, photo: Photo) -> Source:
        """The source of an inverted photo; raises :class:`FmrError` where it was inverted for another pack."""
        synthesis = self.networks.generator.synthesis
        arrays = (part.astype(np.float32) for part in (photo.ws, photo.features, photo.rgb))
        ws, x, rgb = (torch.from_numpy(part)[None].to(self.device) for part in arrays)
        features = Features(x, rgb)
        index, config = synthesis.config.block_index(self.size), self.networks.generator.config
        wanted = (1, config.num_ws, config.w_dim), (1, config.channels[index], self.size, self.size)
        if (ws.shape, x.shape) != wanted or photo.pack != self.card.name:
            raise FmrError(f"{photo.name} was inverted for the pack {photo.pack}.", f"Open it again with {self.card.name}.")
        before = list(synthesis.walk(ws))[:index]
        return self._source([*before, features, *synthesis.walk(ws, start=index + 1, state=features)], ws, photo)

    def invert(
        self, image: np.ndarray, *, budget_s: float = 5.0, seed: int = 0, progress: Progress | None = None,
        on_preview: OnPreview | None = None, **about: Any,
    ) -> Inversion:  # fmt: skip
        """Invert a square picture (S, S, 3) uint8, see :meth:`Inverter.invert`; raises :class:`FmrError` without an encoder.

        Args:
            about: ``name``, ``original`` and ``frame`` of the photo.
        """
        crop = square_crop(image, self.resolution)
        return self.inverter().invert(crop, budget_s=budget_s, seed=seed, progress=progress, on_preview=on_preview, **about)

    def inverter(self) -> Inverter:
        """What inverts pictures for this pack; made at the first call."""
        if self._inverter is None:
            self._inverter = Inverter(self.networks, self.card, PerceptualDistance.bundled().to(self.device))
        return self._inverter

    def source_of(self, spec: SourceSpec, find: Callable[[SourceSpec], Source] | None = None) -> Source:
        """The source of a request: a photo or a seed, with the edits done to it.

        Args:
            find: where the sources come from that it is made of, such as a cache; this very method if not given.
        """
        if spec.edits:
            return edited_source(self, spec, find or self.source_of)
        if spec.photo is not None:
            return self.photo_source(spec.photo)
        return self.sample(spec.look.seed, truncation=spec.look.truncation, mix=spec.look.mix)

    def label_map(self, source: Source) -> np.ndarray:
        """What the model sees in a source: (R, R) uint8 label ids, a copy to paint on."""
        if source.labels is None:
            raise FmrError(f"The pack {self.card.name} has no segmenter.", "Teach it a palette first.")
        return source.labels.copy()

    @torch.inference_mode()
    def read_labels(self, picture: np.ndarray) -> np.ndarray | None:
        """What the pack's reader sees in a picture (R, R, 3) uint8: (R, R) uint8 label ids; None without a reader."""
        reader = self.networks.reader
        if reader is None or picture.shape != (self.resolution, self.resolution, 3):
            return None
        image = torch.from_numpy(np.ascontiguousarray(picture)).permute(2, 0, 1)[None].to(self.device)
        labels: np.ndarray = reader(image.float() / 127.5 - 1.0).argmax(dim=1)[0].to(torch.uint8).cpu().numpy()
        return labels

    def proxy_mask(self, source: Source) -> np.ndarray:
        """The source's own clusters, (r, r) int64 in [0, P)."""
        mask: np.ndarray = source.mask[0].cpu().numpy()
        return mask

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
        """Pictures of N label maps, each in the look of its own source; the same bytes as one by one.

        Matrix products and convolutions round differently in batches of another size. On a CPU batches were measured to
        save nothing, so there the maps are drawn in turn. Elsewhere the first batch of every N is drawn both ways, and
        where the bytes differ, batches of that N are drawn in turn from then on.
        """
        count = len(labels)
        wanted = count > 1 and self.together and self._alike.get(count, True)
        drawn = self._render_together(labels, sources) if wanted else []
        if wanted and count in self._alike:
            return drawn
        single = [self._render_together([one], [source])[0] for one, source in zip(labels, sources, strict=True)]
        if wanted:
            self._alike[count] = all(map(np.array_equal, drawn, single))
        return single

    def _render_together(self, labels: Sequence[np.ndarray], sources: Sequence[Source]) -> list[np.ndarray]:
        if any(source.borrowed for source in sources):
            # Rare, and each of them reads another memory: in turn.
            return [self._render_alone(one, source) for one, source in zip(labels, sources, strict=True)]
        targets = self.targets(labels, sources)
        return self.rearrange_batch(sources, torch.cat([t for t, _ in targets]), torch.cat([c for _, c in targets]))

    @torch.inference_mode()
    def _render_alone(self, labels: np.ndarray, source: Source) -> np.ndarray:
        if source.borrowed:
            return paint_over_looks(self, self._prepare(labels), source)
        return self.rearrange(source, *self.target(labels, source))

    def target(self, labels: np.ndarray, source: Source) -> tuple[Tensor, Tensor]:
        """The target proxy mask (1, r, r) int64 of a label map, and the cells (1, r, r) bool that will change."""
        return self.targets([labels], [source])[0]

    @torch.inference_mode()
    def targets(self, labels: Sequence[np.ndarray], sources: Sequence[Source]) -> list[tuple[Tensor, Tensor]]:
        """:meth:`target` for N label maps."""
        reader = self._reader
        if reader is None or any(source.labels is None or source.reading is None for source in sources):
            raise FmrError(f"The pack {self.card.name} has no mapper for labels.", "Train or teach one first.")
        ids = [self._prepare(one) for one in labels]
        if self.together:
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
        rearranger = self.networks.rearranger
        memories = [source.memory for source in sources if source.memory is not None]
        if rearranger is None or len(memories) != len(sources):
            raise FmrError(f"The pack {self.card.name} has no rearranger.", "Train one first.")
        pictures = [source.image.copy() for source in sources]
        groups: dict[Window, list[int]] = {}
        for row, cells in enumerate(changed):
            window = Window.around(cells)
            if window is not None:
                # Beyond half of the grid a window saves little, and whole grids go through the networks together.
                large = 2 * window.area > self.size**2
                window = Window.whole(self.size) if large else window.rounded(STEP_CELLS, self.size)
                groups.setdefault(window, []).append(row)
        for window, rows in groups.items():
            memory = Memory(*(torch.cat(parts) for parts in zip(*(memories[row] for row in rows), strict=True)))
            if self.early is not None and len(sources) == 1 and window.area >= ROUGH_FROM_CELLS:
                self._show_rough(rearranger, memory, targets, sources[0], window)
            moved = rearranger(memory, targets[rows], changed[rows], window)
            drawn, shown = self._draw(moved, [sources[row] for row in rows], changed[rows], window)
            for row, picture in zip(rows, drawn, strict=True):
                pictures[row][shown.top : shown.bottom, shown.left : shown.right] = picture
        return pictures

    def _draw(self, moved: Features, sources: Sequence[Source], changed: Tensor, window: Window) -> tuple[np.ndarray, Window]:
        """Pictures (N, h, w, 3) uint8 of all that the moved features of a window reach, and where that is, in pixels."""
        shown = reached_by(window, self.size, self.resolution)
        needed = needed_for(shown, self.size, self.resolution)
        stacked = zip(*(source.features for source in sources), strict=True)
        features = Features(*(torch.cat([needed.cut(part) for part in parts]) for parts in stacked))
        where = window.cut(changed)[:, None]
        for ours, new in zip(features, moved, strict=True):
            there = window.within(needed).cut(ours)
            there.copy_(torch.where(where, new, there))
        watch = partial(self._show_early, sources[0], shown) if len(sources) == 1 else None
        return self._draw_tail(features, torch.cat([source.ws for source in sources]), window, watch)

    def draw_reach(
        self, features: Features, ws: Tensor, window: Window, *, tints: Sequence[tuple[Tensor, Tensor]] = ()
    ) -> tuple[np.ndarray, Window]:
        """Pictures (N, h, w, 3) uint8 of all that a window of features (N, C, r, r) reaches, and where that is, in pixels.

        Args:
            tints: other styles (N, L, w_dim), and the cells (N, r, r) bool that are drawn with them, with soft borders.
        """
        shown = reached_by(window, self.size, self.resolution)
        needed = needed_for(shown, self.size, self.resolution)
        cut = Features(*(needed.cut(part) for part in features))
        rgb = draw_window(self.networks.generator.synthesis, cut, ws, shown=shown, size=self.size)
        for styles, cells in tints:
            share = F.interpolate(cells[:, None].float(), size=self.resolution, mode="bilinear", align_corners=False)
            share = shown.cut(share)
            if bool(share.any()):
                other = draw_window(self.networks.generator.synthesis, cut, styles, shown=shown, size=self.size)
                rgb = torch.lerp(rgb, other, share)
        return _picture(rgb), shown

    def _draw_tail(self, needed: Features, ws: Tensor, window: Window, watch: Watch | None = None) -> tuple[np.ndarray, Window]:
        shown = reached_by(window, self.size, self.resolution)
        synthesis = self.networks.generator.synthesis
        if watch is not None:
            watch(self.size, needed.rgb, needed_for(shown, self.size, self.resolution))
        return _picture(draw_window(synthesis, needed, ws, shown=shown, size=self.size, watch=watch)), shown

    def _show_rough(self, rearranger: Rearranger, memory: Memory, target: Tensor, source: Source, window: Window) -> None:
        """Show a draft before the attention of many cells: coarser still, and much sooner."""
        even = window.aligned(2)

        def picture() -> np.ndarray:
            rgb = rearranger.rough_rgb(memory, target, even)
            pixels = even.scaled(self.resolution // self.size)
            size = (pixels.bottom - pixels.top, pixels.right - pixels.left)
            drawn = source.image.copy()
            fine = F.interpolate(rgb, size=size, mode="bilinear", align_corners=False)
            drawn[pixels.top : pixels.bottom, pixels.left : pixels.right] = _picture(fine)[0]
            return drawn

        if self.early is not None:
            self.early.reached(self.size // 2, picture)

    def _show_early(self, source: Source, shown: Window, side: int, rgb: Tensor, where: Window) -> None:
        """Show the RGB image (1, 3, h, w) of a window of a coarser grid in the source's own picture."""

        def picture() -> np.ndarray:
            whole = where.scaled(self.resolution // side)
            size = (whole.bottom - whole.top, whole.right - whole.left)
            fine = F.interpolate(rgb, size=size, mode="bilinear", align_corners=False)
            drawn = source.image.copy()
            drawn[shown.top : shown.bottom, shown.left : shown.right] = _picture(shown.within(whole).cut(fine))[0]
            return drawn

        if self.early is not None:
            self.early.reached(side, picture)

    def render_request(self, request: RenderRequest) -> np.ndarray:
        """The picture of a recipe, (R, R, 3) uint8; the same bytes for the same recipe on the same device."""
        source = self.source_of(request.source)
        return source.image.copy() if request.labels is None else self.render(request.labels, source)

    def _prepare(self, labels: np.ndarray) -> np.ndarray:
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


def _picture(rgb: Tensor) -> np.ndarray:
    """(N, 3, R, R) in [-1, 1] to (N, R, R, 3) uint8, rounded and clamped."""
    scaled = rgb.float().clamp(-1.0, 1.0).add(1.0).mul(127.5).round().to(torch.uint8)
    return scaled.permute(0, 2, 3, 1).contiguous().cpu().numpy()
