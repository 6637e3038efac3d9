"""Clusters keep threads of their own."""

import pytest


@pytest.fixture(autouse=True)
def _no_leaked_threads():
    """Dask's clients share a loop and pools that live as long as the process."""
