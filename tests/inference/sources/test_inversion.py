"""Inversion on the tiny pack: the encoder knows nothing there, so everything is the refinement's work."""

import sys

import numpy as np
import pytest
from helpers.tiny_pack import ENGINES, RESOLUTION, write_tiny_pack

from fmr_studio.canvas.photo import Frame, Photo
from fmr_studio.errors import Cancelled, FmrError
from fmr_studio.inference.engines.refining import RefinementOptions
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.sources.inversion import Inverter, psnr_db
from fmr_studio.jobs.progress import Progress


@pytest.fixture(scope="module", params=ENGINES)
def pipe(tiny_pack, request):
    return Pipeline.load(tiny_pack.folder, device="cpu", engine=request.param)


@pytest.fixture(scope="module")
def inverter(pipe):
    return Inverter(pipe.networks, pipe.card, RefinementOptions(steps=12, preview_every=4))


def test_refinement_comes_nearer_and_the_photo_draws_what_was_promised(pipe, inverter):
    wanted = pipe.sample(3).image
    found = inverter.invert(wanted, budget_s=60.0, name="cat.jpg", original=b"file", frame=Frame(1, 2, 30))
    assert (found.steps, found.finished) == (12, True)
    assert found.photo.scores.psnr_db == psnr_db(found.picture, wanted) > psnr_db(found.first, wanted) + 1.0
    np.testing.assert_array_equal(pipe.photo_source(found.photo).image, found.picture)
    np.testing.assert_array_equal(found.photo.crop, wanted)
    assert (found.photo.name, found.photo.pack, found.photo.original) == ("cat.jpg", "tiny", b"file")
    assert Photo.from_bytes(found.photo.to_bytes()) == found.photo


def test_a_seed_gives_the_same_photo_and_another_seed_another(pipe, inverter):
    wanted = pipe.sample(1).image
    one, again, other = (inverter.invert(wanted, budget_s=60.0, seed=seed).photo for seed in (5, 5, 6))
    assert one.digest == again.digest != other.digest


def test_no_time_keeps_the_first_guess(pipe, inverter):
    found = inverter.invert(pipe.sample(2).image, budget_s=0.0)
    assert (found.steps, found.finished) == (0, False)
    assert np.abs(found.picture.astype(int) - found.first).max() <= 1  # half precision of the features alone


def test_without_pytorch_the_first_guess_is_kept_and_a_sentence_says_why(pipe, inverter, monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    monkeypatch.delitem(sys.modules, "fmr_studio.inference.engines.torch.refinement", raising=False)
    picture = pipe.sample(2).image
    guess, found = inverter.invert(picture, budget_s=0.0), inverter.invert(picture, budget_s=60.0)
    assert found.steps == guess.steps == 0
    assert found.photo.digest == guess.photo.digest and guess.note == ""
    assert "refined with PyTorch, which is not installed. This installs it: pip install torch" in found.note


def test_a_pytorch_that_is_there_and_fails_is_told_apart_from_none(pipe, inverter, monkeypatch):
    monkeypatch.setitem(sys.modules, "fmr_studio.inference.engines.torch.refinement", None)
    assert "which cannot be loaded: import of fmr_studio" in inverter.invert(pipe.sample(2).image, budget_s=1.0).note


def test_it_shows_pictures_on_the_way_and_stops_when_asked(pipe, inverter):
    shown = []
    progress = Progress()

    def on_preview(picture):
        shown.append(picture)
        if len(shown) == 2:
            progress.cancel()

    with pytest.raises(Cancelled):
        inverter.invert(pipe.sample(2).image, budget_s=60.0, progress=progress, on_preview=on_preview)
    assert [picture.shape for picture in shown] == [(RESOLUTION, RESOLUTION, 3)] * 2
    assert not np.array_equal(*shown)


def test_the_pipeline_takes_any_square_and_says_how_far_it_is(pipe):
    rng = np.random.default_rng(0)
    large = np.kron(pipe.sample(1).image, np.ones((3, 3, 1), np.uint8))
    found = pipe.invert(large, budget_s=0.0)
    np.testing.assert_allclose(found.photo.crop.astype(int), pipe.sample(1).image, atol=12)
    strange = pipe.invert(rng.integers(0, 256, large.shape, np.uint8), budget_s=0.0)
    assert found.photo.scores.domain_distance > 0.0
    assert strange.photo.scores.distance > 0.0


def test_a_pack_without_an_encoder_says_so(tmp_path):
    pack = write_tiny_pack(tmp_path / "bare", parts=("codebook",))
    with pytest.raises(FmrError, match="tiny has no encoder"):
        Pipeline.load(pack.folder, device="cpu").invert(np.zeros((8, 8, 3), np.uint8))
