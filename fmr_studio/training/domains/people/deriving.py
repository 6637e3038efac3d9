"""What portraits need to know of the head model and is worked out once: materials, zones, distances, roots of hair."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.spatial import cKDTree

from fmr_studio.training.domains.people.anatomy import (
    Material,
    Zone,
    above_hairline,
    on_ear,
    skin_zones,
    torso_distance,
    within_lips,
)
from fmr_studio.training.domains.people.head import (
    CARRIER_STRIDE,
    GRID_ORIGIN,
    GRID_SHAPE,
    GRID_STEP,
    SKIN_END,
    SOCKET_END,
)
from fmr_studio.training.domains.scene.noise import smooth_steps
from fmr_studio.training.domains.scene.raster import fill_depth, vertex_normals

_GROUPS = {
    "M_Face": Material.SKIN,
    "M_BackHead": Material.SKIN,
    "M_GumsTongue": Material.MOUTH,
    "M_Teeth": Material.TEETH,
    "M_ScleraLeft": Material.EYEBALL,
    "M_ScleraRight": Material.EYEBALL,
    "M_EyeLashes": Material.LASHES,
}
_SOLID = (Material.SKIN, Material.MOUTH, Material.TEETH, Material.EYEBALL)
_RAYS, _RAY_SIDE, _RAY_PX_PER_CM = 96, 360, 9
_CANDIDATES = 90_000


def derive(model: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Work out the arrays of `head.npz` from the packed model; takes about a minute."""
    base, material = model["base"], _materials(model)
    kept = material >= 0
    triangles, material, triangle_uv = model["tri"][kept], material[kept], model["tri_uv"][kept]
    uv = np.zeros((len(base), 2), np.float32)
    uv[triangles.ravel()] = model["uv"][triangle_uv.ravel()]
    normals = vertex_normals(base, triangles)
    solid = np.ascontiguousarray(triangles[np.isin(material, _SOLID)])
    zones = np.concatenate([skin_zones(base), openness(base, normals, solid)[:, None]], 1)
    skin = triangles[(material == Material.SKIN) & (triangles.min(1) < SKIN_END)]
    return {
        "tri": triangles.astype(np.int32),
        "material": material.astype(np.int32),
        "uv": uv,
        "attr": zones,
        **_surroundings(base, normals, np.unique(skin)),
        **_roots(base, normals, zones, skin),
    }


def _materials(model: Mapping[str, np.ndarray]) -> np.ndarray:
    """The material (T,) of every triangle, -1 for those that are left out."""
    groups, first = model["groups"][model["tri_poly"]], model["tri"].min(1)
    material = np.full(len(groups), -1)
    for group, kind in _GROUPS.items():
        material[groups == group] = kind
    material[(first >= SKIN_END) & (first < SOCKET_END)] = Material.MOUTH
    material[groups == "M_EyeLashes"] = Material.LASHES
    return material


def openness(points: np.ndarray, normals: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    """The share (V,) float32 of a half sphere of far lights that each vertex sees, by depth maps from many directions."""
    seen, total = np.zeros(len(points)), np.zeros(len(points))
    for ray in np.random.default_rng(0).normal(size=(_RAYS, 3)):
        ray = ray / np.linalg.norm(ray)
        across = np.cross(ray, [0.3, 1, 0.2])
        across /= np.linalg.norm(across)
        x, y = (
            points @ across * _RAY_PX_PER_CM + _RAY_SIDE / 2,
            points @ np.cross(ray, across) * _RAY_PX_PER_CM + _RAY_SIDE / 2 + 20,
        )
        screen = np.stack([x, y, points @ ray + 100], 1).astype(np.float32)
        nearness = np.zeros((_RAY_SIDE, _RAY_SIDE), np.float32)
        fill_depth(screen, triangles, nearness)
        column, row = (np.clip(screen[:, i].astype(int), 0, _RAY_SIDE - 1) for i in (0, 1))
        cosine = np.clip(normals @ ray, 0, 1)
        seen += cosine * (screen[:, 2] > nearness[row, column] - 0.45)
        total += cosine
    return (seen / (total + 1e-6)).astype(np.float32)


def _surroundings(base: np.ndarray, normals: np.ndarray, outer: np.ndarray) -> dict[str, np.ndarray]:
    """Signed distance to head and torso on a grid, and the weights that carry a change of shape to points near the head."""
    axes = [GRID_ORIGIN[i] + GRID_STEP * np.arange(GRID_SHAPE[i]) for i in range(3)]
    nodes = np.stack(np.meshgrid(*axes, indexing="ij"), -1).reshape(-1, 3).astype(np.float32)
    tree = cKDTree(base[outer])
    head = _head_distance(nodes, base[outer], normals[outer], tree)
    edge = np.maximum(smooth_steps(np.abs(nodes[:, 0]), 8.5, 11), smooth_steps(nodes[:, 1], -15.5, -18))
    head = head + 9 * edge  # the scan's cut edge is no surface
    distance = np.minimum(head, torso_distance(nodes)).astype(np.float32).reshape(GRID_SHAPE)
    step = slice(None, None, CARRIER_STRIDE)
    coarse = nodes.reshape(*GRID_SHAPE, 3)[step, step, step].reshape(-1, 3)
    away, near = tree.query(coarse, k=8)
    weights = 1 / (away**2 + 0.5)
    return {
        "sdf": distance,
        "warp_near": outer[near].astype(np.int32),
        "warp_w": (weights / weights.sum(1, keepdims=True)).astype(np.float32),
        "outer": outer,
    }


def _head_distance(nodes: np.ndarray, points: np.ndarray, normals: np.ndarray, tree: cKDTree) -> np.ndarray:
    """Signed distance (N,) to the skin: near it along the normals of the four nearest vertices, farther off the plain one."""
    away, near = tree.query(nodes, k=4)
    along = ((nodes[:, None] - points[near]) * normals[near]).sum(-1).mean(1)
    plain = np.sign(along) * away[:, 0]
    distance: np.ndarray = np.where((away[:, 0] <= 3) & (np.abs(along) < away[:, 0]), along, plain)
    return distance


def _roots(base: np.ndarray, normals: np.ndarray, zones: np.ndarray, skin: np.ndarray) -> dict[str, np.ndarray]:
    """Where hair and beards may grow, spread evenly over the skin's triangles (T, 3)."""
    rng = np.random.default_rng(1)
    corners = base[skin]
    area = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    picked = skin[rng.choice(len(skin), _CANDIDATES, p=area / area.sum())]
    shares = rng.dirichlet([1, 1, 1], len(picked)).astype(np.float32)[:, :, None]
    root, normal, zone = ((values[picked] * shares).sum(1) for values in (base, normals, zones))
    above, ear = above_hairline(root), on_ear(root)
    scalp = (above > -1.2) & (root[:, 1] > -7) & ~ear
    bearded = zone[:, Zone.BEARD] * (1 - 0.97 * within_lips(root)) > rng.uniform(0.15, 0.9, len(root))
    bearded &= ~ear
    return {
        "root": root[scalp],
        "root_n": normal[scalp],
        "margin": above[scalp],
        "beard": root[bearded],
        "beard_n": normal[bearded],
    }
