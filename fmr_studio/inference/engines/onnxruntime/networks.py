"""The networks of a pack in ONNX Runtime."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import onnxruntime as ort

from fmr_studio.errors import FmrError
from fmr_studio.inference.engines.mapping import StyleMapping
from fmr_studio.inference.engines.onnxruntime.attention import OnnxMemory, OnnxRearranger
from fmr_studio.inference.engines.onnxruntime.context import ContextMemory, OnnxContextRearranger
from fmr_studio.inference.engines.onnxruntime.generator import BlockStyles, GeneratorGraphs, OnnxGenerator, Seer
from fmr_studio.inference.engines.onnxruntime.mapper import mapper_layers
from fmr_studio.inference.engines.onnxruntime.mobilestylegan import MobileStyleGanGraphs
from fmr_studio.inference.engines.onnxruntime.readers import codebook_graph, distance_graph, encoder_graph, reader_graph
from fmr_studio.inference.engines.onnxruntime.runtime import OF_THE_GRAPH, Function, Runtime
from fmr_studio.inference.engines.onnxruntime.seers import BlockSeer, CellSeer
from fmr_studio.inference.engines.onnxruntime.stylegan2 import StyleGan2Graphs
from fmr_studio.inference.engines.protocol import Drawing, Encoding, Features, MapperLayers, Watch
from fmr_studio.inference.engines.providers import PROVIDERS
from fmr_studio.inference.engines.shapes import Shapes, at_resolution
from fmr_studio.nn.configs import AnyConfig, AnyRearrangerConfig, ContextConfig, MobileConfig
from fmr_studio.nn.perceptual_weights import block_count, bundled_weights
from fmr_studio.nn.window import Window
from fmr_studio.packs.catalog import Pack
from fmr_studio.packs.weights import encoder_config, generator_config, load_arrays, rearranger_config

if TYPE_CHECKING:
    from fmr_studio.inference.engines.torch.modules import Modules

Weights = Mapping[str, np.ndarray]


class OnnxNetworks:
    """A pack's networks, see :class:`~fmr_studio.inference.engines.protocol.Networks`.

    What every picture needs is made ready at once; what only photos need, when it is first asked for.

    Raises:
        FmrError: a part is missing, damaged, or not what the card says.
    """

    engine = f"onnxruntime {ort.__version__}"
    together = False
    window_step = 1

    def __init__(self, pack: Pack, runtime: Runtime) -> None:
        self._pack, self._runtime = pack, runtime
        self.side_by_side = runtime.side_by_side
        self.device = next(device for device, provider in PROVIDERS.items() if provider == runtime.provider)
        self.shapes = Shapes.of(pack)
        self._weights = {part: load_arrays(pack, part) for part in pack.parts}
        try:
            self._load()
        except (KeyError, ValueError, TypeError, IndexError, *OF_THE_GRAPH) as error:
            raise FmrError(
                f"The networks of the pack {pack.card.name} do not fit its card.",
                "The pack may be of another version of FMR Studio; install it again.",
            ) from error

    def _load(self) -> None:
        weights, parts = self._weights, self._pack.card.parts
        config = generator_config(self._pack.card.generator)
        graphs = _graphs(config, weights["generator"])
        self._generator = OnnxGenerator(graphs, self._runtime, self.shapes.size, self._seer(config))
        self.map = StyleMapping(config, weights["generator"])
        if "codebook" in weights:
            self._codebook = self._runtime.load(codebook_graph(weights["codebook"]))
        if "rearranger" in weights:
            self._rearranger = _rearranger(rearranger_config(parts["rearranger"]), weights["rearranger"], self._runtime)
        if "mapper" in weights:
            self._mapper = mapper_layers(weights["mapper"], self._runtime)

    def _seer(self, config: AnyConfig) -> Seer | None:
        weights, size = self._weights.get("segmenter"), self.shapes.size
        if weights is None:
            return None
        if "enter.weight" in weights:
            return CellSeer(weights, config.block_index(size), config.resolution, self._runtime)
        return BlockSeer(weights, len(config.channels), self._runtime)

    @cached_property
    def modules(self) -> Modules:
        """The parts as PyTorch modules, on the CPU."""
        import torch

        from fmr_studio.inference.engines.torch.modules import load_modules

        return load_modules(self._pack, torch.device("cpu"))

    def styles(self, ws: np.ndarray) -> BlockStyles:
        """What drawing needs of ws (1, L, w_dim)."""
        return self._generator.styles(ws)

    def head(self, styles: BlockStyles) -> Features:
        """The features at r px of one source."""
        return self._generator.head(styles)

    def draw(self, styles: BlockStyles, features: Features | None = None, watch: Watch | None = None) -> Drawing:
        """The whole picture of one source."""
        return self._generator.draw(styles, features, watch)

    def reached_by(self, cells: Window) -> Window:
        """The pixels of the picture that cells of the r grid have a part in."""
        return self._generator.reach.reached_by(cells, self.shapes.size)

    def needed_for(self, shown: Window) -> Window:
        """The cells of the r grid that a window of the picture's pixels is drawn from."""
        return self._generator.reach.needed_for(shown, self.shapes.size)

    def draw_window(
        self, styles: Sequence[BlockStyles], features: Features, shown: Window, watch: Watch | None = None
    ) -> np.ndarray:
        """The pixels of a window of N pictures."""
        return self._generator.draw_window(styles, features, shown, watch)

    def clusters(self, features: Features) -> np.ndarray:
        """Proxy masks (N, r, r) int64."""
        return self._codebook({"x": features.x})[0]

    def memory(self, features: Features, mask: np.ndarray) -> OnnxMemory | ContextMemory:
        """Keys and values of a source."""
        return self._rearranger.memory(features, mask)

    def move(
        self, memories: Sequence[Any], targets: np.ndarray, changed: np.ndarray, around: Features, window: Window
    ) -> Features:
        """Features of a window after some cells looked for new ones: of one source after the other."""
        moved = [
            self._rearranger.move(memory, targets[row : row + 1], changed[row : row + 1], _row(around, row), window)
            for row, memory in enumerate(memories)
        ]
        return moved[0] if len(moved) == 1 else Features(*(np.concatenate(parts) for parts in zip(*moved, strict=True)))

    def move_key(self, memory: Any, target: np.ndarray, changed: np.ndarray, window: Window) -> Hashable:
        """What new features of a window depend on."""
        return self._rearranger.move_key(target, changed, window)

    def rough_rgb(
        self, memory: Any, target: np.ndarray, changed: np.ndarray, around: Features, colors: np.ndarray, window: Window
    ) -> np.ndarray:
        """RGB of a window for a draft."""
        if isinstance(self._rearranger, OnnxRearranger):
            return self._rearranger.rough_rgb(memory, target, colors, window)
        return self._rearranger.rough_rgb(memory, target, changed, around, colors, window)

    def mapper_layers(self) -> MapperLayers:
        """The mapper, layer by layer."""
        return self._mapper

    def read_picture(self, image: np.ndarray) -> np.ndarray:
        """Pictures (N, 3, R, R) to labels (N, R, R) uint8."""
        ids = self._reader({"image": image})[0].astype(np.uint8)
        return np.stack([at_resolution(one, self.shapes.resolution) for one in ids])

    def encode(self, image: np.ndarray) -> Encoding:
        """The first guess for pictures (N, 3, R, R)."""
        ws, *features = self._encoder({"image": image})
        return Encoding(ws, Features(*features))

    def deviations(self) -> np.ndarray:
        """The deviation of each channel of features and RGB (C + 3)."""
        return self._weights["encoder"]["std"]

    def distance(self, image: np.ndarray, other: np.ndarray) -> float:
        """The LPIPS-like distance of two pictures."""
        return float(self._distance({"image": image, "other": other})[0][0])

    def free_memory(self) -> None:
        """Nothing is kept."""

    @cached_property
    def _reader(self) -> Function:
        config = self._pack.card.parts["reader"]
        shape = {name: int(config.get(name, 1)) for name in ("labels", "depth", "stride", "reduction")}
        return self._runtime.load(reader_graph(self._weights["reader"], **shape))

    @cached_property
    def _encoder(self) -> Function:
        return self._runtime.load(encoder_graph(self._weights["encoder"], encoder_config(self._pack.card.parts["encoder"])))

    @cached_property
    def _distance(self) -> Function:
        weights = bundled_weights()
        return self._runtime.load(distance_graph(weights, block_count(weights)))


def _graphs(config: AnyConfig, weights: Weights) -> GeneratorGraphs:
    return MobileStyleGanGraphs(config, weights) if isinstance(config, MobileConfig) else StyleGan2Graphs(config, weights)


def _rearranger(config: AnyRearrangerConfig, weights: Weights, runtime: Runtime) -> OnnxRearranger | OnnxContextRearranger:
    if isinstance(config, ContextConfig):
        return OnnxContextRearranger(config, weights, runtime)
    return OnnxRearranger(config, weights, runtime)


def _row(features: Features, row: int) -> Features:
    return Features(*(part[row : row + 1] for part in features))
