"""A project with something of everything."""

import pytest
from helpers.documents import full_document

from fmr_studio.project.archive import save_project


@pytest.fixture
def saved(tmp_path):
    path = tmp_path / "all.fmr"
    save_project(path, full_document(), recipe='{"a": 1}')
    return path
