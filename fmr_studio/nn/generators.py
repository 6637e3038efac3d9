"""The architectures of generators, told apart by their configuration."""

from __future__ import annotations

from fmr_studio.nn.configs import AnyConfig, MobileConfig
from fmr_studio.nn.mobilestylegan import MobileStyleGAN
from fmr_studio.nn.stylegan2 import Generator

AnyGenerator = Generator | MobileStyleGAN


def build_generator(config: AnyConfig) -> AnyGenerator:
    """A generator of this configuration, with random weights."""
    return MobileStyleGAN(config) if isinstance(config, MobileConfig) else Generator(config)
