"""A head of two ellipsoids and a light sky: enough to draw portraits without the files that real ones are made from."""

import numpy as np
from scipy.spatial import cKDTree

from fmr_studio.training.domains.draws import GivenDraws
from fmr_studio.training.domains.people.anatomy import (
    EYE_CENTER,
    Material,
    Zone,
    above_hairline,
    skin_zones,
    torso_distance,
)
from fmr_studio.training.domains.people.choices import IDENTITY_SHAPES, PEOPLE_CHOICES
from fmr_studio.training.domains.people.head import (
    CARRIER_STRIDE,
    GRID_ORIGIN,
    GRID_SHAPE,
    GRID_STEP,
    Carrier,
    HeadModel,
    Roots,
    lucky_roots,
)
from fmr_studio.training.domains.people.portrait import Assets
from fmr_studio.training.domains.people.sampling import draw_person
from fmr_studio.training.domains.scene.panoramas import Panorama
from fmr_studio.training.domains.scene.volume import Volume
from fmr_studio.training.domains.studio.setting import PLACES

NAMES = list(PEOPLE_CHOICES)
SKULL_CENTER, SKULL_RADII = np.array([0, 2.0, 1.0]), np.array([7.4, 11.0, 10.0])
SHAPES = (
    "mouthSmile", "cheekSquint", "mouthDimple", "mouthUpperUp", "mouthLowerDown", "browDown", "mouthFrown", "browInnerUp",
    "browOuterUp", "eyeWide", "eyeBlink", "mouthPress",
)  # fmt: skip


def ball(center, radii, rows=24, columns=36):
    """Points (N, 3) and outward triangles (T, 3) of an ellipsoid."""
    up = np.linspace(-np.pi / 2, np.pi / 2, rows)
    around = np.arange(columns) / columns * 2 * np.pi
    el, az = np.meshgrid(up, around, indexing="ij")
    direction = np.stack([np.sin(az) * np.cos(el), np.sin(el), np.cos(az) * np.cos(el)], -1)
    points = center + direction.reshape(-1, 3) * radii
    r, c = np.meshgrid(np.arange(rows - 1), np.arange(columns), indexing="ij")
    a, b = (r * columns + c).ravel(), (r * columns + (c + 1) % columns).ravel()
    triangles = np.concatenate([np.stack([a, b, a + columns], 1), np.stack([b, b + columns, a + columns], 1)])
    return points.astype(np.float32), triangles.astype(np.int32)


def skull_distance(points):
    """About the signed distance of points (N, 3) to the skull."""
    away = (points - SKULL_CENTER) / SKULL_RADII
    radius = np.linalg.norm(away, axis=1)
    return (radius - 1) * np.linalg.norm(points - SKULL_CENTER, axis=1) / np.maximum(radius, 1e-3)


def _around():
    axes = [GRID_ORIGIN[i] + GRID_STEP * np.arange(GRID_SHAPE[i]) for i in range(3)]
    nodes = np.stack(np.meshgrid(*axes, indexing="ij"), -1).reshape(-1, 3)
    distance = np.minimum(skull_distance(nodes), torso_distance(nodes)).astype(np.float32)
    return Volume(distance.reshape(GRID_SHAPE), GRID_ORIGIN.astype(np.float32), GRID_STEP), nodes


def _carrier(base, nodes):
    coarse = nodes.reshape(*GRID_SHAPE, 3)[::CARRIER_STRIDE, ::CARRIER_STRIDE, ::CARRIER_STRIDE]
    distance, near = cKDTree(base).query(coarse.reshape(-1, 3), k=8)
    weights = 1 / (distance**2 + 0.5)
    return Carrier(near, (weights / weights.sum(1, keepdims=True)).astype(np.float32), coarse.shape[:3])


def _on_skull(count):
    direction = np.random.default_rng(3).normal(size=(count, 3))
    direction /= np.linalg.norm(direction, axis=1, keepdims=True)
    normals = direction / SKULL_RADII
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    return (SKULL_CENTER + direction * SKULL_RADII).astype(np.float32), normals.astype(np.float32)


def _lids(base, count):
    """Chains of skull vertices above and below each eye, from the nose outwards."""
    chains = {}
    for side in (1, -1):
        for upper in (True, False):
            x = np.linspace(1.9, 4.4, 6)
            wanted = np.stack([side * x, EYE_CENTER[1] + (0.6 if upper else -0.6) + 0 * x, 10 + 0 * x], 1)
            chains[(side, upper)] = cKDTree(base[:count]).query(wanted)[1]
    return chains


def plain_head():
    """A head that portraits can be drawn of."""
    skull, triangles = ball(SKULL_CENTER, SKULL_RADII)
    eyes = [ball(EYE_CENTER * [side, 1, 1] + [0, 0, 1.4], np.full(3, 1.5), 10, 12) for side in (1, -1)]
    counts = np.cumsum([len(skull), *(len(points) for points, _ in eyes)])
    base = np.concatenate([skull, *(points for points, _ in eyes)])
    tris = [triangles, *(tri + start for (_, tri), start in zip(eyes, counts, strict=False))]
    material = np.repeat([Material.SKIN, Material.EYEBALL, Material.EYEBALL], [len(t) for t in tris]).astype(np.int32)
    around, nodes = _around()
    points, normals = _on_skull(12_000)
    above, bearded = above_hairline(points), skin_zones(points)[:, Zone.BEARD] > 0.5
    none = np.zeros((0, 0), np.float32)
    identity = np.zeros((IDENTITY_SHAPES, *base.shape), np.float32)
    identity[1] = 0.02 * base  # the larger head
    shapes = {name + end: np.zeros(base.size, np.float32) for name in SHAPES for end in ("_L", "_R")}
    return HeadModel(
        base=base,
        identity=identity.reshape(IDENTITY_SHAPES, -1),
        expression=shapes | {name: np.zeros(base.size, np.float32) for name in ("jawOpen", "mouthPucker")},
        triangles=np.concatenate(tris),
        material=material,
        zones=np.concatenate([skin_zones(base), np.ones((len(base), 1), np.float32)], 1),
        around=around,
        carrier=_carrier(base, nodes),
        scalp=lucky_roots(points[above > -1.2], normals[above > -1.2], above[above > -1.2]),
        beard=Roots(points[bearded], normals[bearded], np.zeros(0), none, none),
        eyeballs=(np.arange(counts[0], counts[1]), np.arange(counts[1], counts[2])),
        lids=_lids(base, counts[0]),
        chin=int(cKDTree(skull).query([0, -7.5, 6])[1]),
        brows=np.flatnonzero((skull[:, 1] > 4.4) & (skull[:, 1] < 7.2) & (skull[:, 2] > 6)),
    )


def plain_assets():
    """The head, and one light sky over a dark ground for every place."""
    sky = np.linspace(1.5, 0.3, 256)[:, None, None] * np.ones((256, 512, 3)) * [0.9, 1.0, 1.1]
    place = Panorama.from_radiance(sky)
    return Assets(plain_head(), dict.fromkeys(PLACES, place))


def option(name, number):
    """The middle of the uniforms of one option of a choice."""
    ends = (0.0, *PEOPLE_CHOICES[name].field(name).ends)
    return (ends[number] + ends[number + 1]) / 2


def sitter(**uniforms):
    """A man in the middle of all choices, changed by name."""
    plain = {"sex": 0.1, "style_man": option("style_man", 1), "glasses": 0.1, "hat": 0.1, "beard": 0.1, "dyed": 0.9}
    u = np.full(len(NAMES), 0.5)
    for name, value in {**plain, **uniforms}.items():
        u[NAMES.index(name)] = value
    return draw_person(GivenDraws(PEOPLE_CHOICES, u))
