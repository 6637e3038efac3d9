"""An official generator to be changed, and where it is written."""

import pytest
from helpers.stylegan2_files import official_generator


@pytest.fixture
def generator():
    return official_generator()


@pytest.fixture
def target(tmp_path):
    return tmp_path / "net.pkl"
