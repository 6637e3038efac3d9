"""The networks of a pack in PyTorch."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import torch
from torch import Tensor

from fmr_studio.inference.engines.early_colors import EarlyColors
from fmr_studio.inference.engines.protocol import Drawing, Encoding, Features, MapperLayers, Watch
from fmr_studio.inference.engines.shapes import Shapes, at_resolution
from fmr_studio.inference.engines.torch.mapper import mapper_layers
from fmr_studio.inference.engines.torch.modules import Modules
from fmr_studio.inference.engines.torch.tensors import array, feature_arrays, feature_tensors, tensor
from fmr_studio.nn import stylegan2
from fmr_studio.nn.configs import MobileConfig
from fmr_studio.nn.context_rearranger import ContextRearranger, SourceMemory
from fmr_studio.nn.perceptual import PerceptualDistance
from fmr_studio.nn.rearranger import Memory, Rearranger
from fmr_studio.nn.segmenter import CellSegmenter
from fmr_studio.nn.tail import draw_window, picture_of, reach_of
from fmr_studio.nn.window import Window


@dataclass(frozen=True, eq=False)
class TorchStyles:
    """Styles on the device; ``ws`` (1, L, w_dim) as an array."""

    ws: np.ndarray
    tensor: Tensor

    @property
    def nbytes(self) -> int:
        """Memory it takes."""
        return self.ws.nbytes + self.tensor.nbytes


@dataclass(frozen=True, eq=False)
class TorchMemory:
    """Keys and values on the device."""

    tensors: Memory | SourceMemory

    @property
    def nbytes(self) -> int:
        """Memory it takes."""
        return sum(part.nbytes for part in self.tensors)


class TorchNetworks:
    """A pack's modules, see :class:`~fmr_studio.inference.engines.protocol.Networks`.

    Args:
        modules: the parts, also for what only PyTorch does: gradients.
        size: r.
    """

    engine = f"torch {torch.__version__}"
    window_step = 4
    side_by_side = 1

    def __init__(self, modules: Modules, size: int) -> None:
        self.modules, self._device = modules, modules.device
        self.device, self.together = modules.device.type, modules.device.type != "cpu"
        config = modules.generator.config
        self.shapes = Shapes(
            resolution=config.resolution,
            size=size,
            channels=config.channels[config.block_index(size)],
            rgb_channels=0 if isinstance(config, MobileConfig) else 3,
            layers=config.num_ws,
            z_dim=config.z_dim,
            w_dim=config.w_dim,
            clusters=modules.codebook.clusters if modules.codebook else 0,
            conditions=modules.mapper.config.conditions if modules.mapper else (),
            parts=modules.parts,
            classes=config.classes,
        )
        self._reach = reach_of(modules.generator.synthesis)
        self._colors = EarlyColors.for_drawing(size, self._reach.blocks_end, self.shapes.rgb_channels)

    @torch.inference_mode()
    def map(self, z: np.ndarray, truncation: float = 1.0, category: int = 0) -> np.ndarray:
        """z (N, z_dim) to ws (N, L, w_dim)."""
        chosen = torch.full((len(z),), category, device=self._device)
        return array(self.modules.generator.mapping(tensor(z, self._device), truncation, chosen)).copy()

    def styles(self, ws: np.ndarray) -> TorchStyles:
        """What drawing needs of ws (1, L, w_dim)."""
        return TorchStyles(ws, tensor(ws, self._device))

    @torch.inference_mode()
    def head(self, styles: TorchStyles) -> Features:
        """The features at r px of one source."""
        return feature_arrays(self.modules.generator.synthesis.head(styles.tensor, self.shapes.size))

    @torch.inference_mode()
    def draw(self, styles: TorchStyles, features: Features | None = None, watch: Watch | None = None) -> Drawing:
        """The whole picture of one source."""
        synthesis = self.modules.generator.synthesis
        states: dict[int, stylegan2.Features] = {}
        index = synthesis.config.block_index(self.shapes.size)
        given = None if features is None else feature_tensors(features, self._device)
        state: stylegan2.Features | None = None
        for number in range(self._first(given, index), len(synthesis.blocks)):
            if number == index and given is not None:
                state = given
            else:
                state = next(synthesis.walk(styles.tensor, start=number, state=state))
            states[number] = state
            if watch is not None and number + 1 < len(synthesis.blocks):
                watch(4 << number, self._early(4 << number, state), Window.whole(4 << number))
        picture = array(picture_of(synthesis, states[len(synthesis.blocks) - 1], styles.tensor))
        if self._colors is not None:
            self._colors.learn(array(states[self._colors.side.bit_length() - 3].x), picture)
        return Drawing(features or feature_arrays(states[index]), picture, self._seen(states))

    def _first(self, given: stylegan2.Features | None, index: int) -> int:
        """The first block that has to be drawn where the features after the block ``index`` are given."""
        looks_at_all = self.modules.segmenter is not None and not isinstance(self.modules.segmenter, CellSegmenter)
        return 0 if given is None or looks_at_all else index

    def _early(self, side: int, state: stylegan2.Features) -> np.ndarray:
        """The RGB image on the way, or what is known of one."""
        if self._colors is None or side != self._colors.side:
            return array(state.rgb)
        return self._colors.at(side, array(state.x))

    def _seen(self, states: Mapping[int, stylegan2.Features]) -> np.ndarray | None:
        segmenter = self.modules.segmenter
        if segmenter is None:
            return None
        if isinstance(segmenter, CellSegmenter):
            index = self.modules.generator.config.block_index(self.shapes.size)
            ids = segmenter.labels(states[index].x, self.shapes.resolution)
        else:
            ids = segmenter([states[number].x for number in range(len(states))]).argmax(dim=1)
        return at_resolution(array(ids[0]).astype(np.uint8), self.shapes.resolution)

    def reached_by(self, cells: Window) -> Window:
        """The pixels of the picture that cells of the r grid have a part in."""
        return self._reach.reached_by(cells, self.shapes.size)

    def needed_for(self, shown: Window) -> Window:
        """The cells of the r grid that a window of the picture's pixels is drawn from."""
        return self._reach.needed_for(shown, self.shapes.size)

    @torch.inference_mode()
    def draw_window(
        self, styles: Sequence[TorchStyles], features: Features, shown: Window, watch: Watch | None = None
    ) -> np.ndarray:
        """The pixels of a window of N pictures."""
        synthesis, state = self.modules.generator.synthesis, feature_tensors(features, self._device)
        ws = torch.cat([one.tensor for one in styles])

        def told(side: int, rgb: Tensor, where: Window) -> None:
            if watch is not None:
                watch(side, array(rgb), where)

        return array(draw_window(synthesis, state, ws, shown=shown, size=self.shapes.size, watch=told if watch else None))

    @torch.inference_mode()
    def clusters(self, features: Features) -> np.ndarray:
        """Proxy masks (N, r, r) int64."""
        assert self.modules.codebook is not None
        return array(self.modules.codebook(tensor(features.x, self._device)))

    @torch.inference_mode()
    def memory(self, features: Features, mask: np.ndarray) -> TorchMemory:
        """Keys and values of a source."""
        assert self.modules.rearranger is not None
        return TorchMemory(self.modules.rearranger.memory(feature_tensors(features, self._device), tensor(mask, self._device)))

    @torch.inference_mode()
    def move(
        self, memories: Sequence[TorchMemory], targets: np.ndarray, changed: np.ndarray, around: Features, window: Window
    ) -> Features:
        """Features of a window after some cells looked for new ones."""
        rearranger = self.modules.rearranger
        assert rearranger is not None
        near = rearranger.surroundings(window)
        shown = feature_tensors(Features(*(near.cut(part) for part in around)), self._device)
        memory: Any = type(memories[0].tensors)(*map(torch.cat, zip(*(one.tensors for one in memories), strict=True)))
        target, looking = (tensor(cells, self._device) for cells in (targets, changed))
        return feature_arrays(rearranger.complete(memory, target, looking, shown, window))

    def move_key(self, memory: TorchMemory, target: np.ndarray, changed: np.ndarray, window: Window) -> Hashable:
        """All of the target: what changes anywhere is looked for anew everywhere."""
        return target.tobytes(), changed.tobytes()

    @torch.inference_mode()
    def rough_rgb(
        self, memory: TorchMemory, target: np.ndarray, changed: np.ndarray, around: Features, colors: np.ndarray, window: Window
    ) -> np.ndarray:
        """RGB of a window for a draft."""
        rearranger, seen = self.modules.rearranger, memory.tensors
        wanted, looking, shown = (tensor(part, self._device) for part in (target, changed, colors))
        if isinstance(rearranger, ContextRearranger) and isinstance(seen, SourceMemory):
            return array(rearranger.rough_rgb(seen, wanted, looking, feature_tensors(around, self._device), shown, window))
        assert isinstance(rearranger, Rearranger) and isinstance(seen, Memory)
        return array(rearranger.rough_rgb(seen, wanted, shown, window))

    def mapper_layers(self) -> MapperLayers:
        """The mapper, layer by layer."""
        assert self.modules.mapper is not None
        return mapper_layers(self.modules.mapper)

    @torch.inference_mode()
    def read_picture(self, image: np.ndarray) -> np.ndarray:
        """Pictures (N, 3, R, R) to labels (N, R, R) uint8."""
        assert self.modules.reader is not None
        ids = array(self.modules.reader.labels(tensor(image, self._device))).astype(np.uint8)
        return np.stack([at_resolution(one, self.shapes.resolution) for one in ids])

    @torch.inference_mode()
    def encode(self, image: np.ndarray) -> Encoding:
        """The first guess for pictures (N, 3, R, R)."""
        assert self.modules.encoder is not None
        found = self.modules.encoder(tensor(image, self._device).contiguous(memory_format=torch.channels_last))
        return Encoding(array(found.ws), feature_arrays(found.features))

    def deviations(self) -> np.ndarray:
        """The deviation of each channel of features and RGB (C + 3)."""
        assert self.modules.encoder is not None
        return array(self.modules.encoder.std)

    @torch.inference_mode()
    def distance(self, image: np.ndarray, other: np.ndarray) -> float:
        """The LPIPS-like distance of two pictures."""
        return float(self._distance(tensor(image, self._device), tensor(other, self._device)))

    def free_memory(self) -> None:
        """Give back what was kept to be quick."""
        if self._device.type == "cuda":
            torch.cuda.empty_cache()

    @cached_property
    def _distance(self) -> PerceptualDistance:
        return PerceptualDistance.bundled().to(self._device)
