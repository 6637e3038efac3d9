"""The rearranger: attention that moves the features of a source until their clusters match a target proxy mask.

After Chae et al., *Semantic Image Synthesis with Unconditional Generator* (NeurIPS 2023), completed where the paper is
silent: the running RGB image moves with the features, and what depends on the source alone is computed once (:meth:`memory`).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fmr_studio.nn.configs import RearrangerConfig
from fmr_studio.nn.stylegan2 import Features
from fmr_studio.nn.window import Window

_QUERY_DILATIONS = (1, 3)
_QUERY_REACH = sum(_QUERY_DILATIONS)
_POLISH_REACH = 2
"""How many cells away the convolutions of queries and of the refinement look."""


class Memory(NamedTuple):
    """What attention reads: keys and values (N, r·r, d) of one source; the first C + 3 columns of values count."""

    keys: Tensor
    values: Tensor


class _Refine(nn.Module):
    """A residual block that sees the moved features and the encoded target mask."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv0 = nn.Conv2d(width, width, 3, padding=1)
        self.conv1 = nn.Conv2d(width, width, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.conv1(F.leaky_relu(self.conv0(F.leaky_relu(x, 0.2)), 0.2))


class Rearranger(nn.Module):
    """``R(f_src, m_src, m_tgt) -> f_out``; features and RGB go through the same attention weights."""

    mean: Tensor
    std: Tensor

    def __init__(self, config: RearrangerConfig) -> None:
        super().__init__()
        self.config = config
        width, payload = config.width, config.payload
        self.register_buffer("mean", torch.zeros(payload))
        self.register_buffer("std", torch.ones(payload))
        self.position = nn.Parameter(torch.randn(1, width, config.size, config.size) * 0.1)
        self.embed = nn.Embedding(config.clusters, width)
        self.query_convs = nn.ModuleList(
            nn.Conv2d(width, width, 3, padding=dilation, dilation=dilation) for dilation in _QUERY_DILATIONS
        )
        self.to_query = nn.Conv2d(width, config.key_width, 1)
        self.embed_source = nn.Embedding(config.clusters, width)
        self.source_in = nn.Conv2d(payload, width, 1)
        self.key_convs = nn.ModuleList(nn.Conv2d(width, width, 3, padding=1) for _ in range(2))
        self.to_key = nn.Conv2d(width, config.key_width, 1)
        # Attention begins by looking for cells of the same cluster; how strongly is learned.
        self.same_cluster = nn.Parameter(torch.tensor(3.0))
        self.refine_in = nn.Conv2d(payload + width, width, 1)
        self.refine = _Refine(width)
        self.refine_out = nn.Conv2d(width, payload, 1)
        for parameter in self.refine_out.parameters():
            nn.init.zeros_(parameter)

    def _payload(self, features: Features) -> Tensor:
        joined = torch.cat([features.x, features.rgb], dim=1)
        return (joined - self.mean[:, None, None]) / self.std[:, None, None]

    def memory(self, source: Features, mask: Tensor) -> Memory:
        """Keys and values of a source; they do not depend on the target, so compute them once.

        Args:
            source: features (N, C, r, r) and RGB (N, 3, r, r).
            mask: its proxy mask, (N, r, r) int64.
        """
        payload = self._payload(source)
        x = self.source_in(payload) + self.embed_source(mask).permute(0, 3, 1, 2) + self.position
        for conv in self.key_convs:
            x = x + conv(F.leaky_relu(x, 0.2))
        keys = self.to_key(x).flatten(2).transpose(1, 2) / math.sqrt(self.config.key_width)
        same = F.one_hot(mask.flatten(1), self.config.clusters).to(keys.dtype)
        return Memory(self._widen(torch.cat([keys, same], dim=2)), self._widen(payload.flatten(2).transpose(1, 2)))

    def _widen(self, x: Tensor) -> Tensor:
        """PyTorch's fused attention wants queries, keys and values of one width: zeros fill the narrower ones."""
        width = max(self.config.key_width + self.config.clusters, self.config.payload)
        return F.pad(x, (0, width - x.shape[2]))

    def encode_target(self, mask: Tensor, window: Window | None = None) -> Tensor:
        """A target proxy mask (N, h, w) int64 with context and position, (N, width, h, w).

        Args:
            window: where on the grid ``mask`` lies; the whole grid if not given.
        """
        position = self.position if window is None else window.cut(self.position)
        x = self.embed(mask).permute(0, 3, 1, 2) + position
        for conv in self.query_convs:
            x = x + conv(F.leaky_relu(x, 0.2))
        return x

    def queries(self, encoded: Tensor, mask: Tensor) -> Tensor:
        """Attention queries (N, h·w, d) for every cell of a target (N, h, w)."""
        queries = self.to_query(encoded).flatten(2).transpose(1, 2)
        same = F.one_hot(mask.flatten(1), self.config.clusters).to(queries.dtype) * self.same_cluster
        return self._widen(torch.cat([queries, same], dim=2))

    def attend(self, queries: Tensor, memory: Memory) -> Tensor:
        """Move values to M target cells: queries (N, M, d) to (N, M, d)."""
        q, k, v = (part[:, None] for part in (queries, memory.keys, memory.values))
        return F.scaled_dot_product_attention(q, k, v, scale=1.0)[:, 0]

    def _move(self, queries: Tensor, memory: Memory, changed: Tensor, own: Tensor) -> Tensor:
        """Payload (N, C + 3, h, w) of a window: attended where ``changed`` (N, h, w), ``own`` (N, d, h, w) elsewhere."""
        rows = []
        own = own.flatten(2).transpose(1, 2)
        # One picture at a time: their cells differ in number, and a batch must give the same bits as single pictures.
        for row, cells in enumerate(changed.flatten(1)):
            (index,) = cells.nonzero(as_tuple=True)
            one = Memory(memory.keys[row, None], memory.values[row, None])
            attended = self.attend(queries[row, None, index], one)
            rows.append(own[row, None].index_copy(1, index, attended))
        moved = torch.cat(rows)[..., : self.config.payload]
        return moved.transpose(1, 2).unflatten(2, changed.shape[1:])

    def rough_rgb(self, memory: Memory, target: Tensor, colors: Tensor, window: Window) -> Tensor:
        """RGB (1, 3, h / 2, w / 2) of a window for a draft: every second cell looks at every second cell, nothing is refined.

        A sixteenth of the attention, and of its values only the colours.

        Args:
            target: (1, r, r) int64; colors: (1, 3, r, r), of the source's cells; ``window`` has even edges.
        """
        size, sparse = self.config.size, slice(None, None, 2)
        far = window.grow(_QUERY_REACH, size)
        encoded = window.within(far).cut(self.encode_target(far.cut(target), far))
        queries = self.queries(encoded[..., sparse, sparse], window.cut(target)[..., sparse, sparse])
        keys = memory.keys.unflatten(1, (size, size))[:, sparse, sparse].flatten(1, 2)
        used = self.config.key_width + self.config.clusters
        weights = torch.softmax(queries[..., :used] @ keys[..., :used].transpose(1, 2), dim=2)
        rgb = weights @ colors[..., sparse, sparse].flatten(2).transpose(1, 2)
        height, width = (window.bottom - window.top) // 2, (window.right - window.left) // 2
        return rgb.transpose(1, 2).unflatten(2, (height, width))

    def polish(self, moved: Tensor, encoded: Tensor) -> Tensor:
        """Refine moved payload (N, C + 3, h, w) beside the encoded target (N, width, h, w)."""
        return moved + self.refine_out(self.refine(self.refine_in(torch.cat([moved, encoded], dim=1))))

    def unpack(self, payload: Tensor) -> Features:
        """Whitened payload (N, C + 3, h, w) back to features and RGB."""
        joined = payload * self.std[:, None, None] + self.mean[:, None, None]
        return Features(joined[:, : self.config.channels], joined[:, self.config.channels :])

    def forward(self, memory: Memory, target: Tensor, changed: Tensor, window: Window | None = None) -> Features:
        """Rearranged features and RGB for a target proxy mask.

        Args:
            target: (N, r, r) int64.
            changed: (N, r, r) bool; only these cells look for new features, the others show the source's to them.
            window: compute just these cells, at a cost that follows their number; the values are those of the whole grid.
        """
        size = self.config.size
        own = memory.values.transpose(1, 2).unflatten(2, (size, size))
        window = window or Window.whole(size)
        return self._rearrange(memory, target, changed, self.surroundings(window).cut(own), window)

    def complete(
        self, memory: Memory, target: Tensor, changed: Tensor, around: Features, window: Window | None = None
    ) -> Features:
        """:meth:`forward` where the cells that are not ``changed`` show ``around`` and not the features of ``memory``.

        Args:
            around: features (N, C, h, w) and RGB of the window's `surroundings`, such as those that regions lie in.
        """
        payload = self._payload(around)
        own = F.pad(payload, (0, 0, 0, 0, 0, memory.values.shape[2] - payload.shape[1]))
        return self._rearrange(memory, target, changed, own, window or Window.whole(self.config.size))

    def surroundings(self, window: Window) -> Window:
        """The cells that are shown to those of a window."""
        return window.grow(_POLISH_REACH, self.config.size)

    def _rearrange(self, memory: Memory, target: Tensor, changed: Tensor, own: Tensor, window: Window) -> Features:
        near = self.surroundings(window)
        far = near.grow(_QUERY_REACH, self.config.size)
        encoded = near.within(far).cut(self.encode_target(far.cut(target), far))
        queries = self.queries(encoded, near.cut(target))
        moved = self._move(queries, memory, near.cut(changed), own)
        return self.unpack(window.within(near).cut(self.polish(moved, encoded)))


def blend(moved: Features, source: Features, changed: Tensor) -> Features:
    """Keep the source exactly where nothing changed.

    Args:
        changed: (N, r, r) bool; True takes ``moved``.
    """
    where = changed[:, None]
    return Features(torch.where(where, moved.x, source.x), torch.where(where, moved.rgb, source.rgb))


def dilate(mask: Tensor, radius: int) -> Tensor:
    """Grow a bool mask (N, h, w) by ``radius`` cells in every direction (a square)."""
    if radius == 0:
        return mask
    grown = F.max_pool2d(mask[:, None].float(), 2 * radius + 1, stride=1, padding=radius)
    return grown[:, 0] > 0.5
