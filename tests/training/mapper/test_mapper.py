"""The mapper: what it learns from, label maps as people paint them, and that it learns."""

from dataclasses import replace

import numpy as np
import torch

from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.nn.mapper import encode_labels
from fmr_studio.training.mapper.conditions import forget, wobble
from fmr_studio.training.mapper.pairs import Pairs, make_pairs
from fmr_studio.training.mapper.training import MapperOptions, MapperTraining
from fmr_studio.training.segmenter.training import TeachOptions, segment, teach


def test_mapper_learns_a_simple_rule():
    # Cluster = label of the cell: a mapper must find that out quickly.
    rng = np.random.default_rng(0)
    masks = np.kron(rng.integers(0, 4, (64, 4, 4)), np.ones((4, 4), int)).astype(np.uint8)
    pairs = Pairs(np.kron(masks, np.ones((2, 2), np.uint8)), masks)
    options = MapperOptions(images=640, batch=8, width=8, lr=1e-2, warp_px=0.0, complete=1.0)
    training = MapperTraining(options, pairs, 4, 4, torch.device("cpu"))
    values = {}
    while training.seen < training.planned:
        values = training.step()
    assert values["accuracy"] > 0.95


def test_pairs_and_teaching_share_the_generator(generator, book):
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
    rngs = [np.random.default_rng([1, row]) for row in range(len(labels))]
    moved = wobble(labels, rngs, 3.0)
    assert set(np.unique(moved)) <= set(np.unique(labels))
    assert torch.equal(wobble(labels, rngs, 0.0), labels)
    partial = forget(labels, rngs, 0.3, 3)
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


def test_a_mapper_is_read_on_pairs_it_was_not_trained_on():
    rng = np.random.default_rng(0)
    pairs = Pairs(rng.integers(0, 2, (30, 16, 16)).astype(np.uint8), rng.integers(0, 3, (30, 8, 8)).astype(np.uint8))
    training = MapperTraining(MapperOptions(images=16, batch=4, width=8), pairs, 2, 3, torch.device("cpu"))
    labels, wanted, read = training.read(200)
    assert len(labels) == len(wanted) == len(read) == training.held_out == 3
    assert np.array_equal(wanted, pairs.masks[-3:])
    assert read.max() < 3


def test_what_another_mapper_knows_of_clusters_is_begun_with():
    rng = np.random.default_rng(0)
    masks = rng.integers(0, 3, (30, 8, 8)).astype(np.uint8)
    options, cpu = MapperOptions(images=16, batch=4, width=8), torch.device("cpu")

    def training(labels, known=None, width=8):
        pairs = Pairs(rng.integers(0, labels, (30, 16, 16)).astype(np.uint8), masks)
        return MapperTraining(replace(options, width=width), pairs, labels, 3, cpu, known=known)

    old, new = training(5).mapper, training(2)
    begun = training(2, old)
    for network in (begun.mapper, begun.average):
        assert torch.equal(network.out.weight, old.out.weight) and torch.equal(network.ups[0].conv.bias, old.ups[0].conv.bias)
    assert torch.equal(begun.mapper.stem.weight, new.mapper.stem.weight), "how labels are read is learnt anew"
    assert torch.equal(training(2, old, width=12).mapper.out.bias, training(2, width=12).mapper.out.bias), "of another width"
