"""What the trainings of parts share: a small generator and a few renders, which no test changes."""

import pytest
import torch

from fmr_studio.nn.configs import GeneratorConfig
from fmr_studio.nn.stylegan2 import Generator
from fmr_studio.training.codebook.fitting import CodebookOptions, fit_codebook
from fmr_studio.training.domains.cache import render_set

QUICK_BOOK = CodebookOptions(clusters=5, samples=32, steps=2, batch=8)


@pytest.fixture(scope="session")
def renders(tmp_path_factory):
    """24 renders of cats, 32 px."""
    return render_set("cats", 24, 5, 32, tmp_path_factory.mktemp("renders") / "set", workers=1)


@pytest.fixture(scope="session")
def generator():
    """A StyleGAN2 of 32 px with random weights."""
    torch.manual_seed(0)
    return Generator(GeneratorConfig(channels=(16, 16, 12, 8), z_dim=16, w_dim=16, mapping_layers=2)).freeze()


@pytest.fixture(scope="session")
def book(generator):
    """A codebook of five clusters on 16 px that hardly reads them."""
    return fit_codebook(generator, 16, QUICK_BOOK)[0]
