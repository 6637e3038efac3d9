"""Each training takes steps, resumes to the same numbers, and its pieces compute what they say."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from fmr_studio.nn.codebook import nearest
from fmr_studio.nn.efficientnet import EfficientNetLite0
from fmr_studio.nn.mapper import UNKNOWN, encode_labels
from fmr_studio.nn.stylegan2 import Generator, GeneratorConfig
from fmr_studio.training.codebook.fitting import CodebookOptions, fit_codebook
from fmr_studio.training.codebook.purity import majority, purity
from fmr_studio.training.domains import get_domain
from fmr_studio.training.domains.cache import render_set
from fmr_studio.training.generator.ticks import FrechetTicks
from fmr_studio.training.generator.training import GeneratorOptions, GeneratorTraining
from fmr_studio.training.mapper.conditions import forget, wobble
from fmr_studio.training.mapper.pairs import Pairs, make_pairs
from fmr_studio.training.mapper.training import MapperOptions, MapperTraining
from fmr_studio.training.rearranger.style import cluster_statistics
from fmr_studio.training.rearranger.training import RearrangerOptions, RearrangerTraining
from fmr_studio.training.segmenter.training import TeachOptions, segment, teach

QUICK_BOOK = CodebookOptions(clusters=5, samples=32, steps=2, batch=8)


@pytest.fixture(scope="module")
def renders(tmp_path_factory):
    return render_set("cats", 24, 5, 32, tmp_path_factory.mktemp("renders") / "set", workers=1)


@pytest.fixture(scope="module")
def generator():
    torch.manual_seed(0)
    return Generator(GeneratorConfig(channels=(16, 16, 12, 8), z_dim=16, w_dim=16, mapping_layers=2)).freeze()


def on_cats(options, renders):
    domain = get_domain("cats")
    return GeneratorTraining(options, renders, domain.fields, len(domain.palette), torch.device("cpu"))


def _generator_training(renders):
    options = GeneratorOptions(
        resolution=32, channel_base=256, channel_max=16, w_dim=16, batch=4, warm=((32, 8),), images=64, r1_every=2
    )
    return on_cats(options, renders)


def test_generator_training_resumes_to_the_same_curve(renders):
    whole, first, second = (_generator_training(renders) for _ in range(3))
    curve = [whole.step() for _ in range(6)]
    assert {values["phase"] for values in curve} == {32, 0}
    for _ in range(3):
        first.step()
    second.load(first.state())
    for expected in curve[3:]:
        assert second.step() == pytest.approx(expected, abs=1e-5)
    assert second.seen == whole.seen == 24


def test_unpaired_training_mixes_styles(renders):
    options = GeneratorOptions(
        resolution=32, channel_base=256, channel_max=16, w_dim=16, batch=4, warm=(), images=64, paired=False
    )
    training = on_cats(options, renders)
    values = training.step()
    assert np.isfinite(list(values.values())).all()
    assert "l1" not in values


def test_rearranger_training_resumes_to_the_same_curve(generator):
    book, _ = fit_codebook(generator, 16, QUICK_BOOK)
    whole, first, second = (
        RearrangerTraining(RearrangerOptions(images=64, batch=4, width=8, r1_every=2), generator, book, 16) for _ in range(3)
    )
    curve = [whole.step() for _ in range(4)]
    for _ in range(2):
        first.step()
    second.load(first.state())
    for expected in curve[2:]:
        assert second.step() == pytest.approx(expected, abs=1e-4)


def test_cluster_statistics_are_means_and_deviations():
    x = torch.randn(2, 3, 4, 4)
    mask = torch.randint(0, 3, (2, 4, 4))
    mean, deviation, counts = cluster_statistics(x, mask, 3)
    cells = x[1][:, mask[1] == 2]
    assert counts[1, 2, 0] == cells.shape[1]
    torch.testing.assert_close(mean[1, 2], cells.mean(dim=1), atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(deviation[1, 2], (cells.var(dim=1, unbiased=False) + 1e-4).sqrt(), atol=1e-3, rtol=1e-2)


def test_mapper_learns_a_simple_rule():
    # Cluster = label of the cell: a mapper must find that out quickly.
    rng = np.random.default_rng(0)
    masks = np.kron(rng.integers(0, 4, (64, 4, 4)), np.ones((4, 4), int)).astype(np.uint8)
    pairs = Pairs(np.kron(masks, np.ones((2, 2), np.uint8)), masks)
    options = MapperOptions(images=1_600, batch=16, width=16, warp_px=0.0, complete=1.0)
    training = MapperTraining(options, pairs, 4, 4, torch.device("cpu"))
    values = {}
    while training.seen < training.planned:
        values = training.step()
    assert values["accuracy"] > 0.95


def test_pairs_and_teaching_share_the_generator(generator):
    book, _ = fit_codebook(generator, 16, QUICK_BOOK)
    z = torch.randn(2, 16)
    ws = generator.mapping(z)
    labels = np.zeros((2, 32, 32), np.uint8)
    labels[:, :16] = 1
    labels[:, 16:20] = UNKNOWN
    segmenter = teach(generator, ws, labels, 2, options=TeachOptions(steps=60, batch=2, width=8))
    seen = segment(segmenter, generator, ws).numpy()
    known = labels != UNKNOWN
    assert (seen[known] == labels[known]).mean() > 0.9
    pairs = make_pairs(generator, book, [segmenter], 16, 20)[0]
    assert pairs.labels.shape == (20, 32, 32)
    assert pairs.masks.shape == (20, 16, 16)


def test_conditions_as_people_paint_them():
    rng = np.random.default_rng(0)
    labels = torch.from_numpy(rng.integers(0, 3, (20, 32, 32)))
    moved = wobble(labels, rng, 3.0)
    assert set(np.unique(moved)) <= set(np.unique(labels))
    assert torch.equal(wobble(labels, rng, 0.0), labels)
    partial = forget(labels, rng, 0.3, 3)
    known = partial != UNKNOWN
    assert torch.equal(partial[known], labels[known])
    shares = known.flatten(1).float().mean(dim=1)
    assert shares.max() == 1.0
    assert shares.min() < 0.5


def test_encoded_labels_are_area_fractions_and_presence():
    labels = torch.full((1, 4, 4), UNKNOWN)
    labels[0, :2, :2] = 1
    labels[0, 0, 2] = 0
    encoded = encode_labels(labels, 2, 2)
    assert encoded[0, :, 0, 0].tolist() == [0.0, 1.0, 1.0]
    assert encoded[0, :, 0, 1].tolist() == [0.25, 0.0, 0.25]
    assert encoded[0, :, 1, 1].tolist() == [0.0, 0.0, 0.0]


def test_purity_of_a_perfect_and_of_a_useless_clustering():
    labels = np.random.default_rng(0).integers(0, 3, (4, 8, 8)).astype(np.uint8)
    assert purity(2 - labels.astype(int), labels, 3, 3)[0] == 1.0
    assert purity(np.zeros_like(labels), labels, 3, 3)[0] < 0.2


def test_majority_takes_the_most_frequent_label():
    labels = np.zeros((1, 4, 4), np.uint8)
    labels[0, :2, :2] = [[2, 2], [2, 1]]
    assert majority(labels, 2, 3)[0].tolist() == [[2, 0], [0, 0]]


def test_nearest_is_the_closest_centre():
    points, centers = torch.randn(2, 6, 5, 5), torch.randn(4, 6)
    distances = torch.cdist(points.permute(0, 2, 3, 1).reshape(-1, 6), centers)
    assert torch.equal(nearest(points, centers), distances.argmin(dim=1).view(2, 5, 5))


def test_the_reader_of_a_codebook_learns_its_clusters(generator):
    chance = fit_codebook(generator, 16, replace(QUICK_BOOK, steps=0))[1]
    assert fit_codebook(generator, 16, replace(QUICK_BOOK, steps=120))[1] > max(0.6, chance + 0.2)


def test_the_distance_at_a_tick_is_a_function_of_the_generator(generator, renders):
    torch.manual_seed(0)
    ticks = FrechetTicks(EfficientNetLite0().eval(), renders.images, 16)
    first = ticks.measure(generator)
    assert np.isfinite(first)
    assert first > 0
    assert ticks.measure(generator) == first


def test_a_mapper_is_read_on_pairs_it_was_not_trained_on():
    rng = np.random.default_rng(0)
    pairs = Pairs(rng.integers(0, 2, (30, 16, 16)).astype(np.uint8), rng.integers(0, 3, (30, 8, 8)).astype(np.uint8))
    training = MapperTraining(MapperOptions(images=16, batch=4, width=8), pairs, 2, 3, torch.device("cpu"))
    labels, wanted, read = training.read(200)
    assert len(labels) == len(wanted) == len(read) == training.held_out == 3
    assert np.array_equal(wanted, pairs.masks[-3:])
    assert read.max() < 3
