"""Conditions beside the label map change the picture where they speak and nowhere else, in both engines alike."""

import numpy as np
import pytest
from helpers.tiny_pack import ENGINES, RESOLUTION, SIZE, write_tiny_pack

from fmr_studio.canvas.condition import FREE, MAY, MUST, Condition, Given
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.pipeline_engine import PipelineEngine
from fmr_studio.inference.rendering.strokes import REACH_CELLS
from fmr_studio.inference.request import RenderRequest

STEP = RESOLUTION // SIZE


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    folder = tmp_path_factory.mktemp("packs") / "drawn"
    return write_tiny_pack(folder, mapper_deviation=0.2, conditions=("labels", "sketch", "edges", "depth"))


@pytest.fixture(params=ENGINES)
def pipe(request, pack):
    return Pipeline.load(pack.folder, device="cpu", engine=request.param)


def ink(seed=0, side=RESOLUTION):
    return (255 * (np.random.default_rng(seed).random((side, side)) < 0.4)).astype(np.uint8)


def corner(name, weight=MUST):
    """A drawing that speaks of the upper left cells alone."""
    where = np.zeros((RESOLUTION, RESOLUTION), np.uint8)
    where[: 4 * STEP, : 4 * STEP] = weight
    return Condition(name, ink(), where)


@pytest.mark.parametrize("name", ["sketch", "edges", "depth"])
def test_a_drawing_changes_the_mask_near_what_it_speaks_of_alone(pipe, name):
    source = pipe.sample(1)
    mask, changed = pipe.target(None, source, Given((corner(name),)))
    reach = 4 + REACH_CELLS
    assert (mask != source.mask)[0, :reach, :reach].any()
    assert (mask == source.mask)[0, reach:].all() and (mask == source.mask)[0, :, reach:].all()
    assert not changed[0, reach + 1 :].any()


def test_a_drawing_that_says_nothing_leaves_the_picture(pipe):
    source = pipe.sample(1)
    silent = corner("sketch", FREE)
    assert np.array_equal(pipe.render(source.labels, source, (silent,)), source.image)
    assert np.array_equal(pipe.render(None, source, (silent,)), source.image)


def test_must_and_may_are_read_differently_and_each_name_has_channels_of_its_own(pipe):
    source = pipe.sample(1)
    said = [Condition.everywhere(name, ink(3), weight) for name, weight in (("sketch", MUST), ("sketch", MAY), ("edges", MUST))]
    masks = [pipe.target(None, source, Given((one,)))[0] for one in said]
    assert not np.array_equal(masks[0], masks[1]) and not np.array_equal(masks[0], masks[2])


def test_labels_that_need_not_be_followed_are_unknown(pipe):
    source = pipe.sample(1)
    painted = np.full((RESOLUTION, RESOLUTION), 2, np.uint8)
    free = np.zeros_like(painted)
    unknown = pipe.target(np.full_like(painted, 255), source)[0]
    assert np.array_equal(pipe.target(painted, source, Given(label_weight=free))[0], unknown)
    assert not np.array_equal(pipe.target(painted, source)[0], unknown)


def test_both_engines_read_the_same(pack):
    masks = []
    for engine in ENGINES:
        pipe = Pipeline.load(pack.folder, device="cpu", engine=engine)
        given = Given((Condition.everywhere("depth", ink(4)), corner("edges", MAY)), np.full((8, 8), MAY, np.uint8))
        masks.append(pipe.target(pipe.sample(3).labels, pipe.sample(1), given)[0])
    assert np.array_equal(*masks)


def test_a_drawing_of_another_size_is_brought_to_the_pictures(pipe):
    source = pipe.sample(1)
    small = Condition.everywhere("sketch", ink(5))
    large = Condition.everywhere("sketch", ink(5).repeat(3, 0).repeat(3, 1))
    assert np.array_equal(pipe.render(None, source, (small,)), pipe.render(None, source, (large,)))


def test_a_pack_without_the_channel_leaves_the_drawing_out(tiny_pack):
    engine = PipelineEngine(Pipeline.load(tiny_pack.folder, device="cpu"))
    assert engine.facts.conditions == ("labels",)
    result = engine.render(RenderRequest("tiny", conditions=(Condition.everywhere("sketch", ink()),)))
    assert np.array_equal(result.image, result.source_image)


def test_the_engine_of_the_window_draws_what_the_recipe_does(pack):
    pipe = Pipeline.load(pack.folder, device="cpu")
    engine = PipelineEngine(pipe)
    assert engine.facts.conditions == ("labels", "sketch", "edges", "depth")
    request = RenderRequest("drawn", conditions=(corner("edges"),))
    result = engine.render(request, with_mask=True)
    assert np.array_equal(result.image, pipe.render_request(request)) and not np.array_equal(result.image, result.source_image)
    assert np.array_equal(result.proxy_mask, pipe.target(None, pipe.source_of(request.source), request.given)[0][0])


def test_a_batch_gives_the_bytes_of_single_pictures(pack):
    pipe = Pipeline.load(pack.folder, device="cpu")
    sources = [pipe.sample(seed) for seed in (1, 2)]
    given = [Given((corner("sketch"),)), Given((Condition.everywhere("depth", ink(2)),))]
    together = pipe.render_batch([None, None], sources, given)
    for picture, source, one in zip(together, sources, given, strict=True):
        assert np.array_equal(picture, pipe.render(None, source, one.conditions))
