"""What was painted becomes part of the source, without a label map: the same picture and label map, to the byte."""

from dataclasses import replace

import numpy as np
import pytest
from helpers.pictures import blocks
from helpers.tiny_pack import write_tiny_pack

from fmr_studio.canvas.look import Look
from fmr_studio.canvas.region_edit import SourceEdits
from fmr_studio.inference.pipeline_engine import PipelineEngine
from fmr_studio.inference.request import RenderRequest
from fmr_studio.ui.source.drag.taking_paint import can_take, taken


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    pack = write_tiny_pack(tmp_path_factory.mktemp("packs") / "lively", mapper_deviation=0.3)
    return PipelineEngine.load(str(pack.folder), "cpu")


@pytest.mark.parametrize("seed", [3, 5])
def test_the_source_draws_the_painted_picture_by_itself(engine, seed):
    painted = engine.render(RenderRequest("lively", blocks(seed=2), look=Look(seed)), with_mask=True)
    source, labels = taken(engine, painted.request)
    own = engine.render(replace(painted.request, labels=None, edits=source.edits), with_mask=True)
    assert np.array_equal(own.image, painted.image)
    assert np.array_equal(own.proxy_mask, painted.proxy_mask)
    assert np.array_equal(own.source_mask, own.proxy_mask)
    assert np.array_equal(own.source_labels, labels)
    assert np.array_equal(labels, painted.labels)
    again = engine.render(replace(painted.request, labels=labels, edits=source.edits))
    assert np.array_equal(again.image, painted.image)


def test_where_nothing_is_painted_nothing_is_taken(engine):
    assert taken(engine, RenderRequest("lively", look=Look(3))) is None


def test_edits_between_are_left_alone():
    assert can_take(RenderRequest("cats"))
    assert not can_take(RenderRequest("cats", edits=SourceEdits(layout=Look(4))))
