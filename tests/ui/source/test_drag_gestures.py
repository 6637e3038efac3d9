import math

import numpy as np
import pytest

from fmr_studio.canvas.region_edit import Cells, Placement, RegionEdit, RegionKind
from fmr_studio.ui.source.drag.changes import counterpart, parts_of
from fmr_studio.ui.source.drag.gestures import (
    CORNERS,
    EDGES,
    Frame,
    Handle,
    Keys,
    dragged,
    frame_around,
    frame_of,
    like_mirror_image,
    matrix_of,
    mirrored,
    moved,
    spun,
    upright,
)

OPPOSITE = dict(zip(CORNERS + EDGES, CORNERS[2:] + CORNERS[:2] + EDGES[2:] + EDGES[:2], strict=True))


def region(rows, columns, **placement):
    mask = np.zeros((16, 16), bool)
    mask[rows, columns] = True
    return RegionEdit(RegionKind.MOVE, Cells.of(mask), Placement(**placement))


def corners_on_screen(item):
    """Where the corners of a region's box lie, by its matrix alone."""
    rows, columns = np.nonzero(item.cells.mask)
    box = [(x, y) for x in (columns.min(), columns.max() + 1) for y in (rows.min(), rows.max() + 1)]
    return sorted(tuple(np.round(matrix_of(item) @ (x, y, 1), 6)) for x, y in box)


@pytest.mark.parametrize("mirror", [False, True])
@pytest.mark.parametrize("degrees", [0.0, 30.0, -135.0])
@pytest.mark.parametrize("handle", CORNERS + EDGES)
def test_the_handle_follows_the_hand_and_the_opposite_one_stays(handle, degrees, mirror):
    item = region(slice(4, 8), slice(2, 8), dx=1.5, dy=-0.5, scale_x=1.25, scale_y=0.75, degrees=degrees, mirrored=mirror)
    before = frame_of(item)
    assert sorted(tuple(np.round(before.at(corner), 6)) for corner in CORNERS) == corners_on_screen(item)
    across, down = handle.value
    target = before.point(across * (before.width / 2 + 1.5), down * (before.height / 2 + 0.75))
    after = dragged([item], handle, before.at(handle), target, Keys())[0]
    assert frame_of(after).at(handle) == pytest.approx(target)
    assert frame_of(after).at(OPPOSITE[handle]) == pytest.approx(before.at(OPPOSITE[handle]))
    assert after.placement.degrees == degrees and after.placement.mirrored is mirror


def test_keys_keep_proportions_and_scale_from_the_middle():
    item = region(slice(4, 8), slice(2, 8), degrees=20.0)
    before = frame_of(item)
    grip = before.at(Handle.BOTTOM_RIGHT)
    even = frame_of(dragged([item], Handle.BOTTOM_RIGHT, grip, before.point(6, 2), Keys(keep=True))[0])
    assert even.width / even.height == pytest.approx(before.width / before.height) and even.width > before.width
    out = frame_of(dragged([item], Handle.RIGHT, before.at(Handle.RIGHT), before.point(4, 0), Keys(whole=True))[0])
    assert (out.x, out.y) == pytest.approx((before.x, before.y)) and out.width == pytest.approx(8)


def test_nothing_is_turned_inside_out_or_shrunk_to_nothing():
    item = region(slice(4, 8), slice(2, 8))
    before = frame_of(item)
    for handle in CORNERS + EDGES:
        far = before.point(-50 * handle.value[0], -50 * handle.value[1])
        after = frame_of(dragged([item], handle, before.at(handle), far, Keys())[0])
        assert after.width >= 0.5 and after.height >= 0.5
        assert after.at(OPPOSITE[handle]) == pytest.approx(before.at(OPPOSITE[handle]))


def test_moving_goes_by_quarters_of_a_cell_whole_cells_or_along_an_axis():
    item, start = region(2, 2), (2.5, 2.5)
    placement = dragged([item], Handle.INSIDE, start, (4.6, 1.9), Keys())[0].placement
    assert (placement.dx, placement.dy) == (2.0, -0.5)
    placement = dragged([item], Handle.INSIDE, start, (4.6, 1.9), Keys(whole=True))[0].placement
    assert (placement.dx, placement.dy) == (2.0, -1.0)
    placement = dragged([item], Handle.INSIDE, start, (4.6, 1.9), Keys(keep=True))[0].placement
    assert (placement.dx, placement.dy) == (2.0, 0.0)


def test_turning_follows_the_hand_around_the_middle_and_snaps():
    item = region(slice(4, 8), slice(2, 8), degrees=10.0)
    frame = frame_of(item)
    start = frame.x, frame.y - 5
    there = frame.x + 5 * math.sin(math.radians(33)), frame.y - 5 * math.cos(math.radians(33))
    assert dragged([item], Handle.TURN, start, there, Keys())[0].placement.degrees == pytest.approx(43.0)
    assert dragged([item], Handle.TURN, start, there, Keys(keep=True))[0].placement.degrees == pytest.approx(45.0)


def test_several_regions_are_scaled_turned_and_mirrored_as_one():
    items = [region(slice(2, 4), slice(2, 5)), region(slice(8, 12), slice(10, 12), degrees=15.0)]
    frame = frame_around(items)
    grip = frame.at(Handle.BOTTOM_RIGHT)
    larger = dragged(items, Handle.BOTTOM_RIGHT, grip, frame.point(frame.width * 1.5, frame.height * 1.5), Keys())
    after = frame_around(larger)
    assert (after.width, after.height) == pytest.approx((2 * frame.width, 2 * frame.height))
    assert after.at(Handle.TOP_LEFT) == pytest.approx(frame.at(Handle.TOP_LEFT))
    for old, new in zip(items, spun(items, (8.0, 8.0), 90.0), strict=True):
        expected = sorted((round(16.0 - y, 6), round(x, 6)) for x, y in corners_on_screen(old))
        assert np.allclose(corners_on_screen(new), expected)
    for old, new in zip(items, mirrored(items), strict=True):
        expected = sorted((round(2 * frame.x - x, 6), y) for x, y in corners_on_screen(old))
        assert np.allclose(corners_on_screen(new), expected)
    for old, new in zip(items, mirrored(items, across=False), strict=True):
        expected = sorted((x, round(2 * frame.y - y, 6)) for x, y in corners_on_screen(old))
        assert np.allclose(corners_on_screen(new), expected)


def test_mirroring_twice_changes_nothing():
    items = [region(slice(2, 4), slice(2, 5), dx=1.0, degrees=40.0, mirrored=True)]
    for across in (True, False):
        again = mirrored(mirrored(items, across=across), across=across)
        assert again[0].placement == items[0].placement


def test_a_partner_does_the_mirror_image():
    left, right = region(4, 3), region(4, 11, dx=1.0)
    after = spun([moved(left, -2.0, 1.0)], (0.0, 0.0), 0.0)[0].placed(degrees=30.0, scale_x=1.5)
    partner = like_mirror_image(right, left, after).placement
    assert (partner.dx, partner.dy, partner.degrees, partner.scale_x) == (3.0, 1.0, -30.0, 1.5)


def test_the_other_of_a_pair_is_the_part_of_its_label_that_is_most_alike():
    labels = np.zeros((16, 16), np.uint8)
    labels[4:6, 3:5] = labels[5:7, 10:12] = 7
    labels[14, 3] = 7
    parts = parts_of(labels)
    assert sorted(part.area for part in parts if part.label == 7) == [1, 4, 4] and len(parts) == 4
    eye = RegionEdit(RegionKind.MOVE, next(part for part in parts if part.label == 7 and part.area == 4).cells, label=7)
    other = counterpart(eye.placed(dx=-1.0), parts)
    assert other is not None and other.cells.mask[5, 10] and other.placement.dx == 1.0
    assert counterpart(RegionEdit(RegionKind.MOVE, eye.cells), parts) is None


@pytest.mark.parametrize(("degrees", "expected"), [(0, 0), (180, 180), (-180, 180), (270, -90), (725, 5)])
def test_angles_stay_within_half_a_turn(degrees, expected):
    assert upright(degrees) == expected


def test_a_frame_knows_what_lies_in_it():
    frame = Frame(4.0, 4.0, 4.0, 2.0, 90.0)
    assert frame.holds((4.0, 5.9)) and not frame.holds((5.9, 4.0))
