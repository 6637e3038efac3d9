"""What was painted becomes part of the source, without a label map: the same picture to the byte, where nothing was aligned."""

from dataclasses import replace

import numpy as np
import pytest
from helpers.pictures import blocks
from helpers.tiny_pack import write_tiny_pack

from fmr_studio.canvas.look import Look
from fmr_studio.canvas.region_edit import SourceEdits
from fmr_studio.inference.pipeline_engine import PipelineEngine
from fmr_studio.inference.rendering import strokes
from fmr_studio.inference.rendering.alignment import Alignment
from fmr_studio.inference.request import RenderRequest
from fmr_studio.ui.source.drag.taking_paint import can_take, taken


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    pack = write_tiny_pack(tmp_path_factory.mktemp("packs") / "lively", mapper_deviation=0.3)
    return PipelineEngine.load(str(pack.folder), "cpu")


def test_the_source_draws_the_painted_picture_by_itself(engine, monkeypatch):
    monkeypatch.setattr(strokes, "align", nothing_agrees)
    painted = engine.render(RenderRequest("lively", blocks(seed=2), look=Look(3)))
    source, labels = taken(engine, painted.request)
    own = engine.render(replace(painted.request, labels=None, edits=source.edits), with_mask=True)
    assert np.array_equal(own.image, painted.image)
    assert np.array_equal(own.source_mask, own.proxy_mask)
    assert np.array_equal(own.source_labels, labels)
    again = engine.render(replace(painted.request, labels=labels, edits=source.edits))
    assert np.array_equal(again.image, painted.image)


def test_parts_that_were_aligned_keep_their_clusters_and_labels(engine):
    """Their features are looked for by attention then, so the picture is another one; see docs/regions.md."""
    painted = engine.render(RenderRequest("lively", blocks(seed=2), look=Look(5)), with_mask=True)
    source, labels = taken(engine, painted.request)
    own = engine.render(replace(painted.request, labels=None, edits=source.edits), with_mask=True)
    assert np.array_equal(own.proxy_mask, painted.proxy_mask)
    assert np.array_equal(own.source_labels, labels)


def nothing_agrees(wanted, own, cells):
    places = np.indices(cells.shape).astype(np.float32)
    return Alignment(places, np.zeros_like(cells))


def test_where_nothing_is_painted_nothing_is_taken(engine):
    assert taken(engine, RenderRequest("lively", look=Look(3))) is None


def test_edits_between_are_left_alone():
    assert can_take(RenderRequest("cats"))
    assert not can_take(RenderRequest("cats", edits=SourceEdits(layout=Look(4))))
