"""The numbers of a pack's networks, read from its card."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fmr_studio.errors import FmrError
from fmr_studio.nn.configs import MobileConfig
from fmr_studio.packs.card import PackCard
from fmr_studio.packs.catalog import Pack
from fmr_studio.packs.weights import generator_config, mapper_config


@dataclass(frozen=True)
class Shapes:
    """The numbers of a pack's networks.

    Args:
        resolution: R; size: r; channels: C of the features at r; rgb_channels: 3, or 0 without a running RGB image.
        layers: L; clusters: P, 0 without a codebook; conditions: (name, channels) of what the mapper reads, in its order.
        parts: the names of the parts that are there, as in :data:`~fmr_studio.packs.catalog.PARTS`.
        classes: of the generator; 0 for none.
    """

    resolution: int
    size: int
    channels: int
    rgb_channels: int
    layers: int
    z_dim: int
    w_dim: int
    clusters: int
    conditions: tuple[tuple[str, int], ...]
    parts: frozenset[str]
    classes: int = 0

    @staticmethod
    def of(pack: Pack) -> Shapes:
        """Those of a pack; raises :class:`FmrError` where its card describes its networks in another way."""
        card, generator = pack.card, generator_config(pack.card.generator)
        try:
            return Shapes(
                resolution=card.resolution,
                size=card.edit_resolution,
                channels=generator.channels[generator.block_index(card.edit_resolution)],
                rgb_channels=0 if isinstance(generator, MobileConfig) else 3,
                layers=generator.num_ws,
                z_dim=generator.z_dim,
                w_dim=generator.w_dim,
                clusters=int(card.parts["codebook"]["clusters"]) if "codebook" in pack.parts else 0,
                conditions=mapper_config(card.parts["mapper"]).conditions if "mapper" in pack.parts else (),
                parts=frozenset(pack.parts),
                classes=generator.classes,
            )
        except (TypeError, KeyError, ValueError) as error:
            raise unlike_card(pack.card) from error


def unlike_card(card: PackCard) -> FmrError:
    """The card of a pack speaks of networks that this program does not have."""
    return FmrError(
        f"The card of the pack {card.name} describes its networks in another way than this program.",
        "The pack may be of another version of FMR Studio; install it again.",
    )


def at_resolution(labels: np.ndarray, resolution: int) -> np.ndarray:
    """Labels of the last block's pixels (h, w) at the picture's resolution, of which h is a part."""
    step = resolution // len(labels)
    return labels if step == 1 else labels.repeat(step, 0).repeat(step, 1)
