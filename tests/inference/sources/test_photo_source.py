"""A photo as a source: what was computed for it is what a seed would have, and a stroke over it works the same."""

import numpy as np
import pytest
from helpers.photos import noise_photo, photo_of

from fmr_studio.canvas.look import Look
from fmr_studio.errors import FmrError
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.pipeline_engine import PipelineEngine
from fmr_studio.inference.request import RenderRequest, SourceSpec


@pytest.fixture(scope="module")
def pipeline(tiny_pack):
    return Pipeline.load(tiny_pack.folder, device="cpu")


def test_the_photo_of_a_seed_is_that_seed(pipeline):
    source = pipeline.sample(4)
    photo = pipeline.photo_source(photo_of(source))
    assert np.abs(photo.image.astype(int) - source.image).max() <= 2  # features went through half precision
    assert np.array_equal(photo.labels, source.labels) or (photo.labels != source.labels).mean() < 0.02
    assert np.array_equal(pipeline.render(pipeline.label_map(photo), photo), photo.image)


def test_a_photo_of_another_pack_gets_a_sentence(pipeline):
    with pytest.raises(FmrError, match="for the pack dogs"):
        pipeline.photo_source(noise_photo(pack="dogs"))


def test_paint_is_carried_over_to_another_source(pipeline):
    engine = PipelineEngine(pipeline)
    before, after = SourceSpec(Look(1)), SourceSpec(Look(2))
    labels = pipeline.label_map(pipeline.sample(1))
    labels[:6, :6] = (labels[:6, :6] + 1) % 4
    result = engine.render(RenderRequest("tiny", labels, look=Look(2), painted_for=before))
    expected = pipeline.label_map(pipeline.source_of(after))
    expected[:6, :6] = labels[:6, :6]
    assert np.array_equal(result.labels, expected) and result.request.painted_for is None
    again = engine.render(result.request)
    assert np.array_equal(again.image, result.image)
