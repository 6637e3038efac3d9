"""A library that is not installed gets a sentence; what else goes wrong is not taken for that."""

import sys

import pytest

from fmr_studio.errors import lacking


def test_a_library_that_painting_does_without():
    found = lacking(ModuleNotFoundError("No module named 'sklearn.cluster'", name="sklearn.cluster"))
    assert found.message == "This needs scikit-learn, which is not installed."
    assert found.hint == "This installs it: pip install scikit-learn"


def test_a_bundle_cannot_be_added_to(monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    for module, named in (("torch._C", "PyTorch"), ("fmr_studio.training.teaching", "the part that teaches")):
        found = lacking(ModuleNotFoundError(name=module))
        assert named in found.message and "pip" not in found.hint
    assert lacking(ModuleNotFoundError(name="fmr_studio.ui")) is None


@pytest.mark.parametrize(
    "error",
    [
        ModuleNotFoundError("No module named 'fmr_studio.training.gone'", name="fmr_studio.training.gone"),
        ModuleNotFoundError("nameless"),
        ImportError("cannot import name 'x' from 'torch'", name="torch"),
        OSError("libtorch.so: file too short"),
    ],
    ids=str,
)
def test_any_other_error_stays_what_it_is(error):
    assert lacking(error) is None
