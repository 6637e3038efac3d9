"""Small pictures of windows of codes: what the next block of the generator makes of them, read as colours.

To draw a window at its full size would take most of a training's time. Faults of moved features (patches, seams, stray hair)
show in the features of twice the edit resolution already, and a linear map reads colours off these.
"""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.mobilestylegan import Block, MobileStyleGAN
from fmr_studio.training.codes.basis import Basis
from fmr_studio.training.codes.samples import FIRST_SEED, styles_of

_FITTED = 48
_RIDGE = 1e-3


class WindowPictures(nn.Module):
    """Codes (N, k, w, w) under styles (N, L, w_dim) to pictures (N, 3, 2w, 2w) sRGB in about [-1, 1]; frozen.

    Without the generator's noise, whose place on the whole grid a window does not know.
    """

    vectors: Tensor
    mean: Tensor
    std: Tensor
    colors: Tensor

    def __init__(self, basis: Basis, block: Block, colors: Tensor) -> None:
        super().__init__()
        self.block = block
        for name, value in (("vectors", basis.vectors), ("mean", basis.mean), ("std", basis.std), ("colors", colors)):
            self.register_buffer(name, value)
        self.requires_grad_(False)

    def forward(self, codes: Tensor, ws: Tensor) -> Tensor:
        """See the class."""
        x = F.conv2d(codes, self.vectors.T[:, :, None, None]) * self.std[:, None, None] + self.mean[:, None, None]
        features = self.block(x, ws, "none", None)
        return F.conv2d(features, self.colors[:, :-1, None, None], self.colors[:, -1])


def window_pictures(generator: MobileStyleGAN, basis: Basis, size: int, colors: Tensor) -> WindowPictures:
    """The pictures of windows of a generator's features at ``size`` px with colours that were found before, (3, C + 1)."""
    block = generator.synthesis.blocks[generator.config.block_index(2 * size)]
    assert isinstance(block, Block)
    return WindowPictures(basis, block, colors)


@torch.no_grad()
def fit_window_pictures(
    generator: MobileStyleGAN, basis: Basis, size: int, *, count: int = _FITTED, progress: Progress | None = None
) -> tuple[WindowPictures, float]:
    """The pictures of windows of a generator's features at ``size`` px, and how close they come to it in dB.

    The colours are fitted by ridge regression to ``count`` samples, the last sixth of which tells how close they come.
    """
    progress = progress or Progress()
    block = generator.synthesis.blocks[generator.config.block_index(2 * size)]
    assert isinstance(block, Block)
    told = max(1, count // 6)
    points, wanted = [], []
    for row in range(count):
        progress.check()
        ws = styles_of(generator, FIRST_SEED + row)
        state = generator.synthesis.head(ws, size)
        picture = generator.synthesis.tail(state, ws).clamp(-1.0, 1.0)
        seen = block(basis.decode(basis.encode(state.x)), ws, "none", None)
        points.append(F.pad(seen[0].flatten(1).T, (0, 1), value=1.0))
        wanted.append(F.avg_pool2d(picture, picture.shape[-1] // (2 * size))[0].flatten(1).T)
        progress.report((row + 1) / count, "looking at pictures")
    x, y = torch.cat(points[:-told]).double(), torch.cat(wanted[:-told]).double()
    square = x.T @ x
    square += _RIDGE * square.diagonal().mean() * torch.eye(len(square), dtype=square.dtype)
    colors = torch.linalg.solve(square, x.T @ y).T.float()
    error = (torch.cat(points[-told:]) @ colors.T - torch.cat(wanted[-told:])).square().mean()
    return WindowPictures(basis, block, colors), float(10.0 * np.log10(4.0 / float(error)))
