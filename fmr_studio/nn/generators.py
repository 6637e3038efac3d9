"""The architectures of generators, told apart by their configuration."""

from __future__ import annotations

from fmr_studio.nn.mobilestylegan import MobileConfig, MobileStyleGAN
from fmr_studio.nn.stylegan2 import Generator, GeneratorConfig

AnyConfig = GeneratorConfig | MobileConfig
AnyGenerator = Generator | MobileStyleGAN
CONFIGS: dict[str, type[AnyConfig]] = {"stylegan2": GeneratorConfig, "mobilestylegan": MobileConfig}
"""The configuration of each architecture, by the name that a card gives it."""


def architecture(config: AnyConfig) -> str:
    """The name of a configuration's architecture in a card."""
    return next(name for name, kind in CONFIGS.items() if isinstance(config, kind))


def build_generator(config: AnyConfig) -> AnyGenerator:
    """A generator of this configuration, with random weights."""
    return MobileStyleGAN(config) if isinstance(config, MobileConfig) else Generator(config)
