"""Photos and pieces with a generator that has no running RGB image, whose pictures are compared at a smaller size."""

import numpy as np
import pytest
from helpers.tiny_context_pack import RESOLUTION, write_tiny_context_pack
from helpers.tiny_pack import ENGINES, SIZE

from fmr_studio.arrays import averaged, image_to_nchw
from fmr_studio.canvas.photo import Photo
from fmr_studio.canvas.region_edit import Cells, Piece, Placement, RegionEdit, RegionKind, SourceEdits
from fmr_studio.inference.engines import refining
from fmr_studio.inference.engines.refining import RefinementOptions, compared_px, first_budget_s
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.request import SourceSpec
from fmr_studio.inference.sources.inversion import Inverter, picture_of, psnr_db
from fmr_studio.inference.sources.regions import cut_piece


@pytest.fixture(scope="module", params=ENGINES)
def pipe(tmp_path_factory, request):
    pack = write_tiny_context_pack(tmp_path_factory.mktemp("packs") / "context")
    return Pipeline.load(pack.folder, device="cpu", engine=request.param)


def small(image, side):
    return picture_of(averaged(image_to_nchw(image), side))


def test_a_photo_is_refined_and_scored_at_the_size_where_pictures_are_compared(pipe, monkeypatch):
    monkeypatch.setattr(refining, "COMPARED_PX", 32)
    inverter = Inverter(pipe.networks, pipe.card, RefinementOptions(steps=6, lr=0.15, preview_every=2))
    wanted, shown = pipe.sample(3).image, []
    found = inverter.invert(wanted, budget_s=60.0, on_preview=shown.append)
    near = [psnr_db(small(picture, 32), small(wanted, 32)) for picture in (found.first, found.picture)]
    assert near[1] > near[0] + 1.0
    assert found.photo.scores.psnr_db == pytest.approx(near[1], abs=0.2)
    assert [picture.shape[0] for picture in shown] == [RESOLUTION, 32, 32, 32]
    assert found.photo.rgb.shape == (0, SIZE, SIZE) and Photo.from_bytes(found.photo.to_bytes()) == found.photo
    np.testing.assert_array_equal(pipe.photo_source(found.photo).image, found.picture)


def test_pictures_are_compared_at_an_even_part_of_their_size():
    assert [compared_px(side) for side in (64, 256, 512, 1024)] == [64, 256, 256, 256]


def test_a_photo_gets_more_steps_where_there_is_more_time():
    assert RefinementOptions.of(128, 60.0) == RefinementOptions()
    few, many = (RefinementOptions.of(1024, budget).steps for budget in (first_budget_s(1024), 20.0))
    assert few < many


def test_a_piece_of_one_picture_is_pasted_into_another(pipe):
    cells = np.zeros((SIZE, SIZE), bool)
    cells[2:5, 2:5] = True
    piece = cut_piece(pipe, pipe.sample(5), Cells.of(cells))
    assert Piece.from_bytes(piece.to_bytes()) == piece
    edit = RegionEdit(RegionKind.PASTE, Cells.of(cells), Placement(), piece=piece)
    made = pipe.source_of(SourceSpec(edits=SourceEdits(regions=(edit,))))
    np.testing.assert_allclose(made.features.x[..., 3, 3], pipe.sample(5).features.x[..., 3, 3], rtol=1e-2, atol=1e-2)
