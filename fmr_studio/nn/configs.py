"""The configurations of all networks, as a pack's card holds them. No torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SEGMENTER_FINER = 8
"""How many times finer than its cells a segmenter of cells draws labels."""
FieldKind = Literal["category", "value", "circle", "normal"]
PRIOR_HARMONICS = (1, 2)
SMALLEST_GRID = 4
"""Cells a side of the coarsest level of an encoder."""
READ_PX_A_CELL = 4
"""Pixels a side that an encoder of a large generator reads for each cell."""
MOBILE_STYLES = 3
"""Style layers of a block of MobileStyleGAN: the wavelet coefficients and the two convolutions."""


@dataclass(frozen=True)
class PriorField:
    """One parameter: its name, its kind and, for a category, its options: as likely as their weights say, none: equally."""

    name: str
    kind: FieldKind
    options: int = 0
    weights: tuple[float, ...] = ()

    @property
    def width(self) -> int:
        """How many input features the field becomes."""
        if self.kind == "category":
            return self.options
        if self.kind == "normal":
            return 1
        return 2 * len(PRIOR_HARMONICS) + (1 if self.kind == "value" else 0)


def channel_schedule(resolution: int, base: int, maximum: int) -> tuple[int, ...]:
    """Channels of each block from 4 px up to ``resolution``: min(base / size, maximum)."""
    count = resolution.bit_length() - 2
    return tuple(min(base // (4 << i), maximum) for i in range(count))


@dataclass(frozen=True)
class GeneratorConfig:
    """Everything that decides the shapes of a generator.

    Args:
        channels: channels per block from 4 px up; block i works at 4·2^i px.
        prior: fields of a parametric z (then ``z_dim == len(prior)``), or empty for an ordinary Gaussian z.
        conv_clamp: bound on activations, as networks trained in half precision have it.
        classes: how many kinds of pictures it was trained on by name, one of which is chosen for each; 0 for none.
    """

    channels: tuple[int, ...]
    z_dim: int = 512
    w_dim: int = 512
    mapping_layers: int = 8
    mapping_lr: float = 0.01
    use_noise: bool = True
    conv_clamp: float | None = None
    prior: tuple[PriorField, ...] = ()
    classes: int = 0

    @property
    def resolution(self) -> int:
        """Side of the square picture in pixels."""
        return 2 << len(self.channels)

    @property
    def num_ws(self) -> int:
        """Style layers L: two a block, less one for the first, plus the last to-RGB."""
        return 2 * len(self.channels)

    def block_index(self, resolution: int) -> int:
        """Index of the block that works at ``resolution`` px; ValueError if there is none."""
        sizes = [4 << i for i in range(len(self.channels))]
        return sizes.index(resolution)


@dataclass(frozen=True)
class MobileConfig:
    """Everything that decides the shapes of a MobileStyleGAN.

    Args:
        channels: channels per block from 4 px up; block i works at 4·2^i px, and the picture is twice as large as the last.
    """

    channels: tuple[int, ...]
    z_dim: int = 512
    w_dim: int = 512
    mapping_layers: int = 8
    mapping_lr: float = 0.01

    @property
    def prior(self) -> tuple[()]:
        """None: z is Gaussian."""
        return ()

    @property
    def classes(self) -> int:
        """None."""
        return 0

    @property
    def resolution(self) -> int:
        """Side of the square picture in pixels."""
        return 4 << len(self.channels)

    @property
    def num_ws(self) -> int:
        """Style layers L: one for the first block, three for each other, one for the picture."""
        return 2 + MOBILE_STYLES * (len(self.channels) - 1)

    def block_index(self, resolution: int) -> int:
        """Index of the block that works at ``resolution`` px; ValueError if there is none."""
        return [4 << i for i in range(len(self.channels))].index(resolution)

    def first_layer_after(self, resolution: int) -> int:
        """The first style layer that blocks above ``resolution`` px read."""
        return 1 + MOBILE_STYLES * self.block_index(resolution)


AnyConfig = GeneratorConfig | MobileConfig
ARCHITECTURES: dict[str, type[AnyConfig]] = {"stylegan2": GeneratorConfig, "mobilestylegan": MobileConfig}
"""The configuration of each architecture of generators, by the name that a card gives it."""


def architecture(config: AnyConfig) -> str:
    """The name of a configuration's architecture in a card."""
    return next(name for name, kind in ARCHITECTURES.items() if isinstance(config, kind))


@dataclass(frozen=True)
class RearrangerConfig:
    """Shapes of a rearranger: P clusters, C feature channels, r cells a side, widths of its layers and of its keys.

    Args:
        rgb_channels: 3, or 0 for a generator without a running RGB image.
        aligned: whether what a label map moves is laid over the source as a whole first, which bends straight lines; otherwise
            attention looks for all that does not stay where it is.
    """

    clusters: int
    channels: int
    size: int
    width: int = 64
    key_width: int = 32
    rgb_channels: int = 3
    aligned: bool = True

    @property
    def payload(self) -> int:
        """Channels of what is moved."""
        return self.channels + self.rgb_channels


@dataclass(frozen=True)
class ContextConfig:
    """Shapes of a rearranger with context: P clusters, C channels of features and RGB, r cells a side, widths of its layers.

    Args:
        spares: cells of other samples that stand in for clusters which a source lacks.
    """

    clusters: int
    channels: int
    size: int
    width: int = 48
    key_width: int = 24
    refine_width: int = 96
    refine_blocks: int = 2
    spares: int = 0

    @property
    def refine_dilations(self) -> tuple[int, ...]:
        """How far the first convolution of each block of the refinement looks; the second looks one cell far."""
        return tuple(1 + i % 2 for i in range(self.refine_blocks))

    @property
    def refine_reach(self) -> int:
        """How many cells away the refinement looks."""
        return sum(dilation + 1 for dilation in self.refine_dilations)


AnyRearrangerConfig = RearrangerConfig | ContextConfig
REARRANGERS: dict[str, type[AnyRearrangerConfig]] = {"attention": RearrangerConfig, "context": ContextConfig}
"""The configuration of each architecture of rearrangers, by the name that a card gives it."""


@dataclass(frozen=True)
class MapperConfig:
    """Shapes of a mapper.

    Args:
        conditions: (name, channels) pairs; ``labels`` has one channel per label id, drawings have one.
        clusters: P.
        size: r, cells a side; conditions are read at 2r.
    """

    conditions: tuple[tuple[str, int], ...]
    clusters: int
    size: int
    width: int = 48


EXTRACTOR = {"width": 16, "depth": 3, "stride": 2}
"""The shape of the networks that see edges or depth in any picture, see `fmr_studio.nn.segmenter.PictureSegmenter`."""


@dataclass(frozen=True)
class EncoderConfig:
    """Shapes of an encoder.

    Args:
        channels: C of the features at the edit resolution; size: r; resolution: R, at least 2r.
        layers: L; w_dim: of one style.
        first_tail_layer: the first style layer that the tail reads; from there on each may differ from the common style.
        rgb_channels: 3, or 0 for a generator without a running RGB image.
        reduction: pictures are read so many times smaller.
        fine: channels above r; width: channels at r; coarse: channels at r / 2, r / 4, … down to 4 px.
    """

    channels: int
    size: int
    resolution: int
    layers: int
    w_dim: int
    first_tail_layer: int
    rgb_channels: int = 3
    reduction: int = 1
    fine: int = 24
    width: int = 56
    coarse: tuple[int, ...] = (80, 104, 104)

    @property
    def read_px(self) -> int:
        """Side of the pictures as they are read."""
        return self.resolution // self.reduction

    @property
    def halvings(self) -> int:
        """How often what was read is halved on its way to r, after the first halving of all."""
        return (self.read_px // self.size).bit_length() - 2

    @staticmethod
    def of_cells(generator: MobileConfig, size: int, channels: int) -> EncoderConfig:
        """The default shapes for a large generator without a running RGB image; ``channels`` is the length of its codes."""
        return EncoderConfig(
            channels=channels,
            size=size,
            resolution=generator.resolution,
            layers=generator.num_ws,
            w_dim=generator.w_dim,
            first_tail_layer=generator.first_layer_after(size),
            rgb_channels=0,
            reduction=max(1, generator.resolution // (READ_PX_A_CELL * size)),
            width=96,
            coarse=tuple(128 if i else 112 for i in range((size // SMALLEST_GRID).bit_length() - 1)),
        )

    @staticmethod
    def of(generator: GeneratorConfig, size: int) -> EncoderConfig:
        """The default shapes for a generator that is edited at ``size`` px."""
        block, depth = generator.block_index(size), (size // SMALLEST_GRID).bit_length() - 1
        return EncoderConfig(
            channels=generator.channels[block],
            size=size,
            resolution=generator.resolution,
            layers=generator.num_ws,
            w_dim=generator.w_dim,
            first_tail_layer=2 * block + 1,
            coarse=tuple(min(80 + 24 * i, 104) for i in range(depth)),
        )
