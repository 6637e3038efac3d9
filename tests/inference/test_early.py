"""Early pictures of a real, though tiny, pack."""

import numpy as np
import pytest
from helpers.pictures import blocks
from helpers.tiny_context_pack import write_tiny_context_pack
from helpers.tiny_pack import ENGINES, RESOLUTION, SIZE, write_tiny_pack

from fmr_studio.arrays import nchw_to_images
from fmr_studio.canvas.look import Look
from fmr_studio.errors import Cancelled
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.pipeline_engine import PipelineEngine
from fmr_studio.inference.rendering import drafts, early
from fmr_studio.inference.request import RenderRequest


class Follower:
    def __init__(self, *, wants=True, patience=100):
        self.drafts, self.wants, self.patience = [], wants, patience

    def goes_on(self):
        self.patience -= 1
        return self.patience >= 0

    def wants_draft(self):
        return self.wants

    def take_draft(self, result):
        self.drafts.append(result)


@pytest.fixture(scope="module")
def reading_pack(tmp_path_factory):
    """A pack whose mapper, unlike the tiny pack's, reads different labels as different clusters."""
    return write_tiny_pack(tmp_path_factory.mktemp("packs") / "tiny", mapper_deviation=0.4)


@pytest.fixture(scope="module")
def context_pack(tmp_path_factory):
    """One whose generator has no running RGB image."""
    return write_tiny_context_pack(tmp_path_factory.mktemp("packs") / "context")


@pytest.fixture(params=ENGINES)
def engine(reading_pack, request):
    return PipelineEngine(Pipeline.load(reading_pack.folder, device="cpu", engine=request.param))


def test_a_new_seed_shows_the_picture_growing(engine):
    follower = Follower()
    whole = engine.render(RenderRequest("tiny", look=Look(3)), follower=follower)
    assert [draft.image.shape for draft in follower.drafts] == [(16, 16, 3)]
    assert all(draft.draft and draft.request.look.seed == 3 for draft in follower.drafts)
    assert not whole.draft and whole.image.shape == (RESOLUTION, RESOLUTION, 3)
    pipeline = engine._pipeline
    expected = nchw_to_images(pipeline.sample(3).features.rgb)[0]
    assert np.array_equal(follower.drafts[0].image, expected)


def test_drafts_of_an_edit_lie_in_the_source_s_own_picture_and_change_nothing_about_the_whole(engine):
    plain = engine.render(RenderRequest("tiny", look=Look(4)))
    labels = plain.source_labels.copy()
    labels[2:12, 18:30] = np.random.default_rng(0).integers(0, 4, (10, 12))
    request, follower = RenderRequest("tiny", labels, Look(4)), Follower()
    whole = engine.render(request, follower=follower)
    assert len(follower.drafts) == 1
    draft = follower.drafts[0]
    assert draft.image.shape == whole.image.shape and draft.source_image is plain.source_image
    changed = (whole.image != plain.image).any(axis=2)
    kept = (draft.image == plain.image).all(axis=2)
    assert changed.any() and kept[~changed].mean() > 0.5
    quiet = engine.render(request, follower=Follower(wants=False))
    assert np.array_equal(quiet.image, whole.image)
    assert np.array_equal(whole.image, engine._pipeline.render_request(request))


def test_a_picture_without_rgb_on_its_way_is_drafted_from_the_source_s_colours(context_pack, monkeypatch):
    monkeypatch.setattr(drafts, "ROUGH_FROM_CELLS", 4)
    monkeypatch.setattr(early, "SMALLEST_PX", 4)
    engine = PipelineEngine(Pipeline.load(context_pack.folder, device="cpu"))
    plain = engine.render(RenderRequest("context", look=Look(4)))
    labels, follower = plain.source_labels.copy(), Follower()
    side = len(labels)
    labels[: side // 2] = np.random.default_rng(0).integers(0, 4, (8, 16)).repeat(side // 16, 0).repeat(side // 16, 1)
    whole = engine.render(RenderRequest("context", labels, Look(4)), follower=follower)
    (draft,) = follower.drafts
    moved = (draft.image != plain.image).any(axis=2)
    assert draft.image.shape == whole.image.shape and moved.any() and not moved[-side // 8 :].any()


def test_nobody_waiting_ends_the_drawing(engine):
    follower = Follower(patience=2)
    with pytest.raises(Cancelled):
        engine.render(RenderRequest("tiny", look=Look(5)), follower=follower)
    assert engine.render(RenderRequest("tiny", look=Look(5))).image.shape == (RESOLUTION, RESOLUTION, 3)


@pytest.mark.parametrize("at_most_px", [16, 8])
def test_for_lack_of_memory_it_ends_with_a_small_picture(engine, at_most_px):
    seed = engine.render(RenderRequest("tiny", look=Look(6)), at_most_px=at_most_px)
    assert seed.draft and seed.image.shape == (at_most_px, at_most_px, 3)
    engine.render(RenderRequest("tiny", look=Look(6)))
    edited = engine.render(RenderRequest("tiny", blocks(4, seed=1, shape=(32, 32)), Look(6)), at_most_px=at_most_px)
    assert edited.draft and edited.image.shape == (RESOLUTION, RESOLUTION, 3) and SIZE == 16
    engine.free_memory()
    assert not engine._sources
