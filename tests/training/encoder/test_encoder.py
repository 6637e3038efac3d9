"""The encoder's training on the tiny pack: steps, resuming, what is normal, and the table of its evaluation."""

import pytest
from helpers.renders import renders
from helpers.tiny_pack import SIZE, write_tiny_pack

from fmr_studio.inference.domain import DomainStatistics, Nearness, judge_domain
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.perceptual import PerceptualDistance
from fmr_studio.packs.card import read_card
from fmr_studio.training.encoder.photos import Photos
from fmr_studio.training.encoder.recipe import train_encoder
from fmr_studio.training.encoder.training import EncoderOptions, EncoderTraining


@pytest.fixture(scope="module")
def parts(tiny_pack):
    return Pipeline.load(tiny_pack.folder, device="cpu").networks.modules


def training(parts, **options):
    values = EncoderOptions(images=24, batch=4, tail_from=0.0, perceptual_from=0.0, **options)
    return EncoderTraining(
        values, parts.generator, parts.codebook, SIZE, Photos.of_renders(renders(8)), PerceptualDistance.bundled()
    )


def test_steps_learn_and_a_resumed_run_goes_on_exactly(parts):
    whole, half = training(parts), training(parts)
    first = whole.step()
    assert set(first) == {"features", "styles", "clusters", "image", "perceptual"}
    half.step()
    state = half.state()
    resumed = training(parts)
    resumed.load(state)
    assert resumed.step() == whole.step()
    assert resumed.seen == 8


def test_the_recipe_writes_a_part_that_opens_pictures(tmp_path):
    pack = write_tiny_pack(tmp_path / "pack", parts=("codebook",))
    options = EncoderOptions(images=8, batch=4, tail_from=0.5, perceptual_from=2.0)
    said = []
    photos = Photos.of_renders(renders(8)), Photos.of_renders(renders(4))
    values = train_encoder(pack.folder, tmp_path / "run", options, photos, device="cpu", progress=Progress(), say=said.append)
    assert values["psnr_db"] > 0 and 0 <= values["clusters_kept"] <= 100
    statistics = DomainStatistics.of(read_card(pack.folder))
    assert statistics is not None and statistics.pictures == 4
    assert list((tmp_path / "run").glob("grid-*.png"))
    found = Pipeline.load(pack.folder, device="cpu").invert(renders(1).images[0], budget_s=0.0)
    assert found.photo.scores.domain_distance > 0.0


def test_the_domain_distance_is_one_at_the_95th_percentile():
    values = [(float(i), 1.0) for i in range(101)]
    statistics = DomainStatistics.measured(values)
    assert judge_domain((95.0, 1.0), statistics) == pytest.approx(1.0, abs=0.02)
    assert judge_domain((10.0, 3.0), statistics) > 2.0
    assert [Nearness.of(value) for value in (0.4, 1.5, 3.0)] == [Nearness.INSIDE, Nearness.UNUSUAL, Nearness.FAR]
