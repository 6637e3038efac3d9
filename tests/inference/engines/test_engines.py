"""Both engines draw the same, within one step of an 8-bit picture, whatever is asked of them."""

from dataclasses import replace

import numpy as np
import pytest
from helpers.pictures import blocks
from helpers.tiny_context_pack import write_tiny_context_pack
from helpers.tiny_pack import ENGINES, SIZE, write_tiny_pack

from fmr_studio.canvas.look import Look
from fmr_studio.canvas.region_edit import Cells, LocalLook, Placement, RegionEdit, RegionKind, SourceEdits
from fmr_studio.inference.engines.loading import load_networks
from fmr_studio.inference.engines.mapping import normal_numbers
from fmr_studio.inference.engines.protocol import Features
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.request import RenderRequest
from fmr_studio.nn.window import Window
from fmr_studio.packs.catalog import find_pack
from fmr_studio.paths import bundled_models
from fmr_studio.settings import DEFAULT_PACK

SQUARE = np.zeros((SIZE, SIZE), bool)
SQUARE[3:7, 3:7] = True


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    return write_tiny_pack(tmp_path_factory.mktemp("packs") / "tiny", mapper_deviation=0.4)


@pytest.fixture(scope="module")
def mobile_pack(tmp_path_factory):
    """A pack whose generator has no running RGB image, and no encoder."""
    parts = ("codebook", "rearranger", "mapper", "segmenter")
    return write_tiny_pack(tmp_path_factory.mktemp("packs") / "tiny", parts=parts, mapper_deviation=0.4, mobile=True)


@pytest.fixture(scope="module")
def context_pack(tmp_path_factory):
    """One like it whose rearranger has context and whose segmenter reads cells."""
    return write_tiny_context_pack(tmp_path_factory.mktemp("packs") / "context")


@pytest.fixture(scope="module", params=["tiny", "mobile", "context", "shipped"])
def both(pack, mobile_pack, context_pack, request):
    """One pack's networks in ONNX Runtime and in PyTorch."""
    shipped = find_pack(str(bundled_models() / DEFAULT_PACK))
    found = {"tiny": pack, "mobile": mobile_pack, "context": context_pack, "shipped": shipped}[request.param]
    return load_networks(found, "cpu", "onnxruntime"), load_networks(found, "cpu", "torch")


@pytest.fixture(scope="module")
def sources(both):
    """In each engine, two sources as (styles, drawing, mask, memory)."""
    return [[_source(networks, seed) for seed in (3, 5)] for networks in both]


def _source(networks, seed):
    styles = networks.styles(networks.map(normal_numbers(seed, networks.shapes.z_dim), 0.7))
    drawing = networks.draw(styles)
    mask = networks.clusters(drawing.features)
    return styles, drawing, mask, networks.memory(drawing.features, mask)


def near(found, expected):
    """Equal to four digits of the largest value."""
    for a, b in zip(found, expected, strict=True):
        np.testing.assert_allclose(a, b, atol=2e-4 * max(1.0, 0.01 * np.abs(b).max(initial=1.0)), rtol=1e-4)


def test_they_know_the_same_numbers(both):
    ours, theirs = both
    assert ours.shapes == theirs.shapes and (ours.engine.split()[0], theirs.engine.split()[0]) == ENGINES


def test_whole_pictures_and_what_comes_on_the_way(both, sources):
    watched = []
    for networks, ((styles, drawing, mask, _), _) in zip(both, sources, strict=True):
        seen = []
        networks.draw(styles, watch=lambda *step, seen=seen: seen.append(step))
        assert drawing.labels.shape == drawing.rgb.shape[2:] and len(seen) > 2
        watched.append(seen)
        assert np.array_equal(networks.head(styles).x, drawing.features.x)
        assert mask.dtype == np.int64 and drawing.labels.dtype == np.uint8
    (first, *_), (second, *_) = sources
    near([first[1].rgb, *first[1].features, first[0].ws], [second[1].rgb, *second[1].features, second[0].ws])
    assert (first[1].labels == second[1].labels).mean() > 0.999 and np.array_equal(first[2], second[2])
    for ours, theirs in zip(*watched, strict=True):
        assert (ours[0], ours[2]) == (theirs[0], theirs[2])
        np.testing.assert_allclose(ours[1], theirs[1], atol=2e-4)


def test_a_picture_goes_on_from_features_that_are_given(both, sources, request):
    drawn = []
    reads_cells = request.node.callspec.params["both"] == "context"  # its segmenter does
    for networks, ((styles, _, _, _), (_, other, _, _)) in zip(both, sources, strict=True):
        sides = []
        drawn.append(networks.draw(styles, other.features, lambda side, *_, sides=sides: sides.append(side)))
        assert drawn[-1].features is other.features
        assert sides[0] == (networks.shapes.size if reads_cells else 4)
    near([drawn[0].rgb], [drawn[1].rgb])
    assert np.abs(drawn[0].rgb - sources[0][0][1].rgb).max() > 1e-3


@pytest.mark.parametrize("cells", [Window(5, 6, 9, 10), Window(0, 0, 4, 4), Window(8, 0, 16, 16), None])
def test_windows_of_any_size_are_those_of_the_whole_picture(both, sources, cells):
    for networks, ((styles, drawing, _, _), (other, second, _, _)) in zip(both, sources, strict=True):
        shown = networks.reached_by(cells or Window.whole(networks.shapes.size))
        needed = networks.needed_for(shown)
        one = Features(*(needed.cut(part) for part in drawing.features))
        np.testing.assert_allclose(networks.draw_window([styles], one, shown), shown.cut(drawing.rgb), atol=1e-4)
        two = Features(*(np.concatenate([a, needed.cut(b)]) for a, b in zip(one, second.features, strict=True)))
        drawn = networks.draw_window([styles, other], two, shown)
        np.testing.assert_allclose(drawn[1:], shown.cut(second.rgb), atol=1e-4)


@pytest.mark.parametrize("window", [Window(4, 6, 12, 10), None])
def test_moved_features(both, sources, window):
    size = both[0].shapes.size
    window = window or Window.whole(size)
    changed = np.random.default_rng(1).random((1, size, size)) < 0.5
    found = []
    for networks, ((_, drawing, _, memory), (_, other, target, second)) in zip(both, sources, strict=True):
        whole = networks.move([memory], target, changed, drawing.features, Window.whole(size))
        part = networks.move([memory], target, changed, drawing.features, window)
        near(part, [window.cut(values) for values in whole])
        around = Features(*map(np.concatenate, zip(drawing.features, other.features, strict=True)))
        twice = np.concatenate([target, target])
        batch = networks.move([memory, second], twice, np.concatenate([changed, changed]), around, window)
        near([values[:1] for values in batch], part)
        colors = np.random.default_rng(2).random((1, 3, size, size), np.float32)
        rough = networks.rough_rgb(memory, target, changed, drawing.features, colors, Window(2, 4, 10, 12))
        assert rough.min() >= 0 and rough.max() <= 1 and rough.std() > 0.01, "colours of cells, and means of them"
        found.append((*part, rough))
    near(*found)


def test_readings_of_label_maps(both):
    shapes = both[0].shapes
    channels = 4 * sum(count + 1 for _, count in shapes.conditions)
    condition = np.random.default_rng(2).random((1, channels, shapes.size, shapes.size), np.float32)
    ours, theirs = (networks.mapper_layers().whole(condition) for networks in both)
    for a, b in zip(ours[1:-1], theirs[1:-1], strict=True):
        near(a, b)
    assert (ours.clusters == theirs.clusters).mean() > 0.999


def test_what_is_read_off_pictures(both, sources):
    if "encoder" not in both[0].shapes.parts:
        pytest.skip("nothing reads pictures in this pack")
    image, other = (np.clip(source[1].rgb, -1, 1) for source in sources[0])
    found = []
    for networks in both:
        ws, features = networks.encode(image)
        found.append((ws, *features, networks.deviations(), np.array(networks.distance(image, other))))
        if "reader" in networks.shapes.parts:
            assert networks.read_picture(image).shape == image.shape[:1] + image.shape[2:]
    near(*found)
    if "reader" in both[0].shapes.parts:
        assert (both[0].read_picture(image) == both[1].read_picture(image)).mean() > 0.999


EDITS = {
    "none": SourceEdits(),
    "a region moved": SourceEdits(
        regions=(RegionEdit(RegionKind.MOVE, Cells.of(SQUARE), Placement(dx=3.25, dy=2.0, scale_x=1.3)),)
    ),
    "another layout": SourceEdits(layout=Look(5)),
    "another look": SourceEdits(looks=(LocalLook(Look(6), cells=Cells.of(SQUARE)),)),
}


@pytest.mark.parametrize("architecture", ["tiny", "context"])
@pytest.mark.parametrize("name", EDITS)
def test_recipes_agree_within_one_step_and_within_an_engine_to_the_byte(pack, context_pack, name, architecture):
    pack = pack if architecture == "tiny" else context_pack
    request = RenderRequest("tiny", blocks(8, seed=2), Look(3, mix=((5, 9),)), edits=EDITS[name])
    pictures = []
    for engine in ENGINES:
        for wanted in (request, replace(request, labels=None)):
            drawn = [Pipeline.load(pack.folder, device="cpu", engine=engine).render_request(wanted) for _ in range(2)]
            assert np.array_equal(*drawn)
            pictures.append(drawn[0].astype(int))
    assert np.abs(pictures[0] - pictures[2]).max() <= 1 and np.abs(pictures[1] - pictures[3]).max() <= 1
    assert np.abs(pictures[0] - pictures[1]).max() > 1


def test_a_generator_without_a_running_image_is_edited_like_any_other(mobile_pack):
    square = np.zeros((SIZE, SIZE), bool)
    square[3:7, 3:7] = True
    move = RegionEdit(RegionKind.MOVE, Cells.of(square), Placement(dx=3.0))
    request = RenderRequest("tiny", blocks(8, seed=2, shape=(64, 64)), Look(3), edits=SourceEdits(regions=(move,)))
    pictures = [
        Pipeline.load(mobile_pack.folder, device="cpu", engine=engine).render_request(request).astype(int) for engine in ENGINES
    ]
    assert pictures[0].shape == (64, 64, 3) and np.abs(pictures[0] - pictures[1]).max() <= 1
