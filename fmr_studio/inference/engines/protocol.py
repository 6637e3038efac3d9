"""What the pipeline asks of a pack's frozen networks: a small set of operations, in numpy arrays.

Axis letters: N batch, C channels, H W pixels, r edit resolution, R picture resolution, K labels, P proxies, L style layers.
Arrays are float32 unless said otherwise. What an engine keeps where it computes (styles, memories) goes through the
pipeline unread.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

from fmr_studio.inference.engines.shapes import Shapes
from fmr_studio.nn.window import Window

if TYPE_CHECKING:
    from fmr_studio.inference.engines.torch.modules import Modules


class Features(NamedTuple):
    """What is rearranged: features (N, C, r, r), and the running RGB image (N, 3, r, r) of a generator that has one.

    A generator without gives an RGB image of no channels, (N, 0, r, r), so that nothing else has to ask.
    """

    x: np.ndarray
    rgb: np.ndarray


class Styles(Protocol):
    """What the generator makes of the ws of one source, kept where the engine computes."""

    @property
    def ws(self) -> np.ndarray:
        """(1, L, w_dim)."""

    @property
    def nbytes(self) -> int:
        """Memory it takes."""


Memory = Any
"""Keys and values of one source, which attention reads, kept where the engine computes; has ``nbytes``."""


class Drawing(NamedTuple):
    """A whole picture with what came on the way.

    Args:
        features: at r px. rgb: (1, 3, R, R) in about [-1, 1].
        labels: (R, R) uint8, what the segmenter sees; None without one.
    """

    features: Features
    rgb: np.ndarray
    labels: np.ndarray | None


class Encoding(NamedTuple):
    """The encoder's guess: ws (N, L, w_dim) and features (N, C, r, r)."""

    ws: np.ndarray
    features: Features


Watch = Callable[[int, np.ndarray, Window], None]
"""Is told after each block but the last: (side px, RGB (N, 3 or 0, h, w), where that lies in a picture of this side). What it
raises ends the drawing."""


class Reading(NamedTuple):
    """What the mapper had in its layers when it read one condition.

    Args:
        condition: as the first layer sees it, (1, 4 · channels, r, r).
        levels: before and after each halving, finest first.
        inner: within each halving, after its first convolution.
        ups: after each doubling, coarsest first.
        clusters: the proxy mask it was read as, (1, r, r) int64.
    """

    condition: np.ndarray
    levels: tuple[np.ndarray, ...]
    inner: tuple[np.ndarray, ...]
    ups: tuple[np.ndarray, ...]
    clusters: np.ndarray


class Reread(Protocol):
    """Reads a condition again that has changed somewhere."""

    def __call__(self, before: Reading, change: np.ndarray, where: Window, wanted: Window) -> np.ndarray:
        """The clusters (1, h, w) int64 of the cells ``wanted``.

        Args:
            before: the reading of the condition as it was.
            change: the new condition (1, 4 · channels, h, w) of the cells ``where``.
            where, wanted: windows of the r grid.
        """


@dataclass(frozen=True)
class MapperLayers:
    """The mapper.

    Args:
        whole: all layers of a condition (N, 4 · channels, r, r). read: its clusters (N, r, r) int64 alone, which costs less.
        reread: what a change of a condition changes, see :mod:`fmr_studio.inference.engines.rereading`.
    """

    whole: Callable[[np.ndarray], Reading]
    read: Callable[[np.ndarray], np.ndarray]
    reread: Reread


class Networks(Protocol):
    """The frozen networks of one pack in one engine. Not thread-safe.

    An operation whose part the pack lacks must not be asked for: see `Shapes.parts`.
    """

    engine: str
    """The engine's name and version for recipes, such as ``onnxruntime 1.32.0``."""
    device: str
    """Where it computes, such as ``cpu``."""
    shapes: Shapes
    together: bool
    """Whether a batch at once is worth more than one by one."""
    side_by_side: int
    """How many pictures may be drawn at once, each by a thread of its own."""
    window_step: int
    """Sides of windows are multiples of so many cells: some libraries prepare themselves for each shape, which costs more."""

    @property
    def modules(self) -> Modules:
        """The parts as PyTorch modules, for what needs gradients. Imports PyTorch, unless that draws already."""

    def map(self, z: np.ndarray, truncation: float = 1.0, category: int = 0) -> np.ndarray:
        """z (N, z_dim) to ws (N, L, w_dim) of a class; truncation 1 is none, 0 is the mean picture."""

    def styles(self, ws: np.ndarray) -> Styles:
        """What drawing needs of ws (1, L, w_dim)."""

    def head(self, styles: Any) -> Features:
        """The features at r px of one source, by its styles alone."""

    def draw(self, styles: Any, features: Features | None = None, watch: Watch | None = None) -> Drawing:
        """The whole picture of one source.

        Args:
            features: (1, C, r, r), to go on from these after the block of r px in place of the styles' own.
        """

    def reached_by(self, cells: Window) -> Window:
        """The pixels of the picture that cells of the r grid have a part in."""

    def needed_for(self, shown: Window) -> Window:
        """The cells of the r grid that a window of the picture's pixels is drawn from."""

    def draw_window(self, styles: Sequence[Any], features: Features, shown: Window, watch: Watch | None = None) -> np.ndarray:
        """The pixels ``shown`` of N pictures, (N, 3, h, w) in about [-1, 1]: those of the whole ones.

        Args:
            features: (N, C, h, w), of the cells that `needed_for` names.
        """

    def clusters(self, features: Features) -> np.ndarray:
        """The codebook: proxy masks (N, r, r) int64 in [0, P)."""

    def memory(self, features: Features, mask: np.ndarray) -> Memory:
        """Keys and values of a source, (1, C, r, r) with the proxy mask (1, r, r) int64."""

    def move(
        self, memories: Sequence[Memory], targets: np.ndarray, changed: np.ndarray, around: Features, window: Window
    ) -> Features:
        """The rearranger: features (N, C, h, w) of a window after some cells looked for new ones.

        Args:
            memories: of N sources; targets: (N, r, r) int64, the proxy masks wanted.
            changed: (N, r, r) bool, the cells that look. The others show ``around``, (N, C, r, r), to them.
        """

    def move_key(self, memory: Memory, target: np.ndarray, changed: np.ndarray, window: Window) -> Hashable:
        """What `move` of one source in a window depends on: where it is equal, so are the new features, to the bit."""

    def rough_rgb(
        self, memory: Memory, target: np.ndarray, changed: np.ndarray, around: Features, colors: np.ndarray, window: Window
    ) -> np.ndarray:
        """RGB (1, 3, h, w) of a window for a draft, or half as fine: `move` with the colours of cells alone, nothing refined.

        Args:
            target, changed, around: as in `move`, of one source.
            colors: (1, 3, r, r), of the source's cells. window: with even edges.
        """

    def mapper_layers(self) -> MapperLayers:
        """The mapper, layer by layer."""

    def read_picture(self, image: np.ndarray) -> np.ndarray:
        """The reader: pictures (N, 3, R, R) in [-1, 1] to labels (N, R, R) uint8."""

    def encode(self, image: np.ndarray) -> Encoding:
        """The encoder: the first guess for pictures (N, 3, R, R) in [-1, 1]."""

    def deviations(self) -> np.ndarray:
        """The deviation of each channel of features and RGB (C + 3), as the encoder has it."""

    def distance(self, image: np.ndarray, other: np.ndarray) -> float:
        """The LPIPS-like distance of two pictures (1, 3, R, R) in [-1, 1]; it belongs to the program, not to the pack."""

    def free_memory(self) -> None:
        """Give back what was kept to be quick."""
