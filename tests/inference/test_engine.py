import numpy as np
import pytest
from helpers.pictures import blocks
from helpers.tiny_pack import write_tiny_pack

from fmr_studio.arrays import resample_labels
from fmr_studio.canvas.look import Look
from fmr_studio.errors import FmrError
from fmr_studio.inference.canvas_labels import canvas_side, shrink_labels
from fmr_studio.inference.pipeline_engine import PipelineEngine
from fmr_studio.inference.request import RenderRequest, SourceSpec


@pytest.fixture(scope="module")
def engine(tiny_pack):
    return PipelineEngine.load(str(tiny_pack.folder), "cpu")


@pytest.mark.parametrize("shape", [(64, 64), (128, 64), (48, 48), (32, 32), (33, 70)])
@pytest.mark.parametrize("noise", [0.0, 0.3])
def test_the_quick_way_to_shrink_gives_what_the_slow_one_does(shape, noise):
    rng = np.random.default_rng(5)
    labels = blocks(7, seed=1, shape=shape, ids=9)
    labels = np.where(rng.random(shape) < noise, rng.integers(0, 9, shape), labels).astype(np.uint8)
    before = labels.copy()
    assert np.array_equal(shrink_labels(labels, 32), resample_labels(labels, 32))
    assert np.array_equal(labels, before)


@pytest.mark.parametrize(("resolution", "side"), [(32, 512), (128, 512), (100, 600), (512, 512), (1024, 1024)])
def test_the_canvas_is_a_whole_multiple_of_the_picture(resolution, side):
    assert canvas_side(resolution) == side


def test_a_picture_cannot_have_no_pixels():
    with pytest.raises(FmrError, match="0 pixels"):
        canvas_side(0)


def test_pictures_are_those_of_the_pipeline_byte_for_byte(engine):
    labels = blocks(5, seed=2, shape=(128, 128))
    request = RenderRequest("tiny", labels, Look(seed=3, truncation=0.7), revision=9)
    result = engine.render(request)
    assert np.array_equal(result.image, engine._pipeline.render_request(request))
    assert result.request.revision == 9 and result.request.pack_id == engine.facts.pack_id
    assert result.proxy_mask is None and result.duration_s > 0


def test_the_source_s_own_layout_enlarged_gives_its_own_picture(engine):
    plain = engine.render(RenderRequest("tiny", look=Look(4)))
    enlarged = resample_labels(plain.source_labels, 4 * plain.source_labels.shape[0])
    again = engine.render(RenderRequest("tiny", enlarged, Look(4)), with_mask=True)
    assert np.array_equal(again.image, plain.image) and np.array_equal(again.image, again.source_image)
    assert again.proxy_mask.shape == (16, 16)


def test_sources_are_kept_but_not_without_end(engine):
    for seed in range(30):
        engine.render(RenderRequest("tiny", look=Look(seed)))
    assert len(engine._sources) == 24 and SourceSpec(Look(29)) in engine._sources


def test_without_a_mapper_it_is_the_source_s_own_picture_and_the_facts_say_why(tmp_path):
    pack = write_tiny_pack(tmp_path / "half", parts=("codebook",))
    engine = PipelineEngine.load(str(pack.folder), "cpu")
    result = engine.render(RenderRequest("tiny", blocks(4, shape=(32, 32)), Look(3)), with_mask=True)
    assert result.request.labels is None and np.array_equal(result.image, result.source_image)
    assert any("mapper" in sentence for sentence in engine.facts.missing) and result.source_labels is None
