"""The self-test says yes to the bundled pack and no to anything else."""

import subprocess
import sys

import numpy as np
import pytest

from fmr_studio.cli.main import main
from fmr_studio.errors import FmrError
from fmr_studio.inference import expectation
from fmr_studio.inference.expectation import TOLERANCE, stored_expectation
from fmr_studio.inference.recipes import picture_png


@pytest.fixture
def expected():
    return stored_expectation()


@pytest.mark.parametrize("arguments", [["--headless", "--self-test"]])
def test_the_bundled_pack_draws_what_is_expected(capsys, arguments):
    assert main(arguments) == 0
    assert capsys.readouterr().out.startswith("Self-test passed.")


def test_a_wrong_picture_ends_with_a_sentence(capsys, expected, monkeypatch, tmp_path):
    wrong = expected.image.copy()
    wrong[:8, :8] ^= 64
    (tmp_path / "self-test").mkdir()
    (tmp_path / "self-test" / "expected.png").write_bytes(picture_png(wrong, expected.request))
    monkeypatch.setattr(expectation, "resources", lambda: tmp_path)
    assert main(["--headless", "--self-test"]) == 1
    assert "differs from the expected one" in capsys.readouterr().err


def test_a_missing_expectation_is_named(capsys, monkeypatch, tmp_path):
    monkeypatch.setattr(expectation, "resources", lambda: tmp_path)
    assert main(["--headless", "--self-test"]) == 1
    assert "expected.png" in capsys.readouterr().err


def test_rounding_of_another_processor_passes_and_more_does_not(expected):
    near = np.where(expected.image > 128, expected.image - TOLERANCE, expected.image + TOLERANCE).astype(np.uint8)
    assert "within 2/255" in expected.judge(near)
    near[0, 0, 0] ^= 16
    with pytest.raises(FmrError, match="differs"):
        expected.judge(near)


def test_another_size_is_refused(expected):
    with pytest.raises(FmrError, match="64 pixels wide"):
        expected.judge(expected.image[:64, :64])


@pytest.mark.slow
def test_the_window_shows_it():
    command = [sys.executable, "-m", "fmr_studio", "--self-test"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    assert "The window showed it." in done.stdout
