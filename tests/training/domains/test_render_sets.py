"""Sets of renders go on where they were stopped, grow, and can be used while they are being filled."""

from pathlib import Path

import numpy as np
import pytest

from fmr_studio.training.domains import data, get_domain
from fmr_studio.training.domains.base import Render
from fmr_studio.training.domains.cache import render_set
from fmr_studio.training.domains.data import domain_data, heldout_data, render_data
from fmr_studio.training.domains.stored import CHUNK, grow, load_set, missing, put, ready

SIDE, FIELDS = 8, 3


def plain(value: int) -> Render:
    """A picture of one value."""
    square = np.full((SIDE, SIDE), value, np.uint8)
    return Render(np.full((SIDE, SIDE, 3), value, np.uint8), square, square)


def fill(folder: Path, first: int, count: int) -> None:
    values = range(first, first + count)
    put(folder, first, [plain(value % 200) for value in values], [np.full(FIELDS, value / 1000) for value in values])


def test_what_is_there_without_a_gap_is_ready(tmp_path):
    grow(tmp_path, 3 * CHUNK, SIDE, FIELDS)
    assert ready(tmp_path) == 0
    fill(tmp_path, CHUNK, CHUNK)
    fill(tmp_path, 0, 7)
    assert ready(tmp_path) == 7
    assert missing(tmp_path, 3 * CHUNK) == [(7, CHUNK), (2 * CHUNK, 3 * CHUNK)]
    fill(tmp_path, 7, CHUNK - 7)
    assert ready(tmp_path) == 2 * CHUNK and missing(tmp_path, CHUNK) == []


def test_a_set_that_grows_keeps_its_pictures(tmp_path):
    grow(tmp_path, 5, SIDE, FIELDS)
    fill(tmp_path, 0, 5)
    grow(tmp_path, 123_456, SIDE, FIELDS)
    images, u = np.load(tmp_path / "images.npy", mmap_mode="r"), np.load(tmp_path / "u.npy", mmap_mode="r")
    assert images.shape == (123_456, SIDE, SIDE, 3) and u.shape == (123_456, FIELDS)
    assert [int(image[0, 0, 0]) for image in images[:6]] == [0, 1, 2, 3, 4, 0]
    assert u[4, 0] == np.float32(0.004) and ready(tmp_path) == 5
    grow(tmp_path, 9, SIDE, FIELDS)  # never smaller
    assert len(np.load(tmp_path / "labels.npy", mmap_mode="r")) == 123_456


def test_a_stopped_rendering_goes_on_and_makes_the_same_set(tmp_path):
    stopped = tmp_path / "stopped"

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render_set("cats", 3, 4, 16, stopped, workers=1, progress=stop)
    first = load_set(stopped)
    more = render_set("cats", 6, 4, 16, stopped, workers=1)
    whole = render_set("cats", 6, 4, 16, tmp_path / "whole", workers=1)
    assert len(more) == len(whole) == 6
    for name in ("images", "labels", "depth", "u"):
        assert np.array_equal(getattr(more, name), getattr(whole, name))
        assert np.array_equal(getattr(first, name), getattr(whole, name)[: len(first)])


def test_pictures_that_lie_beside_at_a_finer_size_are_shrunk(tmp_path):
    seen: list[tuple[int, int]] = []
    options = {"count": 3, "held_out": 2, "workers": 1}
    render_data("cats", tmp_path, resolution=32, progress=lambda done, total: seen.append((done, total)), **options)
    assert seen[-1] == (5, 5)
    train, held_out = domain_data("cats", tmp_path, resolution=16, count=3, held_out=2)
    assert len(train) == 3 and len(held_out) == 2
    large = load_set(tmp_path / "cats-32" / "train")
    means = large.images[1].reshape(16, 2, 16, 2, 3).mean((1, 3))
    assert np.abs(train.images[1] - means).max() <= 0.5
    assert np.array_equal(train.u[1], get_domain("cats").uniforms(1, 1))
    assert not np.array_equal(train.u[0], held_out.u[0])


def test_where_nobody_says_how_many_those_that_are_there_are_enough(tmp_path, monkeypatch):
    monkeypatch.setattr(data, "LEAST", {"train": 2, "heldout": 3})
    assert len(heldout_data("cats", tmp_path, 16)) == 3, "as many as are needed at least"
    heldout_data("cats", tmp_path, 32, count=5)
    assert len(heldout_data("cats", tmp_path, 16)) == 5, "those that lie beside at a finer size count"
    train, held_out = domain_data("cats", tmp_path, resolution=16, count=4)
    assert (len(train), len(held_out)) == (4, 5)
    assert len(domain_data("cats", tmp_path, resolution=16)[0]) == 4
