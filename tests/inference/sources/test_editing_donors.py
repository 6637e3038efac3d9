"""Features and looks of other sources: pieces pasted, regions that borrow a look, and paint over both."""

from dataclasses import replace

import numpy as np
import pytest
from helpers.tiny_pack import ENGINES, SIZE

from fmr_studio.canvas.cell_regions import cell_labels
from fmr_studio.canvas.look import Look
from fmr_studio.canvas.region_edit import Cells, LocalLook, Piece, Placement, RegionEdit, RegionKind, SourceEdits
from fmr_studio.errors import FmrError
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.pipeline_engine import PipelineEngine
from fmr_studio.inference.request import RenderRequest, SourceSpec
from fmr_studio.inference.sources.regions import cut_piece
from fmr_studio.nn.window import Window

BASE, DONOR = SourceSpec(Look(3)), Look(8)
STEP = 2
SQUARE = np.zeros((SIZE, SIZE), bool)
SQUARE[3:6, 3:6] = True


@pytest.fixture(scope="module", params=ENGINES)
def pipe(tiny_pack, request):
    return Pipeline.load(tiny_pack.folder, device="cpu", engine=request.param)


@pytest.fixture(scope="module")
def source(pipe):
    return pipe.source_of(BASE)


def edited(pipe, **edits):
    return pipe.source_of(replace(BASE, edits=SourceEdits(**edits)))


def beyond(pipe, mask):
    """The pixels that cells can not reach."""
    far = np.ones((STEP * SIZE,) * 2, bool)
    reach = pipe.networks.reached_by(Window.around(mask).rounded(pipe.networks.window_step, SIZE))
    far[reach.top : reach.bottom, reach.left : reach.right] = False
    return far


def test_a_piece_brings_the_features_of_its_source_through_a_file(pipe, source):
    donor = pipe.source_of(SourceSpec(DONOR))
    piece = Piece.from_bytes(cut_piece(pipe, donor, Cells.of(SQUARE)).to_bytes())
    paste = RegionEdit(RegionKind.PASTE, Cells.of(SQUARE), Placement(dx=7), piece=piece)
    result = edited(pipe, regions=(paste,))
    placed = np.roll(SQUARE, 7, axis=1)
    brought = np.abs(result.features.x[0][:, placed] - donor.features.x[0][:, SQUARE]).max(axis=0)
    # A border that means the donor's surroundings stays out where it would lie on something else.
    own = np.abs(result.features.x[0][:, placed] - source.features.x[0][:, placed]).max(axis=0)
    assert (brought < 0.01).mean() > 0.3 and (own > 0.01).any()
    far = beyond(pipe, np.pad(placed, 1)[1:-1, 1:-1])
    assert np.array_equal(result.image[:, :8], source.image[:, :8]) and far.any()


def test_a_piece_of_another_pack_gets_a_sentence(pipe, source):
    piece = replace(cut_piece(pipe, source, Cells.of(SQUARE)), pack="dogs")
    with pytest.raises(FmrError, match="pack dogs"):
        edited(pipe, regions=(RegionEdit(RegionKind.PASTE, Cells.of(SQUARE), piece=piece),))


def test_a_borrowed_look_changes_its_cells_alone_and_no_layout(pipe, source):
    result = edited(pipe, looks=(LocalLook(DONOR, cells=Cells.of(SQUARE)),))
    assert np.array_equal(result.mask, source.mask) and np.array_equal(result.labels, source.labels)
    assert np.array_equal(result.features.x[0][:, ~SQUARE], source.features.x[0][:, ~SQUARE])
    far = beyond(pipe, SQUARE)
    assert np.array_equal(result.image[far], source.image[far]) and not np.array_equal(result.image, source.image)
    fixed = edited(pipe, looks=(LocalLook(DONOR, cells=Cells.of(SQUARE)),), fixed=Cells.of(SQUARE))
    assert np.array_equal(fixed.image, source.image)


def test_the_look_of_a_label_follows_what_is_painted(pipe, source):
    label = int(np.bincount(source.labels.ravel()).argmax())
    edits = SourceEdits(looks=(LocalLook(DONOR, label=label),))
    result = pipe.source_of(replace(BASE, edits=edits))
    cells = cell_labels(source.labels, SIZE) == label
    assert np.array_equal(result.features.x[0][:, ~cells], source.features.x[0][:, ~cells])
    assert np.array_equal(pipe.render(result.labels, result), result.image)
    painted = np.full_like(source.labels, (label + 1) % 4)
    assert not np.array_equal(pipe.render(painted, result), result.image)
    request = RenderRequest("tiny", painted, look=BASE.look, edits=edits)
    drawn = PipelineEngine(pipe).render(request)
    assert np.array_equal(drawn.image, pipe.render_request(RenderRequest.from_json(drawn.request.to_json())))
    assert np.array_equal(pipe.render_batch([painted, source.labels], [result, source])[0], drawn.image)


def test_all_stages_together_are_cached_one_by_one(pipe):
    move = RegionEdit(RegionKind.MOVE, Cells.of(SQUARE), Placement(dx=2))
    edits = SourceEdits(layout=Look(5), regions=(move,), looks=(LocalLook(DONOR, cells=Cells.of(SQUARE)),))
    asked = []

    def find(spec):
        asked.append(spec)
        return pipe.source_of(spec, find)

    result = pipe.source_of(replace(BASE, edits=edits), find)
    stages = [replace(BASE, edits=replace(edits, looks=())), replace(BASE, edits=SourceEdits(layout=Look(5))), BASE]
    assert all(stage in asked for stage in stages)
    assert np.array_equal(result.image, pipe.source_of(replace(BASE, edits=edits)).image)
