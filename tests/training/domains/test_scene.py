"""The renderer's parts: what is nearer wins, light falls where it should, small pictures agree with large ones."""

import numpy as np

from fmr_studio.training.domains.base import Render
from fmr_studio.training.domains.scene.meshes import rotation, sheet_triangles, tube
from fmr_studio.training.domains.scene.panoramas import Panorama, irradiance
from fmr_studio.training.domains.scene.pixels import coarser, hsv_to_rgb, majority, tone_mapped
from fmr_studio.training.domains.scene.raster import fill_depth, fill_strands, fill_triangles, vertex_normals
from fmr_studio.training.domains.scene.volume import Volume, carried, pushed_out, slope_at

SIDE = 16


def drawn(points, triangles, two_sided=False):
    """Nearness and index of triangles on a small screen."""
    nearness, index = np.zeros((SIDE, SIDE), np.float32), np.full((SIDE, SIDE), -1, np.int32)
    weights = np.zeros((SIDE, SIDE, 2), np.float32)
    sides = np.full(len(triangles), two_sided)
    fill_triangles(np.array(points, np.float32), np.array(triangles, np.int32), sides, nearness, index, weights)
    return nearness, index, weights


FRONT = [(2, 2, 0.1), (2, 14, 0.1), (14, 2, 0.3)]


def test_the_nearer_triangle_is_seen():
    near = [(x, y, z + 0.5) for x, y, z in FRONT]
    nearness, index, _ = drawn([*near, *FRONT], [(0, 1, 2), (3, 4, 5)])
    assert set(index.ravel()) == {-1, 0} and nearness.max() > 0.6


def test_a_back_is_seen_only_where_both_sides_are():
    assert (drawn(FRONT, [(0, 2, 1)])[1] == -1).all()
    one, both = drawn(FRONT, [(0, 1, 2)])[1], drawn(FRONT, [(0, 2, 1)], two_sided=True)[1]
    assert (one == both).all() and (one == 0).sum() > 50


def test_weights_give_the_place_on_the_triangle():
    nearness, index, weights = drawn(FRONT, [(0, 1, 2)])
    y, x = np.argwhere(index == 0)[20]
    u, v = weights[y, x]
    place = u * np.array(FRONT[0]) + v * np.array(FRONT[1]) + (1 - u - v) * np.array(FRONT[2])
    np.testing.assert_allclose(place, (x + 0.5, y + 0.5, nearness[y, x]), atol=1e-4)


def test_depth_alone_is_the_same_depth():
    alone = np.zeros((SIDE, SIDE), np.float32)
    fill_depth(np.array(FRONT, np.float32), np.array([(0, 1, 2)], np.int32), alone)
    np.testing.assert_array_equal(alone, drawn(FRONT, [(0, 1, 2)])[0])


def test_a_strand_runs_from_root_to_tip_and_thins():
    nearness, along = np.zeros((SIDE, SIDE), np.float32), np.zeros((SIDE, SIDE), np.float32)
    index = np.full((SIDE, SIDE), -1, np.int32)
    strand = np.stack([np.full(5, 8.0), np.linspace(1, 15, 5), np.full(5, 0.5)], 1).astype(np.float32)[None]
    fill_strands(strand, np.array([4], np.float32), 100, 0.0, nearness, index, along)
    widths = (index == 100).sum(1)
    assert widths[2] >= 3 > widths[14] >= 1
    assert along[2, 8] < along[8, 8] < along[13, 8]


def test_normals_of_a_tube_point_away_from_its_middle():
    path = np.stack([np.zeros(6), np.linspace(0, 5, 6), np.zeros(6)], 1)
    path[:, 0] = 0.01 * np.arange(6)
    points, triangles = tube(path, 1.0)
    normals = vertex_normals(points.astype(np.float32), triangles)
    outwards = points.reshape(6, -1, 3) - path[:, None]
    along = (normals.reshape(6, -1, 3) * outwards).sum(-1)
    assert (along > 0.9).all() or (along < -0.9).all()


def test_a_closed_sheet_joins_its_last_column_to_its_first():
    assert len(sheet_triangles(3, 4)) == 2 * 2 * 4 and len(sheet_triangles(3, 4, closed=False)) == 2 * 2 * 3


def test_a_turn_keeps_lengths_and_yaw_turns_to_the_right():
    turn = rotation(0.3, 0.2, 0.1)
    np.testing.assert_allclose(turn @ turn.T, np.eye(3), atol=1e-12)
    assert (rotation(0.3, 0, 0) @ [0, 0, 1])[0] > 0


def slope_volume():
    """A distance field that grows to the right, 0 at x = 2."""
    x = np.arange(6, dtype=np.float32)
    return Volume(np.broadcast_to((x - 2)[:, None, None], (6, 6, 6)).copy(), np.zeros(3, np.float32), 1.0)


def test_a_volume_is_read_between_its_nodes():
    value, *direction = slope_at(slope_volume(), 3.25, 2.5, 1.0)
    assert abs(value - 1.25) < 1e-5
    np.testing.assert_allclose(direction, (1, 0, 0), atol=1e-4)


def test_points_are_pushed_out_of_a_body_and_no_farther():
    pushed = pushed_out(np.array([(1.0, 2.0, 2.0), (4.0, 2.0, 2.0)]), slope_volume(), 0.5)
    np.testing.assert_allclose(pushed, [(2.5, 2.0, 2.0), (4.0, 2.0, 2.0)], atol=1e-4)


def test_a_field_carries_points_with_it():
    field = np.zeros((3, 3, 3, 3), np.float32)
    field[..., 1] = np.arange(3)[:, None, None]
    moved = carried(np.array([(1.5, 0.0, 0.0)], np.float32), field, np.zeros(3, np.float32), 1.0)
    np.testing.assert_allclose(moved, [(1.5, 1.5, 0.0)], atol=1e-5)


def test_even_light_from_everywhere_lights_every_side_alike():
    coefficients = irradiance(np.full((32, 64, 3), 2.0))
    np.testing.assert_allclose(coefficients[0], 2.0, rtol=2e-3)
    np.testing.assert_allclose(coefficients[1:], 0.0, atol=2e-3)


def test_a_panorama_lights_from_where_it_is_bright_and_turns():
    sky = np.full((256, 512, 3), 0.1)
    sky[:100, 300:340] = 5.0
    place = Panorama.from_radiance(sky)
    upright, turned = place.light(0.0, 0.5)[0], place.light(np.pi, 0.5)[0]
    assert upright[1].min() > 0  # from above
    assert np.sign(upright[3, 0]) == -np.sign(turned[3, 0])
    assert abs(upright[0].mean() - 0.5) < 1e-5
    assert place.view(0.0, 8).shape == (8, 8, 3)


def test_blocks_take_the_label_that_most_of_them_have():
    labels = np.array([[1, 1, 0, 3], [2, 1, 3, 3]], np.uint8)
    np.testing.assert_array_equal(majority(labels, 2), [[1, 3]])


def test_a_coarser_render_keeps_its_outlines_together():
    labels = np.zeros((4, 4), np.uint8)
    labels[:2, :3] = 7
    depth = np.where(labels == 7, 200, 0).astype(np.uint8)
    depth[0, 0] = 210
    small = coarser(Render(np.full((4, 4, 3), 9, np.uint8), labels, depth), 2)
    np.testing.assert_array_equal(small.labels, [[7, 7], [0, 0]])
    np.testing.assert_array_equal(small.depth, [[210, 200], [0, 0]])
    assert (small.image == 9).all()


def test_tones_rise_and_stay_within_the_picture():
    shown = tone_mapped(np.array([0.0, 0.1, 0.5, 2.0, 100.0], np.float32))
    assert (np.diff(shown) > 0).all() and shown[0] == 0 and shown[-1] <= 1


def test_hues_go_around():
    np.testing.assert_allclose(hsv_to_rgb(1 / 3, 1.0, 0.5), (0, 0.5, 0), atol=1e-12)
    np.testing.assert_allclose(hsv_to_rgb(0.0, 0.4, 0.6), hsv_to_rgb(1.0, 0.4, 0.6), atol=1e-12)
