"""A library that is not installed gets a sentence; what else goes wrong is not taken for that."""

import sys
from pathlib import Path

import pytest

import fmr_studio
from fmr_studio.errors import how_to_install, lacking


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


def test_what_brings_a_library_makes_sense_in_a_bundle_too(monkeypatch):
    assert how_to_install("av") == "pip install av"
    assert how_to_install("fmr-studio[video]") == 'pip install "fmr-studio[video]"'
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert "with Python" in how_to_install("av") and "pip" not in how_to_install("av")
    assert how_to_install("PySide6", belongs=True) == "Unpack the program again."


def test_every_sentence_asks_how_to_install():
    package = Path(fmr_studio.__file__).parent
    saying = [path.name for path in package.rglob("*.py") if "pip install" in path.read_text(encoding="utf-8")]
    assert saying == ["errors.py"]


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
