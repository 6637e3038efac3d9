"""The pipeline: label maps in, pictures out. The numpy door to everything the networks do, above sources and their pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from fmr_studio.canvas.crop import square_crop
from fmr_studio.canvas.look import Look
from fmr_studio.canvas.photo import Photo
from fmr_studio.errors import FmrError
from fmr_studio.inference.engines.loading import load_networks
from fmr_studio.inference.engines.protocol import Networks
from fmr_studio.inference.rendering.renderer import Renderer
from fmr_studio.inference.rendering.source import Source
from fmr_studio.inference.request import RenderRequest, SourceSpec
from fmr_studio.inference.sources.building import build_source
from fmr_studio.inference.sources.inversion import Inversion, Inverter, OnPreview
from fmr_studio.inference.sources.photos import photo_source
from fmr_studio.inference.sources.seeds import seed_source
from fmr_studio.jobs.progress import Progress
from fmr_studio.packs.card import PackCard
from fmr_studio.packs.catalog import find_pack
from fmr_studio.settings import DEFAULT_PACK


class Pipeline(Renderer):
    """One loaded pack on one device: a renderer that also builds its sources. Not thread-safe.

    Args:
        networks: the trained parts.
        card: the pack's card, for palette, names and resolutions.
        pack_id: a hash over the pack's files.
    """

    def __init__(self, networks: Networks, card: PackCard, pack_id: str = "") -> None:
        super().__init__(networks, card)
        self.pack_id = pack_id
        self._inverter: Inverter | None = None

    @classmethod
    def load(cls, pack: str | Path = DEFAULT_PACK, *, device: str = "auto", engine: str = "auto") -> Pipeline:
        """Load a pack by name, folder or ``.fmrpack`` file onto a device, see `load_networks`.

        Args:
            engine: ``onnxruntime``, ``torch``, or ``auto`` for what suits the device.

        Raises:
            FmrError: the pack is missing or damaged, or the device is not there; the sentence names it.
        """
        found = find_pack(str(pack))
        return cls(load_networks(found, device, engine), found.card, found.id)

    # ------------------------------------------------------------------ sources

    def sample(
        self, seed: int = 0, *, truncation: float = 0.8, mix: Sequence[tuple[int, int]] = (), category: int = 0
    ) -> Source:  # fmt: skip
        """A source from a seed.

        Args:
            truncation: ψ; towards 0 all sources become the mean picture.
            mix: (first style layer, seed) pairs, see `Look`.
            category: the class, of a generator with several.
        """
        pairs = tuple((int(a), int(b)) for a, b in mix)
        return seed_source(self, Look(seed=seed, truncation=truncation, mix=pairs, category=category))

    def invert(
        self, image: np.ndarray, *, budget_s: float = 5.0, seed: int = 0, progress: Progress | None = None,
        on_preview: OnPreview | None = None, **about: Any,
    ) -> Inversion:  # fmt: skip
        """Invert a square picture (S, S, 3) uint8, see `Inverter.invert`; raises `FmrError` without an encoder.

        Args:
            about: ``name``, ``original`` and ``frame`` of the photo.
        """
        crop = square_crop(image, self.resolution)
        return self.inverter().invert(crop, budget_s=budget_s, seed=seed, progress=progress, on_preview=on_preview, **about)

    def inverter(self) -> Inverter:
        """What inverts pictures for this pack; made at the first call."""
        if self._inverter is None:
            self._inverter = Inverter(self.networks, self.card)
        return self._inverter

    def photo_source(self, photo: Photo) -> Source:
        """The source of an inverted photo; raises `FmrError` where it was inverted for another pack."""
        return photo_source(self, photo)

    def source_of(self, spec: SourceSpec, find: Callable[[SourceSpec], Source] | None = None) -> Source:
        """The source of a request: a photo or a seed, with the edits done to it.

        Args:
            find: where the sources come from that it is made of, such as a cache; this very method if not given.
        """
        return build_source(self, spec, find or self.source_of)

    def label_map(self, source: Source) -> np.ndarray:
        """What the model sees in a source: (R, R) uint8 label ids, a copy to paint on."""
        if source.labels is None:
            raise FmrError(f"The pack {self.card.name} has no segmenter.", "Teach it a palette first.")
        return source.labels.copy()

    def proxy_mask(self, source: Source) -> np.ndarray:
        """The source's own clusters, (r, r) int64 in [0, P)."""
        return source.mask[0]

    # ------------------------------------------------------------------ pictures

    def render_request(self, request: RenderRequest) -> np.ndarray:
        """The picture of a recipe, (R, R, 3) uint8; the same bytes for the same recipe on the same device."""
        source = self.source_of(request.source)
        if request.labels is None and not request.conditions:
            return source.image.copy()
        return self.render(request.labels, source, request.conditions, request.label_weight)
