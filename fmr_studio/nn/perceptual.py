"""How different two pictures look: a distance in the manner of LPIPS (Zhang et al., CVPR 2018, equation 1).

The trunk is the VGG16 of the edge detector HED (Xie and Tu, ICCV 2015), which was fine-tuned from ImageNet weights; the
weights of the channels are the heads that LPIPS learned for another VGG16. So this is *LPIPS-like*: it was never
compared with true LPIPS, and its values must not be reported as LPIPS.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fmr_studio.errors import FmrError
from fmr_studio.nn.perceptual_weights import BUNDLED, REINSTALL, block_count, bundled_weights

BLOCKS = ((64, 64), (128, 128), (256, 256, 256), (512, 512, 512), (512, 512, 512))  # channels of the convolutions
SMALLEST_PX = 16

_MEAN_BGR = (104.00699, 116.66877, 122.67892)  # of ImageNet, in [0, 255], as HED subtracts it
_EPS = 1e-10


class VggTrunk(nn.Module):
    """The 13 convolutions of VGG16 (Simonyan and Zisserman 2015, configuration D) in five blocks, or the first blocks of it.

    The first convolution takes blue, green and red minus the ImageNet mean, in [0, 255].
    """

    mean_bgr: Tensor

    def __init__(self, blocks_count: int = len(BLOCKS)) -> None:
        super().__init__()
        blocks: list[nn.Module] = []
        inputs = 3
        for channels in BLOCKS[:blocks_count]:
            convolutions = []
            for outputs in channels:
                convolutions.append(nn.Conv2d(inputs, outputs, 3, padding=1))
                inputs = outputs
            blocks.append(nn.ModuleList(convolutions))
        self.blocks = nn.ModuleList(blocks)
        self.register_buffer("mean_bgr", torch.tensor(_MEAN_BGR).view(1, 3, 1, 1), persistent=False)

    def first_blocks(self, count: int) -> VggTrunk:
        """The first ``count`` blocks alone, sharing no weights with this one."""
        shorter = VggTrunk(count)
        wanted = shorter.state_dict()
        shorter.load_state_dict({name: tensor for name, tensor in self.state_dict().items() if name in wanted})
        return shorter

    def forward(self, image: Tensor) -> list[Tensor]:
        """The last activation of each block of image (N, 3, H, W) sRGB in [-1, 1], at strides 1, 2, 4, 8, 16."""
        x = (image.flip(1) + 1.0) * 127.5 - self.mean_bgr
        maps: list[Tensor] = []
        for block in self.blocks:
            assert isinstance(block, nn.ModuleList)
            if maps:
                x = F.max_pool2d(x, 2, ceil_mode=True)
            for convolution in block:
                x = F.relu(convolution(x))
            maps.append(x)
        return maps


class PerceptualDistance(nn.Module):
    """The LPIPS-like distance; frozen, differentiable in both pictures. `from_published` gives it its weights.

    Args:
        blocks: how many of the five blocks are compared. Fewer are cheaper and see less far; reports use all five.
    """

    def __init__(self, blocks: int = len(BLOCKS)) -> None:
        super().__init__()
        self.trunk = VggTrunk(blocks)
        self.heads = nn.ParameterList([nn.Parameter(torch.full((c[-1],), 1.0 / c[-1])) for c in BLOCKS[:blocks]])
        self.eval().requires_grad_(False)

    @classmethod
    def bundled(cls) -> PerceptualDistance:
        """The distance of the first blocks whose weights come with the program; raises `FmrError` where they are missing."""
        weights = bundled_weights()
        distance = cls(block_count(weights))
        try:
            distance.load_state_dict({name: torch.from_numpy(array) for name, array in weights.items()})
        except RuntimeError as error:
            raise FmrError(f"{BUNDLED} is damaged.", REINSTALL) from error
        return distance

    def first_blocks(self, count: int) -> PerceptualDistance:
        """The distance of the first ``count`` blocks alone, sharing no weights with this one."""
        shorter = PerceptualDistance(count)
        wanted = shorter.state_dict()
        shorter.load_state_dict({name: tensor for name, tensor in self.state_dict().items() if name in wanted})
        return shorter

    @classmethod
    def from_published(cls, hed: Mapping[str, Tensor], heads: Mapping[str, Tensor]) -> PerceptualDistance:
        """Put the two published sets of weights together.

        Args:
            hed: tensors of the HED network, any float type: ``block1.0.weight`` (64, 3, 3, 3), ``block1.0.bias``, …,
                ``block5.2.bias``; more (the side outputs) are ignored.
            heads: the state dict of lpips 0.1.4, ``weights/v0.1/vgg.pth``: ``lin0.model.1.weight`` (1, 64, 1, 1), …

        Raises `FmrError` when a tensor is missing or has another shape.
        """
        distance = cls()
        try:
            for number, block in enumerate(distance.trunk.blocks):
                assert isinstance(block, nn.ModuleList)
                for index, convolution in enumerate(block):
                    assert isinstance(convolution, nn.Conv2d)
                    assert convolution.bias is not None
                    convolution.weight.copy_(hed[f"block{number + 1}.{index}.weight"])
                    convolution.bias.copy_(hed[f"block{number + 1}.{index}.bias"])
                distance.heads[number].copy_(heads[f"lin{number}.model.1.weight"].flatten())
        except (KeyError, RuntimeError) as error:
            raise FmrError(f"These are not the weights of the perceptual distance: {error}.") from error
        return distance

    def embed(self, image: Tensor) -> list[Tensor]:
        """What `compare` takes of image (N, 3, H, W) sRGB in [-1, 1], at least 16 px: compute it once for a target.

        Returns:
            one map (N, C, h, w) for each block, of length 1 along C at each place.
        """
        if min(image.shape[2:]) < SMALLEST_PX:
            raise ValueError(f"pictures of {tuple(image.shape[2:])} px are too small, {SMALLEST_PX} px at least")
        return [x / (x.square().sum(dim=1, keepdim=True) + _EPS).sqrt() for x in self.trunk(image)]

    def compare(self, a: list[Tensor], b: list[Tensor]) -> Tensor:
        """Distances (N,) of two embeddings: squared differences weighted by channel, averaged over places, summed."""
        parts = [
            ((x - y).square() * head[:, None, None]).sum(dim=1).mean(dim=(1, 2))
            for x, y, head in zip(a, b, self.heads, strict=True)
        ]
        return torch.stack(parts).sum(dim=0)

    def forward(self, a: Tensor, b: Tensor) -> Tensor:
        """Distances (N,), 0 for equal pictures, of a and b (N, 3, H, W) sRGB in [-1, 1]."""
        return self.compare(self.embed(a), self.embed(b))
