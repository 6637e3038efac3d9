"""A rearranger that knows what stays and where parts lie: moved parts keep their texture, edits join their surroundings.

After Chae et al., *Semantic Image Synthesis with Unconditional Generator* (NeurIPS 2023), like
:class:`fmr_studio.nn.rearranger.Rearranger`, with these additions:

- *Aligned addresses.* Each cluster of the target is laid over the same cluster of the source by its centre and its spread.
  A target cell begins by looking at the place this leads to, so neighbours copy neighbours and hair keeps its strands; what is
  learned is how far to trust that address, an offset from it, and what else to look for.
- *Context.* Cells that stay show their features to those that look, so light and colour go on across seams.
- *Spares.* Some cells of other samples stand in for clusters that a source lacks, such as teeth or the frames of glasses.
- *A deeper refinement*, which draws what attention cannot find.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fmr_studio.nn import addresses
from fmr_studio.nn.configs import ContextConfig
from fmr_studio.nn.stylegan2 import Features
from fmr_studio.nn.window import Window

QUERY_DILATIONS = (1, 2, 4)
KEY_DILATIONS = (1, 2, 4)


class SourceMemory(NamedTuple):
    """What attention reads of sources: keys (N, r·r + S, d) and whitened values (N, r·r + S, C) of their cells and the spares.

    ``mask`` are the proxy masks (N, r, r) int64.
    """

    keys: Tensor
    values: Tensor
    mask: Tensor


class _Residual(nn.Module):
    """Two convolutions beside a skip; the first looks ``dilation`` cells far."""

    def __init__(self, width: int, dilation: int) -> None:
        super().__init__()
        self.conv0 = nn.Conv2d(width, width, 3, padding=dilation, dilation=dilation)
        self.conv1 = nn.Conv2d(width, width, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.conv1(F.leaky_relu(self.conv0(F.leaky_relu(x, 0.2)), 0.2))


class _Context(nn.ModuleList):
    """Residual dilated convolutions."""

    def __init__(self, width: int, dilations: tuple[int, ...]) -> None:
        super().__init__(nn.Conv2d(width, width, 3, padding=d, dilation=d) for d in dilations)

    def forward(self, x: Tensor) -> Tensor:
        for conv in self:
            x = x + conv(F.leaky_relu(x, 0.2))
        return x


class ContextRearranger(nn.Module):
    """``R(f_src, m_src, m_tgt, what stays) -> f_out``; features and RGB, where there is one, move together."""

    mean: Tensor
    std: Tensor
    spare_values: Tensor
    spare_places: Tensor
    spare_clusters: Tensor

    def __init__(self, config: ContextConfig) -> None:
        super().__init__()
        self.config = config
        width, channels, count = config.width, config.channels, len(addresses.WAVELENGTHS)
        self.register_buffer("mean", torch.zeros(channels))
        self.register_buffer("std", torch.ones(channels))
        self.register_buffer("spare_values", torch.zeros(config.spares, channels))
        self.register_buffer("spare_places", torch.zeros(config.spares, 2))
        self.register_buffer("spare_clusters", torch.zeros(config.spares, dtype=torch.int64))
        self.position = nn.Parameter(torch.randn(1, width, config.size, config.size) * 0.1)
        self.embed = nn.Embedding(config.clusters, width)
        self.changed = nn.Parameter(torch.zeros(width))
        self.own_in = nn.Conv2d(channels, width, 1)
        self.query_context = _Context(width, QUERY_DILATIONS)
        self.to_query = nn.Conv2d(width, config.key_width + 2 + count, 1)
        self.embed_source = nn.Embedding(config.clusters, width)
        self.source_in = nn.Conv2d(channels, width, 1)
        self.key_context = _Context(width, KEY_DILATIONS)
        self.to_key = nn.Conv2d(width, config.key_width, 1)
        self.refine_in = nn.Conv2d(channels + width, config.refine_width, 1)
        self.refine = nn.ModuleList(_Residual(config.refine_width, d) for d in config.refine_dilations)
        self.refine_out = nn.Conv2d(config.refine_width, channels, 1)
        with torch.no_grad():  # attention begins with the aligned addresses alone
            self.to_query.weight.mul_(0.1)
            for zero in (self.to_query.bias, self.refine_out.weight, self.refine_out.bias):
                if zero is not None:
                    zero.zero_()

    def whiten(self, features: Features) -> Tensor:
        """Features and RGB (N, C, h, w) as attention and refinement know them."""
        joined = torch.cat([features.x, features.rgb], dim=1)
        return (joined - self.mean[:, None, None]) / self.std[:, None, None]

    def memory(self, source: Features, mask: Tensor) -> SourceMemory:
        """Keys and values of a source; they do not depend on the target, so compute them once.

        Args:
            source: features (N, C, r, r), with RGB where the generator has one.
            mask: its proxy mask, (N, r, r) int64.
        """
        values = self.whiten(source)
        count = len(values)
        where = address_features(self.spare_places.T[None, :, :, None])[0, :, :, 0].T
        spare_keys = F.pad(where, (self.config.key_width, 0))
        keys, cells = self.keys(values, mask), values.flatten(2).transpose(1, 2)
        return SourceMemory(
            torch.cat([keys, spare_keys.expand(count, -1, -1)], dim=1),
            torch.cat([cells, self.spare_values.expand(count, -1, -1)], dim=1),
            mask,
        )

    def keys(self, values: Tensor, mask: Tensor) -> Tensor:
        """Keys (N, r·r, d) of whitened values (N, C, r, r): what they hold, and where they are."""
        x = self.source_in(values) + self.embed_source(mask).permute(0, 3, 1, 2) + self.position
        keys = self.to_key(self.key_context(x)) / math.sqrt(self.config.key_width)
        places = torch.meshgrid(*(torch.arange(side) for side in mask.shape[-2:]), indexing="ij")
        where = address_features(torch.stack(places).to(keys)[None]).expand(len(keys), -1, -1, -1)
        return torch.cat([keys, where], dim=1).flatten(2).transpose(1, 2)

    def encode_target(self, mask: Tensor, own: Tensor, changed: Tensor, window: Window) -> Tensor:
        """A target with what stays of the source, (N, width, h, w).

        Args:
            mask: wanted clusters (N, h, w) int64 of the cells ``window``.
            own: whitened features (N, C, h, w) that unchanged cells show.
            changed: (N, h, w) bool.
        """
        shown = torch.where(changed[:, None], self.changed[:, None, None], self.own_in(own))
        return self.query_context(self.embed(mask).permute(0, 3, 1, 2) + window.cut(self.position) + shown)

    def queries(self, encoded: Tensor, places: Tensor) -> Tensor:
        """Attention queries (N, h·w, d) of encoded cells (N, width, h, w) with their addresses (N, 2, h, w)."""
        free, offset, trust = self.to_query(encoded).split([self.config.key_width, 2, len(addresses.WAVELENGTHS)], dim=1)
        gains = torch.tensor(addresses.GAINS, device=encoded.device)[:, None, None]
        gains = gains * torch.exp(trust.clamp(addresses.MIN_TRUST, addresses.MAX_TRUST))
        where = address_features(places + addresses.MAX_OFFSET * torch.tanh(offset)) * gains.repeat_interleave(4, dim=1)
        return torch.cat([free, where], dim=1).flatten(2).transpose(1, 2)

    def surroundings(self, window: Window) -> Window:
        """The cells that are shown to those of a window."""
        return window.grow(self.config.refine_reach, self.config.size).grow(sum(QUERY_DILATIONS), self.config.size)

    def complete(self, memory: SourceMemory, target: Tensor, changed: Tensor, around: Features, window: Window) -> Features:
        """New features (N, C, h, w) of a window after its changed cells looked for some.

        Args:
            target: (N, r, r) int64, the proxy masks wanted.
            changed: (N, r, r) bool; the cells that look. The others show ``around`` to them.
            around: features and RGB of the window's `surroundings`.
        """
        near = window.grow(self.config.refine_reach, self.config.size)
        far = self.surroundings(window)
        inside = near.within(far)
        own = self.whiten(around)
        encoded = inside.cut(self.encode_target(far.cut(target), own, far.cut(changed), far))
        laid = [addresses.with_spares(mask.cpu().numpy(), self.config.clusters, self.spares()) for mask in memory.mask]
        places = [self._addresses(mask, there, near) for mask, (there, _) in zip(target, laid, strict=True)]
        queries = self.queries(encoded, torch.stack(places).to(own))
        offered = [cells for _, cells in laid]
        moved = self.move(queries, memory, offered, near.cut(target), near.cut(changed), inside.cut(own))
        values = window.within(near).cut(self.polish(moved, encoded)) * self.std[:, None, None] + self.mean[:, None, None]
        first = values.shape[1] - around.rgb.shape[1]
        return Features(values[:, :first], values[:, first:])

    def rough_rgb(
        self, memory: SourceMemory, target: Tensor, changed: Tensor, around: Features, colors: Tensor, window: Window
    ) -> Tensor:
        """RGB (1, 3, h, w) of a window for a draft: the colours of the cells that are looked at, nothing is refined.

        Args:
            target, changed: (1, r, r). around: features and RGB (1, C, r, r). colors: (1, 3, r, r), of the source's cells.
        """
        size = self.config.size
        far = window.grow(sum(QUERY_DILATIONS), size)
        own = self.whiten(Features(far.cut(around.x), far.cut(around.rgb)))
        encoded = window.within(far).cut(self.encode_target(far.cut(target), own, far.cut(changed), far))
        there, offered = addresses.with_spares(memory.mask[0].cpu().numpy(), self.config.clusters, self.spares())
        queries = self.queries(encoded, self._addresses(target[0], there, window)[None].to(own))
        cells = size**2  # spares have no colours
        seen = SourceMemory(memory.keys[:, :cells], colors.flatten(2).transpose(1, 2), memory.mask)
        return self.move(queries, seen, [offered[:cells]], window.cut(target), window.cut(changed), window.cut(colors))

    def spares(self) -> addresses.Spares:
        """The cells that stand in for clusters which a source lacks."""
        return addresses.Spares(self.spare_places.cpu().numpy(), self.spare_clusters.cpu().numpy())

    def _addresses(self, target: Tensor, source: addresses.Layout, window: Window) -> Tensor:
        wanted = target.cpu().numpy()
        here = addresses.layout(wanted, self.config.clusters)
        return torch.from_numpy(addresses.addresses(window.cut(wanted), here, source, window))

    def move(
        self,
        queries: Tensor,
        memory: SourceMemory,
        offered: Sequence[np.ndarray],
        target: Tensor,
        changed: Tensor,
        own: Tensor,
    ) -> Tensor:
        """Whitened features (N, C, h, w): attended where ``changed`` (N, h, w), ``own`` (N, C, h, w) elsewhere.

        Args:
            offered: for each picture, what its memory's cells and spares are looked for as, see `addresses.with_spares`.
            target: wanted clusters (N, h, w).
        """
        rows, cells = [], self.config.size**2
        for row, looks in enumerate(changed.flatten(1)):
            moved, (index,) = own[row].flatten(1).clone(), looks.nonzero(as_tuple=True)
            wanted = target[row].flatten()[index].cpu().numpy()
            for looking, there in addresses.gathered(wanted, offered[row], cells):
                here, seen = index[torch.from_numpy(looking)], torch.from_numpy(there)
                weights = torch.softmax(queries[row, here] @ memory.keys[row, seen].T, dim=1)
                moved[:, here] = (weights @ memory.values[row, seen]).T
            rows.append(moved)
        return torch.stack(rows).unflatten(2, changed.shape[1:])

    def polish(self, moved: Tensor, encoded: Tensor) -> Tensor:
        """Refine moved features (N, C, h, w) beside the encoded target (N, width, h, w)."""
        x = self.refine_in(torch.cat([moved, encoded], dim=1))
        for block in self.refine:
            x = block(x)
        return moved + self.refine_out(F.leaky_relu(x, 0.2))


def address_features(places: Tensor) -> Tensor:
    """Those of :func:`fmr_studio.nn.addresses.address_features` for places (N, 2, h, w), differentiable: (N, d, h, w)."""
    waves = torch.tensor(addresses.WAVELENGTHS, device=places.device)
    angles = places[:, None] * (2.0 * math.pi / waves)[:, None, None, None]
    return torch.cat([angles.sin(), angles.cos()], dim=2).flatten(1, 2)
