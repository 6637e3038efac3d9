"""The refinement of an inversion: an optimisation in feature space, with PyTorch's gradients, through the tail alone."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from fmr_studio.inference.engines.protocol import Encoding
from fmr_studio.inference.engines.refining import RefinementOptions
from fmr_studio.inference.engines.torch.modules import Modules
from fmr_studio.inference.engines.torch.tensors import array, feature_arrays, feature_tensors, tensor
from fmr_studio.nn import stylegan2
from fmr_studio.nn.perceptual import PerceptualDistance
from fmr_studio.nn.tail import small_picture


class Refinement:
    """The state of one optimisation: what is added to the first guess, in deviations of each channel.

    Args:
        modules: of the pack: its generator and its encoder.
        image: the picture to come near, (1, 3, S, S) in [-1, 1], at the side where pictures are compared.
        first: the encoder's guess for it.
        seed: of the places where the perceptual distance looks.
    """

    def __init__(self, modules: Modules, image: np.ndarray, first: Encoding, seed: int, options: RefinementOptions) -> None:
        device, encoder = modules.device, modules.encoder
        assert encoder is not None
        self._synthesis, self._options = modules.generator.synthesis, options
        self._distance = PerceptualDistance.bundled().to(device)
        self._image = tensor(image, device)
        self._ws, (self._x, self._rgb) = tensor(first.ws, device), feature_tensors(first.features, device)
        self._random = torch.Generator().manual_seed(seed)
        self._std, self._w_std = encoder.std[:, None, None], encoder.w_std
        self._free = encoder.config.first_tail_layer
        self._features = torch.zeros_like(torch.cat([self._x, self._rgb], dim=1)).requires_grad_()
        self._styles = torch.zeros_like(self._ws[:, self._free :]).requires_grad_()
        groups = [{"params": [self._features], "scale": 1.0}, {"params": [self._styles], "scale": 0.2}]
        self._optimiser = torch.optim.Adam(groups, options.lr, betas=(0.9, 0.99))

    @torch.no_grad()
    def encoding(self) -> Encoding:
        """The present state."""
        ws, features = self._state()
        return Encoding(array(ws), feature_arrays(features))

    def _state(self) -> tuple[Tensor, stylegan2.Features]:
        moved = self._features * self._std
        channels = self._x.shape[1]
        ws = torch.cat([self._ws[:, : self._free], self._ws[:, self._free :] + self._styles * self._w_std], dim=1)
        return ws, stylegan2.Features(self._x + moved[:, :channels], self._rgb + moved[:, channels:])

    @torch.enable_grad()
    def step(self, number: int) -> np.ndarray:
        """One step; returns the picture (1, 3, S, S) as it was before it."""
        options = self._options
        ws, features = self._state()
        drawn = small_picture(self._synthesis, features, ws, self._image.shape[-1])
        gap = drawn - self._image
        loss = gap.abs().mean() + gap.square().mean() + options.stay * self._features.square().mean()
        if options.perceptual_every and number % options.perceptual_every == options.perceptual_every - 1:
            loss = loss + options.perceptual * self._perceptual(drawn)
        falling = min(1.0, 3.0 * (1.0 - number / options.steps))
        for group in self._optimiser.param_groups:
            group["lr"] = options.lr * group["scale"] * falling
        self._optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self._optimiser.step()
        return array(drawn)

    def _perceptual(self, drawn: Tensor) -> Tensor:
        side = self._image.shape[-1] // 2
        top, left = torch.randint(0, side + 1, (2,), generator=self._random).tolist()
        ours, theirs = (part[..., top : top + side, left : left + side] for part in (drawn, self._image))
        with torch.no_grad():
            wanted = self._distance.embed(theirs)
        return self._distance.compare(self._distance.embed(ours), wanted).mean()
