"""Edited sources: what was moved lies elsewhere, what no edit reached stays bit for bit, and a stroke over it works on."""

from dataclasses import replace

import numpy as np
import pytest
from helpers.tiny_pack import ENGINES, SIZE

from fmr_studio.arrays import nchw_to_images
from fmr_studio.canvas.look import Look
from fmr_studio.canvas.region_edit import Cells, Correction, Placement, RegionEdit, RegionKind, SourceEdits
from fmr_studio.errors import FmrError
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.pipeline_engine import PipelineEngine
from fmr_studio.inference.rendering.strokes import SEAM_CELLS, StrokeReader
from fmr_studio.inference.request import RenderRequest, SourceSpec
from fmr_studio.inference.sources import building
from fmr_studio.nn.window import Window

BASE = SourceSpec(Look(3))
STEP = 2


@pytest.fixture(scope="module", params=ENGINES)
def pipe(tiny_pack, request):
    return Pipeline.load(tiny_pack.folder, device="cpu", engine=request.param)


@pytest.fixture(scope="module")
def source(pipe):
    return pipe.source_of(BASE)


def block(top, left, bottom, right):
    mask = np.zeros((SIZE, SIZE), bool)
    mask[top:bottom, left:right] = True
    return mask


def region(kind, mask, **placement):
    return RegionEdit(kind, Cells.of(mask), Placement(**placement))


def edited(pipe, *regions, **edits):
    return pipe.source_of(replace(BASE, edits=SourceEdits(regions=regions, **edits)))


def grown(mask, cells):
    return np.pad(np.lib.stride_tricks.sliding_window_view(np.pad(mask, cells), (2 * cells + 1,) * 2).any(axis=(2, 3)), 0)


MOVE = region(RegionKind.MOVE, block(2, 2, 4, 4), dx=2)
EDITS = {
    "move": (MOVE, block(2, 2, 4, 6)),
    "half a cell": (region(RegionKind.MOVE, block(2, 2, 4, 4), dx=0.5), block(2, 2, 4, 5)),
    "duplicate": (region(RegionKind.DUPLICATE, block(2, 2, 4, 4), dx=3), block(2, 5, 4, 7)),
    "delete": (region(RegionKind.DELETE, block(2, 2, 4, 4)), block(2, 2, 4, 4)),
    "scale": (region(RegionKind.MOVE, block(2, 2, 4, 4), scale_x=2), block(2, 1, 4, 5)),
}


@pytest.mark.parametrize("name", EDITS)
def test_what_an_edit_does_not_reach_stays_bit_for_bit(pipe, source, name):
    edit, reached = EDITS[name]
    result = edited(pipe, edit)
    changed = grown(reached, SEAM_CELLS)
    for ours, theirs in zip(result.features, source.features, strict=True):
        assert np.array_equal(ours[0][:, ~changed], theirs[0][:, ~changed])
    assert not np.array_equal(result.features.x, source.features.x)
    far = np.ones(source.labels.shape, bool)
    reach = pipe.networks.reached_by(Window.around(changed).rounded(pipe.networks.window_step, SIZE))
    far[reach.top : reach.bottom, reach.left : reach.right] = False
    assert far.mean() > 0.3 and np.array_equal(result.image[far], source.image[far])
    assert not np.array_equal(result.image, source.image)
    assert np.array_equal(result.labels[~np.kron(reached, np.ones((STEP, STEP), bool))],
                          source.labels[~np.kron(reached, np.ones((STEP, STEP), bool))])  # fmt: skip


def test_the_picture_is_that_of_the_features_as_a_whole_pass_draws_it(pipe):
    result = edited(pipe, MOVE)
    rgb = pipe.networks.draw(result.styles, result.features).rgb
    assert np.abs(nchw_to_images(rgb)[0].astype(int) - result.image).max() <= 1


def test_a_moved_region_brings_its_features_clusters_and_labels(pipe, source):
    result = edited(pipe, region(RegionKind.MOVE, block(2, 2, 6, 6), dx=6, dy=7))
    np.testing.assert_allclose(result.features.x[0, :, 9:13, 8:12], source.features.x[0, :, 2:6, 2:6], atol=1e-5)
    assert np.array_equal(result.mask[0, 9:13, 8:12], source.mask[0, 2:6, 2:6])
    assert np.array_equal(result.labels[18:26, 16:24], source.labels[4:12, 4:12])


@pytest.mark.parametrize(
    "edits",
    [
        SourceEdits(),
        SourceEdits(regions=(replace(MOVE, enabled=False),)),
        SourceEdits(regions=(region(RegionKind.MOVE, block(2, 2, 6, 6)),)),
        SourceEdits(regions=(MOVE,), fixed=Cells.of(block(0, 0, SIZE, SIZE))),
    ],
    ids=["none", "disabled", "moved by nothing", "all fixed"],
)
def test_edits_that_change_nothing_give_the_same_bytes(pipe, source, edits):
    result = pipe.source_of(replace(BASE, edits=edits))
    assert np.array_equal(result.image, source.image) and np.array_equal(result.labels, source.labels)
    assert np.array_equal(result.mask, source.mask) and np.array_equal(result.features.x, source.features.x)


def test_fixed_cells_never_change(pipe, source):
    fixed = block(0, 0, SIZE, 4)
    result = edited(pipe, region(RegionKind.MOVE, block(2, 2, 8, 8), dx=-2), fixed=Cells.of(fixed))
    assert np.array_equal(result.features.x[0][:, fixed], source.features.x[0][:, fixed])
    assert np.array_equal(result.mask[0][fixed], source.mask[0][fixed])
    pixels = np.kron(fixed, np.ones((STEP, STEP), bool))
    assert np.array_equal(result.labels[pixels], source.labels[pixels])
    assert not np.array_equal(result.features.x, source.features.x)


def test_layout_of_another_source_in_the_own_look(pipe, source):
    other = pipe.source_of(SourceSpec(Look(5)))
    result = pipe.source_of(replace(BASE, edits=SourceEdits(layout=Look(5))))
    assert np.array_equal(result.mask, other.mask) and np.array_equal(result.labels, other.labels)
    assert np.array_equal(result.ws, source.ws) and not np.array_equal(result.image, other.image)
    assert np.array_equal(result.image, pipe.rearrange(source, other.mask))
    fixed = block(0, 0, 8, SIZE)
    half = pipe.source_of(replace(BASE, edits=SourceEdits(layout=Look(5), fixed=Cells.of(fixed))))
    assert np.array_equal(half.mask[0, :8], source.mask[0, :8]) and np.array_equal(half.mask[0, 8:], other.mask[0, 8:])


def test_regions_are_cut_out_of_the_layout(pipe):
    laid = pipe.source_of(replace(BASE, edits=SourceEdits(layout=Look(5))))
    result = edited(pipe, region(RegionKind.DUPLICATE, block(2, 2, 6, 6), dx=6), layout=Look(5))
    np.testing.assert_allclose(result.features.x[0, :, 2:6, 8:12], laid.features.x[0, :, 2:6, 2:6], atol=1e-5)


def test_the_engine_and_the_recipe_make_the_same_bytes_of_painted_edits(pipe):
    edits = SourceEdits(regions=(MOVE, region(RegionKind.DELETE, block(9, 9, 12, 12))))
    spec = replace(BASE, edits=edits)
    labels = pipe.label_map(pipe.source_of(spec))
    labels[:6, 20:28] = (labels[:6, 20:28] + 1) % 4
    request = RenderRequest("tiny", labels, look=BASE.look, edits=edits)
    engine = PipelineEngine(pipe)
    first = engine.render(request)
    again = RenderRequest.from_json(first.request.to_json())
    assert np.array_equal(pipe.render_request(again), first.image)
    assert np.array_equal(engine.render(replace(request, labels=None)).image, pipe.source_of(spec).image)
    assert np.array_equal(first.source_image, pipe.source_of(BASE).image)


def test_own_labels_over_edits_are_the_edited_picture(pipe):
    result = edited(pipe, MOVE)
    assert np.array_equal(pipe.render(pipe.label_map(result), result), result.image)


def test_what_was_painted_before_a_drag_is_carried_along(pipe):
    engine = PipelineEngine(pipe)
    labels = pipe.label_map(pipe.source_of(BASE))
    labels[20:26, 20:26] = (labels[20:26, 20:26] + 1) % 4
    edits = SourceEdits(regions=(MOVE,))
    result = engine.render(RenderRequest("tiny", labels, look=BASE.look, edits=edits, painted_for=BASE))
    expected = pipe.label_map(edited(pipe, MOVE))
    expected[20:26, 20:26] = labels[20:26, 20:26]
    assert np.array_equal(result.labels, expected)


def test_a_drag_computes_the_source_once_and_reads_no_labels(pipe, source, monkeypatch):
    engine, made, read = PipelineEngine(pipe), [], []
    sample, read_labels = building.seed_source, StrokeReader.own
    monkeypatch.setattr(building, "seed_source", lambda *args: made.append(args) or sample(*args))
    monkeypatch.setattr(StrokeReader, "own", lambda *args: read.append(args) or read_labels(*args))
    for step in range(12):
        edits = SourceEdits(regions=(region(RegionKind.MOVE, block(2, 2, 6, 6), dx=step / 10),))
        engine.render(RenderRequest("tiny", source.labels, look=BASE.look, edits=edits, painted_for=BASE))
    assert len(made) == len(read) == 1


@pytest.mark.parametrize("size", [8, 32])
def test_a_region_of_another_pack_gets_a_sentence(pipe, size):
    with pytest.raises(FmrError, match=f"grid of {size} cells"):
        edited(pipe, RegionEdit(RegionKind.DELETE, Cells.of(np.ones((size, size), bool))))
    with pytest.raises(FmrError, match=f"grid of {size} cells"):
        edited(pipe, MOVE, fixed=Cells.of(np.ones((size, size), bool)))


def test_a_corrected_mask_is_understood_differently_and_looks_the_same(pipe, source):
    cells, cluster = block(2, 2, 4, 6), 5
    corrected = pipe.source_of(replace(BASE, edits=SourceEdits(corrections=(Correction(Cells.of(cells), cluster),))))
    assert np.array_equal(corrected.image, source.image) and np.array_equal(corrected.features.x, source.features.x)
    assert (pipe.proxy_mask(corrected)[cells] == cluster).all()
    assert np.array_equal(pipe.proxy_mask(corrected)[~cells], pipe.proxy_mask(source)[~cells])


def test_painted_clusters_are_drawn_anew_where_they_were_painted(pipe, source):
    cells = block(2, 2, 4, 6)
    cluster = (int(pipe.proxy_mask(source)[2, 2]) + 1) % 6
    painted = Correction(Cells.of(cells), cluster, redraw=True)
    drawn = pipe.source_of(replace(BASE, edits=SourceEdits(corrections=(painted,))))
    changed = (drawn.features.x != source.features.x).any(axis=1)[0]
    assert changed.any() and not changed[~grown(cells, 1)].any()
    moved = pipe.source_of(replace(BASE, edits=SourceEdits(corrections=(painted,), regions=(MOVE,))))
    assert not np.array_equal(moved.image, drawn.image)


def test_a_cluster_the_pack_does_not_have_gets_a_sentence(pipe):
    with pytest.raises(FmrError, match="no cluster 200"):
        pipe.source_of(replace(BASE, edits=SourceEdits(corrections=(Correction(Cells.of(block(0, 0, 1, 1)), 200),))))
