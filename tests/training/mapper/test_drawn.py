"""A mapper of drawings begins as the mapper of labels, learns from any mixture, and goes on where it was stopped."""

import json

import numpy as np
import pytest
import torch
from helpers.tiny_pack import CLUSTERS, SIZE, write_tiny_pack

from fmr_studio.canvas.condition import FREE, MAY, MUST
from fmr_studio.errors import Cancelled, FmrError
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.configs import MapperConfig
from fmr_studio.nn.mapper import Mapper
from fmr_studio.packs.card import read_card
from fmr_studio.training.mapper import drawn
from fmr_studio.training.mapper.drawn import DrawnPairs, kept_drawn_pairs, make_drawn_pairs
from fmr_studio.training.mapper.drawn_recipe import train_drawn_mapper
from fmr_studio.training.mapper.drawn_training import DrawnOptions, DrawnTraining, encode, extended
from fmr_studio.training.mapper.mixing import Mixer, Mixing

DRAWINGS = ("sketch", "edges", "depth")
SIDE = 2 * SIZE


@pytest.fixture
def pairs():
    """Pictures of a square on ground whose masks are its halves."""
    rng = np.random.default_rng(0)
    labels, masks = np.zeros((20, SIDE, SIDE), np.uint8), np.zeros((20, SIZE, SIZE), np.uint8)
    for row, (top, left) in enumerate(rng.integers(0, SIZE - 8, (20, 2))):
        labels[row, 2 * top : 2 * top + 16, 2 * left : 2 * left + 16] = 2
        masks[row, top : top + 8, left : left + 8] = 3
    edges = (255 * (labels != np.roll(labels, 1, 2))).astype(np.uint8)
    return DrawnPairs(labels, edges, labels * 100, masks)


def mapper():
    torch.manual_seed(0)
    return Mapper(MapperConfig((("labels", 4),), CLUSTERS, SIZE, width=8))


def test_what_is_given_is_one_mixture_of_many(pairs):
    mixer, rng = Mixer(pairs, DRAWINGS, Mixing(hint=0.5), 2.0), np.random.default_rng(0)
    given = [mixer.given(row % 18, rng, 18) for row in range(120)]
    present = [tuple(name for name in ("labels", *DRAWINGS) if planes[f"{name}.weight"].any()) for planes in given]
    assert {("labels",), ("sketch",), ("edges",), ("depth",)} <= set(present) and any(len(one) > 2 for one in present)
    weights = np.unique(np.concatenate([planes[f"{name}.weight"].ravel() for planes in given for name in DRAWINGS]))
    assert set(weights) == {FREE, MAY, MUST}
    areas = [planes for planes in given if 0 < (planes["edges.weight"] > 0).mean() < 1]
    assert areas
    again = Mixer(pairs, DRAWINGS, Mixing(hint=0.5), 2.0).given(0, np.random.default_rng(0), 18)
    assert all(np.array_equal(again[name], given[0][name]) for name in again)


def test_a_larger_mapper_reads_labels_as_before(pairs):
    before = mapper()
    after = extended(before, DRAWINGS, 1)
    mixer = Mixer(pairs, DRAWINGS, Mixing(), 2.0)
    given = [mixer.alone("labels", row, np.random.default_rng(0)) for row in range(4)]
    few, many = (torch.from_numpy(encode(given, net.config.conditions, SIDE)) for net in (before, after))
    assert many.shape[1] == few.shape[1] + 6
    torch.testing.assert_close(after(many), before(few))
    assert extended(after, ("depth",), 2).config == after.config
    drawing = torch.from_numpy(encode([mixer.alone("depth", 0, np.random.default_rng(0))], after.config.conditions, SIDE))
    assert not torch.allclose(after(drawing), after(torch.zeros_like(drawing)))


def test_unknown_labels_and_hints_are_encoded_by_their_presence(pairs):
    planes = Mixer(pairs, DRAWINGS, Mixing(), 2.0).alone("labels", 0, np.random.default_rng(0))
    planes["labels.weight"] = np.full_like(planes["labels"], MAY)
    planes["labels.weight"][:, :SIZE] = FREE
    encoded = encode([planes], (("labels", 4),), SIDE)[0]
    assert not encoded[:, :, :SIZE].any()
    np.testing.assert_allclose(encoded[4, :, SIZE:], MAY / 255, atol=1e-6)
    np.testing.assert_allclose(encoded[:4, :, SIZE:].sum(0), 1.0)


def test_training_learns_and_goes_on_where_it_was_stopped(pairs):
    options = DrawnOptions(images=640, batch=8, lr=5e-3)
    whole = DrawnTraining(options, pairs, mapper())
    losses = [whole.step()["loss"] for _ in range(80)]
    assert np.mean(losses[-10:]) < 0.5 * np.mean(losses[:5])
    first, second = DrawnTraining(options, pairs, mapper()), DrawnTraining(options, pairs, mapper())
    for _ in range(3):
        first.step()
    second.load(first.state())
    assert first.step() == second.step()


@pytest.fixture
def seen(monkeypatch):
    """Extractors that cost nothing."""
    monkeypatch.setattr(drawn, "edges_of", lambda image: image[..., 0])
    monkeypatch.setattr(drawn, "depth_of", lambda image: image[..., 1])


def test_pairs_are_what_is_seen_in_samples(tiny_pack, seen):
    pipe = Pipeline.load(tiny_pack.folder, device="cpu")
    pairs = make_drawn_pairs(pipe, range(3), seed=2)
    source = pipe.sample(2 * drawn.SEEDS_APART + 1, truncation=drawn.TRUNCATION)
    assert np.array_equal(pairs.labels[1], source.labels) and np.array_equal(pairs.masks[1], source.mask[0])
    assert np.array_equal(pairs.edges[1], source.image[..., 0]) and np.array_equal(pairs.depth[1], source.image[..., 1])


def test_pairs_are_made_in_pieces_and_go_on_where_that_was_stopped(tiny_pack, seen, monkeypatch, tmp_path):
    monkeypatch.setattr(drawn, "PIECE", 2)
    pipe = Pipeline.load(tiny_pack.folder, device="cpu")
    stopping = Progress(lambda fraction, note: stopping.cancel() if fraction > 0.6 else None)
    with pytest.raises(Cancelled):
        kept_drawn_pairs(tmp_path, pipe, 3, seed=1, progress=stopping)
    monkeypatch.setattr(drawn, "edges_of", lambda image: np.zeros_like(image[..., 0]))
    kept = kept_drawn_pairs(tmp_path, pipe, 3, seed=1, progress=Progress())
    made = make_drawn_pairs(pipe, range(3), seed=1)
    assert np.array_equal(kept.labels, made.labels) and np.array_equal(kept.masks, made.masks)
    assert kept.edges[:2].any() and not kept.edges[2].any(), "the first two were seen before"


def test_the_recipe_writes_a_mapper_that_reads_drawings(tmp_path, seen):
    pack = write_tiny_pack(tmp_path / "tiny")
    options, said = DrawnOptions(drawings=("sketch", "edges"), images=16, pairs=10, batch=4), []
    train_drawn_mapper(pack.folder, tmp_path / "run", options, progress=Progress(), say=said.append)
    assert read_card(pack.folder).conditions == ("labels", "sketch", "edges")
    assert Pipeline.load(pack.folder, device="cpu").conditions == ("labels", "sketch", "edges")
    assert any("held-out accuracy from labels" in words for words in said)
    assert json.loads((tmp_path / "run" / "options.json").read_text())["drawings"] == ["sketch", "edges"]


def test_a_pack_without_a_mapper_gets_a_sentence(tmp_path):
    pack = write_tiny_pack(tmp_path / "tiny", parts=("codebook", "segmenter"))
    with pytest.raises(FmrError, match="no mapper that drawings could be added to"):
        train_drawn_mapper(pack.folder, tmp_path / "run", DrawnOptions(), progress=Progress(), say=print)
