"""Measuring how well pictures follow drawings: what goes in, what comes out, and packs that read none."""

import numpy as np
import pytest
from helpers.tiny_pack import CLUSTERS, RESOLUTION, write_tiny_pack

from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.training.evaluation.drawn import PAINTINGS, SINGLE, drawn_table, evaluate_drawn, outcome, scribbled, show
from fmr_studio.training.evaluation.drawn_sheet import drawn_sheet
from fmr_studio.training.mapper import drawn as training_drawn


@pytest.fixture(scope="module")
def pipe(tmp_path_factory):
    folder = tmp_path_factory.mktemp("drawn") / "tiny"
    write_tiny_pack(folder, conditions=("labels", "sketch", "edges", "depth"))
    return Pipeline.load(folder, device="cpu")


def test_every_painting_is_measured_and_the_mixtures_are_five(pipe):
    values = evaluate_drawn(pipe, list(PAINTINGS), 2)
    assert len(PAINTINGS) - len(SINGLE) == 5 and values["pictures"] == 2
    for name in PAINTINGS:
        one = values[name]
        assert 0 <= one["proxy_miou"] <= 100 and 0 <= one["edges_f"] <= 100 and -1 <= one["depth_correlation"] <= 1
    assert drawn_table(values).count("\n") == 1 + len(PAINTINGS)


def test_a_samples_own_labels_over_itself_are_read_without_a_fault(pipe):
    shown = show(pipe, 5)
    target, drawn, image = outcome(pipe, PAINTINGS["labels"](shown), shown.source)
    assert np.array_equal(target, shown.source.mask) and np.array_equal(image, shown.source.image)
    assert drawn.shape == target.shape and drawn.max() < CLUSTERS


def test_halves_of_a_mixture_hold_what_they_say(pipe):
    shown = show(pipe, 6)
    labels, given = PAINTINGS["labels left, sketch right"](shown)
    middle = RESOLUTION // 2
    assert np.array_equal(labels[:, :middle], shown.labels[:, :middle]) and (labels[:, middle:] == UNKNOWN).all()
    assert not given.conditions[0].weight[:, :middle].any() and given.conditions[0].weight[:, middle:].all()


def test_sketches_of_large_pictures_are_drawn_as_those_of_the_training(pipe, monkeypatch):
    monkeypatch.setattr(training_drawn, "FINER", 1)
    sketch = show(pipe, 6).sketch
    assert sketch.shape == (RESOLUTION, RESOLUTION) and sketch.any()
    blocks = sketch.reshape(RESOLUTION // 2, 2, RESOLUTION // 2, 2)
    assert np.array_equal(blocks.min(axis=(1, 3)), blocks.max(axis=(1, 3)))


def test_a_scribble_says_a_part_of_the_labels_and_nothing_else(pipe):
    labels = show(pipe, 7).labels
    scribble = scribbled(labels, np.random.default_rng(0))
    known = scribble != UNKNOWN
    assert 0 < known.mean() < 0.5 and np.array_equal(scribble[known], labels[known])
    assert set(np.unique(scribble[known])) == set(np.unique(labels))


def test_a_sheet_shows_what_is_given_and_what_is_drawn(pipe):
    sheet = drawn_sheet(pipe, ["sketch", "depth"], seeds=(1, 2))
    assert sheet.shape == (6 * 128, 2 * 128, 3) and sheet.dtype == np.uint8


def test_a_pack_that_reads_labels_alone_is_told_so(headless, tiny_pack, tmp_path):
    result = headless("evaluate", tiny_pack.folder, "--condition", "hed", "--run", tmp_path, "--samples", "2")
    assert result.code == 1 and "does not read edges" in result.err
    assert headless("evaluate", tiny_pack.folder, "--condition", "nonsense").code == 2
