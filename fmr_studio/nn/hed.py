"""The edge detector HED (Xie and Tu, *Holistically-Nested Edge Detection*, ICCV 2015): VGG16's trunk with five side outputs.

Each block of the trunk says by a 1 × 1 convolution where it sees edges; these maps are enlarged to the picture's size and one
weight each puts them together. It serves training, as the teacher of a small network that comes with the program.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fmr_studio.errors import FmrError
from fmr_studio.nn.perceptual import BLOCKS, VggTrunk


class Hed(nn.Module):
    """HED; frozen. `from_published` gives it its weights."""

    def __init__(self) -> None:
        super().__init__()
        self.trunk = VggTrunk()
        self.sides = nn.ModuleList(nn.Conv2d(channels[-1], 1, 1) for channels in BLOCKS)
        self.fuse = nn.Conv2d(len(BLOCKS), 1, 1)
        self.eval().requires_grad_(False)

    @classmethod
    def from_published(cls, weights: Mapping[str, Tensor]) -> Hed:
        """HED with the weights that `fmr_studio.training.published.networks.hed_weights` gives, of any float type.

        Raises `FmrError` when a tensor is missing or has another shape.
        """
        names = {
            f"block{b + 1}.{i}": f"trunk.blocks.{b}.{i}" for b, channels in enumerate(BLOCKS) for i in range(len(channels))
        }
        names |= {f"side{b + 1}": f"sides.{b}" for b in range(len(BLOCKS))} | {"fuse": "fuse"}
        hed = cls()
        try:
            parts = ("weight", "bias")
            hed.load_state_dict(
                {f"{ours}.{p}": weights[f"{theirs}.{p}"].float() for theirs, ours in names.items() for p in parts}
            )
        except (KeyError, RuntimeError) as error:
            raise FmrError(f"These are not the weights of HED: {error}.") from error
        return hed

    @torch.no_grad()
    def forward(self, image: Tensor) -> Tensor:
        """How likely each pixel is on an edge, (N, 1, H, W) in (0, 1), for image (N, 3, H, W) sRGB in [-1, 1]."""
        size = image.shape[-2:]
        seen = [side(x) for side, x in zip(self.sides, self.trunk(image), strict=True)]
        alike = [F.interpolate(x, size=size, mode="bilinear", align_corners=False) for x in seen]
        return torch.sigmoid(self.fuse(torch.cat(alike, dim=1)))
