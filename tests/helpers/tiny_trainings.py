"""Every training that many processes can share, at the size of a toy: built anew in each of them."""

import numpy as np
import torch

from fmr_studio.nn.codebook import Codebook
from fmr_studio.nn.configs import EncoderConfig, GeneratorConfig, MapperConfig, MobileConfig
from fmr_studio.nn.efficientnet import EfficientNetLite0
from fmr_studio.nn.mapper import Mapper
from fmr_studio.nn.mobilestylegan import MobileStyleGAN
from fmr_studio.nn.perceptual import PerceptualDistance, VggTrunk
from fmr_studio.nn.stylegan2 import Generator
from fmr_studio.training.codes.basis import fit_basis
from fmr_studio.training.codes.drawn import Drawn
from fmr_studio.training.codes.samples import Samples
from fmr_studio.training.domains.base import Field
from fmr_studio.training.encoder.cells import CellEncoderOptions, CellEncoderTraining
from fmr_studio.training.encoder.photos import Photos
from fmr_studio.training.encoder.training import EncoderOptions, EncoderTraining
from fmr_studio.training.generator.options import JUDGES, GeneratorOptions
from fmr_studio.training.generator.training import GeneratorTraining
from fmr_studio.training.mapper.drawn import DrawnPairs
from fmr_studio.training.mapper.drawn_training import DrawnOptions, DrawnTraining
from fmr_studio.training.mapper.mixing import Mixing
from fmr_studio.training.mapper.pairs import Pairs
from fmr_studio.training.mapper.training import MapperOptions, MapperTraining
from fmr_studio.training.rearranger.context import ContextOptions, ContextTraining
from fmr_studio.training.rearranger.critics import PictureCritic
from fmr_studio.training.rearranger.spares import choose_spares
from fmr_studio.training.rearranger.training import RearrangerOptions, RearrangerTraining
from fmr_studio.training.rearranger.window_pictures import window_pictures
from helpers.renders import renders
from helpers.tiny_pack import CLUSTERS, SIZE

CPU, CODES = torch.device("cpu"), 6
CHANNELS = (16, 16, 12, 8)


def _generator(**options):
    values = GeneratorOptions(
        resolution=32,
        channel_base=256,
        channel_max=16,
        w_dim=16,
        batch=8,
        r1_every=2,
        bfloat16=False,
        **{"crop": 16, **options},
    )
    fields = [Field(f"f{number}", "unit") for number in range(16)]
    torch.manual_seed(1)
    return GeneratorTraining(values, renders(24), fields, 4, CPU, features=EfficientNetLite0())


def _frozen():
    torch.manual_seed(0)
    generator = Generator(GeneratorConfig(channels=CHANNELS, z_dim=16, w_dim=16, mapping_layers=2)).freeze()
    return generator, Codebook(CLUSTERS, CHANNELS[2], 8).requires_grad_(False)


def rearranger():
    generator, book = _frozen()
    return RearrangerTraining(RearrangerOptions(images=64, batch=16, width=8, r1_every=2), generator, book, SIZE)


def encoder():
    generator, book = _frozen()
    options = EncoderOptions(images=40, batch=8, tail_from=0.0, perceptual_from=0.3)
    return EncoderTraining(options, generator, book, SIZE, Photos.of_renders(renders(8)), PerceptualDistance.bundled())


def _pairs():
    rng = np.random.default_rng(0)
    labels, masks = rng.integers(0, 4, (20, 8, 8)), rng.integers(0, CLUSTERS, (20, 4, 4))
    return (np.kron(x, np.ones((4, 4), int)).astype(np.uint8) for x in (labels, masks))


def mapper():
    return MapperTraining(MapperOptions(images=80, batch=8, width=8), Pairs(*_pairs()), 4, CLUSTERS, CPU)


def mapper_of_drawings():
    labels, masks = _pairs()
    edges = (255 * (labels != np.roll(labels, 1, 2))).astype(np.uint8)
    torch.manual_seed(0)
    begun = Mapper(MapperConfig((("labels", 4),), CLUSTERS, SIZE, width=8))
    return DrawnTraining(DrawnOptions(batch=8, mixing=Mixing(hint=0.5)), DrawnPairs(labels, edges, labels * 60, masks), begun)


def _codes(rows=8):
    rng = np.random.default_rng(1)
    masks = np.kron(rng.integers(0, CLUSTERS, (rows, 4, 4)), np.ones((4, 4), int)).astype(np.uint8)
    return rng.standard_normal((rows, CODES, SIZE, SIZE)).astype(np.float16), masks


def _context(critic=None, **options):
    samples = Samples(*_codes())
    torch.manual_seed(0)
    reader = Codebook(CLUSTERS, CODES, 8)
    donation = choose_spares(samples, CLUSTERS, seed=0)
    values = ContextOptions(images=64, batch=4, side=12, judged_from=1, **options)
    return ContextTraining(values, samples, reader, donation, critic=critic)


def rearranger_with_context():
    return _context()


def rearranger_judged_by_pictures():
    torch.manual_seed(2)
    generator = MobileStyleGAN(_mobile()).requires_grad_(False)
    basis, _ = fit_basis(torch.randn(200, 16) @ torch.randn(16, 16), CODES)
    pictures = window_pictures(generator, basis, SIZE, 0.1 * torch.randn(3, 13))
    styles = torch.randn(8, 1, generator.config.num_ws, 16)
    return _context(PictureCritic(pictures, VggTrunk(4), lambda row: styles[row], 1e-3), seen=0.2)


def _mobile():
    return MobileConfig((16, 16, 16, 12), z_dim=16, w_dim=16, mapping_layers=2)


def encoder_of_cells():
    codes, masks = _codes()
    config = EncoderConfig.of_cells(_mobile(), SIZE, CODES)
    rng = np.random.default_rng(3)
    images = rng.integers(0, 256, (8, config.read_px, config.read_px, 3), np.uint8)
    drawn = Drawn(images, codes, masks, rng.standard_normal((8, 16)).astype(np.float32))
    torch.manual_seed(0)
    readers = [(config.layers - 1, torch.randn(4, 16))]
    training = CellEncoderTraining(CellEncoderOptions(images=40, batch=4), config, drawn, Codebook(CLUSTERS, CODES, 8), readers)
    training.half = False
    return training


ALL = {
    "generator": lambda: _generator(warm=((16, 8), (32, 8)), images=64),
    "generator judged by features": lambda: _generator(warm=(), **JUDGES["features"]),
    "generator without labels": lambda: _generator(warm=(), images=64, paired=False),
    "rearranger": rearranger,
    "rearranger with context": rearranger_with_context,
    "rearranger judged by pictures": rearranger_judged_by_pictures,
    "mapper": mapper,
    "mapper of drawings": mapper_of_drawings,
    "encoder": encoder,
    "encoder of cells": encoder_of_cells,
}  # fmt: skip
